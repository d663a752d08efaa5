"""When and whom to kill: drawn from the seed, told by what happens rather than by the clock."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from random import Random

from simulation.processes.machine import Role


class Whom(StrEnum):
    """Who is killed. Where one process does everything, it is always that one."""

    A_WEB = "a web process"
    A_WORKER = "a worker"
    EVERY_WEB = "every web process"
    EVERY_WORKER = "every worker"
    EVERYTHING = "everything"

    @property
    def all(self) -> bool:
        """Whether all of them go at once."""
        return self in {Whom.EVERY_WEB, Whom.EVERY_WORKER, Whom.EVERYTHING}

    def means(self, role: Role) -> bool:
        """Whether a process of this kind is meant."""
        if role is Role.RUN or self is Whom.EVERYTHING:
            return True
        return role is (Role.WEB if self in {Whom.A_WEB, Whom.EVERY_WEB} else Role.WORKER)


DUE, CLOSING, CLICK, EVENT = "due", "closing", "a click", "an event"
"""Moments, besides the calls that Slack hears, which go by their methods."""

WORKERS = (*[Whom.A_WORKER] * 4, Whom.EVERY_WORKER, Whom.EVERYTHING)
WEBS = (*[Whom.A_WEB] * 4, Whom.EVERY_WEB, Whom.EVERYTHING)
"""Whom a strike meets that is about sending, or about answering: mostly one, sometimes all."""


@dataclass(frozen=True)
class Strike:
    """Some are killed, `delay` seconds after a moment of a round has come for the `nth` time."""

    after: str
    nth: int
    delay: float
    whom: Whom


def strikes_for(random: Random, *, posts: int, clicks: int) -> tuple[Strike, ...]:
    """The kills of one round: as it opens, while people answer, and as it closes."""
    opening = random.choice(((DUE, 1), *[("chat.postMessage", nth) for nth in range(1, posts + 1)]))
    closing = random.choice(((CLOSING, 1), (CLOSING, 1), *[("chat.update", nth) for nth in range(1, posts + 1)]))
    answering = [
        (random.choice((CLICK, CLICK, "response_url", EVENT)), random.randint(1, clicks // 2))
        for _ in range(random.choice((1, 2)))
    ]
    return (
        Strike(*opening, _delay(random, opening[0]), random.choice(WORKERS)),
        *(Strike(*moment, _delay(random, moment[0]), random.choice(WEBS)) for moment in answering),
        Strike(*closing, _delay(random, closing[0]), random.choice(WORKERS)),
    )


def _delay(random: Random, after: str) -> float:
    """Seconds: what follows a call does so within milliseconds, a tick within some tenths of a second."""
    if after in {DUE, CLOSING}:
        return random.uniform(0.0, 0.8)
    return random.choice((0.0, random.uniform(0.0, 0.01), random.uniform(0.0, 0.1)))


class Striker:
    """Hears every moment, and strikes when the time of a strike has come."""

    def __init__(self, strike: Callable[[Whom], None], later: Callable[[float, Callable[[], None]], object]) -> None:
        self._strike = strike
        self._later = later
        self._planned: list[Strike] = []
        self._heard: Counter[str] = Counter()

    def plan(self, strikes: tuple[Strike, ...]) -> None:
        """Count from here on, for these strikes and no others."""
        self._planned, self._heard = [*strikes], Counter()

    def hear(self, moment: str) -> None:
        """Something happened."""
        self._heard[moment] += 1
        for strike in [one for one in self._planned if one.after == moment and one.nth == self._heard[moment]]:
            self._planned.remove(strike)
            if strike.delay:
                self._later(strike.delay, partial(self._strike, strike.whom))
            else:
                self._strike(strike.whom)
