"""Schedules as the screens show them: what is coming, who answered last, what went wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.agenda import LeftOut
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.health import Surroundings, health
from bot.domain.person import Person, UserGroup, unreachable
from bot.domain.practice_order import order_of
from bot.domain.program import Program
from bot.domain.round import MissedReason, Round, RoundState
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.schedule_card import Miss, Response, ScheduleCard, SchedulePage
from bot.services.asking import people_to_ask
from bot.services.cataloguing import catalogues
from bot.services.foreseeing import foreseen
from bot.services.progress import open_progress
from bot.services.reaching import reader
from bot.services.steering import next_to_ask
from storage import check_ins, directory, programs, rounds, schedules, user_groups
from storage.engine import Reading

FORESEEN = 3
"""Coming occurrences that are shown."""

RECENT = timedelta(days=28)
"""How long a missed or skipped occurrence is shown."""

_ROUNDS_LOOKED_AT = 20


async def schedule_page(
    session: Reading,
    workspace: str,
    *,
    count: int,
    now: datetime,
    catalogue: Catalogue,
    start: int = 0,
    showing: str = "",
) -> SchedulePage:
    """A page of a workspace's schedules, by program and age: the one with the place `start` (0 is the first), or the
    one with the schedule `showing`.

    A place that no longer exists, because schedules were deleted, shows the last page.
    """
    by_id = {program.id: program for program in await programs.programs(session, workspace)}
    order = {program_id: place for place, program_id in enumerate(by_id)}
    found = sorted(await schedules.schedules(session, workspace), key=lambda one: order[one.program_id])
    start = next((place for place, one in enumerate(found) if one.id == showing), start)
    first = min(start, max(len(found) - 1, 0)) // count * count
    shown = [(one, by_id[one.program_id]) for one in found[first : first + count]]
    cards = await _cards(session, workspace, shown, now=now, catalogue=catalogue)
    return SchedulePage(cards=cards, start=first, total=len(found))


async def schedule_card(
    session: Reading, workspace: str, schedule: Schedule, program: Program, *, now: datetime, catalogue: Catalogue
) -> ScheduleCard:
    """One schedule with what is coming and what was."""
    (card,) = await _cards(session, workspace, [(schedule, program)], now=now, catalogue=catalogue)
    return card


async def _cards(
    session: Reading,
    workspace: str,
    of: Sequence[tuple[Schedule, Program]],
    *,
    now: datetime,
    catalogue: Catalogue,
) -> tuple[ScheduleCard, ...]:
    known = {channel.id: channel for channel in await directory.channels(session, workspace)}
    groups = await user_groups.user_groups(session, workspace)
    coming = await foreseen(session, workspace, [one.id for one, _ in of], now=now, catalogue=catalogue, count=FORESEEN)
    own = await catalogues(session, workspace, catalogue)
    allowed = await directory.scopes(session, workspace)
    owners = {owner: await _owner(session, workspace, owner) for owner in dict.fromkeys(one.owner for one, _ in of)}
    cards = []
    for schedule, program in of:
        asks = own.of(program.id)
        recent = await rounds.recent_rounds(session, workspace, schedule.id, limit=_ROUNDS_LOOKED_AT)
        next_ones = coming.get(schedule.id, ())
        owner, told = owners[schedule.owner]
        people = await people_to_ask(session, workspace, schedule)
        card = replace(
            _plan(schedule, program, groups=groups, catalogue=asks),
            state=ScheduleState.PAUSED if schedule.is_paused(now) else schedule.state,
            paused_until=schedule.paused_until if schedule.is_paused(now) else None,
            coming=next_ones,
            left_out=_left_out(schedule, next_ones, now=now),
            response=_last_response(recent, asks),
            progress=await open_progress(session, workspace, recent),
            ahead=await _ahead(session, workspace, schedule, recent, now=now),
            misses=await _misses(session, workspace, recent, now=now),
            unreachable=unreachable((*schedule.channels, program.leadership_channel), known),
            ailments=health(schedule, program, Surroundings(known, allowed, people, owner, told)),
        )
        cards.append(card)
    return tuple(cards)


async def _owner(session: Reading, workspace: str, owner: str) -> tuple[Person | None, str | None]:
    """Whoever looks after a schedule, if they are known, and who is told in their place."""
    return await directory.person(session, workspace, owner), await reader(session, workspace, owner)


def _plan(schedule: Schedule, program: Program, *, groups: Sequence[UserGroup], catalogue: Catalogue) -> ScheduleCard:
    """What a schedule is set to, whatever became of it."""
    named = {group.id: group for group in groups}
    return ScheduleCard(
        schedule_id=schedule.id,
        program=program.name,
        leadership=program.leadership_channel,
        k=program.k,
        channels=schedule.channels,
        drivers=tuple(driver for driver in catalogue.drivers if driver.slug in schedule.drivers),
        cadence=schedule.cadence,
        state=schedule.state,
        manner=schedule.manner,
        groups=tuple(named.get(id, UserGroup(id, id, "")) for id in schedule.groups),
        people=schedule.people,
        reminds=schedule.reminds,
        days_off=schedule.days_off,
        practices=len(order_of(schedule, catalogue)),
        all_practices=len(catalogue.of_drivers(schedule.drivers)),
    )


async def _ahead(
    session: Reading, workspace: str, schedule: Schedule, recent: Sequence[Round], *, now: datetime
) -> date | None:
    """The date of a round that is open already, but can still be skipped."""
    coming = await next_to_ask(session, workspace, schedule, now=now)
    opened = {one.local_date for one in recent}
    return coming.local_date if coming and coming.local_date in opened else None


def _left_out(schedule: Schedule, coming: Sequence[Foreseen], *, now: datetime) -> tuple[LeftOut, ...]:
    """What is not asked before the last of the coming times that are shown."""
    return schedule.agenda.left_out(now, coming[-1].occurrence.opens_at) if coming else ()


def _last_response(recent: Sequence[Round], catalogue: Catalogue) -> Response | None:
    closed = next((round_ for round_ in recent if round_.state is RoundState.CLOSED), None)
    if closed is None:
        return None
    practice = catalogue.find(closed.practice) if closed.practice else None
    return Response(closed.local_date, practice, closed.answered, closed.asked)


async def _misses(session: Reading, workspace: str, recent: Sequence[Round], *, now: datetime) -> tuple[Miss, ...]:
    """What was not asked lately, newest first: whole rounds, and single channels of rounds that were asked."""
    misses: list[Miss] = []
    for round_ in recent:
        if round_.opens_at < now - RECENT:
            break
        by_reason = await _missed_channels(session, workspace, round_)
        if round_.state in {RoundState.SKIPPED, RoundState.MISSED} and round_.reason and not by_reason:
            misses.append(Miss(round_.local_date, round_.reason))
        misses += [Miss(round_.local_date, reason, tuple(where)) for reason, where in by_reason.items()]
    return tuple(misses)


async def _missed_channels(session: Reading, workspace: str, round_: Round) -> Mapping[MissedReason, list[str]]:
    by_reason: dict[MissedReason, list[str]] = {}
    for one in await check_ins.check_ins_of_round(session, workspace, round_.id):
        if one.reason:
            by_reason.setdefault(one.reason, []).append(one.channel)
    return by_reason
