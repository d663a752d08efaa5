"""The list of schedules, and what admins do there. Who presses is checked anew each time: roles change."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.domain.schedule_card import ScheduleCard, SchedulePage
from bot.handlers.admins import admit, look_at_channels
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Click, Command, click_of
from bot.handlers.schedule import open_existing, open_new
from bot.ports import Deps
from bot.services import opening, scheduling
from bot.services.listing import schedule_page
from bot.views.message import Message
from bot.views.schedules import PAGE, asked_now, deleted, paused, resumed, schedules_message


async def show_all(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers schedules`: the first page, for admins."""
    await admit(deps, command.workspace, command.person)
    await look_at_channels(deps, command.workspace)
    message = schedules_message(await _page(deps, command.workspace))
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))


async def ask_now(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask at once instead of at today's time; a second press finds that it was done."""
    click = await _admitted(deps, body)
    means = opening.Means(random=deps.clock.random, catalogue=deps.catalogue, keyring=deps.keyring)
    round_ = await deps.write(opening.ask_now, click.workspace, click.value, now=deps.clock.now(), means=means)
    page = await _page(deps, click.workspace, showing=click.value)
    said = asked_now(_card(page, click.value), round_, deps.catalogue.practice(round_.practice or ""))
    return _answer(deps, click, schedules_message(page, said=said))


async def pause(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask nothing until somebody resumes."""
    click = await _admitted(deps, body)
    await deps.write(scheduling.pause, click.workspace, click.value)
    return await _show_again(deps, click, paused)


async def resume(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask again from now on."""
    click = await _admitted(deps, body)
    await deps.write(scheduling.resume, click.workspace, click.value, now=deps.clock.now())
    return await _show_again(deps, click, resumed)


async def delete(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask nothing more; Slack has asked the admin whether they mean it."""
    click = await _admitted(deps, body)
    before = await _page(deps, click.workspace, showing=click.value)
    card = _card(before, click.value)
    await deps.write(scheduling.delete, click.workspace, click.value)
    page = await _page(deps, click.workspace, start=before.start)
    return _answer(deps, click, schedules_message(page, said=deleted(card)))


async def change(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Open the schedule's form."""
    click = await _admitted(deps, body)
    await open_existing(deps, click.workspace, click.value, click.trigger)
    return Outcome()


async def make(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Open an empty form."""
    click = await _admitted(deps, body)
    await open_new(deps, click.workspace, click.person, click.trigger)
    return Outcome()


async def turn_page(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Show the schedules from another place on."""
    click = await _admitted(deps, body)
    if not (click.value.isascii() and click.value.isdecimal()):
        raise BadPayloadError("the page")
    page = await _page(deps, click.workspace, start=int(click.value))
    return _answer(deps, click, schedules_message(page))


async def _admitted(deps: Deps, body: Mapping[str, Any]) -> Click:
    click = click_of(body)
    await admit(deps, click.workspace, click.person)
    return click


async def _show_again(deps: Deps, click: Click, say: Callable[[ScheduleCard], str]) -> Outcome:
    """The page with the schedule that was pressed, below what has become of it."""
    page = await _page(deps, click.workspace, showing=click.value)
    return _answer(deps, click, schedules_message(page, said=say(_card(page, click.value))))


def _card(page: SchedulePage, schedule_id: str) -> ScheduleCard:
    """A schedule that was there a moment ago. Raises GoneError if somebody has deleted it since."""
    card = page.card_of(schedule_id)
    if card is None:
        raise scheduling.GoneError
    return card


async def _page(deps: Deps, workspace: str, *, start: int = 0, showing: str = "") -> SchedulePage:
    return await deps.read(
        schedule_page,
        workspace,
        start=start,
        showing=showing,
        count=PAGE,
        now=deps.clock.now(),
        catalogue=deps.catalogue,
    )


def _answer(deps: Deps, click: Click, message: Message) -> Outcome:
    return Outcome(later=(partial(deps.messenger.respond, click.response_url, message, replace=click.ephemeral),))
