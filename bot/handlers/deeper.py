"""From a summary to a driver, a practice, a round, and back: each step in the place of the one before."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.domain.close_look import CloseLook
from bot.domain.trail import Trail
from bot.handlers import export, summary
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Click, Command, click_of, command_in
from bot.handlers.readers import recognize
from bot.ports import Deps
from bot.services.looking_closer import look_closer
from bot.views import ids
from bot.views.deeper import practice_closer, round_closer
from bot.views.message import Message

LONGEST = 2_000
"""Characters of a button's value (https://docs.slack.dev/reference/block-kit/block-elements/button-element)."""


async def driver(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The summary of a driver that was chosen, in the same channel and time."""
    click = click_of(body)
    rest = f"{_chosen(click)} {_trail_in(click).where}".strip()
    command = Command(
        workspace=click.workspace,
        person=click.person,
        channel=click.channel,
        text=f"summary {rest}",
        response_url=click.response_url,
        trigger=click.trigger,
        replaces=click.ephemeral,
    )
    return await summary.summary(deps, command, rest)


async def practice(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """All rounds of the practice that was chosen, in the schedule that it was chosen of."""
    click = click_of(body)
    schedule, _, chosen = _chosen(click).partition(" ")
    return await _closer(deps, click, _trail_in(click).to_practice(schedule, chosen))


async def one_round(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The round that was chosen."""
    click = click_of(body)
    return await _closer(deps, click, _trail_in(click).to_round(_chosen(click)))


async def back(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The practice again."""
    click = click_of(body)
    return await _closer(deps, click, _trail_of(click.value))


async def take_along(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Offer the figures as files, below the summary, which stays."""
    command = replace(command_in(body), replaces=False)
    return await export.offer(deps, command, command.text.partition(" ")[2])


async def _closer(deps: Deps, click: Click, trail: Trail) -> Outcome:
    await recognize(deps, click.workspace, click.person)
    look = await deps.read(
        look_closer, click.workspace, click.person, trail, now=deps.clock.now(), catalogue=deps.catalogue
    )
    message = _shown(look)
    return Outcome(later=(partial(deps.messenger.respond, click.response_url, message, replace=click.ephemeral),))


def _shown(look: CloseLook) -> Message:
    return round_closer(look, look.round) if look.round else practice_closer(look)


def _chosen(click: Click) -> str:
    if not click.selected or len(click.selected[0]) > LONGEST:
        raise BadPayloadError("what was chosen")
    return click.selected[0]


def _trail_in(click: Click) -> Trail:
    """Where the reader is, as the block of the menu says."""
    name, _, text = click.block_id.partition(":")
    return _trail_of(text if name == ids.DEEPER_TRAIL else "")


def _trail_of(text: str) -> Trail:
    if len(text) > LONGEST:
        raise BadPayloadError("the way there")
    try:
        return Trail.of(text)
    except ValueError as error:
        raise BadPayloadError("the way there") from error
