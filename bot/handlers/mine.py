"""`/drivers me`, and what people press there or in their Home tab about themselves."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from bot import lookups
from bot.handlers import home
from bot.handlers.answers import take
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Click, Command, click_of
from bot.ports import Deps
from bot.services import mine
from bot.views.home import answer_taken
from bot.views.message import Message
from bot.views.mine import comments_deleted, my_message, snoozed, stopped, taking
from bot.views.receipt import receipt_message


async def show(deps: Deps, command: Command, _rest: str) -> Outcome:
    """`/drivers me`: for anybody, about themselves, shown to them alone."""
    await lookups.learn_person(deps, command.workspace, command.person)
    message = await _message(deps, command.workspace, command.person)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))


async def answer(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Store an answer. What it is, is said where it is gone when Slack is closed, and not in Home."""
    click = click_of(body)
    receipt = await take(deps, click)
    return await _shown(deps, click, answer_taken(receipt) if _is_home(click) else receipt_message(receipt).text)


async def snooze(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """No direct messages before the day that was picked."""
    click = click_of(body)
    chosen = await deps.write(mine.snooze, click.workspace, click.person, _day(click), now=deps.clock.now())
    return await _shown(deps, click, snoozed(chosen))


async def end_snooze(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Direct messages again from now on."""
    click = click_of(body)
    await deps.write(mine.end_snooze, click.workspace, click.person)
    return await _shown(deps, click, taking())


async def stop_messages(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """No direct messages until the person wants them again."""
    click = click_of(body)
    await deps.write(mine.stop_messages, click.workspace, click.person)
    return await _shown(deps, click, stopped())


async def take_messages(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Direct messages again from now on."""
    click = click_of(body)
    await deps.write(mine.take_messages, click.workspace, click.person)
    return await _shown(deps, click, taking())


async def delete_comments(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Forget what the person wrote in threads; Slack has asked whether they mean it."""
    click = click_of(body)
    number = await deps.write(mine.delete_comments, click.workspace, click.person)
    return await _shown(deps, click, comments_deleted(number))


async def _shown(deps: Deps, click: Click, said: str) -> Outcome:
    """The same screen as it is now, below what has been done."""
    if _is_home(click):
        return Outcome(later=(partial(home.publish, deps, click.workspace, click.person, said=said),))
    message = await _message(deps, click.workspace, click.person, said=said)
    return Outcome(later=(partial(deps.messenger.respond, click.response_url, message, replace=click.ephemeral),))


async def _message(deps: Deps, workspace: str, person: str, *, said: str = "") -> Message:
    now = deps.clock.now()
    own = await deps.read(mine.my_side, workspace, person, now=now, catalogue=deps.catalogue)
    answers = await deps.read(mine.my_answers, workspace, person, own.asked, keyring=deps.keyring)
    traces = await deps.read(mine.my_traces, workspace, person, answers=len(answers))
    return my_message(own, answers, traces, said=said)


def _is_home(click: Click) -> bool:
    """A press in a view comes without an address to answer to."""
    return not click.response_url


def _day(click: Click) -> date:
    try:
        return date.fromisoformat(click.date)
    except ValueError as error:
        raise BadPayloadError("the day") from error
