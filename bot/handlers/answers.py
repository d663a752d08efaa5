"""Clicks on a check-in: an answer, or the wish to know why this is asked."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot import lookups
from bot.domain.answers import AnswerClick, Arrival
from bot.domain.cards import Outcome as Fate
from bot.domain.cards import Receipt
from bot.domain.scale import Rating
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Click, click_of
from bot.ports import Deps
from bot.services.answering import UnknownCheckInError, give_answers
from bot.services.directory import known_person
from bot.services.presenting import check_in_card
from bot.views.check_in import why_message
from bot.views.receipt import receipt_message


async def answer(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Store the answer, then acknowledge; the receipt follows in the background, for this person alone."""
    click = click_of(body)
    receipt = await take(deps, click)
    return Outcome(later=(partial(_hand_over, deps, click, receipt),), patient=True)


async def take(deps: Deps, click: Click) -> Receipt:
    """Store what was pressed; somebody whom the directory has never heard of is looked up first."""
    given = AnswerClick(click.person, click.value, _rating(click.action_id), click.action_ts)
    arrival = Arrival(given, deps.clock.now())  # once: looking somebody up must not make them late
    receipt = await _give(deps, click.workspace, arrival)
    if receipt.outcome is Fate.NOT_ASKED and await _looked_up(deps, click, receipt):
        receipt = await _give(deps, click.workspace, arrival)
    return receipt


async def why_this_question(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Say why, what "fully in place" looks like, and where the practice comes from."""
    click = click_of(body)
    card = await deps.read(check_in_card, click.workspace, click.value, catalogue=deps.catalogue)
    if card is None:
        raise UnknownCheckInError
    return Outcome(later=(partial(deps.messenger.respond, click.response_url, why_message(card), replace=False),))


async def _hand_over(deps: Deps, click: Click, receipt: Receipt) -> None:
    """Put into words here, and not before: until then others who clicked wait for their acknowledgement."""
    await deps.messenger.respond(click.response_url, receipt_message(receipt), replace=click.ephemeral)


async def _give(deps: Deps, workspace: str, arrival: Arrival) -> Receipt:
    return await deps.write_together(give_answers, workspace, arrival, keyring=deps.keyring)


async def _looked_up(deps: Deps, click: Click, receipt: Receipt) -> bool:
    """Ask Slack about somebody the directory has never heard of; once, for then it has."""
    if await deps.read(known_person, click.workspace, click.person):
        return False
    await lookups.learn_person(deps, click.workspace, click.person)
    await lookups.refresh_members(deps, click.workspace, receipt.channel)
    return True


def _rating(action_id: str) -> Rating:
    try:
        return Rating(action_id.partition(":")[2])
    except ValueError as error:
        raise BadPayloadError(f"no such answer: {action_id}") from error
