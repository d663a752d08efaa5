"""The two clocks, and the only place that reads the time.

`now()` is the organization's time: due times, message times, pacing. `machine_now()` is the machine's:
signatures, leases, time-outs. They differ only where the organization's time is moved, in the demo and in tests.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where the bot learns the time and draws its luck, so that both can be stopped, moved and replayed."""

    random: random.Random

    def now(self) -> datetime:
        """The organization's time, in UTC."""
        ...

    def machine_now(self) -> datetime:
        """The machine's time, in UTC."""
        ...


class SystemClock:
    """The clock of a real run: both times are the machine's."""

    def __init__(self) -> None:
        self.random: random.Random = random.SystemRandom()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def machine_now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """The organization's time is moved by hand; the machine's runs on, or stands still with `machine` given."""

    def __init__(self, now: datetime, *, machine: datetime | None = None, seed: int = 0) -> None:
        self.random: random.Random = random.Random(seed)  # noqa: S311 - replayable luck, not a secret
        self._now = now.astimezone(UTC)
        self._machine = machine.astimezone(UTC) if machine else None

    def now(self) -> datetime:
        return self._now

    def machine_now(self) -> datetime:
        return self._machine or datetime.now(UTC)

    def move_to(self, moment: datetime) -> None:
        """Move the organization's time on; it never goes back.

        Raises ValueError if `moment` lies before the present.
        """
        if moment < self._now:
            raise ValueError(f"the clock stands at {self._now:%Y-%m-%d %H:%M:%S} and can't go back to {moment}")
        self._now = moment.astimezone(UTC)

    def move(self, by: timedelta) -> None:
        """Move the organization's time on by a duration."""
        self.move_to(self._now + by)

    def move_machine(self, by: timedelta) -> None:
        """Move a stopped machine clock on; does nothing to one that runs."""
        if self._machine:
            self._machine += by
