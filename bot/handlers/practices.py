"""The catalogue in Slack: anybody may read it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.handlers.desk import Outcome
from bot.handlers.payloads import Click, Command, click_of
from bot.ports import Deps
from bot.views.message import Message
from bot.views.practices import catalogue_message, practice_message


async def show_all(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers practices`: all drivers with their practices."""
    message = catalogue_message(deps.catalogue)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))


async def choose(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """One practice, in the place of what was shown. Raises UnknownPracticeError if it is no longer there."""
    click = click_of(body)
    practice = deps.catalogue.practice(next(iter(click.selected), ""))
    return _answer(deps, click, practice_message(practice, deps.catalogue))


async def back(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """All drivers again."""
    return _answer(deps, click_of(body), catalogue_message(deps.catalogue))


def _answer(deps: Deps, click: Click, message: Message) -> Outcome:
    return Outcome(later=(partial(deps.messenger.respond, click.response_url, message, replace=click.ephemeral),))
