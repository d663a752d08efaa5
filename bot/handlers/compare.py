"""`/drivers compare`: a form that offers what can be compared, and the answer over it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.domain.compare_form import CompareForm, Kind
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Command, Submission, click_of, submission_of
from bot.handlers.readers import recognize
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.comparing import Reader
from bot.services.comparing_chosen import answer, comparable
from bot.views import ids
from bot.views.compare import compared_modal
from bot.views.compare_form import EVERYBODY, compare_modal


async def open_modal(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers compare`: the form, or why there is nothing to compare."""
    return await _open(deps, command.workspace, command.person, command.trigger)


async def open_from_summary(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The same from a button."""
    click = click_of(body)
    return await _open(deps, click.workspace, click.person, click.trigger)


async def follow(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Another kind or schedule was chosen: show what goes with it.

    If Slack refuses, the person may have closed the modal; if they have not, sending it off tells what there is to say.
    """
    modal = submission_of(body)
    reader = await _reader(deps, modal.workspace, modal.person)
    there = await deps.read(comparable, modal.workspace, reader)
    view = compare_modal(there.settled(_form_in(modal)), there)
    with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
        await deps.messenger.update_view(modal.view_id, view)
    return Outcome()


async def show(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The answer, upon the form, which is there again when the answer is closed."""
    modal = submission_of(body)
    reader = await _reader(deps, modal.workspace, modal.person)
    found = await deps.read(answer, modal.workspace, reader, _form_in(modal))
    return Outcome(ack={"response_action": "push", "view": compared_modal(found)})


async def _open(deps: Deps, workspace: str, person: str, trigger: str) -> Outcome:
    reader = await _reader(deps, workspace, person)
    there = await deps.read(comparable, workspace, reader)
    await deps.messenger.open_view(trigger, compare_modal(there.settled(CompareForm()), there))
    return Outcome()


async def _reader(deps: Deps, workspace: str, person: str) -> Reader:
    await recognize(deps, workspace, person)
    return Reader(person, deps.clock.now(), deps.catalogue)


def _form_in(modal: Submission) -> CompareForm:
    """The form as it stands in the modal."""
    kind = _kind_in(modal.text(ids.COMPARE_KIND))
    schedule = modal.text(f"{ids.COMPARE_SCHEDULE}:{kind}")
    depends = _depends(modal, kind, schedule)
    channel = modal.text(f"{ids.COMPARE_CHANNEL}:{depends}")
    return CompareForm(
        kind=kind,
        program=modal.text(ids.COMPARE_PROGRAM),
        schedule=schedule,
        first=modal.text(f"{ids.COMPARE_FIRST}:{depends}"),
        second=modal.text(f"{ids.COMPARE_SECOND}:{depends}"),
        channel="" if channel == EVERYBODY else channel,
    )


def _kind_in(text: str) -> Kind:
    if text not in set(Kind):
        raise BadPayloadError("what is compared")
    return Kind(text)


def _depends(modal: Submission, kind: Kind, schedule: str) -> str:
    """What stands behind the names of the blocks with the two sides.

    Empty if they belong to another kind or schedule: what was chosen in them counts no more.
    """
    sides = (block.partition(":") for block in modal.values)
    shown = next((depends for name, _, depends in sides if name == ids.COMPARE_FIRST), "")
    of_kind, _, of_schedule = shown.partition(":")
    return shown if of_kind == kind and schedule in ("", of_schedule) else ""
