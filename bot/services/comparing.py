"""Comparing: two channels, two times, two schedules, and the leadership team beside its staff.

All of it raises NoProgramError or NotLeaderError like a summary, and NotReadableError for a schedule that is none of
the reader's. Without a period, a schedule's usual window is looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.compared import (
    Basis,
    ChannelsCompared,
    Choices,
    LeadersAndStaff,
    PeriodsCompared,
    ScheduleChoice,
    SchedulesBeside,
)
from bot.domain.comparison import asks_leaders, compare, compare_periods, of_leaders, of_staff, side_by_side
from bot.domain.own_practice import Catalogues
from bot.domain.period import Period
from bot.domain.program import Program
from bot.domain.schedule import Schedule
from bot.domain.summary import in_order
from bot.domain.trends import PracticeFigure, PublishedRound, Window, latest_figures
from bot.services.cataloguing import catalogues
from bot.services.reading import Readable, readable
from bot.services.windows import usual_window, window_of
from storage import tallies
from storage.engine import Reading


@dataclass(frozen=True)
class Reader:
    """Somebody who compares, now, and the shipped catalogue."""

    person: str
    now: datetime
    catalogue: Catalogue


async def choices(session: Reading, workspace: str, reader: Reader) -> Choices:
    """What this reader can compare: only what exists."""
    visible, own = await _known(session, workspace, reader)
    found = [
        await _choice(session, workspace, program, schedule, own.of(program.id), now=reader.now)
        for program in visible.programs
        for schedule in visible.of(program)
    ]
    return Choices(tuple(one for one in found if one))


async def compare_channels(
    session: Reading,
    workspace: str,
    reader: Reader,
    schedule_id: str,
    channels: tuple[str, str],
    *,
    period: Period | None = None,
) -> ChannelsCompared:
    """Two channels that one schedule asks, by the rounds in which each was a unit of its own."""
    visible, own = await _known(session, workspace, reader)
    basis, order = _basis(visible, own, schedule_id, reader, period)
    rounds = await _published(session, workspace, basis, channels)
    first, second = (in_order(latest_figures(rounds, basis.window, channel=one), order) for one in channels)
    return ChannelsCompared(basis, channels, compare(first, second))


async def compare_times(
    session: Reading,
    workspace: str,
    reader: Reader,
    schedule_id: str,
    periods: tuple[Period, Period],
    *,
    channel: str | None = None,
) -> PeriodsCompared:
    """Two times of one schedule, in whatever order they are given. Raises OverlapError if they have days in common."""
    visible, own = await _known(session, workspace, reader)
    earlier, later = sorted(periods, key=lambda period: period.start)
    before, _ = _basis(visible, own, schedule_id, reader, earlier)
    basis, order = _basis(visible, own, schedule_id, reader, later)
    whole = Basis(basis.program, basis.schedule, Window(before.window.start, basis.window.end))
    rounds = await _published(session, workspace, whole, [channel] if channel else ())
    compared = compare_periods(rounds, before.window, basis.window, order=order, channel=channel)
    return PeriodsCompared(basis, compared, channel)


async def put_side_by_side(
    session: Reading,
    workspace: str,
    reader: Reader,
    schedule_ids: tuple[str, str],
    *,
    period: Period | None = None,
) -> SchedulesBeside:
    """Two schedules, of one program or of two. Their figures stand beside each other and are never put together."""
    visible, own = await _known(session, workspace, reader)
    sides = [_basis(visible, own, id, reader, period) for id in schedule_ids]
    figures = [await _figures(session, workspace, basis, order) for basis, order in sides]
    return SchedulesBeside(sides[0][0], sides[1][0], side_by_side(*figures))


async def leaders_and_staff(
    session: Reading,
    workspace: str,
    reader: Reader,
    program_id: str,
    *,
    period: Period | None = None,
) -> tuple[LeadersAndStaff, ...]:
    """The leadership team beside the staff, once for each pair of a schedule of theirs and another of the program.

    Empty if the leadership team is not asked by itself, or nobody else is, or one of the two has no figures.
    """
    visible, own = await _known(session, workspace, reader)
    bases = [_basis(visible, own, one.id, reader, period) for one in visible.schedules if one.program_id == program_id]
    return beside_leaders([(basis, await _figures(session, workspace, basis, order)) for basis, order in bases])


def beside_leaders(read: Iterable[tuple[Basis, Sequence[PracticeFigure]]]) -> tuple[LeadersAndStaff, ...]:
    """The leadership team beside the staff, from figures of one program's schedules that were read already."""
    known = tuple(read)
    leaders = [(basis, of_leaders(figures, basis.program)) for basis, figures in known if _asks_leaders(basis)]
    staff = [(basis, of_staff(figures, basis.program)) for basis, figures in known if not _asks_leaders(basis)]
    return tuple(
        LeadersAndStaff(one, other, compare(own, theirs))
        for one, own in leaders
        for other, theirs in staff
        if own and theirs
    )


def _asks_leaders(basis: Basis) -> bool:
    return asks_leaders(basis.schedule, basis.program)


async def _known(session: Reading, workspace: str, reader: Reader) -> tuple[Readable, Catalogues]:
    visible = await readable(session, workspace, reader.person)
    return visible, await catalogues(session, workspace, reader.catalogue)


def _basis(
    visible: Readable, own: Catalogues, schedule_id: str, reader: Reader, period: Period | None
) -> tuple[Basis, tuple[str, ...]]:
    """A schedule with its window, and the order of its program's practices."""
    program, schedule = visible.schedule(schedule_id)
    catalogue = own.of(program.id)
    window = window_of(period, schedule, now=reader.now, catalogue=catalogue)
    return Basis(program, schedule, window), tuple(one.id for one in catalogue.practices)


async def _published(
    session: Reading, workspace: str, basis: Basis, channels: Sequence[str] = ()
) -> tuple[PublishedRound, ...]:
    """The rounds of a window, in which these channels stand alone where they did."""
    window = basis.window
    published, _ = await tallies.summed_rounds(
        session, workspace, basis.schedule.id, after=window.start, until=window.end, channels=channels
    )
    return published


async def _figures(session: Reading, workspace: str, basis: Basis, order: Sequence[str]) -> tuple[PracticeFigure, ...]:
    return in_order(latest_figures(await _published(session, workspace, basis), basis.window), order)


async def _choice(
    session: Reading, workspace: str, program: Program, schedule: Schedule, catalogue: Catalogue, *, now: datetime
) -> ScheduleChoice | None:
    """None for a schedule without figures."""
    since = await tallies.first_published(session, workspace, schedule.id)
    if since is None:
        return None
    window = usual_window(schedule, now=now, catalogue=catalogue)
    alone = await tallies.channels_alone(session, workspace, schedule.id, after=window.start, until=window.end)
    return ScheduleChoice(program, schedule, since, alone, asks_leaders(schedule, program))
