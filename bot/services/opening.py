"""Opening rounds: what is due becomes a round, its check-ins and the messages owed for them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import structlog
from sqlalchemy.exc import OperationalError

from bot.domain.asking import is_too_late, next_opening, to_be_opened
from bot.domain.cadence import Occurrence
from bot.domain.catalogue import Catalogue, Practice
from bot.domain.ids import new_id
from bot.domain.keyring import Keyring, new_key
from bot.domain.rotation import REST_DAYS, Choice
from bot.domain.round import MissedReason, Round, RoundState
from bot.domain.schedule import Manner, Schedule
from bot.domain.troubles import Troubles
from bot.errors import PulseError
from bot.services.asking import Audience, audience, owe_messages
from bot.services.at_once import refuse_twice_a_day, refuse_while_asking
from bot.services.cataloguing import catalogue_of
from bot.services.foreseeing import askings, rotations
from bot.services.noticing import owe_round_notice
from storage import check_ins, directory, keys, people_asked, programs, rounds, schedules
from storage.engine import Reading, Writing
from storage.schedules import Due

log = structlog.stdlib.get_logger(__name__)


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


async def open_due_rounds(session: Writing, *, now: datetime, means: Means, limit: int = 20) -> int:
    """Handle the schedules that are due, at most `limit`; returns how many came off.

    What is late by more than six hours, or would be closed already, is recorded as missed and its owner is told once.
    A schedule that fails leaves the others alone: it is logged if that is news, and tried again at the next tick.
    """
    handled = 0
    last: Due | None = None
    while not handled and (due := await schedules.due_schedules(session, now=now, limit=limit, after=last)):
        last = due[-1]
        for one in sorted(due, key=lambda one: one.workspace):
            handled += await _came_off(session, one, now=now, means=means)
            if handled and one.manner is Manner.DIRECT:  # thousands of rows: others have to get at the database too
                return handled
    return handled


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
    if await _choice(session, workspace, schedule, at=now, means=means) is None:
        raise NothingToAskError
    occurrence = Occurrence(today, now, now + timedelta(hours=schedule.cadence.open_hours))
    round_ = await _open(session, workspace, schedule, occurrence, now=now, means=means, by_hand=True)
    if round_.state is not RoundState.OPEN:
        raise NobodyToAskError
    return round_


async def _came_off(session: Writing, due: Due, *, now: datetime, means: Means) -> bool:
    """Handle a schedule that this transaction has locked; False if that failed, with nothing of it done."""
    try:
        async with session.begin_nested():
            await directory.lock_workspace(session, due.workspace)
            schedule = await schedules.schedule(session, due.workspace, due.schedule_id)
            if schedule:
                await _handle(session, due.workspace, schedule, now=now, means=means)
    except OperationalError:
        raise  # the database asks for another try of the whole, or is gone
    except Exception as error:
        if means.troubles.is_news(due.schedule_id, error, now=now):
            log.exception("A schedule could not be handled", action="opening.failed", schedule=due.schedule_id)
        return False
    means.troubles.are_over(due.schedule_id)
    return True


async def _take_back(session: Writing, workspace: str, missed: Round) -> None:
    """Make room for another round in the place of one that was missed; raises PerhapsAskedError."""
    fates = await check_ins.fates(session, workspace, missed.id)
    if any(reason is MissedReason.FATE_UNKNOWN for _, reason in fates):
        raise PerhapsAskedError
    await rounds.take_back(session, workspace, missed.id)


async def _handle(session: Writing, workspace: str, schedule: Schedule, *, now: datetime, means: Means) -> None:
    if schedule.due_at is None:
        return
    late: list[Round] = []
    for occurrence in to_be_opened(schedule, since=schedule.due_at, until=now):
        if await rounds.round_on(session, workspace, schedule.id, occurrence.local_date):
            continue
        if is_too_late(schedule, occurrence, now=now):
            late.append(await _record(session, workspace, schedule, occurrence, MissedReason.TOO_LATE, means=means))
            continue
        round_ = await _open(session, workspace, schedule, occurrence, now=now, means=means)
        if round_.reason is MissedReason.TOO_LATE:
            late.append(round_)
    if late:
        await owe_round_notice(session, workspace, round_id=late[-1].id, now=now, random=means.random)
    await schedules.move_schedule_on(session, workspace, schedule.id, next_opening(schedule, after=now))


async def _open(
    session: Writing,
    workspace: str,
    schedule: Schedule,
    occurrence: Occurrence,
    *,
    now: datetime,
    means: Means,
    by_hand: bool = False,
) -> Round:
    """Open a round with everything that belongs to it, or record that there is nothing, or nobody, to ask."""
    passed_over: set[str] = set()
    while choice := await _choice(
        session, workspace, schedule, at=occurrence.opens_at, means=means, besides=passed_over
    ):
        asked = await audience(
            session, workspace, schedule, occurrence, practice=choice.practice, now=now, by_hand=by_hand
        )
        if schedule.manner is Manner.CHANNEL or asked.invited or asked.late:
            break
        passed_over.add(choice.practice)  # everybody was asked it lately: the next one that somebody may be asked
    if choice is None:
        reason = MissedReason.NOBODY_TO_ASK if passed_over else MissedReason.NOTHING_TO_ASK
        return await _record(session, workspace, schedule, occurrence, reason, means=means)
    if asked.late:
        return await _record(session, workspace, schedule, occurrence, MissedReason.TOO_LATE, means=means)
    catalogue = await catalogue_of(session, workspace, schedule.program_id, means.catalogue)
    practice = catalogue.practice(choice.practice)
    if by_hand:
        await refuse_twice_a_day(session, workspace, schedule, asked.invited, now=now)
    round_ = await _round(session, workspace, schedule, occurrence, asked, practice, means=means, cycle=choice.cycle)
    await rounds.save_round(session, workspace, round_, driver=practice.driver)
    sealed = means.keyring.seal(new_key(means.random), round_id=round_.id, random=means.random)
    await keys.add_key(session, workspace, round_.id, sealed)
    await _write_down_who_is_asked(session, workspace, round_, schedule, occurrence, asked)
    await owe_messages(session, workspace, round_, schedule, asked, random=means.random)
    return round_


async def _write_down_who_is_asked(
    session: Writing, workspace: str, round_: Round, schedule: Schedule, occurrence: Occurrence, asked: Audience
) -> None:
    """Who belongs to which segment, and from when on the practice rests for sources and people.

    A source rests from the schedule's own time on, at whichever moment its people are asked: always the same time of
    day, so that a cadence of four weeks can ask again after four weeks.
    """
    practice = round_.practice or ""
    await rounds.add_segments(session, workspace, round_.id, asked.belonging, schedule.sources)
    await rounds.add_askings(
        session, workspace, round_.id, practice=practice, channels=schedule.sources, at=occurrence.opens_at
    )
    moments = {one.person: one.at for one in asked.invited}
    await people_asked.add_people_asked(session, workspace, round_.id, practice=practice, moments=moments)


async def _choice(
    session: Reading,
    workspace: str,
    schedule: Schedule,
    *,
    at: datetime,
    means: Means,
    besides: Collection[str] = (),
) -> Choice | None:
    found = await rotations(session, workspace, [schedule], catalogue=means.catalogue)
    known = await askings(session, workspace, [schedule], before=at)
    return found[schedule.id].choice(known, at=at, besides=besides)


async def _round(
    session: Reading,
    workspace: str,
    schedule: Schedule,
    occurrence: Occurrence,
    asked: Audience,
    practice: Practice,
    *,
    means: Means,
    cycle: int,
) -> Round:
    program = await programs.program(session, workspace, schedule.program_id)
    if program is None:
        raise LookupError(f"schedule {schedule.id} belongs to no program")
    return Round(
        id=new_id(means.random),
        schedule_id=schedule.id,
        program_id=program.id,
        local_date=occurrence.local_date,
        practice=practice.id,
        cycle=cycle,
        opens_at=asked.opens_at,
        closes_at=asked.closes_at,
        k=program.k,
        words=program.words,
        question=practice.question if practice.own or practice.reworded else "",
        state=RoundState.OPEN,
        asked=len(asked.invited),
        manner=schedule.manner,
    )


async def _record(
    session: Writing,
    workspace: str,
    schedule: Schedule,
    occurrence: Occurrence,
    reason: MissedReason,
    *,
    means: Means,
) -> Round:
    """Write down that an occurrence asked nothing, and why."""
    skipped = reason in {MissedReason.NOTHING_TO_ASK, MissedReason.NOBODY_TO_ASK}
    round_ = Round(
        id=new_id(means.random),
        schedule_id=schedule.id,
        program_id=schedule.program_id,
        local_date=occurrence.local_date,
        practice=None,
        cycle=0,
        opens_at=occurrence.opens_at,
        closes_at=occurrence.closes_at,
        k=0,
        state=RoundState.SKIPPED if skipped else RoundState.MISSED,
        reason=reason,
        manner=schedule.manner,
    )
    await rounds.save_round(session, workspace, round_, driver=None)
    return round_
