"""The modal in which admins make and change schedules: opening it, following what is chosen, saving it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from slackblocks import ModalView

from bot.content.calendars import search_calendars
from bot.domain.schedule_basis import NEW_FORM, Basis
from bot.domain.schedule_form import FormError, ScheduleForm, blank_form
from bot.domain.zones import search_zones
from bot.handlers.admins import admit, learn_groups, learn_people, look_at_channels
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, Submission, click_of, search_of, submission_of
from bot.handlers.program_settings_fields import field_of
from bot.handlers.schedule_fields import basis_in, form_in
from bot.handlers.schedule_list import show_saved
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.directory import known_person
from bot.services.schedule_advising import advice, catalogue_of_form, every_group, groups_named
from bot.services.schedule_changes import OvertakenError
from bot.services.scheduling import UnconfirmedError, form_to_change, save_form, saved
from bot.services.steering import GoneError
from bot.views import ids
from bot.views.schedule_audience import group_options
from bot.views.schedule_conflict import OVERTAKEN, conflict
from bot.views.schedule_modal import GONE, marked, paragraphs_of, schedule_modal, shown_as, unconfirmed
from bot.views.schedule_saved import saved_modal
from bot.views.schedule_times import calendar_options, zone_options

Show = Callable[[ModalView], Awaitable[object]]
"""Puts a modal before whoever asked for it: alone, or upon the one that they asked in."""


async def open_modal(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers schedule`: an empty form, for admins."""
    await admit(deps, command.workspace, command.person)
    await open_new(deps, command.workspace, command.person, partial(deps.messenger.open_view, command.trigger))
    return Outcome()


async def open_new(deps: Deps, workspace: str, person: str, show: Show) -> None:
    """Show an empty form; the caller has admitted the person."""
    known = await deps.read(known_person, workspace, person)
    form = blank_form(deps.catalogue, zone=known.zone if known else "")
    await show(await _modal(deps, workspace, form))


async def open_existing(deps: Deps, workspace: str, schedule_id: str, show: Show) -> None:
    """Show the form of a schedule; the caller has admitted the person. Raises GoneError."""
    form, edition = await deps.read(form_to_change, workspace, schedule_id)
    await show(await _modal(deps, workspace, form, Basis(edition)))


async def open_duplicate(deps: Deps, workspace: str, schedule_id: str, show: Show) -> None:
    """Show the form of a new schedule, filled like another; the caller has admitted the person. Raises GoneError."""
    form, _ = await deps.read(form_to_change, workspace, schedule_id)
    await show(await _modal(deps, workspace, form, Basis(like=schedule_id)))


async def follow(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Something was chosen: show the fields that go with it, and what there is to say about it.

    Before Slack is answered, so that the next choice finds the modal as it is now. If Slack refuses, the person may
    have closed it; if they have not, saving shows what is missing.
    """
    modal, click = submission_of(body), click_of(body)
    await admit(deps, modal.workspace, modal.person)
    basis = basis_in(modal)
    form = form_in(modal, basis)
    if field_of(click.block_id) in {ids.SCHEDULE_LEADERSHIP, ids.SCHEDULE_CHANNELS, ids.SCHEDULE_SOURCES}:
        await look_at_channels(deps, modal.workspace, leadership=form.leadership)
    view = await _again(deps, modal, form, basis)
    with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
        await deps.messenger.update_view(modal.view_id, view)
    return Outcome()


async def find_zones(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The time zones that fit what has been typed so far."""
    return Outcome(ack={"options": zone_options(search_zones(search_of(body).text))})


async def find_calendars(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The countries and regions that fit what has been typed so far."""
    typed = search_of(body).text
    return Outcome(ack={"options": calendar_options(search_calendars(typed), typed=typed)})


async def find_groups(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The user groups that fit what has been typed so far."""
    search = search_of(body)
    found = await deps.read(groups_named, search.workspace, search.text)
    return Outcome(ack={"options": group_options(found)})


async def save(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Save the form, or say beside its fields what is missing; nothing that was entered is ever lost."""
    modal = submission_of(body)
    await admit(deps, modal.workspace, modal.person)
    basis = basis_in(modal)
    form = form_in(modal, basis)
    await asyncio.gather(
        look_at_channels(deps, modal.workspace, leadership=form.leadership),
        learn_people(deps, modal.workspace, form.in_effect.people),
    )
    try:
        kept = await deps.write(
            save_form,
            modal.workspace,
            modal.person,
            form,
            edition=basis.edition,
            view_id=f"{modal.view_id}:{basis.revision}" if basis.is_gone else modal.view_id,
            now=deps.clock.now(),
            catalogue=deps.catalogue,
            random=deps.clock.random,
            like=basis.like,
        )
        told = await deps.read(saved, modal.workspace, kept, now=deps.clock.now(), catalogue=deps.catalogue)
    except FormError as error:
        return await _mark(deps, modal, form, basis, marked(error.faults, form), notice=error.sentence)
    except UnconfirmedError as error:
        return await _mark(deps, modal, form, basis, unconfirmed(error.advice, form))
    except OvertakenError as error:
        return await _overtaken(deps, modal, error, basis)
    except GoneError:
        return await _gone(deps, modal, form, basis)
    later = (
        partial(show_saved, deps, modal, kept.schedule_id),
        partial(learn_groups, deps, modal.workspace, form.in_effect.groups),
    )
    return replace(_update(saved_modal(told)), later=later)


async def _overtaken(deps: Deps, modal: Submission, error: OvertakenError, basis: Basis) -> Outcome:
    """Somebody else saved first: show what they changed, and the form with their changes and those of this admin."""
    newer = replace(basis, edition=error.edition, revision=basis.revision + 1)
    details = tuple(conflict(error.entries, error.contests))
    return _update(await _modal(deps, modal.workspace, error.form, newer, notice=OVERTAKEN, details=details))


async def _gone(deps: Deps, modal: Submission, form: ScheduleForm, basis: Basis) -> Outcome:
    """Somebody else has deleted it: what was entered can still make a new one."""
    return _update(await _modal(deps, modal.workspace, form, basis.anew, notice=GONE))


async def _mark(
    deps: Deps, modal: Submission, form: ScheduleForm, basis: Basis, sentences: Mapping[str, str], *, notice: str = ""
) -> Outcome:
    """Put the sentences beside their fields; where a field is not in the modal yet, show it first."""
    errors = {shown_as(block, basis): sentence for block, sentence in sentences.items()}
    if errors.keys() <= modal.values.keys():
        return Outcome(ack={"response_action": "errors", "errors": errors})
    return _update(await _again(deps, modal, form, basis, notice=notice))


async def _again(deps: Deps, modal: Submission, form: ScheduleForm, basis: Basis, *, notice: str = "") -> ModalView:
    """The form as it stands by now; what was told of what another did stays above it until it is saved."""
    if not basis.revision:
        return await _modal(deps, modal.workspace, form, basis, notice=notice)
    told = GONE if basis.is_gone else OVERTAKEN
    details = paragraphs_of(modal.sections)
    return await _modal(deps, modal.workspace, form, basis, notice=notice or told, details=details)


async def _modal(
    deps: Deps,
    workspace: str,
    form: ScheduleForm,
    basis: Basis = NEW_FORM,
    *,
    notice: str = "",
    details: Sequence[str] = (),
) -> ModalView:
    now, catalogue = deps.clock.now(), deps.catalogue
    told = await deps.read(advice, workspace, form, edition=basis.edition, now=now, catalogue=catalogue)
    groups = await deps.read(every_group, workspace)
    asks = await deps.read(catalogue_of_form, workspace, form, basis.edition, catalogue)
    return schedule_modal(form, told, catalogue=asks, groups=groups, basis=basis, notice=notice, details=details)


def _update(view: ModalView) -> Outcome:
    return Outcome(ack={"response_action": "update", "view": view})
