"""The modal in which admins make and change schedules: opening it, following what is chosen, saving it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from slackblocks import ModalView

from bot.content.calendars import search_calendars
from bot.domain.schedule_form import Edition, FormError, ScheduleForm, blank_form
from bot.domain.zones import search_zones
from bot.handlers.admins import admit, look_at_channels
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, Submission, click_of, search_of, submission_of
from bot.handlers.schedule_fields import edition_in, form_in, like_in
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.directory import known_person
from bot.services.scheduling import (
    UnconfirmedError,
    advice,
    every_group,
    form_to_change,
    groups_named,
    save_form,
)
from bot.services.steering import ChangedError, GoneError
from bot.views import ids
from bot.views.schedule_audience import group_options
from bot.views.schedule_conflict import CHANGED, differences
from bot.views.schedule_modal import GONE, marked, schedule_modal, unconfirmed
from bot.views.schedule_saved import saved_modal
from bot.views.schedule_times import calendar_options, zone_options


async def open_modal(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers schedule`: an empty form, for admins."""
    await admit(deps, command.workspace, command.person)
    await open_new(deps, command.workspace, command.person, command.trigger)
    return Outcome()


async def open_new(deps: Deps, workspace: str, person: str, trigger: str) -> None:
    """Show an empty form; the caller has admitted the person."""
    known = await deps.read(known_person, workspace, person)
    form = blank_form(deps.catalogue, zone=known.zone if known else "")
    await deps.messenger.open_view(trigger, await _modal(deps, workspace, form))


async def open_existing(deps: Deps, workspace: str, schedule_id: str, trigger: str) -> None:
    """Show the form of a schedule; the caller has admitted the person. Raises GoneError."""
    form, edition = await deps.read(form_to_change, workspace, schedule_id)
    await deps.messenger.open_view(trigger, await _modal(deps, workspace, form, edition=edition))


async def open_duplicate(deps: Deps, workspace: str, schedule_id: str, trigger: str) -> None:
    """Show the form of a new schedule, filled like another; the caller has admitted the person. Raises GoneError."""
    form, _ = await deps.read(form_to_change, workspace, schedule_id)
    await deps.messenger.open_view(trigger, await _modal(deps, workspace, form, like=schedule_id))


async def follow(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Something was chosen: show the fields that go with it, and what there is to say about it.

    Before Slack is answered, so that the next choice finds the modal as it is now. If Slack refuses, the person may
    have closed it; if they have not, saving shows what is missing.
    """
    modal, click = submission_of(body), click_of(body)
    await admit(deps, modal.workspace, modal.person)
    form = form_in(modal)
    if click.block_id in {ids.SCHEDULE_LEADERSHIP, ids.SCHEDULE_CHANNELS, ids.SCHEDULE_SOURCES}:
        await look_at_channels(deps, modal.workspace, leadership=form.leadership)
    view = await _modal(deps, modal.workspace, form, edition=edition_in(modal), like=like_in(modal))
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
    form, edition = form_in(modal), edition_in(modal)
    await look_at_channels(deps, modal.workspace, leadership=form.leadership)
    try:
        saved = await deps.write(
            save_form,
            modal.workspace,
            modal.person,
            form,
            edition=edition,
            view_id=modal.view_id,
            now=deps.clock.now(),
            catalogue=deps.catalogue,
            random=deps.clock.random,
            like=like_in(modal),
        )
    except FormError as error:
        return await _mark(deps, modal, form, marked(error.faults, form), notice=error.sentence)
    except UnconfirmedError as error:
        return await _mark(deps, modal, form, unconfirmed(error.advice, form))
    except ChangedError:
        return await _overtaken(deps, modal, form)
    except GoneError:
        return await _gone(deps, modal, form)
    return _update(saved_modal(saved))


async def _overtaken(deps: Deps, modal: Submission, form: ScheduleForm) -> Outcome:
    """Somebody else saved first: say what is different now, and keep what was entered."""
    seen = edition_in(modal)
    if seen is None:  # the same form is being saved twice at once
        return _update(await _modal(deps, modal.workspace, form, like=like_in(modal), notice=CHANGED))
    try:
        theirs, newer = await deps.read(form_to_change, modal.workspace, seen.schedule_id)
    except GoneError:
        return await _gone(deps, modal, form)
    details = differences(theirs, form, catalogue=deps.catalogue)
    return _update(await _modal(deps, modal.workspace, form, edition=newer, notice=CHANGED, details=details))


async def _gone(deps: Deps, modal: Submission, form: ScheduleForm) -> Outcome:
    """Somebody else has deleted it: what was entered can still make a new one."""
    return _update(await _modal(deps, modal.workspace, form, notice=GONE))


async def _mark(
    deps: Deps, modal: Submission, form: ScheduleForm, sentences: Mapping[str, str], *, notice: str = ""
) -> Outcome:
    """Put the sentences beside their fields; where a field is not in the modal yet, show it first."""
    if sentences.keys() <= modal.values.keys():
        return Outcome(ack={"response_action": "errors", "errors": dict(sentences)})
    return _update(
        await _modal(deps, modal.workspace, form, edition=edition_in(modal), like=like_in(modal), notice=notice)
    )


async def _modal(
    deps: Deps,
    workspace: str,
    form: ScheduleForm,
    *,
    edition: Edition | None = None,
    like: str = "",
    notice: str = "",
    details: str = "",
) -> ModalView:
    told = await deps.read(advice, workspace, form, now=deps.clock.now(), catalogue=deps.catalogue)
    groups = await deps.read(every_group, workspace)
    return schedule_modal(
        form,
        told,
        catalogue=deps.catalogue,
        groups=groups,
        edition=edition,
        like=like,
        notice=notice,
        details=details,
    )


def _update(view: ModalView) -> Outcome:
    return Outcome(ack={"response_action": "update", "view": view})
