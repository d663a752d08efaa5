"""How fast Slack may be called: allowances that hold in every window of time, by the organization's time.

Limits and their sources: one message a second in a channel with short bursts, and a cap for the workspace that Slack
does not publish; `chat.update` and `conversations.history` are tier 3 (50 a minute), `chat.postEphemeral` and
`views.publish` tier 4 (100 a minute), `dnd.teamInfo` tier 2 (20 a minute):
https://docs.slack.dev/apis/web-api/rate-limits. We stay a little below all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MANY = 2000
"""Meters kept before those that have run out are thrown away."""


class Call(StrEnum):
    """What is asked of Slack. A count and a close are both an update of a message; a close has room of its own."""

    POST = "post"
    EPHEMERAL = "ephemeral"
    COUNT = "count"
    CLOSE = "close"
    READ = "read"
    QUIET = "quiet"
    HOME = "home"


@dataclass(frozen=True)
class Allowance:
    """One call every `interval` in the long run, and up to `burst` at once: `burst + time / interval` in any window.

    `shared` allowances count all calls of the workspace together, others each place (a channel or message) by itself.
    """

    name: str
    interval: timedelta
    burst: int = 1
    shared: bool = True


CHANNEL = Allowance("channel", timedelta(seconds=1), burst=3, shared=False)
WORKSPACE = Allowance("workspace", timedelta(seconds=1 / 9.9), burst=20)
EPHEMERALS = Allowance("ephemerals", timedelta(seconds=60 / 85), burst=15)
MESSAGE = Allowance("message", timedelta(seconds=30), shared=False)
COUNTS = Allowance("counts", timedelta(seconds=60 / 30), burst=10)
UPDATES = Allowance("updates", timedelta(seconds=60 / 38), burst=10)
HISTORY = Allowance("history", timedelta(seconds=60 / 38), burst=10)

HOMES = Allowance("homes", timedelta(seconds=2), burst=5)
"""A third of what Slack allows: the rest is for people who open their tab."""

ASKED_QUIET = Allowance("quiet", timedelta(seconds=60 / 16), burst=4)

ALLOWANCES: Mapping[Call, tuple[Allowance, ...]] = {
    Call.POST: (CHANNEL, WORKSPACE),
    Call.EPHEMERAL: (EPHEMERALS,),
    Call.COUNT: (MESSAGE, COUNTS, UPDATES),
    Call.CLOSE: (UPDATES,),
    Call.READ: (HISTORY,),
    Call.QUIET: (ASKED_QUIET,),
    Call.HOME: (HOMES,),
}


@dataclass
class Pace:
    """What one workspace has been asked lately; says when the next call may go.

    Each meter holds the moment at which its allowance is whole again (the generic cell rate algorithm,
    https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): one moment for each place, and no counting.
    """

    _meters: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _held: dict[Call, datetime] = field(default_factory=dict)

    def ready_at(self, call: Call, now: datetime, *, place: str = "") -> datetime:
        """The first moment from `now` on at which this call may go."""
        moments = [now, self._held.get(call, now)]
        for one in ALLOWANCES[call]:
            whole_at = self._meters.get(_key(one, place), now)
            moments.append(whole_at - one.interval * (one.burst - 1))
        return max(moments)

    def take(self, call: Call, now: datetime, *, place: str = "") -> None:
        """Count a call that goes now."""
        for one in ALLOWANCES[call]:
            key = _key(one, place)
            self._meters[key] = max(self._meters.get(key, now), now) + one.interval
        if len(self._meters) > MANY:
            self._meters = {key: whole_at for key, whole_at in self._meters.items() if whole_at > now}

    def give_back(self, call: Call, *, place: str) -> None:
        """A call came to nothing: its place is free for another; what all share was used all the same."""
        for one in ALLOWANCES[call]:
            if not one.shared:
                self._meters.pop(_key(one, place), None)

    def hold(self, call: Call, until: datetime) -> None:
        """Let no such call go before a moment, because Slack asked for it or nothing would come of it."""
        self._held[call] = max(self._held.get(call, until), until)


def _key(allowance: Allowance, place: str) -> tuple[str, str]:
    return allowance.name, "" if allowance.shared else place


def patience(attempt: int) -> timedelta:
    """How long to wait before trying again what will fail for a while: 30 s, doubled each time, at most 15 minutes."""
    doublings = min(max(attempt - 1, 0), 10)
    return min(timedelta(seconds=30 * 2**doublings), timedelta(minutes=15))
