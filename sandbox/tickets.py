"""What an interaction hands to the app: trigger ids that open views, and response addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sandbox.errors import ApiError

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel
    from sandbox.message import Message
    from sandbox.people import Person
    from sandbox.slack import Slack

T = TypeVar("T")

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5
"""Slack's page on handling interactions: 3 seconds and once; 30 minutes and five times."""


@dataclass(slots=True)
class Trigger:
    """The right to open one view before one person."""

    app: App
    person: Person
    expires: datetime
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """The right to answer where an interaction happened; `message` is what was touched, if anything."""

    app: App
    person: Person
    channel: Channel
    message: Message | None
    expires: datetime
    uses_left: int = RESPONSE_USES


class Tickets:
    """The triggers and response addresses that were handed out; both live by the machine's time."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def trigger(self, app: App, person: Person) -> str:
        """A new trigger id."""
        self._forget_old()
        name = f"{len(self._triggers)}.{self._slack.ids.secret('trigger', length=48)}"
        self._triggers[name] = Trigger(app, person, self._slack.clock.machine_now() + TRIGGER_LIFE)
        return name

    def exchange(self, trigger_id: str, app: App) -> Person:
        """Use a trigger id up; raises the Web API's error if it is unknown, too old or used."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or trigger.app is not app:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if trigger.expires < self._slack.clock.machine_now():
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger.person

    def response_url(self, app: App, person: Person, channel: Channel, message: Message | None = None) -> str:
        """A new address to answer at."""
        self._forget_old()
        name = self._slack.ids.secret("response", length=40)
        expires = self._slack.clock.machine_now() + RESPONSE_LIFE
        self._responses[name] = ResponseUrl(app, person, channel, message, expires)
        return f"{self._slack.url}/response/{self._slack.team_id}/{name}"

    def response(self, name: str) -> ResponseUrl | None:
        """The response address of that name, if it may still be used; counted as used."""
        found = self._responses.get(name)
        if found is None or not found.uses_left or found.expires < self._slack.clock.machine_now():
            return None
        found.uses_left -= 1
        return found

    def _forget_old(self) -> None:
        # Both tables are in the order of their making, so the oldest are at the front; a trigger is kept a
        # little beyond its life, because "expired" is another answer than "unknown".
        now = self._slack.clock.machine_now()
        for name in [n for n, t in _first_few(self._triggers) if t.expires + RESPONSE_LIFE < now]:
            del self._triggers[name]
        for name in [n for n, r in _first_few(self._responses) if r.expires < now]:
            del self._responses[name]


def _first_few(table: dict[str, T]) -> list[tuple[str, T]]:
    return list(islice(table.items(), 8))
