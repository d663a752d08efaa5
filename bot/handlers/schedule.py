"""The modal in which admins make and change schedules: opening it, following what is chosen, saving it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from slackblocks import ModalView

from bot.domain.schedule_form import Edition, FormError, ScheduleForm, blank_form
from bot.domain.zones import search_zones
from bot.handlers.admins import admit, look_at_channels
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, Submission, click_of, search_of, submission_of
from bot.handlers.schedule_fields import edition_in, form_in
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.directory import known_person
from bot.services.scheduling import ChangedError, GoneError, UnconfirmedError, advice, form_to_change, save_form
from bot.views import ids
from bot.views.schedule_modal import CHANGED, GONE, marked, schedule_modal, unconfirmed, zone_options
from bot.views.schedule_saved import saved_modal


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


async def follow(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Something was chosen: show the fields that go with it, and what there is to say about it.

    Before Slack is answered, so that the next choice finds the modal as it is now. If Slack refuses, the person may
    have closed it; if they have not, saving shows what is missing.
    """
    modal, click = submission_of(body), click_of(body)
    await admit(deps, modal.workspace, modal.person)
    form = form_in(modal)
    if click.block_id in {ids.SCHEDULE_LEADERSHIP, ids.SCHEDULE_CHANNELS}:
        await look_at_channels(deps, modal.workspace, leadership=form.leadership)
    view = await _modal(deps, modal.workspace, form, edition=edition_in(modal))
    with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
        await deps.messenger.update_view(modal.view_id, view)
    return Outcome()


async def find_zones(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The time zones that fit what has been typed so far."""
    return Outcome(ack={"options": zone_options(search_zones(search_of(body).text))})


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
        )
    except FormError as error:
        return await _mark(deps, modal, form, marked(error.faults, form.rhythm), notice=error.sentence)
    except UnconfirmedError as error:
        return await _mark(deps, modal, form, unconfirmed(error.advice, form))
    except ChangedError as error:
        newer = Edition(edition.schedule_id, error.version) if edition else None
        return _update(await _modal(deps, modal.workspace, form, edition=newer, notice=CHANGED))
    except GoneError:
        return _update(await _modal(deps, modal.workspace, form, notice=GONE))
    return _update(saved_modal(saved))


async def _mark(
    deps: Deps, modal: Submission, form: ScheduleForm, sentences: Mapping[str, str], *, notice: str = ""
) -> Outcome:
    """Put the sentences beside their fields; where a field is not in the modal yet, show it first."""
    if sentences.keys() <= modal.values.keys():
        return Outcome(ack={"response_action": "errors", "errors": dict(sentences)})
    return _update(await _modal(deps, modal.workspace, form, edition=edition_in(modal), notice=notice))


async def _modal(
    deps: Deps, workspace: str, form: ScheduleForm, *, edition: Edition | None = None, notice: str = ""
) -> ModalView:
    told = await deps.read(advice, workspace, form, now=deps.clock.now(), catalogue=deps.catalogue)
    return schedule_modal(form, told, catalogue=deps.catalogue, edition=edition, notice=notice)


def _update(view: ModalView) -> Outcome:
    return Outcome(ack={"response_action": "update", "view": view})
