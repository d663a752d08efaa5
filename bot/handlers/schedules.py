"""The list of schedules, and its buttons. Who presses is checked anew each time: roles change."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.handlers.admins import admit, look_at_channels
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Command, submission_of
from bot.handlers.schedule import open_existing, open_new
from bot.handlers.schedule_list import Errand, admitted, answered, card_on, hand_of, page_of, shown_again
from bot.ports import Deps
from bot.services import opening, steering
from bot.views import ids
from bot.views.schedule_modals import pause_modal
from bot.views.schedule_said import asked_now, deleted, paused, resumed
from bot.views.schedules import schedules_message


async def show_all(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers schedules`: the first page, for admins."""
    await admit(deps, command.workspace, command.person)
    await look_at_channels(deps, command.workspace)
    message = schedules_message(await page_of(deps, command.workspace))
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))


async def ask_now(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask at once instead of at today's time; a second press finds that it was done."""
    click = await admitted(deps, body)
    means = opening.Means(random=deps.clock.random, catalogue=deps.catalogue, keyring=deps.keyring)
    hand = hand_of(deps, click.person)
    round_ = await deps.write(steering.ask_at_once, click.workspace, click.value, hand=hand, means=means)
    practice = deps.catalogue.practice(round_.practice or "")
    return await shown_again(
        deps, click.workspace, Errand.of(click, click.value), lambda card: asked_now(card, round_, practice)
    )


async def pause(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask until when; nothing is paused before the admin has said."""
    click = await admitted(deps, body)
    card = card_on(await page_of(deps, click.workspace, showing=click.value), click.value)
    modal = pause_modal(card.program, metadata=Errand.of(click, click.value).metadata)
    await deps.messenger.open_view(click.trigger, modal)
    return Outcome()


async def pause_until(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Pause until the day that was chosen, or until somebody resumes."""
    modal = submission_of(body)
    await admit(deps, modal.workspace, modal.person)
    errand = Errand.in_modal(modal)
    until = modal.day(ids.PAUSE_UNTIL)
    hand = hand_of(deps, modal.person)
    await deps.write(steering.pause, modal.workspace, errand.schedule_id, hand=hand, until=until)
    return await shown_again(deps, modal.workspace, errand, paused)


async def resume(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask again from now on."""
    click = await admitted(deps, body)
    await deps.write(steering.resume, click.workspace, click.value, hand=hand_of(deps, click.person))
    return await shown_again(deps, click.workspace, Errand.of(click, click.value), resumed)


async def delete(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask nothing more; Slack has asked the admin whether they mean it."""
    click = await admitted(deps, body)
    before = await page_of(deps, click.workspace, showing=click.value)
    card = card_on(before, click.value)
    await deps.write(steering.delete, click.workspace, click.value, hand=hand_of(deps, click.person))
    page = await page_of(deps, click.workspace, start=before.start)
    return answered(deps, Errand.of(click, click.value), schedules_message(page, said=deleted(card)))


async def change(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Open the schedule's form."""
    click = await admitted(deps, body)
    await open_existing(deps, click.workspace, click.value, click.trigger)
    return Outcome()


async def make(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Open an empty form."""
    click = await admitted(deps, body)
    await open_new(deps, click.workspace, click.person, click.trigger)
    return Outcome()


async def turn_page(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Show the schedules from another place on."""
    click = await admitted(deps, body)
    if not (click.value.isascii() and click.value.isdecimal()):
        raise BadPayloadError("the page")
    page = await page_of(deps, click.workspace, start=int(click.value))
    return answered(deps, Errand.of(click, ""), schedules_message(page))
