"""Making and changing schedules by their form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from random import Random

from bot.domain.audit import Act
from bot.domain.catalogue import Catalogue
from bot.domain.digest_time import begun_anew, next_digest_at
from bot.domain.ids import new_id
from bot.domain.practice_order import practices_after
from bot.domain.program import DigestTime, Program
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.schedule_advice import Advice
from bot.domain.schedule_card import Change, Kept, Saved
from bot.domain.schedule_edition import Edition
from bot.domain.schedule_form import Concern, Fault, Field, FormError, ScheduleForm, form_of_schedule
from bot.domain.schedule_plan import Plan, plan_of
from bot.errors import PulseError
from bot.services.auditing import note, note_program
from bot.services.cataloguing import catalogue_of
from bot.services.listing import schedule_card
from bot.services.schedule_advising import advice, catalogue_of_form, who_cant_be_asked
from bot.services.schedule_changes import edition_of, note_schedule, refuse_overtaken
from bot.services.steering import GoneError, in_time, living, program_of, save
from bot.services.watching import know_from_form
from storage import directory, programs, rounds, schedules
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


async def form_to_change(session: Reading, workspace: str, schedule_id: str) -> tuple[ScheduleForm, Edition]:
    """A schedule as a form, and what that was filled from. Raises GoneError."""
    schedule = await living(session, workspace, schedule_id)
    program = await program_of(session, workspace, schedule)
    return form_of_schedule(schedule, program), await edition_of(session, workspace, schedule, program)


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
) -> Kept:
    """Make a schedule, or change the one of `edition` and bring its program in line with the form.

    A new one that is made `like` another, by its id, asks about the same practices in the same order.

    A new schedule of a program that exists already leaves the program's settings as they are.

    A form that makes a schedule makes one, however often it is sent off: `view_id` is Slack's name for the form, and
    what it said last holds for the schedule, and for a program that no other schedule ever belonged to. Rounds that are
    open stay as they were asked. Raises FormError, UnconfirmedError, OvertakenError or GoneError; then nothing is
    saved.
    """
    maker = _Maker(person, now, catalogue, random)
    made = _id_made_by(workspace, view_id)
    if edition:
        before: Schedule | None = await _edited(session, workspace, form, edition, by=maker)
    else:
        before = await schedules.lock_schedule(session, workspace, made)  # the same form may be on its way twice
    plan = plan_of(
        form,
        catalogue=await catalogue_of_form(session, workspace, form, edition, catalogue),
        now=now,
        before=before.cadence if before else None,
        besides=await who_cant_be_asked(session, workspace, form, before),
    )
    told = await advice(session, workspace, form, edition=edition, now=now, catalogue=catalogue)
    if not told.concerns <= form.confirmed:
        raise UnconfirmedError(told, form.confirmed)
    if before is None:
        return await _make(session, workspace, plan, made, by=maker, like=like)
    if edition is None:
        return await _make_again(session, workspace, before, plan, by=maker)
    return await _change(session, workspace, before, plan, by=maker)


async def saved(session: Reading, workspace: str, kept: Kept, *, now: datetime, catalogue: Catalogue) -> Saved:
    """What came of saving, as it stands after the commit; raises GoneError if somebody has deleted it since.

    Looking at what is asked next takes a while, and while a form is saved others wait for the workspace's row.
    """
    schedule = await living(session, workspace, kept.schedule_id)
    program = await program_of(session, workspace, schedule)
    siblings = await schedules.schedules(session, workspace, program_id=program.id)
    return Saved(
        card=await schedule_card(session, workspace, schedule, program, now=now, catalogue=catalogue),
        changes=kept.changes,
        open_rounds=len(await rounds.open_rounds(session, workspace, schedule.id)),
        other_schedules=len(siblings) - 1,
    )


@dataclass(frozen=True)
class _Maker:
    """Who sent a form off, when, and what it takes to follow it."""

    person: str
    now: datetime
    catalogue: Catalogue
    random: Random


async def _make(session: Writing, workspace: str, plan: Plan, schedule_id: str, *, by: _Maker, like: str) -> Kept:
    await directory.lock_workspace(session, workspace)
    if made := await schedules.lock_schedule(session, workspace, schedule_id):  # by the same form, at the same moment
        return await _make_again(session, workspace, made, plan, by=by)
    existing = await programs.program_named(session, workspace, plan.program)
    # A form begins with usual settings: typing a known name must not lower what others chose with care.
    program = existing or _new_program(plan, now=by.now, random=by.random)
    if existing is None:
        await programs.save_program(session, workspace, program)
    model = await schedules.schedule(session, workspace, like) if like else None
    asks = await catalogue_of(session, workspace, program.id, by.catalogue)
    schedule = _new_schedule(plan, schedule_id, program, model, asks, by=by)
    if not await schedules.add_schedule(session, workspace, schedule):
        raise GoneError
    act = Act.SCHEDULE_DUPLICATED if like else Act.SCHEDULE_MADE
    await note(session, workspace, by.person, act, program.name, about=schedule.id, now=by.now, random=by.random)
    changes = {Change.NEW, Change.PROGRAM_EXISTED} if existing else {Change.NEW}
    return await _kept(session, workspace, schedule, program, changes, by=by)


def _new_schedule(
    plan: Plan, id: str, program: Program, model: Schedule | None, asks: Catalogue, *, by: _Maker
) -> Schedule:
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
        schedule = replace(schedule, practices=practices_after(model, schedule, asks))
    return in_time(schedule, now=by.now)


async def _make_again(session: Writing, workspace: str, made: Schedule, plan: Plan, *, by: _Maker) -> Kept:
    """The form that made a schedule was sent off once more; what it says now holds."""
    if await _is_shared(session, workspace, made):
        return await _change_alone(session, workspace, made, plan, by=by)
    kept = await _change(session, workspace, made, plan, by=by)
    return replace(kept, changes=kept.changes | {Change.NEW})


def _id_made_by(workspace: str, view_id: str) -> str:
    """The id of the schedule that a form makes; as long as those that are drawn by lot."""
    return sha256(f"{workspace} {view_id}".encode()).hexdigest()[:20]


async def _edited(session: Writing, workspace: str, form: ScheduleForm, edition: Edition, *, by: _Maker) -> Schedule:
    """The schedule that a form changes, which nobody else can change now. Raises OvertakenError if somebody has."""
    schedule = await schedules.lock_schedule(session, workspace, edition.schedule_id)
    if schedule is None:
        raise GoneError
    await directory.lock_workspace(session, workspace)
    program = await program_of(session, workspace, schedule)
    await refuse_overtaken(session, workspace, form, edition, schedule, program, catalogue=by.catalogue)
    return schedule


async def _change(session: Writing, workspace: str, before: Schedule, plan: Plan, *, by: _Maker) -> Kept:
    asks = await catalogue_of(session, workspace, before.program_id, by.catalogue)
    schedule = _changed(before, plan, asks, by=by)
    # The schedule's row before the workspace's: the tick locks them in this order too.
    await save(session, workspace, schedule)
    await directory.lock_workspace(session, workspace)
    known = await program_of(session, workspace, schedule)
    await _refuse_taken_name(session, workspace, known, plan.program)
    program = replace(_in_line(known, plan, before, now=by.now), name=plan.program)
    await programs.change_program(session, workspace, known, program)
    await note_program(session, workspace, by.person, known, program, now=by.now, random=by.random)
    await _note_changes(session, workspace, program, before, schedule, by=by)
    changes = {*_program_changes(known, program), *_schedule_changes(before, schedule)}
    return await _kept(session, workspace, schedule, program, changes, by=by)


async def _change_alone(session: Writing, workspace: str, before: Schedule, plan: Plan, *, by: _Maker) -> Kept:
    """Change what a form has just made in a program that others have schedules in; the program stays as it is."""
    program = await program_of(session, workspace, before)
    named = await programs.program_named(session, workspace, plan.program)
    if named is None or named.id != program.id:
        sentence = "This form has made a schedule of another program already. For this one, make a new schedule."
        raise FormError((Fault(Field.PROGRAM, sentence),))
    asks = await catalogue_of(session, workspace, before.program_id, by.catalogue)
    schedule = _changed(before, plan, asks, by=by)
    await save(session, workspace, schedule)
    await _note_changes(session, workspace, program, before, schedule, by=by)
    changes = {Change.NEW, Change.PROGRAM_EXISTED}
    return await _kept(session, workspace, schedule, program, changes, by=by)


async def _note_changes(
    session: Writing, workspace: str, program: Program, before: Schedule, after: Schedule, *, by: _Maker
) -> None:
    await note_schedule(
        session, workspace, by.person, program, before, after, catalogue=by.catalogue, now=by.now, random=by.random
    )


async def _is_shared(session: Reading, workspace: str, schedule: Schedule) -> bool:
    """Whether a program has or had other schedules, whose figures were given under its name."""
    found = await schedules.schedules(session, workspace, program_id=schedule.program_id, deleted=True)
    return any(one.id != schedule.id for one in found)


def _changed(before: Schedule, plan: Plan, asks: Catalogue, *, by: _Maker) -> Schedule:
    """A schedule as the plan has it; it asks at its new times from now on."""
    schedule = plan.laid_on(before)
    schedule = replace(schedule, practices=practices_after(before, schedule, asks))
    same_times = (schedule.agenda, schedule.manner) == (before.agenda, before.manner)
    return schedule if same_times else in_time(schedule, now=by.now)


async def _kept(
    session: Writing, workspace: str, schedule: Schedule, program: Program, changes: Iterable[Change], *, by: _Maker
) -> Kept:
    await know_from_form(session, workspace, schedule, program.leadership_channel, person=by.person)
    return Kept(schedule.id, frozenset(changes))


def _new_program(plan: Plan, *, now: datetime, random: Random) -> Program:
    return Program(
        id=new_id(random),
        name=plan.program,
        leadership_channel=plan.leadership,
        k=plan.k,
        digest=plan.digest,
        digest_due_at=next_digest_at(plan.digest, now),
    )


def _in_line(program: Program, plan: Plan, before: Schedule, *, now: datetime) -> Program:
    """The program with what the plan says of it; its name stays as it was first written."""
    digest, due_at = _digest(program, plan, before), program.digest_due_at
    if due_at is None or program.digest != digest:
        digest = begun_anew(digest, now)
        due_at = next_digest_at(digest, now)
    return replace(program, leadership_channel=plan.leadership, k=plan.k, digest=digest, digest_due_at=due_at)


def _digest(program: Program, plan: Plan, before: Schedule) -> DigestTime:
    """The time of the digest; if settings have put it in another zone than the schedule's, it stays there. Its rhythm
    is for settings alone to change."""
    own, asked = program.digest, plan.digest
    zone = asked.zone if own.zone == before.cadence.zone else own.zone
    return replace(own, weekday=asked.weekday, at=asked.at, zone=zone)


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
