"""How far each person has read, for as long as the page runs."""

from __future__ import annotations

from itertools import islice

from sandbox.channel import Channel
from sandbox.feed import person_topic
from sandbox.people import Person

MOST = 99
"""Unread messages that are counted; more are not told apart."""


class Marks:
    """What stood when somebody first looked at the page counts as read."""

    def __init__(self) -> None:
        self._came: dict[str, str] = {}
        self._read: dict[tuple[str, str], str] = {}

    def welcome(self, person: Person) -> None:
        """Somebody looks, perhaps for the first time."""
        if person.id not in self._came:
            self._came[person.id] = person.slack.now_ts()
            for channel in person.channels.values():
                self._read[person.id, channel.id] = _newest(channel)

    def read(self, person: Person, channel: Channel) -> None:
        """Everything in the channel has been seen."""
        if self.unread(person, channel):
            person.slack.feed.touch(person_topic(person.id))
        self._read[person.id, channel.id] = _newest(channel)

    def unread(self, person: Person, channel: Channel) -> int:
        """How many messages of others they haven't seen, up to MOST; threads don't count."""
        mark = self._read.get((person.id, channel.id), self._came.get(person.id, ""))
        others = (m for m in channel.between(mark, None, inclusive=False) if m.author is not person)
        return sum(1 for _ in islice(others, MOST))


def _newest(channel: Channel) -> str:
    message = next(channel.between(None, None, inclusive=True), None)
    return message.ts if message else ""
