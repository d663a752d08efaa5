"""Making and changing schedules by their form."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from random import Random

from bot.domain.audit import Act
from bot.domain.catalogue import Catalogue
from bot.domain.ids import new_id
from bot.domain.person import UserGroup
from bot.domain.practice_order import practices_after
from bot.domain.program import Program
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.schedule_advice import Advice, advise
from bot.domain.schedule_card import LABELS, Change, Saved
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
from bot.domain.zones import SEARCH_LIMIT, words_of
from bot.errors import PulseError
from bot.services.auditing import note, note_program
from bot.services.digesting import next_digest_at
from bot.services.listing import schedule_card
from bot.services.steering import ChangedError, GoneError, in_time, living, program_of, save
from bot.services.watching import know_from_form
from storage import directory, programs, rounds, schedules, user_groups
from storage.engine import Reading, Writing


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


async def advice(
    session: Reading, workspace: str, form: ScheduleForm, *, now: datetime, catalogue: Catalogue
) -> Advice:
    """What is worth saying about a form as it stands."""
    known = {channel.id: channel for channel in await directory.channels(session, workspace)}
    return advise(form, channels=known, catalogue=catalogue, now=now)


async def is_known_channel(session: Reading, workspace: str, channel_id: str) -> bool:
    """Whether the directory has ever heard of a channel."""
    return await directory.channel(session, workspace, channel_id) is not None


async def every_group(session: Reading, workspace: str) -> tuple[UserGroup, ...]:
    """The user groups that the directory knows, by name."""
    return await user_groups.user_groups(session, workspace)


async def groups_named(session: Reading, workspace: str, typed: str) -> tuple[UserGroup, ...]:
    """The user groups that can be asked, with every word that was typed in their name or handle."""
    words = words_of(typed)
    known = await every_group(session, workspace)
    hits = (one for one in known if all(word in "".join(words_of(f"{one.name} {one.handle}")) for word in words))
    return tuple(one for one in hits if not one.disabled)[:SEARCH_LIMIT]


async def form_to_change(session: Reading, workspace: str, schedule_id: str) -> tuple[ScheduleForm, Edition]:
    """A schedule as a form, and which version of it that is. Raises GoneError."""
    schedule = await living(session, workspace, schedule_id)
    program = await program_of(session, workspace, schedule)
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
    like: str = "",
) -> Saved:
    """Make a schedule, or change the one of `edition` and bring its program in line with the form.

    A new one that is made `like` another, by its id, asks about the same practices in the same order.

    A new schedule of a program that exists already leaves the program's settings as they are.

    A form that makes a schedule makes one, however often it is sent off: `view_id` is Slack's name for the form, and
    what it said last holds for the schedule, and for a program that no other schedule ever belonged to. Rounds that are
    open stay as they were asked. Raises FormError, UnconfirmedError, ChangedError or GoneError; then nothing is saved.
    """
    maker = _Maker(person, now, catalogue, random)
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
        return await _make(session, workspace, plan, made, by=maker, like=like)
    if edition is None:
        return await _make_again(session, workspace, before, plan, by=maker)
    return await _change(session, workspace, before, plan, by=maker)


@dataclass(frozen=True)
class _Maker:
    """Who sent a form off, when, and what it takes to follow it."""

    person: str
    now: datetime
    catalogue: Catalogue
    random: Random


async def _make(session: Writing, workspace: str, plan: Plan, schedule_id: str, *, by: _Maker, like: str) -> Saved:
    await directory.lock_workspace(session, workspace)
    if made := await schedules.lock_schedule(session, workspace, schedule_id):  # by the same form, at the same moment
        return await _make_again(session, workspace, made, plan, by=by)
    existing = await programs.program_named(session, workspace, plan.program)
    # A form begins with usual settings: typing a known name must not lower what others chose with care.
    program = existing or _new_program(plan, now=by.now, random=by.random)
    if existing is None:
        await programs.save_program(session, workspace, program)
    model = await schedules.schedule(session, workspace, like) if like else None
    schedule = _new_schedule(plan, schedule_id, program, model, by=by)
    if not await schedules.add_schedule(session, workspace, schedule):
        raise GoneError
    act = Act.SCHEDULE_DUPLICATED if like else Act.SCHEDULE_MADE
    await note(session, workspace, by.person, act, program.name, now=by.now, random=by.random)
    changes = {Change.NEW, Change.PROGRAM_EXISTED} if existing else {Change.NEW}
    return await _saved(session, workspace, schedule, program, changes, by=by)


def _new_schedule(plan: Plan, id: str, program: Program, model: Schedule | None, *, by: _Maker) -> Schedule:
    """The schedule of a plan; with the practices of its model, if it has one, as far as it asks the same drivers."""
    bare = Schedule(
        id=id,
        program_id=program.id,
        drivers=plan.drivers,
        channels=plan.channels,
        cadence=plan.cadence,
        state=ScheduleState.ACTIVE,
        due_at=None,
        owner=by.person,
    )
    schedule = plan.laid_on(bare)
    if model:
        schedule = replace(schedule, practices=practices_after(model, schedule, by.catalogue))
    return in_time(schedule, now=by.now)


async def _make_again(session: Writing, workspace: str, made: Schedule, plan: Plan, *, by: _Maker) -> Saved:
    """The form that made a schedule was sent off once more; what it says now holds."""
    if await _is_shared(session, workspace, made):
        return await _change_alone(session, workspace, made, plan, by=by)
    saved = await _change(session, workspace, made, plan, by=by)
    return replace(saved, changes=saved.changes | {Change.NEW})


def _id_made_by(workspace: str, view_id: str) -> str:
    """The id of the schedule that a form makes; as long as those that are drawn by lot."""
    return sha256(f"{workspace} {view_id}".encode()).hexdigest()[:20]


async def _edited(session: Reading, workspace: str, edition: Edition) -> Schedule:
    """The schedule that a form changes, if it is still what the form was filled from."""
    schedule = await living(session, workspace, edition.schedule_id)
    if schedule.version != edition.version:
        raise ChangedError(schedule.version)
    return schedule


async def _change(session: Writing, workspace: str, before: Schedule, plan: Plan, *, by: _Maker) -> Saved:
    schedule = _changed(before, plan, by=by)
    # The schedule's row before the workspace's: the tick locks them in this order too.
    await save(session, workspace, schedule)
    await directory.lock_workspace(session, workspace)
    known = await program_of(session, workspace, schedule)
    await _refuse_taken_name(session, workspace, known, plan.program)
    program = replace(_in_line(known, plan, now=by.now), name=plan.program)
    await programs.change_program(session, workspace, known, program)
    await note_program(session, workspace, by.person, known, program, now=by.now, random=by.random)
    await _note_changes(session, workspace, program, _schedule_changes(before, schedule), by=by)
    changes = {*_program_changes(known, program), *_schedule_changes(before, schedule)}
    return await _saved(session, workspace, schedule, program, changes, by=by)


async def _change_alone(session: Writing, workspace: str, before: Schedule, plan: Plan, *, by: _Maker) -> Saved:
    """Change what a form has just made in a program that others have schedules in; the program stays as it is."""
    program = await program_of(session, workspace, before)
    named = await programs.program_named(session, workspace, plan.program)
    if named is None or named.id != program.id:
        sentence = "This form has made a schedule of another program already. For this one, make a new schedule."
        raise FormError((Fault(Field.PROGRAM, sentence),))
    schedule = _changed(before, plan, by=by)
    await save(session, workspace, schedule)
    await _note_changes(session, workspace, program, _schedule_changes(before, schedule), by=by)
    changes = {Change.NEW, Change.PROGRAM_EXISTED}
    return await _saved(session, workspace, schedule, program, changes, by=by)


async def _note_changes(
    session: Writing, workspace: str, program: Program, changes: Collection[Change], *, by: _Maker
) -> None:
    """Note what is different, by the names of the fields; nothing if a form was sent off unchanged."""
    if changes:
        detail = ", ".join(LABELS[change] for change in Change if change in changes)
        await note(
            session,
            workspace,
            by.person,
            Act.SCHEDULE_CHANGED,
            program.name,
            detail=detail,
            now=by.now,
            random=by.random,
        )


async def _is_shared(session: Reading, workspace: str, schedule: Schedule) -> bool:
    """Whether a program has or had other schedules, whose figures were given under its name."""
    found = await schedules.schedules(session, workspace, program_id=schedule.program_id, deleted=True)
    return any(one.id != schedule.id for one in found)


def _changed(before: Schedule, plan: Plan, *, by: _Maker) -> Schedule:
    """A schedule as the plan has it; it asks at its new times from now on."""
    schedule = plan.laid_on(before)
    schedule = replace(schedule, practices=practices_after(before, schedule, by.catalogue))
    same_times = (schedule.agenda, schedule.manner) == (before.agenda, before.manner)
    return schedule if same_times else in_time(schedule, now=by.now)


async def _saved(
    session: Writing, workspace: str, schedule: Schedule, program: Program, changes: Iterable[Change], *, by: _Maker
) -> Saved:
    await know_from_form(session, workspace, schedule, program.leadership_channel, person=by.person)
    siblings = await schedules.schedules(session, workspace, program_id=program.id)
    return Saved(
        card=await schedule_card(session, workspace, schedule, program, now=by.now, catalogue=by.catalogue),
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
        Change.DAYS_OFF: before.days_off != after.days_off,
        Change.AUDIENCE: (before.manner, before.sources) != (after.manner, after.sources)
        or before.people != after.people,
        Change.REMINDERS: before.reminds != after.reminds,
        Change.DRIVERS: before.drivers != after.drivers,
    }
    return {change for change, happened in different.items() if happened}
