"""Faults on demand: what the real network and the real Slack do to an app on a bad day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.feed import TROUBLE, Feed

KINDS = frozenset({"rate_limited", "server_error", "reset_before", "reset_after_store", "timeout_after_store", "slow"})

NEW_BLOCKS = frozenset({"data_table", "data_visualization"})
"""Blocks that a workspace may not know yet."""


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` matching requests; see `Faults.add`."""

    method: str
    kind: str
    times: int
    where: Mapping[str, Any]
    retry_after: int
    delay: float

    def fits(self, method: str, request: Mapping[str, Any]) -> bool:
        """Whether the fault is for this request."""
        return (
            self.times > 0
            and self.method in ("*", method)
            and all(str(request.get(key)) == str(value) for key, value in self.where.items())
        )

    @property
    def error(self) -> str | None:
        """The Web API error to answer with, of a fault of the kind `error:<name>`."""
        return self.kind.partition(":")[2] or None

    @property
    def after_store(self) -> bool:
        """Whether the request takes effect before it fails."""
        return self.kind.endswith("_after_store") or self.kind == "slow"


@dataclass
class Faults:
    """The faults that wait for their request, how events travel, and which blocks are known.

    - `duplicate_events`: every event is delivered twice with the same id;
    - `late_events`: events are held back until `Slack.release_events()`;
    - `refuse_new_blocks`: charts and data tables are answered as a workspace does that doesn't know them yet;
    - `upset`: what was done to channels to see what happens then, so that it can be undone: what, and the channel's id.
    """

    _feed: Feed
    duplicate_events: bool = False
    late_events: bool = False
    refuse_new_blocks: bool = False
    upset: set[tuple[str, str]] = field(default_factory=set)
    _waiting: list[Fault] = field(default_factory=list)

    def add(
        self,
        method: str,
        *,
        kind: str,
        times: int = 1,
        where: Mapping[str, Any] | None = None,
        retry_after: int = 1,
        delay: float = 30.0,
    ) -> Fault:
        """Let the next `times` requests of a method meet a fault.

        - `rate_limited`: 429 with `retry_after` seconds; `server_error`: 500; `error:<name>`: that error;
        - `reset_before`: the connection breaks before anything is stored;
        - `reset_after_store`: it breaks when everything is stored;
        - `timeout_after_store`: stored, then no answer for `delay` real seconds, then it breaks;
        - `slow`: stored, and answered well after `delay` real seconds.

        `method` is a Web API method, `response_url` or `*`; `where` narrows by the request's arguments.
        """
        if kind not in KINDS and not kind.startswith("error:"):
            raise ValueError(f"no fault of the kind {kind!r}; there are {', '.join(sorted(KINDS))} and error:<name>")
        fault = Fault(method, kind, times, dict(where or {}), retry_after, delay)
        self._waiting.append(fault)
        self._feed.touch(TROUBLE)
        return fault

    def take(self, method: str, request: Mapping[str, Any]) -> Fault | None:
        """The fault that this request meets, counted as used."""
        fault = next((f for f in self._waiting if f.fits(method, request)), None)
        if fault:
            fault.times -= 1
            self._feed.touch(TROUBLE)
            self._waiting = [f for f in self._waiting if f.times > 0]
        return fault

    def withdraw(self, method: str, kind: str) -> None:
        """Take back the faults of one kind that still wait for a method."""
        self._waiting = [f for f in self._waiting if (f.method, f.kind) != (method, kind)]
        self._feed.touch(TROUBLE)

    def clear(self) -> None:
        """Take back every fault that still waits, let events travel as they should, and know all blocks."""
        self._waiting.clear()
        self.duplicate_events = self.late_events = self.refuse_new_blocks = False
        self._feed.touch(TROUBLE)

    @property
    def unknown_blocks(self) -> frozenset[str]:
        """The types of blocks that are refused wherever they stand."""
        return NEW_BLOCKS if self.refuse_new_blocks else frozenset()

    @property
    def waiting(self) -> tuple[Fault, ...]:
        """The faults that no request has met yet."""
        return tuple(self._waiting)
