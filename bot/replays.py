"""Requests that were heard before: whoever has recorded one could send it again for as long as its signature is good.

Events are left to their ids, which are kept in the database: Slack itself sends them again, with the same signature if
it does so within the same second. So does who searches a menu twice for the same, which changes nothing. Presses, forms
and commands carry a ticket of their own, so that no two are alike.
"""

from datetime import datetime, timedelta

MAY_BE_ALIKE = ("event_callback", "block_suggestion")
"""Types of calls of which two may be alike, byte for byte, and both be meant."""


class Replays:
    """The signatures that this process has heard in the last `age`; those of other processes it knows nothing of."""

    def __init__(self, age: timedelta) -> None:
        self._age = age
        self._heard: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._heard)

    def is_replay(self, signature: str, kind: object, *, now: datetime) -> bool:
        """Whether this signature was heard before; from now on it was. `kind` is the type of the call, if any."""
        if kind in MAY_BE_ALIKE:
            return False
        self._forget(now)
        if signature in self._heard:
            return True
        self._heard[signature] = now
        return False

    def _forget(self, now: datetime) -> None:
        """Those too old to be served anyway; the oldest stand first."""
        while self._heard:
            oldest = next(iter(self._heard))
            if self._heard[oldest] >= now - self._age:
                return
            del self._heard[oldest]
