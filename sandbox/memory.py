"""A workspace written down and read back, so that it outlives its process.

Everything that people see is kept, the newest traffic included. What was on its way to an app is not: whoever keeps a
workspace waits first until it is settled.
"""

import hashlib
import io
import pickle
from collections.abc import Collection
from typing import Any

from sandbox.clock import Clock
from sandbox.deliver import Outbox
from sandbox.errors import SandboxError
from sandbox.feed import Feed
from sandbox.slack import Slack
from sandbox.sockets import Sockets
from sandbox.traffic import Exchange, Traffic

VERSION = 1
"""Rises whenever something in the workspace holds other things than before; only this one is read."""

NEWEST = 500
"""Exchanges that are kept."""

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


def remember(slack: Slack, beside: object = None, *, edition: int = 1) -> bytes:
    """Write down a workspace, and what its keeper wants to find `beside` it, which may refer to things in it.

    `edition` is the keeper's own version of what is beside.
    """
    held = io.BytesIO()
    newest = tuple(slack.traffic)[-NEWEST:]
    _Writer(held, slack).dump((slack, newest, slack.traffic.total, beside))
    return _head(edition, held.getvalue()) + held.getvalue()


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
        slack, newest, total, beside = _Reader(body, clock, ("sandbox", *trusted)).load()
    except Exception as error:
        # Whatever a class objects to while it is filled with what it doesn't expect: the memory is of no use.
        raise UnreadableError("it holds something unknown") from error
    _wake(slack, newest, total)
    return slack, beside


def _wake(slack: Slack, newest: tuple[Exchange, ...], total: int) -> None:
    """Give back to the workspace what belongs to a process."""
    slack.outbox = Outbox(slack)
    slack.sockets = Sockets(slack)
    slack.traffic.total = total - len(newest)
    for exchange in newest:
        slack.traffic.add(exchange)


def _head(edition: int, body: bytes) -> bytes:
    return f"sandbox-memory {VERSION}.{edition} {hashlib.sha256(body).hexdigest()}\n".encode()


class _Writer(pickle.Pickler):
    """Leaves out what belongs to a process: clock, listeners, connections, and the log, which goes separately."""

    def __init__(self, file: io.BytesIO, slack: Slack) -> None:
        super().__init__(file, protocol=5)
        self._names = {
            id(slack.clock): "clock",
            id(slack.feed): "feed",
            id(slack.traffic): "traffic",
            id(slack.outbox): "outbox",
            id(slack.sockets): "sockets",
        }

    def persistent_id(self, obj: object) -> str | None:
        return self._names.get(id(obj))


class _Reader(pickle.Unpickler):
    """Puts new things in the place of what was left out, and builds nothing but the classes it may."""

    def __init__(self, body: bytes, clock: Clock, packages: tuple[str, ...]) -> None:
        super().__init__(io.BytesIO(body))
        feed = Feed()
        self._things = {"clock": clock, "feed": feed, "traffic": Traffic(feed), "outbox": None, "sockets": None}
        self._packages = packages

    def persistent_load(self, pid: str) -> object:
        return self._things[pid]

    def find_class(self, module: str, name: str, /) -> Any:
        found = super().find_class(module, name)
        ours = module.partition(".")[0] in self._packages and getattr(found, "__module__", "") == module
        if (module, name) not in _PLAIN and not (ours and isinstance(found, type)):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a memory")
        return found
