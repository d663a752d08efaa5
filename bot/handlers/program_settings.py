"""`/drivers settings`: opening, following and saving the form in which admins see and change roles and programs."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from slackblocks import ModalView

from bot import lookups
from bot.domain.program_form import ProgramForm, SettingsForm, SettingsFormError, changed
from bot.domain.settings_basis import Basis
from bot.handlers.admins import PATIENCE, admit, learn_people, look_at_channels
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, click_of, submission_of
from bot.handlers.program_settings_fields import basis_in, field_of, program_chosen_in, settings_in
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.governing import OvertakenError, save_settings, settings_basis, settings_card
from bot.views import ids
from bot.views.program_settings import (
    marked_settings,
    overtaken_by,
    overtaken_in,
    settings_modal,
    settings_saved_modal,
    unsaved_notice,
)


async def open_settings(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers settings`: the settings as they are, for admins."""
    await admit(deps, command.workspace, command.person)
    basis = await deps.read(settings_basis, command.workspace)
    await _look_around(deps, command.workspace, basis.form)
    await deps.messenger.open_view(command.trigger, await _modal(deps, command.workspace, basis.form, basis))
    return Outcome()


async def follow(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Another program or another leadership channel was chosen: show what goes with it.

    What was told of another's changes stays above the form until it is saved, or shows another program.
    If Slack refuses, the person may have closed the modal; if they have not, saving tells what there is to say.
    """
    modal, click = submission_of(body), click_of(body)
    await admit(deps, modal.workspace, modal.person)
    form, basis, notice, overtaken = settings_in(modal), basis_in(modal), "", overtaken_in(modal.sections)
    if field_of(click.block_id) == ids.SETTINGS_PROGRAM:
        form, basis, notice = await _turn_to(deps, modal.workspace, program_chosen_in(modal), form, basis)
        overtaken = overtaken if notice else ""
    await _look_around(deps, modal.workspace, form)
    view = await _modal(deps, modal.workspace, form, basis, notice=notice, overtaken=overtaken)
    with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
        await deps.messenger.update_view(modal.view_id, view)
    return Outcome()


async def save(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Keep what the form changes, or say beside its fields what can't be kept; nothing that was entered is lost."""
    modal = submission_of(body)
    await admit(deps, modal.workspace, modal.person)
    form, basis = settings_in(modal), basis_in(modal)
    await asyncio.gather(
        learn_people(deps, modal.workspace, set(form.admins) - set(basis.form.admins)),
        look_at_channels(deps, modal.workspace, leadership=form.program.leadership if form.program else ""),
    )
    try:
        saved = await deps.write(
            save_settings,
            modal.workspace,
            modal.person,
            form,
            basis,
            now=deps.clock.now(),
            random=deps.clock.random,
        )
    except SettingsFormError as error:
        return Outcome(ack={"response_action": "errors", "errors": dict(marked_settings(error.faults, basis))})
    except OvertakenError as error:
        overtaken = overtaken_by(error.theirs)
        return _update(await _modal(deps, modal.workspace, error.form, error.basis, overtaken=overtaken))
    return _update(settings_saved_modal(saved))


async def _turn_to(
    deps: Deps, workspace: str, program_id: str, form: SettingsForm, basis: Basis
) -> tuple[SettingsForm, Basis, str]:
    """The form of another program, unless something that was entered for this one would be lost."""
    unsaved = _unsaved(form.program, basis.form.program)
    if unsaved:
        return form, replace(basis, revision=basis.revision + 1), unsaved_notice(unsaved)
    turned = await deps.read(settings_basis, workspace, program_id)
    stored = SettingsForm(basis.form.admins, turned.form.program)
    form = replace(form, program=turned.form.program)
    return form, Basis(turned.program_id, stored, basis.revision + 1), ""


def _unsaved(form: ProgramForm | None, stored: ProgramForm | None) -> str:
    """The name of the program in which something was entered; empty if nothing was."""
    return stored.name if form and stored and changed(stored, form.tidied) else ""


async def _look_around(deps: Deps, workspace: str, form: SettingsForm) -> None:
    """Ask Slack where the bot is, and then who leads; if it can't say in time, what is known serves."""
    if form.program is None or not form.program.leadership:
        return
    leadership = form.program.leadership
    with suppress(lookups.SlowSlackError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await look_at_channels(deps, workspace, leadership=leadership)
            await lookups.refresh_leaders(deps, workspace, [leadership])


async def _modal(
    deps: Deps, workspace: str, form: SettingsForm, basis: Basis, *, notice: str = "", overtaken: str = ""
) -> ModalView:
    leadership = form.program.leadership if form.program else ""
    card = await deps.read(settings_card, workspace, leadership)
    return settings_modal(form, basis, card, notice=notice, overtaken=overtaken)


def _update(view: ModalView) -> Outcome:
    return Outcome(ack={"response_action": "update", "view": view})
