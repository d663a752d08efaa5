"""The weather: which fault meets a call or an event, drawn from the seed, and how many of each there were."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Fate(StrEnum):
    """What becomes of one request, to Slack or from it."""

    WELL = "well"
    SLOW = "slow"
    LIMITED = "limited"
    SERVER_ERROR = "server error"
    SERVER_ERROR_AFTER = "server error after storing"
    RESET_BEFORE = "reset before storing"
    RESET_AFTER = "reset after storing"
    TIMEOUT_BEFORE = "time-out, stored late"
    TIMEOUT_AFTER = "time-out after storing"
    DUPLICATED = "event duplicated"
    LATE = "event late"
    LOST_ANSWER = "answer to an event lost"


TO_SLACK = (
    Fate.SLOW,
    Fate.LIMITED,
    Fate.SERVER_ERROR,
    Fate.SERVER_ERROR_AFTER,
    Fate.RESET_BEFORE,
    Fate.RESET_AFTER,
    Fate.TIMEOUT_BEFORE,
    Fate.TIMEOUT_AFTER,
)
EVENTS = (Fate.DUPLICATED, Fate.LATE)
FROM_SLACK = (Fate.SLOW, Fate.RESET_BEFORE, Fate.LOST_ANSWER)


@dataclass
class Weather:
    """How bad the day is. `calls` and `deliveries` are shares of requests that a fault meets: 0 is calm."""

    random: Random
    calls: float = 0.0
    deliveries: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)

    def clear_up(self) -> None:
        """No more faults."""
        self.calls = self.deliveries = 0.0

    def to_slack(self) -> Fate:
        """What becomes of a call of the bot."""
        return self._drawn(TO_SLACK, self.calls)

    def event(self) -> Fate:
        """How an event travels."""
        return self._drawn(EVENTS, self.deliveries)

    def from_slack(self) -> Fate:
        """What becomes of one request to the bot."""
        return self._drawn(FROM_SLACK, self.deliveries)

    def latency(self) -> float:
        """Seconds that a way over the network takes."""
        return 0.005 + self.random.expovariate(1 / 0.06)

    def note(self, kind: str) -> None:
        """Count a fault of another kind."""
        self.faults[kind] += 1

    def _drawn(self, kinds: tuple[Fate, ...], share: float) -> Fate:
        if not share or self.random.random() >= share:
            return Fate.WELL
        fate = self.random.choice(kinds)
        self.note(fate)
        return fate
