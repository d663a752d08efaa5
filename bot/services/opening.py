"""Opening rounds: what is due becomes a round, its check-ins and the messages owed for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, takewhile
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

TRIES = 9
"""Times that one transaction tries what was not known to fail, as long as nothing comes off; each takes some 30 ms."""

AGAIN = 5
"""Schedules known to fail that one transaction tries again: at every tick, for as long as they fail."""


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
    """Handle schedules that are due, a page of them, at most `limit`; returns how many came off.

    What is late by more than six hours, or would be closed already, is recorded as missed and its owner is told once.
    A schedule that fails leaves the others alone: it is logged if that is news, and from then on tried by itself, once
    nothing else is due. Where a page fails, each of it is tried by itself. After TRIES in vain, or one that took long,
    it returns 1, though none came off: whoever calls until there are none goes on behind them, and others get at the
    database in between.
    """
    troubles = means.troubles
    for failed in range(TRIES):
        due = await schedules.due_schedules(session, now=now, limit=limit, besides=troubles.set_apart)
        if not due:
            return 0 if failed else await _try_again(session, now=now, means=means)
        page = _first_page(due, troubles)
        if handled := await _came_off(session, page, now=now, means=means):
            return handled
        if len(page) > TRIES or page[0].manner is Manner.DIRECT:
            break  # that took long enough
    return 1


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


def _first_page(due: Sequence[Due], troubles: Troubles) -> Sequence[Due]:
    """What may be handled together, from the first on: schedules of one workspace, or one that goes alone."""
    first, *others = sorted(due, key=lambda one: one.workspace)
    if _goes_alone(first, troubles):
        return [first]
    beside = takewhile(lambda one: one.workspace == first.workspace and not _goes_alone(one, troubles), others)
    return [first, *beside]


def _goes_alone(one: Due, troubles: Troubles) -> bool:
    """Whether a schedule asks directly, for that takes thousands of rows, and others have to get at the database too;
    or may be the one for which a page failed."""
    return one.manner is Manner.DIRECT or troubles.is_in_doubt(one.schedule_id)


async def _try_again(session: Writing, *, now: datetime, means: Means) -> int:
    """Handle some of those that are known to fail, where nothing else is due: first what has waited longest since its
    last try; returns how many came off."""
    waiting = means.troubles.set_apart
    due = {one.schedule_id: one for one in await schedules.due_schedules(session, now=now, limit=len(waiting))}
    handled = 0
    for one in [due[id] for id in waiting if id in due][:AGAIN]:
        handled += await _came_off(session, [one], now=now, means=means)
        if one.manner is Manner.DIRECT:
            break
    return handled


async def _came_off(session: Writing, page: Sequence[Due], *, now: datetime, means: Means) -> int:
    """Handle schedules of one workspace that this transaction has locked, or the first of them; how many came off.

    If that fails, nothing of it is done, and it is remembered that each is to be tried by itself, or why one failed.
    """
    try:
        async with session.begin_nested():
            handled = await _handle(session, page, now=now, means=means)
    except OperationalError:
        raise  # the database asks for another try of the whole, or is gone
    except Exception as error:
        _remember(page, error, now=now, troubles=means.troubles)
        return 0
    for one in page[:handled]:
        means.troubles.are_over(one.schedule_id)
    return handled


def _remember(page: Sequence[Due], error: Exception, *, now: datetime, troubles: Troubles) -> None:
    """Some schedules failed together, or one did by itself."""
    first, *others = page
    if others:
        troubles.failed_together(one.schedule_id for one in page)
        return
    if troubles.is_news(first.schedule_id, error, now=now):
        log.exception("A schedule could not be handled", action="opening.failed", schedule=first.schedule_id)
    troubles.failed_alone(first.schedule_id)


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
