"""A workspace's messages, written down sheet by sheet: a sheet is written anew only when something on it has changed.

Messages are by far the most of a workspace, and most of them never change again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sandbox.message import Message

if TYPE_CHECKING:
    from sandbox.slack import Slack

SIZE = 50
"""Messages on a sheet: few enough to be written down without anybody noticing."""

_FIELDS = tuple(one.name for one in fields(Message))
_values = attrgetter(*_FIELDS)

Name = str | int | tuple[str, str]
"""What stands for a thing that is written down elsewhere: a message's number, or what else it is."""

Dump = Callable[[object, Mapping[int, Name]], bytes]
"""Writes something down, with names in the place of the things that have one, by their `id()`."""


class Sheet:
    """Messages with their numbers, and how they were written down last."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, Message]] = []
        self.written = b""
        self._looked: list[tuple[Any, ...]] = []

    @property
    def stale(self) -> bool:
        """Whether what was written is not what stands in the messages now.

        Their values are replaced and never changed inside, but for the replies below a message, which only become
        more, and what people chose on it, which is written each time.
        """
        return any(message.state for _, message in self.lines) or self._looked != self._look()

    def write(self, dump: Dump, names: Mapping[int, Name]) -> None:
        """Write the messages down as they stand now."""
        self._looked = self._look()
        self.written = dump([(number, _values(message)) for number, message in self.lines], names)

    def _look(self) -> list[tuple[Any, ...]]:
        return [(*_values(one), len(one.replies), len(one.files), bool(one.state)) for _, one in self.lines]


class Sheets:
    """All messages of a workspace; each keeps its number and its sheet from the first time it is seen."""

    def __init__(self, slack: Slack, dump: Dump) -> None:
        self._slack = slack
        self._dump = dump
        self._sheets: list[Sheet] = []
        self._numbers: dict[int, int] = {}

    @property
    def numbers(self) -> Mapping[int, int]:
        """Each message's number, by its `id()`."""
        return self._numbers

    def written(self) -> Sequence[bytes]:
        """The sheets as the messages stand now."""
        for _ in self.catch_up():
            pass
        return [sheet.written for sheet in self._sheets]

    def catch_up(self) -> Iterator[None]:
        """Write anew what is stale, one sheet at a time."""
        self._collect()
        for sheet in tuple(self._sheets):
            if sheet.stale:
                sheet.write(self._dump, {**self._numbers, **_names(self._slack)})
                yield

    def _collect(self) -> None:
        for channel in self._slack.channels:
            for message in channel.everything():
                if id(message) not in self._numbers:
                    self._add(message)

    def _add(self, message: Message) -> None:
        if not self._sheets or len(self._sheets[-1].lines) >= SIZE:
            self._sheets.append(Sheet())
        self._numbers[id(message)] = len(self._numbers)
        self._sheets[-1].lines.append((self._numbers[id(message)], message))


def blank(count: int) -> list[Message]:
    """Messages with nothing on them yet, so that others can refer to them by their numbers."""
    return [Message.__new__(Message) for _ in range(count)]


def fill(messages: Sequence[Message], lines: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
    """Put on messages what a sheet says of them."""
    for number, values in lines:
        for name, value in zip(_FIELDS, values, strict=True):
            setattr(messages[number], name, value)


def thing_named(slack: Slack, name: tuple[str, str]) -> object:
    """What a name stands for on a sheet, besides messages; raises LookupError if there is no such thing."""
    kind, wanted = name
    things: Mapping[str, Callable[[], object]] = {
        "slack": lambda: slack,
        "person": lambda: slack.slackbot if wanted == slack.slackbot.id else slack.find_person(wanted),
        "channel": lambda: slack.find_channel(wanted),
        "app": lambda: next((app for app in slack.apps if app.app_id == wanted), None),
        "file": lambda: slack.files.get(wanted),
    }
    found = things[kind]()
    if found is None:
        raise LookupError(f"there is no {kind} {wanted}")
    return found


def _names(slack: Slack) -> dict[int, Name]:
    """Everything that a message may refer to, besides messages."""
    return {
        id(slack): ("slack", ""),
        **{id(person): ("person", person.id) for person in (slack.slackbot, *slack.people)},
        **{id(channel): ("channel", channel.id) for channel in slack.channels},
        **{id(app): ("app", app.app_id) for app in slack.apps},
        **{id(file): ("file", file.id) for file in slack.files.values()},
    }
