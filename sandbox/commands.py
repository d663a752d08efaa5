"""Slack's own commands: those that no app is asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.app import Command
from sandbox.errors import NotAllowedError, NotThereError
from sandbox.mentions import typed

if TYPE_CHECKING:
    from sandbox.channel import Channel
    from sandbox.people import Person
    from sandbox.slack import Slack

OWN_COMMANDS = (
    Command("/invite", description="Bring people or apps into a channel", usage_hint="@somebody [#channel]"),
    Command("/leave", description="Leave this channel"),
    Command("/remove", description="Take somebody, or an app, out of this channel", usage_hint="@somebody"),
)
"""In the order in which the client lists them."""


@dataclass(frozen=True)
class _Meant:
    """Whom and which channel somebody named after a command."""

    people: tuple[Person, ...]
    channel: Channel


def run_own(person: Person, name: str, text: str, here: Channel) -> None:
    """Do what one of Slack's own commands says; raises SandboxError with the sentence that the client would show."""
    if here.kind == "im":
        raise NotAllowedError(f"{name} works in channels, not in direct messages.")
    _DEEDS[name](person, text, here)


def _invite(person: Person, text: str, here: Channel) -> None:
    meant = _meant(person, text, here, "/invite")
    if not meant.channel.has(person):
        raise NotAllowedError(f"You can't invite anybody to #{meant.channel.name}: you aren't in it.")
    for one in meant.people:
        if meant.channel.has(one):
            raise NotAllowedError(f"{one.name} is already in #{meant.channel.name}.")
        meant.channel.join(one, inviter=person)


def _remove(person: Person, text: str, here: Channel) -> None:
    for one in _meant(person, text, here, "/remove").people:
        if not here.has(one):
            raise NotThereError(f"{one.name} isn't in #{here.name}.")
        if one is person:
            raise NotAllowedError("You can't remove yourself. Type /leave instead.")
        here.leave(one)


def _leave(person: Person, text: str, here: Channel) -> None:
    here.leave(person)


def _meant(person: Person, text: str, here: Channel, name: str) -> _Meant:
    slack = person.slack
    elements: list[Mapping[str, Any]] = list(typed(slack, text))
    named = [slack.find_person(one["user_id"]) for one in elements if one["type"] == "user"]
    people = tuple(one for one in named if one and one not in _gone(slack))
    channels = [slack.find_channel(one["channel_id"]) for one in elements if one["type"] == "channel"]
    rest = "".join(one["text"] for one in elements if one["type"] == "text").strip()
    if not people or rest:
        raise NotThereError(f"Slack can't find {rest or 'anybody'} here. Type {name} @ and a whole name.")
    return _Meant(people, next((one for one in channels if one), here))


def _gone(slack: Slack) -> list[Person]:
    uninstalled = [app.bot_user for app in slack.apps if not app.installed]
    return [*uninstalled, *(person for person in slack.people if person.deleted)]


_DEEDS: Mapping[str, Callable[[Person, str, Channel], None]] = {
    "/invite": _invite,
    "/leave": _leave,
    "/remove": _remove,
}
