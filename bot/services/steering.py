"""What admins do with a schedule that stands: pausing, resuming, leaving one out, choosing practices, deleting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from bot.domain.asking import opening_of
from bot.domain.audit import Act
from bot.domain.cadence import Occurrence
from bot.domain.catalogue import Catalogue
from bot.domain.practice_order import Ordering, order_of
from bot.domain.program import Program
from bot.domain.round import Round, RoundState
from bot.domain.schedule import Manner, Schedule, ScheduleState
from bot.domain.schedule_words import came_and_went
from bot.domain.spoken import calendar_day
from bot.errors import PulseError
from bot.services.auditing import note
from bot.services.cataloguing import catalogue_of
from bot.services.opening import Means, ask_now
from storage import directory, programs, rounds, schedules
from storage.engine import Reading, Writing

SKIPPED_KEPT = timedelta(days=28)
"""How long a date that was called off is remembered when it is over: as long as misses are shown."""


class GoneError(PulseError):
    """A schedule was deleted, or never was in this workspace."""

    @property
    def sentence(self) -> str:
        return "This schedule has been deleted. Type /drivers schedules to see those that there are."


@dataclass
class ChangedError(PulseError):
    """Somebody else changed a schedule since it was shown; `version` is the one to change now."""

    version: int

    @property
    def sentence(self) -> str:
        return "Somebody else has just changed this schedule. Please look at it again and repeat what you wanted."


class PauseOverError(PulseError):
    """The date until which a schedule is to be paused is no date to come."""

    @property
    def sentence(self) -> str:
        return "Choose a day after today, or none to pause until somebody resumes it."


class NothingComingError(PulseError):
    """There is no next occurrence to leave out: the schedule is paused."""

    @property
    def sentence(self) -> str:
        return "This schedule is paused, so there is nothing to skip. It asks nothing until it is resumed."


class NoPracticeError(PulseError):
    """A schedule has to ask about something."""

    @property
    def sentence(self) -> str:
        return "Choose at least one practice to ask about."


@dataclass(frozen=True)
class Hand:
    """Who steers, when, and luck for the audit list's ids."""

    person: str
    now: datetime
    random: Random


async def pause(
    session: Writing, workspace: str, schedule_id: str, *, hand: Hand, until: date | None = None
) -> Program:
    """Ask nothing until somebody resumes, or before the local date `until`; pausing again changes the date.

    Raises GoneError, PauseOverError or ChangedError.
    """
    schedule = await living(session, workspace, schedule_id)
    if until is None:
        after = replace(schedule, state=ScheduleState.PAUSED, due_at=None, paused_until=None)
    elif until <= schedule.today(hand.now):
        raise PauseOverError
    else:
        after = in_time(replace(schedule, state=ScheduleState.ACTIVE, paused_until=until), now=hand.now)
    detail = f"until {calendar_day(until)}" if until else "until somebody resumes it"
    return await _steer(session, workspace, schedule, after, Act.SCHEDULE_PAUSED, detail, hand=hand)


async def resume(session: Writing, workspace: str, schedule_id: str, *, hand: Hand) -> Program:
    """Ask again from the next occurrence on; what fell into the pause is not made up for.

    Resuming twice changes nothing. Raises GoneError or ChangedError.
    """
    schedule = await living(session, workspace, schedule_id)
    after = schedule
    if schedule.is_paused(hand.now):
        after = in_time(replace(schedule, state=ScheduleState.ACTIVE, paused_until=None), now=hand.now)
    return await _steer(session, workspace, schedule, after, Act.SCHEDULE_RESUMED, hand=hand)


async def skip_next(session: Writing, workspace: str, schedule_id: str, day: date, *, hand: Hand) -> Program:
    """Leave out the coming occurrence of a local date; twice is once.

    `day` is what the admin saw: another press, or one that comes late, never leaves out the one after it. Raises
    GoneError, NothingComingError or ChangedError.
    """
    schedule = await living(session, workspace, schedule_id)
    coming = await next_to_ask(session, workspace, schedule, now=hand.now)
    if coming is None:
        raise NothingComingError
    after = schedule
    if coming.local_date == day:
        kept = [one for one in schedule.skipped if one >= hand.now.date() - SKIPPED_KEPT]
        after = in_time(replace(schedule, skipped=tuple(sorted({*kept, day}))), now=hand.now)
    detail = calendar_day(day)
    return await _steer(session, workspace, schedule, after, Act.OCCURRENCE_SKIPPED, detail, hand=hand)


async def take_skip_back(session: Writing, workspace: str, schedule_id: str, day: date, *, hand: Hand) -> Program:
    """Ask on a date that was called off after all. Raises GoneError or ChangedError."""
    schedule = await living(session, workspace, schedule_id)
    after = in_time(replace(schedule, skipped=tuple(one for one in schedule.skipped if one != day)), now=hand.now)
    detail = calendar_day(day)
    return await _steer(session, workspace, schedule, after, Act.OCCURRENCE_UNSKIPPED, detail, hand=hand)


async def choose_practices(
    session: Writing,
    workspace: str,
    schedule_id: str,
    chosen: Sequence[str],
    *,
    version: int,
    hand: Hand,
    catalogue: Catalogue,
    shown: Collection[str] | None = None,
) -> Program:
    """Ask about these practices and no others, in this order, from the next occurrence on.

    The usual order of all of them is kept as no choice at all, so that practices that are added later join it.
    `version` is that of the schedule as the admin saw it, and `shown` all practices that they could choose from, if
    that is known: what was added or retired meanwhile is neither left out nor chosen unseen. Raises GoneError,
    NoPracticeError or ChangedError.
    """
    schedule = await schedules.lock_schedule(session, workspace, schedule_id)
    if schedule is None:
        raise GoneError
    await directory.lock_workspace(session, workspace)
    known = await catalogue_of(session, workspace, schedule.program_id, catalogue)
    usual = _usual(schedule, known)
    if schedule.version != version or (shown is not None and set(shown) != set(usual)):
        raise ChangedError(schedule.version)
    kept = tuple(one for one in dict.fromkeys(chosen) if one in usual)
    if not kept:
        raise NoPracticeError
    after = replace(schedule, practices=() if kept == usual else kept)
    detail = _practices_in_words(tuple(one.id for one in order_of(schedule, known)), kept, known)
    return await _steer(session, workspace, schedule, after, Act.PRACTICES_CHANGED, detail, hand=hand)


def _practices_in_words(was: Sequence[str], now: Sequence[str], catalogue: Catalogue) -> str:
    """What is different between two orders of practices, a line for each difference."""
    titles = {one: f"“{catalogue.practice(one).title}”" for one in (*was, *now)}
    told = [f"Practices: {came_and_went(was, now, lambda ids: [titles[one] for one in ids])}"]
    if was[0] != now[0]:
        told.append(f"First in the order: {titles[was[0]]} → {titles[now[0]]}")
    return "\n".join(told)


@dataclass(frozen=True)
class Repertoire:
    """What a schedule of a program may ask about, in the usual order, and what it does; the program's catalogue."""

    program: str
    schedule: Schedule
    usual: tuple[str, ...]
    ordering: Ordering
    catalogue: Catalogue

    @property
    def version(self) -> int:
        """That of the schedule which this was read from."""
        return self.schedule.version

    @property
    def retired(self) -> tuple[str, ...]:
        """The program's own practices of the schedule's drivers that were retired, the oldest first."""
        known = {one.slug for one in self.catalogue.drivers} & set(self.schedule.drivers)
        return tuple(one.id for one in self.catalogue.retired if one.own and one.driver in known)


async def repertoire(session: Reading, workspace: str, schedule_id: str, *, catalogue: Catalogue) -> Repertoire:
    """The practices of a schedule, to be put in another order. Raises GoneError."""
    schedule = await living(session, workspace, schedule_id)
    known = await catalogue_of(session, workspace, schedule.program_id, catalogue)
    usual = _usual(schedule, known)
    asked = tuple(one.id for one in order_of(schedule, known))
    program = await program_of(session, workspace, schedule)
    ordering = Ordering(asked, tuple(one for one in usual if one not in asked))
    return Repertoire(program.name, schedule, usual, ordering, known)


async def ask_at_once(session: Writing, workspace: str, schedule_id: str, *, hand: Hand, means: Means) -> Round:
    """Open a round at once, in the place of today's occurrence, and note who did. Raises as `opening.ask_now` does.

    Who asks on a date that was skipped takes that back; else nobody would get what was just asked.
    """
    round_ = await ask_now(session, workspace, schedule_id, now=hand.now, means=means)
    schedule = await living(session, workspace, schedule_id)
    program = await program_of(session, workspace, schedule)
    if round_.local_date in schedule.skipped:
        left = tuple(one for one in schedule.skipped if one != round_.local_date)
        await save(session, workspace, replace(schedule, skipped=left))
    known = await catalogue_of(session, workspace, program.id, means.catalogue)
    asked = known.found_or_gone(round_.practice or "").title
    await note(
        session, workspace, hand.person, Act.ASKED_NOW, program.name, detail=asked, now=hand.now, random=hand.random
    )
    return round_


async def delete(session: Writing, workspace: str, schedule_id: str, *, hand: Hand) -> Program:
    """Ask nothing more, for good. What was asked stays, and what is open closes at its time.

    Raises GoneError, also the second time, or ChangedError.
    """
    schedule = await living(session, workspace, schedule_id)
    after = replace(schedule, state=ScheduleState.DELETED, due_at=None)
    return await _steer(session, workspace, schedule, after, Act.SCHEDULE_DELETED, hand=hand)


async def next_to_ask(session: Reading, workspace: str, schedule: Schedule, *, now: datetime) -> Occurrence | None:
    """The coming occurrence that has no round yet; None while a schedule is paused.

    A round of direct messages opens hours before its own time, when most people have yet to get theirs: until then it
    is the coming one.
    """
    if schedule.due_at is None:
        return None
    for one in schedule.agenda.upcoming(now, 2):
        round_ = await rounds.round_on(session, workspace, schedule.id, one.local_date)
        if round_ is None or (round_.manner is Manner.DIRECT and round_.state is RoundState.OPEN):
            return one
    return None


async def living(session: Reading, workspace: str, schedule_id: str) -> Schedule:
    """A schedule that was not deleted. Raises GoneError."""
    found = await schedules.schedule(session, workspace, schedule_id)
    if found is None:
        raise GoneError
    return found


async def program_of(session: Reading, workspace: str, schedule: Schedule) -> Program:
    """The program that a schedule belongs to."""
    found = await programs.program(session, workspace, schedule.program_id)
    if found is None:
        raise LookupError(f"schedule {schedule.id} belongs to no program")
    return found


async def save(session: Writing, workspace: str, schedule: Schedule) -> None:
    """Write a schedule over the version it was read at. Raises ChangedError."""
    if not await schedules.save_schedule(session, workspace, schedule):
        raise ChangedError(schedule.version + 1)


def in_time(schedule: Schedule, *, now: datetime) -> Schedule:
    """The schedule with its next occurrence as the one that is due; none while it is paused.

    Where people are asked directly, the time of its round may have come already for those furthest in the east.
    """
    if schedule.state is not ScheduleState.ACTIVE:
        return replace(schedule, due_at=None)
    return replace(schedule, due_at=opening_of(schedule, schedule.agenda.next_after(now)))


def _usual(schedule: Schedule, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(one.id for one in order_of(replace(schedule, practices=()), catalogue))


async def _steer(
    session: Writing,
    workspace: str,
    before: Schedule,
    after: Schedule,
    act: Act,
    detail: str = "",
    *,
    hand: Hand,
) -> Program:
    """Save what is different, if anything, and note who did it."""
    program = await program_of(session, workspace, before)
    if after != before:
        await save(session, workspace, after)
        await note(session, workspace, hand.person, act, program.name, detail=detail, now=hand.now, random=hand.random)
    return program
