"""Who has which role, and how a program is set: what `/drivers settings` shows and changes."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.domain.digest_time import begun_anew, next_digest_at
from bot.domain.person import unreachable
from bot.domain.program import Program
from bot.domain.program_form import (
    HOLD_LATER,
    ProgramForm,
    Setting,
    SettingFault,
    SettingsForm,
    SettingsFormError,
    changed,
    contested,
    differences,
    form_of_program,
    merged,
    program_as_in,
)
from bot.domain.settings_basis import Basis
from bot.domain.settings_card import SettingsCard, SettingsSaved
from bot.errors import PulseError
from bot.services.auditing import channel_names, note_program
from bot.services.naming import name_admins, remove_admins
from storage import directory, named_admins, programs
from storage.engine import Reading, Writing


@dataclass
class OvertakenError(PulseError):
    """Somebody else has changed what a form changes too. `theirs` says in words what they changed; `basis` and `form`
    are the form with both, to be looked at again."""

    theirs: tuple[str, ...]
    basis: Basis
    form: SettingsForm

    @property
    def sentence(self) -> str:
        return f"Somebody else has just changed the same. {'. '.join(self.theirs)}."


async def settings_basis(session: Reading, workspace: str, program_id: str = "") -> Basis:
    """The settings as they are: of this program, or of the first by name."""
    every = await programs.programs(session, workspace)
    program = next((one for one in every if one.id == program_id), next(iter(every), None))
    named = await named_admins.named(session, workspace)
    form = SettingsForm(named, form_of_program(program) if program else None)
    return Basis(program.id if program else "", form)


async def settings_card(session: Reading, workspace: str, leadership: str) -> SettingsCard:
    """What stands beside the form while it names this leadership channel."""
    admins = await directory.admins(session, workspace)
    every = await programs.programs(session, workspace)
    known = await directory.channel(session, workspace, leadership) if leadership else None
    return SettingsCard(
        slack_admins=tuple(one.id for one in admins if one.admin),
        programs=tuple((one.id, one.name) for one in every),
        leaders=await _leaders(session, workspace, leadership),
        public_leadership=known is not None and not known.private,
        unreachable=unreachable([leadership] if leadership else [], {known.id: known} if known else {}),
    )


async def save_settings(
    session: Writing,
    workspace: str,
    person: str,
    form: SettingsForm,
    basis: Basis,
    *,
    now: datetime,
    random: Random,
) -> SettingsSaved:
    """Keep what a form changes, and leave all else as it is by now, whoever changed it meanwhile.

    Raises OvertakenError where somebody else changed the same, SettingsFormError where something can't be kept; then
    nothing is saved.
    """
    await directory.lock_workspace(session, workspace)
    saved = SettingsSaved()
    if form.program and basis.form.program:
        saved = await _save_program(session, workspace, person, form, basis, now=now, random=random)
    new = [one for one in form.admins if one not in basis.form.admins]
    gone = [one for one in basis.form.admins if one not in form.admins]
    named = await name_admins(session, workspace, person, new, now=now, random=random)
    removed = await remove_admins(session, workspace, person, gone, now=now, random=random)
    return replace(saved, named=named, removed=removed)


async def _leaders(session: Reading, workspace: str, leadership: str) -> tuple[str, ...] | None:
    if not leadership or await directory.members_read_at(session, workspace, leadership) is None:
        return None
    return tuple(one.id for one in await directory.people_in(session, workspace, leadership))


async def _save_program(
    session: Writing, workspace: str, person: str, form: SettingsForm, basis: Basis, *, now: datetime, random: Random
) -> SettingsSaved:
    program = await programs.program(session, workspace, basis.program_id)
    if program is None or form.program is None or basis.form.program is None:
        raise LookupError(f"there is no program {basis.program_id}")
    before, mine = form_of_program(program), form.program.tidied
    if contested(basis.form.program, mine, before):
        raise await _overtaken(session, workspace, replace(form, program=mine), basis, before)
    form_after = merged(basis.form.program, mine, before)
    different = changed(before, form_after)
    if not different:
        return SettingsSaved(program=program.name)
    after = _set(program, form_after, now=now)
    await _change(session, workspace, program, after)
    told = await note_program(session, workspace, person, program, after, now=now, random=random)
    return SettingsSaved(program=after.name, changes=told, holds_later=not HOLD_LATER.isdisjoint(different))


async def _overtaken(
    session: Reading, workspace: str, form: SettingsForm, basis: Basis, before: ProgramForm
) -> OvertakenError:
    """The form once more, filled from what is stored by now, with what its admin changed in it."""
    if form.program is None or basis.form.program is None:
        raise LookupError("a form without a program changes none")
    named = await named_admins.named(session, workspace)
    stays = [one for one in named if one in form.admins or one not in basis.form.admins]
    new = [one for one in form.admins if one not in basis.form.admins]
    both = SettingsForm(tuple(dict.fromkeys([*stays, *new])), merged(basis.form.program, form.program, before))
    newer = Basis(basis.program_id, SettingsForm(named, before), basis.revision + 1)
    theirs = differences(basis.form.program, before, await channel_names(session, workspace))
    return OvertakenError(theirs, newer, both)


def _set(program: Program, form: ProgramForm, *, now: datetime) -> Program:
    """A program as a form has it; its digest comes at the new time from now on. Raises SettingsFormError."""
    after = program_as_in(form, program)
    if after.digest == program.digest and program.digest_due_at:
        return after
    digest = begun_anew(after.digest, now)
    return replace(after, digest=digest, digest_due_at=next_digest_at(digest, now))


async def _change(session: Writing, workspace: str, before: Program, after: Program) -> None:
    other = await programs.program_named(session, workspace, after.name)
    if other and other.id != before.id:
        sentence = "Another program has this name already. Please choose a different one."
        raise SettingsFormError((SettingFault(Setting.NAME, sentence),))
    await programs.change_program(session, workspace, before, after)
