"""Ways in which the next requests of the apps fail, each with what it does and what to look for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.slack import Slack

SILENCE = 30.0
"""Seconds without an answer after which the connection breaks; longer than a client should wait."""


@dataclass(frozen=True)
class Failure:
    """What happens to the next `times` requests of a method; `kind` is one of sandbox.faults."""

    label: str
    words: str
    look: str
    kind: str
    times: int
    method: str = "*"
    retry_after: int = 2

    def left(self, slack: Slack) -> int:
        """How many requests are still to meet it."""
        return sum(f.times for f in slack.faults.waiting if (f.method, f.kind) == (self.method, self.kind))

    def turn(self, slack: Slack, *, on: bool) -> None:
        """Let it wait for its requests, or no longer."""
        slack.faults.withdraw(self.method, self.kind)
        if on:
            slack.faults.add(self.method, kind=self.kind, times=self.times, retry_after=self.retry_after, delay=SILENCE)


FAILURES: Mapping[str, Failure] = {
    "limited": Failure(
        "Too many requests",
        "Slack refuses the next 5 requests of the app and asks it to come again in 2 seconds.",
        "What the app posts arrives a little later, and once. What nobody confirmed to a person, they may have to do "
        "again.",
        kind="rate_limited",
        times=5,
    ),
    "failing": Failure(
        "Slack is broken",
        "Slack answers the next 5 requests of the app with an error 500.",
        "What the app posts arrives once Slack is well again. What nobody confirmed to a person, such as a screen that "
        "did not open, they may have to do again.",
        kind="server_error",
        times=5,
    ),
    "silent": Failure(
        "Stored, then silence",
        "Slack stores the next message and then never says so: the app can't know whether it stands.",
        "The app looks whether its message stands before it posts again: it must not stand twice.",
        kind="timeout_after_store",
        times=1,
        method="chat.postMessage",
    ),
    "reset": Failure(
        "The line breaks",
        "The connection breaks before Slack has read the next 3 requests of the app.",
        "The app tries again by itself what it posts. What nobody confirmed to a person, they may have to do again.",
        kind="reset_before",
        times=3,
    ),
}
