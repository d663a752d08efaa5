"""The log of everything that crossed the wire, in both directions."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sandbox.feed import TRAFFIC, Feed

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer: `in` came from the app, `out` went to it.

    `name` is a Web API method, an event's type, `response_url`, an interaction's type, or a slash command;
    `limit` the limit that was hit, in words; `retry_after` the seconds that the app was told to wait; `path` is where
    on the sandbox the app asked.
    """

    at: datetime
    machine_at: datetime
    direction: Direction
    name: str
    request: Mapping[str, Any]
    response: Mapping[str, Any] | str | None
    status: int | None
    app_id: str | None = None
    limit: str | None = None
    retry_after: int | None = None
    fault: str | None = None
    retry: int = 0
    path: str = ""

    @property
    def limited(self) -> bool:
        """Whether a limit was hit."""
        return self.limit is not None

    @property
    def ok(self) -> bool:
        """Whether the answer was a good one, in HTTP's words and in Slack's."""
        refused = isinstance(self.response, Mapping) and self.response.get("ok") is False
        return self.status is not None and self.status < 300 and not refused


class Traffic:
    """The newest exchanges, oldest first; older ones are forgotten beyond `size`."""

    def __init__(self, feed: Feed, size: int = 5_000) -> None:
        self._feed = feed
        self._kept: deque[Exchange] = deque(maxlen=size)
        self.total = 0

    def add(self, exchange: Exchange) -> None:
        """Record one exchange."""
        self._kept.append(exchange)
        self.total += 1
        self._feed.touch(TRAFFIC)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

    def calls(self, method: str | None = None) -> tuple[Exchange, ...]:
        """What the app asked of the Web API (and of response addresses), of one method or of all."""
        return self._of("in", method)

    def sent(self, name: str | None = None) -> tuple[Exchange, ...]:
        """What was sent to the app: events by their type, interactions and commands by theirs."""
        return self._of("out", name)

    def clear(self) -> None:
        """Forget everything so far."""
        self._kept.clear()

    def _of(self, direction: Direction, name: str | None) -> tuple[Exchange, ...]:
        return tuple(e for e in self._kept if e.direction == direction and name in (None, e.name))
