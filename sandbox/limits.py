"""How much an app may ask: tiers per method, one message a second per channel, a cap per workspace.

Slack publishes the tiers as "at least so many a minute" and allows bursts it doesn't number; here they are
token buckets that hold a minute's worth and refill by the clock's `now()`, so moved time refills them.
Source: Slack's page on rate limits of the Web API.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SPECIAL = 5
"""The tier of methods with limits of their own, which Slack puts into words only ("hundreds of requests")."""

TIERS: Mapping[int, int] = {1: 1, 2: 20, 3: 50, 4: 100, SPECIAL: 100}
"""Requests a minute of each tier; those with limits of their own have no fewer than the highest numbered tier."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A refusal: come again after so many seconds, because this limit was hit."""

    seconds: int
    limit: str


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


@dataclass
class Limits:
    """The workspace's limits, each of which can be changed while it runs."""

    enabled: bool = True
    per_minute: dict[int, int] = field(default_factory=lambda: dict(TIERS))
    channel_per_second: float = 1.0
    channel_burst: int = 5
    workspace_per_second: float = 10.0
    workspace_burst: int = 60
    _buckets: dict[tuple[str, ...], _Bucket] = field(default_factory=dict, repr=False)

    def disable(self) -> None:
        """Let everything through."""
        self.enabled = False

    def relax(self, factor: int) -> None:
        """Allow `factor` times as much of everything."""
        self.per_minute = {tier: count * factor for tier, count in self.per_minute.items()}
        self.channel_per_second *= factor
        self.channel_burst *= factor
        self.workspace_per_second *= factor
        self.workspace_burst *= factor
        self._buckets.clear()

    def wait_for_method(self, token: str, method: str, tier: int, *, now: datetime) -> Wait | None:
        """Take one request of a method, or say when to come again."""
        count = self.per_minute[tier]
        seconds = self._take(("method", token, method), count, count / 60, now)
        return None if seconds is None else Wait(seconds, f"{_counted(count, 'request')} a minute of {method}")

    def wait_for_post(self, token: str, channel: str, *, now: datetime) -> Wait | None:
        """Take one message to a channel, or say when to come again."""
        seconds = self._take(("channel", token, channel), self.channel_burst, self.channel_per_second, now)
        if seconds is not None:
            return Wait(seconds, f"{_counted(self.channel_per_second, 'message')} a second in one channel")
        seconds = self._take(("workspace", token), self.workspace_burst, self.workspace_per_second, now)
        return (
            None
            if seconds is None
            else Wait(seconds, f"{_counted(self.workspace_per_second, 'message')} a second in all")
        )

    def _take(self, key: tuple[str, ...], capacity: int, per_second: float, now: datetime) -> int | None:
        if not self.enabled:
            return None
        bucket = self._buckets.setdefault(key, _Bucket(capacity, now))
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.tokens = min(capacity, bucket.tokens + passed * per_second)
        bucket.at = now
        if bucket.tokens < 1:
            return max(1, math.ceil((1 - bucket.tokens) / per_second))
        bucket.tokens -= 1
        return None


def _counted(amount: float, what: str) -> str:
    return f"{amount:g} {what}{'' if amount == 1 else 's'}"
