"""The list of schedules, and its buttons. Who presses is checked anew each time: roles change."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.handlers.admins import admit, look_at_channels
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, page_in, submission_of
from bot.handlers.schedule import open_existing, open_new
from bot.handlers.schedule_list import Errand, admitted, answered, card_on, hand_of, page_of, show_over, shown_again
from bot.ports import Deps
from bot.services import opening, steering
from bot.services.cataloguing import catalogue_of
from bot.views import ids
from bot.views.schedule_modals import pause_modal
from bot.views.schedule_said import asked_now, deleted, paused, resumed
from bot.views.schedules import MODAL_PAGE, schedules_message, schedules_modal


async def show_all(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers schedules`: the first page, for admins."""
    await admit(deps, command.workspace, command.person)
    await look_at_channels(deps, command.workspace)
    message = schedules_message(await page_of(deps, command.workspace))
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))


async def show_in_modal(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The same over the Home tab, to be used there."""
    click = await admitted(deps, body)
    page = await page_of(deps, click.workspace, size=MODAL_PAGE)
    await deps.messenger.open_view(click.trigger, schedules_modal(page))
    return Outcome()


async def ask_now(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask at once instead of at today's time; a second press finds that it was done."""
    click = await admitted(deps, body)
    means = opening.Means(random=deps.clock.random, catalogue=deps.catalogue, keyring=deps.keyring)
    hand = hand_of(deps, click.person)
    round_ = await deps.write(steering.ask_at_once, click.workspace, click.value, hand=hand, means=means)
    known = await deps.read(catalogue_of, click.workspace, round_.program_id, deps.catalogue)
    practice = known.found_or_gone(round_.practice or "")
    errand = Errand.of(click, click.value)
    return await shown_again(deps, click, errand, lambda card: asked_now(card, round_, practice))


async def pause(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask until when; nothing is paused before the admin has said."""
    click = await admitted(deps, body)
    card = card_on(await page_of(deps, click.workspace, showing=click.value), click.value)
    modal = pause_modal(card.program, metadata=Errand.of(click, click.value).metadata)
    await show_over(deps, click, modal)
    return Outcome()


async def pause_until(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Pause until the day that was chosen, or until somebody resumes."""
    modal = submission_of(body)
    await admit(deps, modal.workspace, modal.person)
    errand = Errand.in_modal(modal)
    until = modal.day(ids.PAUSE_UNTIL)
    hand = hand_of(deps, modal.person)
    await deps.write(steering.pause, modal.workspace, errand.schedule_id, hand=hand, until=until)
    return await shown_again(deps, modal, errand, paused)


async def resume(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask again from now on."""
    click = await admitted(deps, body)
    await deps.write(steering.resume, click.workspace, click.value, hand=hand_of(deps, click.person))
    return await shown_again(deps, click, Errand.of(click, click.value), resumed)


async def delete(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask nothing more; Slack has asked the admin whether they mean it."""
    click = await admitted(deps, body)
    errand = Errand.of(click, click.value)
    before = await page_of(deps, click.workspace, showing=click.value, size=errand.size)
    card = card_on(before, click.value)
    await deps.write(steering.delete, click.workspace, click.value, hand=hand_of(deps, click.person))
    page = await page_of(deps, click.workspace, start=before.start, size=errand.size)
    return answered(deps, click, errand, page, said=deleted(card))


async def change(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Open the schedule's form."""
    click = await admitted(deps, body)
    await open_existing(deps, click.workspace, click.value, partial(show_over, deps, click))
    return Outcome()


async def make(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Open an empty form."""
    click = await admitted(deps, body)
    await open_new(deps, click.workspace, click.person, partial(show_over, deps, click))
    return Outcome()


async def turn_page(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Show the schedules from another place on."""
    click = await admitted(deps, body)
    errand = Errand.of(click, "")
    page = await page_of(deps, click.workspace, start=page_in(click), size=errand.size)
    return answered(deps, click, errand, page)
