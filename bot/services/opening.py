"""Opening rounds: what is due becomes a round, its check-ins and the messages owed for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

import structlog
from sqlalchemy.exc import OperationalError

from bot.domain.asking import next_opening
from bot.domain.cadence import Occurrence
from bot.domain.catalogue import Catalogue
from bot.domain.keyring import Keyring
from bot.domain.rotation import REST_DAYS
from bot.domain.round import MissedReason, Round, RoundState
from bot.domain.schedule import Manner, Schedule
from bot.domain.troubles import Troubles
from bot.errors import PulseError
from bot.services.at_once import refuse_while_asking
from bot.services.knowing import known_of
from bot.services.noticing import owe_round_notices
from bot.services.occasions import Occasion, ask, ask_all, occasions
from storage import check_ins, directory, rounds, schedules
from storage.engine import Reading, Writing
from storage.schedules import Due

log = structlog.stdlib.get_logger(__name__)

PAGE = 50
"""Schedules that are handled in one transaction: as long as it lasts, nobody else writes on SQLite."""

PEOPLE = 1_000
"""People who are asked in one transaction; a schedule that asks more has one for itself."""


@dataclass(frozen=True)
class Means:
    """What opening a round takes besides rows: luck for its key and names, the catalogue, the keyring, and a memory
    of what failed before."""

    random: Random
    catalogue: Catalogue
    keyring: Keyring
    troubles: Troubles = field(default_factory=Troubles)


@dataclass
class AlreadyAskedError(PulseError):
    """A schedule asks once a day, by hand or by its cadence."""

    opened_at: datetime

    @property
    def sentence(self) -> str:
        return "This schedule has asked today already. You can ask again tomorrow."


class NothingToAskError(PulseError):
    """Every practice of the schedule rests."""

    @property
    def sentence(self) -> str:
        return (
            f"Every practice of this schedule was asked in one of its channels in the last {REST_DAYS} days, "
            "so there is nothing to ask yet. To ask now, add a driver to the schedule."
        )


class NobodyToAskError(PulseError):
    """Whom the schedule asks are nobody, or were all asked this lately, or take no direct messages."""

    @property
    def sentence(self) -> str:
        return (
            "There is nobody to ask: whom this schedule asks take no direct messages, or were asked this in the last "
            f"{REST_DAYS} days, or are not known to me. Look at whom it asks under *Change*."
        )


class PerhapsAskedError(PulseError):
    """A message of today's missed round may stand in a channel after all: asking again might ask there twice."""

    @property
    def sentence(self) -> str:
        return (
            "Slack never said whether today's check-in arrived in one of its channels, so asking again might ask "
            "there twice. You can ask again tomorrow."
        )


class NotActiveError(PulseError):
    """Somebody asked by hand on a schedule that is paused or gone."""

    @property
    def sentence(self) -> str:
        return "This schedule is paused or deleted. Resume it first, then ask."


async def open_due_rounds(session: Writing, *, now: datetime, means: Means, limit: int = PAGE) -> int:
    """Handle the schedules that are due, a page of them, at most `limit`; returns how many came off.

    What is late by more than six hours, or would be closed already, is recorded as missed and its owner is told once.
    A schedule that fails leaves the others alone: it is logged if that is news, and tried again at the next tick.
    """
    last: Due | None = None
    while due := await schedules.due_schedules(session, now=now, limit=limit, after=last):
        last = due[-1]
        for page in _pages(due):
            if handled := await _came_off(session, page, now=now, means=means):
                return handled
    return 0


async def ask_now(session: Writing, workspace: str, schedule_id: str, *, now: datetime, means: Means) -> Round:
    """Open a round at once, in the place of today's occurrence; also on a day off, since somebody wants it so.

    Directly nobody gets it on their day off, or at night: each gets it on their next working day, by day. Raises
    NotActiveError, StillAskingError, AlreadyAskedError, PerhapsAskedError, NothingToAskError, NobodyToAskError,
    SoonAskedError or AskedThatDayError.
    """
    schedule = await schedules.lock_schedule(session, workspace, schedule_id)
    await directory.lock_workspace(session, workspace)
    if schedule is None or schedule.due_at is None or schedule.is_paused(now):
        raise NotActiveError
    await refuse_while_asking(session, workspace, schedule, now=now)
    today = schedule.today(now)
    standing = await rounds.round_on(session, workspace, schedule.id, today)
    if standing and standing.state in {RoundState.OPEN, RoundState.CLOSED}:
        raise AlreadyAskedError(standing.opens_at)
    if standing:
        await _take_back(session, workspace, standing)
    known = await known_of(session, workspace, [schedule], before=now, catalogue=means.catalogue)
    if known.choice(schedule, at=now) is None:
        raise NothingToAskError
    occurrence = Occurrence(today, now, now + timedelta(hours=schedule.cadence.open_hours))
    occasion = Occasion(schedule, occurrence, now, by_hand=True)
    round_ = await ask(session, workspace, occasion, known, random=means.random, keyring=means.keyring)
    if round_.state is not RoundState.OPEN:
        raise NobodyToAskError
    return round_


def _pages(due: Sequence[Due]) -> Iterator[Sequence[Due]]:
    """What may be handled together, in order: schedules of one workspace that ask in channels, or one that asks
    directly, for that takes thousands of rows, and others have to get at the database too."""
    page: list[Due] = []
    for one in sorted(due, key=lambda one: one.workspace):
        if page and (one.workspace != page[0].workspace or Manner.DIRECT in {one.manner, page[0].manner}):
            yield page
            page = []
        page.append(one)
    if page:
        yield page


async def _came_off(session: Writing, page: Sequence[Due], *, now: datetime, means: Means) -> int:
    """Handle schedules of one workspace that this transaction has locked, or the first of them; how many came off.

    If they fail together, each half is tried, and so on, so that what fails does so alone, with nothing of it done.
    """
    try:
        async with session.begin_nested():
            handled = await _handle(session, page, now=now, means=means)
    except OperationalError:
        raise  # the database asks for another try of the whole, or is gone
    except Exception as error:
        half = len(page) // 2
        if half:
            halves = page[:half], page[half:]
            return sum([await _came_off(session, some, now=now, means=means) for some in halves])
        (one,) = page
        if means.troubles.is_news(one.schedule_id, error, now=now):
            log.exception("A schedule could not be handled", action="opening.failed", schedule=one.schedule_id)
        return 0
    for one in page[:handled]:
        means.troubles.are_over(one.schedule_id)
    return handled


async def _take_back(session: Writing, workspace: str, missed: Round) -> None:
    """Make room for another round in the place of one that was missed; raises PerhapsAskedError."""
    fates = await check_ins.fates(session, workspace, missed.id)
    if any(reason is MissedReason.FATE_UNKNOWN for _, reason in fates):
        raise PerhapsAskedError
    await rounds.take_back(session, workspace, missed.id)


async def _handle(session: Writing, page: Sequence[Due], *, now: datetime, means: Means) -> int:
    """Ask, or record, all that has come of some schedules, and say when the tick has to do with each next.

    Returns how many of them were handled, from the first on: at least one.
    """
    workspace = page[0].workspace
    found = await schedules.schedules_by_id(session, workspace, [one.schedule_id for one in page])
    due = await _not_too_many(session, workspace, found)
    moves = {one.id: next_opening(one, after=now) for one in due}
    await directory.lock_workspace(session, workspace)  # as late as can be: other workers wait for it
    come = await occasions(session, workspace, due, now=now)
    made = await ask_all(
        session, workspace, come, catalogue=means.catalogue, random=means.random, keyring=means.keyring
    )
    late = {one.schedule_id: one.id for one in made if one.reason is MissedReason.TOO_LATE}
    owners = {late[one.id]: one.owner for one in due if one.id in late}
    await owe_round_notices(session, workspace, owners, now=now, random=means.random)
    await schedules.move_schedules_on(session, workspace, moves)
    return len(due)


async def _not_too_many(session: Reading, workspace: str, found: Sequence[Schedule]) -> Sequence[Schedule]:
    """The first of some schedules, as many as ask PEOPLE people together; one at least."""
    crowds = await directory.crowds(session, workspace, {channel for one in found for channel in one.channels})
    sums = accumulate(sum(crowds.get(channel, 0) for channel in one.channels) for one in found)
    return found[: max(1, sum(people <= PEOPLE for people in sums))]
