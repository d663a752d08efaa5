"""What the sandbox asks of a clock: two times and some luck, so that tests can stop, move and replay them."""

import random
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Any object with these three will do."""

    random: random.Random

    def now(self) -> datetime:
        """The time that messages carry and that limits are counted by; aware, moved in simulations."""
        ...

    def machine_now(self) -> datetime:
        """The time of signatures, trigger ids and response addresses; aware."""
        ...


def timestamp(moment: datetime, *, tick: int = 0) -> str:
    """A moment as Slack writes it: seconds, a dot and six digits; `tick` adds microseconds."""
    whole = int(moment.timestamp())
    micros = moment.microsecond + tick
    return f"{whole + micros // 1_000_000}.{micros % 1_000_000:06d}"
