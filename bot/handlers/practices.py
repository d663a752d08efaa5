"""The catalogue in Slack: anybody may read it."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from bot.domain.catalogue import Catalogue
from bot.domain.query import Misunderstood, parse_query
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Click, Command, click_of
from bot.ports import Deps
from bot.services.cataloguing import whole_catalogue
from bot.views.message import Message
from bot.views.misunderstood import PRACTICES, misunderstood_message
from bot.views.practices import catalogue_message, driver_message, practice_message


async def show_all(deps: Deps, command: Command, rest: str) -> Outcome:
    """`/drivers practices [driver or practice]`: what was named, or all drivers with their practices."""
    message = _named(rest, await _whole(deps, command.workspace), today=deps.clock.now().date())
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=command.replaces),))


async def choose(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """One practice, in the place of what was shown. Raises UnknownPracticeError if it is no longer there."""
    click = click_of(body)
    catalogue = await _whole(deps, click.workspace)
    practice = catalogue.practice(next(iter(click.selected), ""))
    return _answer(deps, click, practice_message(practice, catalogue))


async def back(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """All drivers again."""
    click = click_of(body)
    return _answer(deps, click, catalogue_message(await _whole(deps, click.workspace)))


async def _whole(deps: Deps, workspace: str) -> Catalogue:
    """All that any program of the workspace may ask."""
    return await deps.read(whole_catalogue, workspace, deps.catalogue)


def _named(text: str, catalogue: Catalogue, *, today: date) -> Message:
    """What the words mean, read as those of a summary are; a channel or a time makes no difference here."""
    words = " ".join(word for word in text.split() if not word.startswith("#"))
    query = parse_query(words, catalogue=catalogue, channels={}, today=today)
    if isinstance(query, Misunderstood):
        return misunderstood_message(query, command=PRACTICES)
    if query.practice:
        return practice_message(catalogue.practice(query.practice), catalogue)
    driver = catalogue.find_driver(query.driver) if query.driver else None
    return driver_message(driver, catalogue) if driver else catalogue_message(catalogue)


def _answer(deps: Deps, click: Click, message: Message) -> Outcome:
    return Outcome(later=(partial(deps.messenger.respond, click.response_url, message, replace=click.ephemeral),))
