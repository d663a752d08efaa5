"""Making, changing, pausing and deleting schedules."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from random import Random

from bot.domain.catalogue import Catalogue
from bot.domain.ids import new_id
from bot.domain.program import Program
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.schedule_advice import Advice, advise
from bot.domain.schedule_card import Change, Saved
from bot.domain.schedule_form import (
    Concern,
    Edition,
    Fault,
    Field,
    FormError,
    Plan,
    ScheduleForm,
    form_of_schedule,
    plan_of,
)
from bot.errors import PulseError
from bot.services.digesting import next_digest_at
from bot.services.listing import schedule_card
from storage import directory, programs, rounds, schedules
from storage.engine import Reading, Writing


class GoneError(PulseError):
    """A schedule was deleted, or never was in this workspace."""

    @property
    def sentence(self) -> str:
        return "This schedule has been deleted. Type /drivers schedules to see those that there are."


@dataclass
class UnconfirmedError(PulseError):
    """Something about a form wants a yes that it has not had; `advice` says what."""

    advice: Advice
    confirmed: frozenset[Concern]

    @property
    def sentence(self) -> str:
        return "Please confirm what the form asks you to confirm."

    @property
    def concerns(self) -> frozenset[Concern]:
        return self.advice.concerns - self.confirmed


@dataclass
class ChangedError(PulseError):
    """Somebody else changed a schedule since it was shown; `version` is the one to change now."""

    version: int

    @property
    def sentence(self) -> str:
        return "Somebody else has just changed this schedule. Please look at it again and repeat what you wanted."


async def advice(
    session: Reading, workspace: str, form: ScheduleForm, *, now: datetime, catalogue: Catalogue
) -> Advice:
    """What is worth saying about a form as it stands."""
    known = {channel.id: channel for channel in await directory.channels(session, workspace)}
    return advise(form, channels=known, catalogue=catalogue, now=now)


async def is_known_channel(session: Reading, workspace: str, channel_id: str) -> bool:
    """Whether the directory has ever heard of a channel."""
    return await directory.channel(session, workspace, channel_id) is not None


async def form_to_change(session: Reading, workspace: str, schedule_id: str) -> tuple[ScheduleForm, Edition]:
    """A schedule as a form, and which version of it that is. Raises GoneError."""
    schedule = await _schedule(session, workspace, schedule_id)
    program = await _program(session, workspace, schedule)
    return form_of_schedule(schedule, program), Edition(schedule.id, schedule.version)


async def save_form(
    session: Writing,
    workspace: str,
    person: str,
    form: ScheduleForm,
    *,
    edition: Edition | None,
    view_id: str,
    now: datetime,
    catalogue: Catalogue,
    random: Random,
) -> Saved:
    """Make a schedule, or change the one of `edition` and bring its program in line with the form.

    A new schedule of a program that exists already leaves the program's settings as they are.

    A form that makes a schedule makes one, however often it is sent off: `view_id` is Slack's name for the form, and
    what it said last holds for the schedule, and for a program that no other schedule ever belonged to. Rounds that are
    open stay as they were asked. Raises FormError, UnconfirmedError, ChangedError or GoneError; then nothing is saved.
    """
    made = _id_made_by(workspace, view_id)
    if edition:
        before: Schedule | None = await _edited(session, workspace, edition)
    else:
        before = await schedules.lock_schedule(session, workspace, made)  # the same form may be on its way twice
    plan = plan_of(form, catalogue=catalogue, now=now, before=before.cadence if before else None)
    told = await advice(session, workspace, form, now=now, catalogue=catalogue)
    if not told.concerns <= form.confirmed:
        raise UnconfirmedError(told, form.confirmed)
    if before is None:
        return await _make(session, workspace, person, plan, made, now=now, catalogue=catalogue, random=random)
    if edition is None:
        return await _make_again(session, workspace, before, plan, now=now, catalogue=catalogue)
    return await _change(session, workspace, before, plan, now=now, catalogue=catalogue)


async def pause(session: Writing, workspace: str, schedule_id: str) -> Program:
    """Ask nothing until somebody resumes; pausing twice changes nothing. Raises GoneError or ChangedError."""
    schedule = await _schedule(session, workspace, schedule_id)
    if schedule.state is not ScheduleState.PAUSED:
        await _save(session, workspace, replace(schedule, state=ScheduleState.PAUSED, due_at=None))
    return await _program(session, workspace, schedule)


async def resume(session: Writing, workspace: str, schedule_id: str, *, now: datetime) -> Program:
    """Ask again from the next occurrence on; what fell into the pause is not made up for.

    Resuming twice changes nothing. Raises GoneError or ChangedError.
    """
    schedule = await _schedule(session, workspace, schedule_id)
    if schedule.state is not ScheduleState.ACTIVE:
        due_at = schedule.cadence.next_after(now).opens_at
        await _save(session, workspace, replace(schedule, state=ScheduleState.ACTIVE, due_at=due_at))
    return await _program(session, workspace, schedule)


async def delete(session: Writing, workspace: str, schedule_id: str) -> Program:
    """Ask nothing more, for good. What was asked stays, and what is open closes at its time.

    Raises GoneError, also the second time, or ChangedError.
    """
    schedule = await _schedule(session, workspace, schedule_id)
    await _save(session, workspace, replace(schedule, state=ScheduleState.DELETED, due_at=None))
    return await _program(session, workspace, schedule)


async def _make(
    session: Writing,
    workspace: str,
    person: str,
    plan: Plan,
    schedule_id: str,
    *,
    now: datetime,
    catalogue: Catalogue,
    random: Random,
) -> Saved:
    await directory.lock_workspace(session, workspace)
    if made := await schedules.lock_schedule(session, workspace, schedule_id):  # by the same form, at the same moment
        return await _make_again(session, workspace, made, plan, now=now, catalogue=catalogue)
    existing = await programs.program_named(session, workspace, plan.program)
    # A form begins with usual settings: typing a known name must not lower what others chose with care.
    program = existing or _new_program(plan, now=now, random=random)
    if existing is None:
        await programs.save_program(session, workspace, program)
    schedule = Schedule(
        id=schedule_id,
        program_id=program.id,
        drivers=plan.drivers,
        channels=plan.channels,
        cadence=plan.cadence,
        state=ScheduleState.ACTIVE,
        due_at=plan.cadence.next_after(now).opens_at,
        owner=person,
    )
    if not await schedules.add_schedule(session, workspace, schedule):
        raise GoneError
    changes = {Change.NEW, Change.PROGRAM_EXISTED} if existing else {Change.NEW}
    return await _saved(session, workspace, schedule, program, changes, now=now, catalogue=catalogue)


async def _make_again(
    session: Writing, workspace: str, made: Schedule, plan: Plan, *, now: datetime, catalogue: Catalogue
) -> Saved:
    """The form that made a schedule was sent off once more; what it says now holds."""
    if await _is_shared(session, workspace, made):
        return await _change_alone(session, workspace, made, plan, now=now, catalogue=catalogue)
    saved = await _change(session, workspace, made, plan, now=now, catalogue=catalogue)
    return replace(saved, changes=saved.changes | {Change.NEW})


def _id_made_by(workspace: str, view_id: str) -> str:
    """The id of the schedule that a form makes; as long as those that are drawn by lot."""
    return sha256(f"{workspace} {view_id}".encode()).hexdigest()[:20]


async def _edited(session: Reading, workspace: str, edition: Edition) -> Schedule:
    """The schedule that a form changes, if it is still what the form was filled from."""
    schedule = await _schedule(session, workspace, edition.schedule_id)
    if schedule.version != edition.version:
        raise ChangedError(schedule.version)
    return schedule


async def _change(
    session: Writing, workspace: str, before: Schedule, plan: Plan, *, now: datetime, catalogue: Catalogue
) -> Saved:
    schedule = _changed(before, plan, now=now)
    # The schedule's row before the workspace's: the tick locks them in this order too.
    await _save(session, workspace, schedule)
    await directory.lock_workspace(session, workspace)
    known = await _program(session, workspace, schedule)
    await _refuse_taken_name(session, workspace, known, plan.program)
    program = replace(_in_line(known, plan, now=now), name=plan.program)
    await programs.change_program(session, workspace, known, program)
    changes = {*_program_changes(known, program), *_schedule_changes(before, schedule)}
    return await _saved(session, workspace, schedule, program, changes, now=now, catalogue=catalogue)


async def _change_alone(
    session: Writing, workspace: str, before: Schedule, plan: Plan, *, now: datetime, catalogue: Catalogue
) -> Saved:
    """Change what a form has just made in a program that others have schedules in; the program stays as it is."""
    program = await _program(session, workspace, before)
    named = await programs.program_named(session, workspace, plan.program)
    if named is None or named.id != program.id:
        sentence = "This form has made a schedule of another program already. For this one, make a new schedule."
        raise FormError((Fault(Field.PROGRAM, sentence),))
    schedule = _changed(before, plan, now=now)
    await _save(session, workspace, schedule)
    changes = {Change.NEW, Change.PROGRAM_EXISTED}
    return await _saved(session, workspace, schedule, program, changes, now=now, catalogue=catalogue)


async def _is_shared(session: Reading, workspace: str, schedule: Schedule) -> bool:
    """Whether a program has or had other schedules, whose figures were given under its name."""
    found = await schedules.schedules(session, workspace, program_id=schedule.program_id, deleted=True)
    return any(one.id != schedule.id for one in found)


def _changed(before: Schedule, plan: Plan, *, now: datetime) -> Schedule:
    """A schedule as the plan has it; it asks at its new times from now on."""
    schedule = replace(before, drivers=plan.drivers, channels=plan.channels, cadence=plan.cadence)
    if schedule.state is ScheduleState.ACTIVE and schedule.cadence != before.cadence:
        return replace(schedule, due_at=schedule.cadence.next_after(now).opens_at)
    return schedule


async def _saved(
    session: Reading,
    workspace: str,
    schedule: Schedule,
    program: Program,
    changes: Iterable[Change],
    *,
    now: datetime,
    catalogue: Catalogue,
) -> Saved:
    siblings = await schedules.schedules(session, workspace, program_id=program.id)
    return Saved(
        card=await schedule_card(session, workspace, schedule, program, now=now, catalogue=catalogue),
        changes=frozenset(changes),
        open_rounds=len(await rounds.open_rounds(session, workspace, schedule.id)),
        other_schedules=len(siblings) - 1,
    )


def _new_program(plan: Plan, *, now: datetime, random: Random) -> Program:
    return Program(
        id=new_id(random),
        name=plan.program,
        leadership_channel=plan.leadership,
        k=plan.k,
        digest=plan.digest,
        digest_due_at=next_digest_at(plan.digest, now),
    )


def _in_line(program: Program, plan: Plan, *, now: datetime) -> Program:
    """The program with what the plan says of it; its name stays as it was first written."""
    due_at = program.digest_due_at
    if due_at is None or program.digest != plan.digest:
        due_at = next_digest_at(plan.digest, now)
    return replace(program, leadership_channel=plan.leadership, k=plan.k, digest=plan.digest, digest_due_at=due_at)


async def _refuse_taken_name(session: Reading, workspace: str, program: Program, name: str) -> None:
    """Figures were given for one program's leaders to read: a schedule doesn't move to another's."""
    other = await programs.program_named(session, workspace, name)
    if other and other.id != program.id:
        sentence = "Another program has this name already. To ask about that one, make a new schedule."
        raise FormError((Fault(Field.PROGRAM, sentence),))


def _program_changes(before: Program, after: Program) -> set[Change]:
    different = {
        Change.PROGRAM_RENAMED: before.name != after.name,
        Change.K: before.k != after.k,
        Change.LEADERSHIP: before.leadership_channel != after.leadership_channel,
        Change.DIGEST: before.digest != after.digest,
    }
    return {change for change, happened in different.items() if happened}


def _schedule_changes(before: Schedule, after: Schedule) -> set[Change]:
    different = {
        Change.CADENCE: before.cadence != after.cadence,
        Change.CHANNELS: before.channels != after.channels,
        Change.DRIVERS: before.drivers != after.drivers,
    }
    return {change for change, happened in different.items() if happened}


async def _schedule(session: Reading, workspace: str, schedule_id: str) -> Schedule:
    found = await schedules.schedule(session, workspace, schedule_id)
    if found is None:
        raise GoneError
    return found


async def _program(session: Reading, workspace: str, schedule: Schedule) -> Program:
    found = await programs.program(session, workspace, schedule.program_id)
    if found is None:
        raise LookupError(f"schedule {schedule.id} belongs to no program")
    return found


async def _save(session: Writing, workspace: str, schedule: Schedule) -> None:
    if not await schedules.save_schedule(session, workspace, schedule):
        raise ChangedError(schedule.version + 1)
