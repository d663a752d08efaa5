"""Requests that were heard before: whoever has recorded one could send it again for as long as its signature is good.

Events are left to their ids, which are kept in the database: Slack itself sends them again, with the same signature if
it does so within the same second. So does who searches a menu twice for the same, which changes nothing. Presses, forms
and commands carry a ticket of their own, so that no two are alike.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MAY_BE_ALIKE = ("event_callback", "block_suggestion")
"""Types of calls of which two may be alike, byte for byte, and both be meant."""

SHARES = 10
"""Parts of the time for which signatures are kept; those of one part are forgotten together."""


@dataclass(frozen=True)
class _Share:
    """What was heard from a moment on."""

    since: datetime
    heard: set[str] = field(default_factory=set)


class Replays:
    """The signatures that this process has heard in the last `age`; those of other processes it knows nothing of.

    A crowd's are forgotten at a stroke: one by one, the oldest of a dictionary again and again, tens of thousands
    took seconds.
    """

    def __init__(self, age: timedelta) -> None:
        self._age = age
        self._shares: deque[_Share] = deque()

    def __len__(self) -> int:
        return sum(len(share.heard) for share in self._shares)

    def is_replay(self, signature: str, kind: object, *, now: datetime) -> bool:
        """Whether this signature was heard before; from now on it was. `kind` is the type of the call, if any."""
        if kind in MAY_BE_ALIKE:
            return False
        self._forget(now)
        if any(signature in share.heard for share in self._shares):
            return True
        self._share_for(now).heard.add(signature)
        return False

    def _share_for(self, now: datetime) -> _Share:
        if not self._shares or now - self._shares[-1].since >= self._age / SHARES:
            self._shares.append(_Share(now))
        return self._shares[-1]

    def _forget(self, now: datetime) -> None:
        """Those too old to be served anyway: a share is over when the next one begins."""
        while len(self._shares) > 1 and self._shares[1].since < now - self._age:
            self._shares.popleft()
        if self._shares and self._shares[-1].since + self._age / SHARES < now - self._age:
            self._shares.clear()
