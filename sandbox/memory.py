"""A workspace written down and read back, so that it outlives its process.

Everything that people see is kept, the newest traffic included, and the events that are held back or wait for their
retry. What is on its way to an app at this moment is not: whoever keeps a workspace waits first until it is settled.
Nor are trigger ids and response addresses, which mean something to this process alone.

What is written is a head, and behind it the number of messages, everything but them, and the sheets that they are on.
"""

import asyncio
import hashlib
import io
import pickle
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.deliver import Outbox
from sandbox.errors import SandboxError
from sandbox.feed import Feed
from sandbox.message import Message
from sandbox.sheets import Name, Sheets, blank, fill, thing_named
from sandbox.slack import Slack
from sandbox.sockets import Sockets
from sandbox.tickets import Tickets
from sandbox.traffic import Exchange, Traffic

VERSION = 2
"""Rises whenever something in the workspace holds other things than before; only this one is read."""

NEWEST = 500
"""Exchanges that are kept."""

AT_ONCE = 25
"""Exchanges that are written down without a pause."""

_PLAIN = frozenset(
    {
        ("builtins", "set"),
        ("builtins", "frozenset"),
        ("collections", "Counter"),
        ("collections", "deque"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("random", "Random"),
    }
)
"""What a memory may be made of besides the classes of the sandbox and of those who keep it."""


class UnreadableError(SandboxError):
    """A memory that can't be read; the message says why."""


@dataclass(frozen=True)
class Moment:
    """A workspace as it was at one moment, written down in parts."""

    edition: int
    parts: tuple[bytes, ...]

    def sealed(self) -> bytes:
        """The parts in one, with the head by which they are known to be whole; may be done in a thread."""
        body = b"".join(self.parts)
        return _head(self.edition, body) + body


class Memory:
    """Writes a workspace down, again and again; what has not changed since the last time is not written anew.

    `edition` is the keeper's own version of what they want to find beside the workspace.
    """

    def __init__(self, slack: Slack, *, edition: int = 1) -> None:
        self._slack = slack
        self._edition = edition
        self._sheets = Sheets(slack, _dumped)
        self._told: dict[int, tuple[Exchange, bytes]] = {}

    async def catch_up(self) -> None:
        """Do what takes long ahead of time, in pieces of a few milliseconds, while everybody else goes on."""
        for _ in self._sheets.catch_up():
            await asyncio.sleep(0)
        for place in range(0, NEWEST, AT_ONCE):
            self._tell(self._newest[place : place + AT_ONCE])
            await asyncio.sleep(0)

    def take(self, beside: object = None) -> Moment:
        """The workspace as it is now, and what its keeper wants to find `beside` it, which may refer to things in it.

        Blocks, for a few milliseconds after `catch_up`.
        """
        slack, sheets = self._slack, self._sheets.written()
        numbers = self._sheets.numbers
        waiting = (slack.outbox.held, slack.outbox.failed)
        rest = (slack, self._traffic(), slack.traffic.total, waiting, beside)
        names = {**numbers, **_left_out(slack)}
        return Moment(self._edition, (_dumped(len(numbers), {}), _dumped(rest, names), *sheets))

    @property
    def _newest(self) -> tuple[Exchange, ...]:
        return tuple(self._slack.traffic)[-NEWEST:]

    def _traffic(self) -> list[bytes]:
        """The newest exchanges, each written down by itself: it never changes again."""
        newest = self._newest
        self._tell(newest)
        self._told = {id(one): self._told[id(one)] for one in newest}
        return [written for _, written in self._told.values()]

    def _tell(self, exchanges: Iterable[Exchange]) -> None:
        for one in exchanges:
            if id(one) not in self._told:
                self._told[id(one)] = (one, _dumped(one, {}))


def remember(slack: Slack, beside: object = None, *, edition: int = 1) -> bytes:
    """Write down a workspace once."""
    return Memory(slack, edition=edition).take(beside).sealed()


def recall(data: bytes, *, clock: Clock, trusted: Collection[str] = (), edition: int = 1) -> tuple[Slack, Any]:
    """Read a workspace back, to live by this clock, with what was beside it.

    `trusted` are the packages whose classes may be beside it; nothing else is built. Raises UnreadableError if the
    memory is of another version or edition, or damaged.
    """
    head, _, body = data.partition(b"\n")
    if head.split()[:2] != _head(edition, b"").split()[:2]:
        raise UnreadableError("it was written by another version")
    if head + b"\n" != _head(edition, body):
        raise UnreadableError("it is damaged")
    try:
        return _read(body, clock, ("sandbox", *trusted))
    except Exception as error:
        # Whatever a class objects to while it is filled with what it doesn't expect: the memory is of no use.
        raise UnreadableError("it holds something unknown") from error


def _read(body: bytes, clock: Clock, packages: tuple[str, ...]) -> tuple[Slack, Any]:
    file = io.BytesIO(body)
    messages = blank(_Reader(file, packages).load())
    slack, told, total, waiting, beside = _Reader(file, packages, messages, _new_things(clock)).load()
    while file.tell() < len(body):
        fill(messages, _Reader(file, packages, messages, slack=slack).load())
    _wake(slack, [_Reader(io.BytesIO(one), packages).load() for one in told], total)
    slack.outbox.held, slack.outbox.failed = waiting
    return slack, beside


def _wake(slack: Slack, newest: list[Exchange], total: int) -> None:
    """Give back to the workspace what belongs to a process."""
    slack.outbox = Outbox(slack)
    slack.sockets = Sockets(slack)
    slack.tickets = Tickets(slack)
    slack.traffic.total = total - len(newest)
    for exchange in newest:
        slack.traffic.add(exchange)


def _head(edition: int, body: bytes) -> bytes:
    return f"sandbox-memory {VERSION}.{edition} {hashlib.sha256(body).hexdigest()}\n".encode()


def _left_out(slack: Slack) -> dict[int, Name]:
    """What belongs to a process: clock, listeners, connections, tickets, and the log, which goes separately."""
    names = ("clock", "feed", "traffic", "outbox", "sockets", "tickets")
    return {id(getattr(slack, name)): name for name in names}


def _new_things(clock: Clock) -> dict[str, object]:
    """What takes the place of what was left out; the rest of it can be made only for a workspace that is there."""
    feed = Feed()
    return {"clock": clock, "feed": feed, "traffic": Traffic(feed), "outbox": None, "sockets": None, "tickets": None}


def _dumped(what: object, names: Mapping[int, Name]) -> bytes:
    held = io.BytesIO()
    _Writer(held, names).dump(what)
    return held.getvalue()


class _Writer(pickle.Pickler):
    """Puts names in the place of whatever has one."""

    def __init__(self, file: io.BytesIO, names: Mapping[int, Name]) -> None:
        super().__init__(file, protocol=5)
        self._names = names

    def persistent_id(self, obj: object) -> Name | None:
        return self._names.get(id(obj))


class _Reader(pickle.Unpickler):
    """Puts things in the place of names, and builds nothing but the classes it may."""

    def __init__(
        self,
        file: io.BytesIO,
        packages: tuple[str, ...],
        messages: list[Message] | None = None,
        things: Mapping[str, object] | None = None,
        *,
        slack: Slack | None = None,
    ) -> None:
        super().__init__(file)
        self._packages = packages
        self._messages = messages or []
        self._things = things or {}
        self._slack = slack

    def persistent_load(self, pid: Any) -> object:
        if isinstance(pid, int):
            return self._messages[pid]
        if isinstance(pid, tuple) and self._slack:
            return thing_named(self._slack, pid)
        return self._things[pid]

    def find_class(self, module: str, name: str, /) -> Any:
        found = super().find_class(module, name)
        ours = module.partition(".")[0] in self._packages and getattr(found, "__module__", "") == module
        if (module, name) not in _PLAIN and not (ours and isinstance(found, type)):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a memory")
        return found
