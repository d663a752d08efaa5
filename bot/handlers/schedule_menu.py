"""The menu beside each schedule: a preview, leaving one out, its practices, and a duplicate."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from slackblocks import ModalView

from bot.domain.practice_order import Move, Ordering
from bot.handlers.admins import admit
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Click, click_of, submission_of
from bot.handlers.schedule import open_duplicate
from bot.handlers.schedule_list import Errand, admitted, hand_of, show_over, shown_again
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import steering
from bot.services.foreseeing import standing
from bot.services.previewing import preview
from bot.services.steering import Repertoire
from bot.views import ids
from bot.views.preview import nothing_to_preview, preview_message, preview_modal
from bot.views.schedule_modals import order_modal
from bot.views.schedule_said import reordered, skipped, taken_back
from bot.views.words import calendar_day, when

Deed = Callable[[Deps, Click, str, str], Awaitable[Outcome]]


async def choose(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Do what was chosen: its word, the schedule's id, and for some a date."""
    click = await admitted(deps, body)
    what, _, rest = next(iter(click.selected), "").partition(" ")
    schedule_id, _, day = rest.partition(" ")
    deed = _DEEDS.get(what)
    if deed is None:
        raise BadPayloadError("the choice")
    return await deed(deps, click, schedule_id, day)


async def show_next(deps: Deps, click: Click, schedule_id: str, _: str) -> Outcome:
    """The next check-in, to this admin alone."""
    found = await deps.read(preview, click.workspace, schedule_id, now=deps.clock.now(), catalogue=deps.catalogue)
    message = nothing_to_preview(found.program, paused=found.paused)
    if found.card and found.coming:
        occurrence = found.coming.occurrence
        moment = calendar_day(occurrence.local_date) if found.direct else when(occurrence.opens_at)
        message = preview_message(found.card, opens_at=f"on {moment}")
    if click.response_url:
        return Outcome(later=(partial(deps.messenger.respond, click.response_url, message, replace=False),))
    await show_over(deps, click, preview_modal(message))
    return Outcome()


async def skip(deps: Deps, click: Click, schedule_id: str, text: str) -> Outcome:
    """Leave out the coming one that the admin saw."""
    day = _day(text)
    await deps.write(steering.skip_next, click.workspace, schedule_id, day, hand=hand_of(deps, click.person))
    return await shown_again(deps, click, Errand.of(click, schedule_id), lambda card: skipped(card, day))


async def take_back(deps: Deps, click: Click, schedule_id: str, text: str) -> Outcome:
    """Ask on that day after all."""
    day = _day(text)
    await deps.write(steering.take_skip_back, click.workspace, schedule_id, day, hand=hand_of(deps, click.person))
    return await shown_again(deps, click, Errand.of(click, schedule_id), lambda card: taken_back(card, day))


async def duplicate(deps: Deps, click: Click, schedule_id: str, _: str) -> Outcome:
    """The form of a new schedule, filled like this one."""
    await open_duplicate(deps, click.workspace, schedule_id, partial(show_over, deps, click))
    return Outcome()


async def order(deps: Deps, click: Click, schedule_id: str, _: str) -> Outcome:
    """The practices, to be put in order."""
    found = await deps.read(steering.repertoire, click.workspace, schedule_id, catalogue=deps.catalogue)
    errand = replace(Errand.of(click, schedule_id), version=found.version)
    await show_over(deps, click, await order_view(deps, click.workspace, errand, found, found.ordering))
    return Outcome()


async def move(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """One practice was moved: show the order as it is now, before Slack is answered, so that no move is lost.

    If Slack refuses, the person may have closed the modal; what they moved is shown at the next move.
    """
    modal, click = submission_of(body), click_of(body)
    await admit(deps, modal.workspace, modal.person)
    errand = Errand.in_modal(modal)
    how, _, practice = next(iter(click.selected), "").partition(" ")
    if how not in set(Move):
        raise BadPayloadError("the move")
    found = await deps.read(steering.repertoire, modal.workspace, errand.schedule_id, catalogue=deps.catalogue)
    ordering = ordering_in(errand, found).after(Move(how), practice)
    with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
        view = await order_view(deps, modal.workspace, errand, found, ordering)
        await deps.messenger.update_view(modal.view_id, view, seen_hash=modal.view_hash)
    return Outcome()


async def save_order(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask in this order from the next occurrence on."""
    modal = submission_of(body)
    await admit(deps, modal.workspace, modal.person)
    errand = Errand.in_modal(modal)
    found = await deps.read(steering.repertoire, modal.workspace, errand.schedule_id, catalogue=deps.catalogue)
    await deps.write(
        steering.choose_practices,
        modal.workspace,
        errand.schedule_id,
        ordering_in(errand, found).asked,
        version=errand.version,
        hand=hand_of(deps, modal.person),
        catalogue=deps.catalogue,
        shown=found.usual,
    )
    return await shown_again(deps, modal, errand, reordered)


_DEEDS: Mapping[str, Deed] = {
    ids.MORE_PREVIEW: show_next,
    ids.MORE_SKIP: skip,
    ids.MORE_TAKE_BACK: take_back,
    ids.MORE_PRACTICES: order,
    ids.MORE_DUPLICATE: duplicate,
}


async def order_view(
    deps: Deps, workspace: str, errand: Errand, found: Repertoire, ordering: Ordering, *, said: str = "", turn: str = ""
) -> ModalView:
    """The practices in an order that may not be saved yet, below `said`, which is in mrkdwn.

    With another `turn` the menu of words has nothing chosen. The modal carries the order as places in the usual one:
    ids of many practices would be too long for Slack.
    """
    places = {id: place for place, id in enumerate(found.usual)}
    carried = replace(
        errand,
        practices=tuple(places[one] for one in ordering.asked),
        left_out=tuple(places[one] for one in ordering.left_out),
        usual=_mark(found),
    )
    now = deps.clock.now()
    stands = await deps.read(standing, workspace, found.schedule, ordering, now=now, catalogue=deps.catalogue)
    return order_modal(
        ordering,
        stands,
        program=found.program,
        cadence=found.schedule.cadence,
        catalogue=found.catalogue,
        metadata=carried.metadata,
        retired=found.retired,
        said=said,
        turn=turn,
    )


def ordering_in(errand: Errand, found: Repertoire) -> Ordering:
    """The order that a modal carries. Raises ChangedError if the schedule is no longer what it was made from."""
    places = (*errand.practices, *errand.left_out)
    same = found.version == errand.version and _mark(found) == errand.usual
    if not same or sorted(places) != list(range(len(found.usual))):
        raise steering.ChangedError(found.version)
    return Ordering(
        tuple(found.usual[place] for place in errand.practices),
        tuple(found.usual[place] for place in errand.left_out),
    )


def _mark(found: Repertoire) -> str:
    """What tells one usual order from another."""
    return sha256(" ".join(found.usual).encode()).hexdigest()[:12]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadPayloadError("the day") from error
