"""Which practice is asked next: every one once before any repeats, groups and drivers mixed, 28 days apart."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce

from bot.domain.catalogue import Group, Practice

REST_DAYS = 28
"""A practice may be asked of the same people again 28 days later, at the same time of day: see the units of k."""


@dataclass(frozen=True)
class Asked:
    """A practice that a schedule has asked, and the cycle it counted for."""

    practice: str
    cycle: int


@dataclass(frozen=True)
class Past:
    """What matters of all that a schedule has asked: its choices depend on nothing else of its history.

    `last` is the cycle for which each practice was last asked, `newest` the newest of all (1 before the first), and
    `ended_with_a_first` says whether the latest practice had never been asked before.
    """

    last: Mapping[str, int] = field(default_factory=dict)
    newest: int = 1
    ended_with_a_first: bool = False

    @classmethod
    def of(cls, history: Iterable[Asked]) -> Past:
        """What a schedule's earlier rounds asked, oldest first, without those missed or skipped."""
        return reduce(cls.after, history, cls())

    def after(self, asked: Asked) -> Past:
        """The same once a practice was asked."""
        before = self.last.get(asked.practice)
        return Past(
            last={**self.last, asked.practice: max(asked.cycle, before or 0)},
            newest=max(asked.cycle, self.newest),
            ended_with_a_first=before is None,
        )


NOTHING_ASKED = Past()


@dataclass(frozen=True)
class Choice:
    """The practice to ask now, and the cycle it counts for (1 is the first)."""

    practice: str
    cycle: int


def plan(practices: Sequence[Practice], groups: Mapping[str, Group]) -> tuple[Practice, ...]:
    """The order of one cycle; `groups` maps each driver's slug to its group.

    Groups take turns, within a group its drivers, within a driver the practices by position, each as evenly
    spread as the counts allow. The order in which `practices` are given makes no difference.
    """
    by_driver: dict[str, list[Practice]] = defaultdict(list)
    for practice in sorted(practices, key=lambda practice: (practice.driver, practice.position, practice.id)):
        by_driver[practice.driver].append(practice)
    return _spread(
        [_spread([queue for driver, queue in by_driver.items() if groups[driver] is group]) for group in Group]
    )


def choose(order: Sequence[Practice], *, past: Past, blocked: Collection[str]) -> Choice | None:
    """What a schedule asks next, or None if every practice is blocked; `order` is the plan of its practices.

    `past` is all the state there is. A practice stands where it was last asked: in that cycle. Of the practices not
    blocked the one that stands lowest is asked, the first in the plan among equals, and counts for the cycle after.
    Hence

    - a cycle is finished before the next begins, unless all that is left of it is blocked;
    - a practice asked ahead of its cycle has had its turn in that cycle;
    - one whose cycle was left while it was blocked (or taken out) is still owed that turn, and comes first;
    - older debts are forgiven: one that comes back after longer joins the rest of the newest cycle.

    A practice never asked joins the rest of the newest cycle too. From the second cycle on it comes first there,
    at every second turn: a new driver then mixes with the others, and a practice that others' schedules always
    block at the end of a cycle is asked as soon as it is free.
    """
    free = [practice.id for practice in order if practice.id not in blocked]
    if past.newest > 1 and not past.ended_with_a_first:
        free = [id for id in free if id not in past.last] or free
    # min() keeps the first of equals, so the plan's order decides among them.
    first = min(free, key=lambda id: _standing(past.last.get(id), past.newest), default=None)
    return None if first is None else Choice(first, cycle=_standing(past.last.get(first), past.newest) + 1)


def resting(asked_at: Mapping[str, datetime], *, at: datetime, rest_days: int = REST_DAYS) -> frozenset[str]:
    """The practices that may not be asked at a time because they were asked too shortly before.

    Wall times, without a zone: four weeks after nine o'clock is nine o'clock, also when the clocks change in between.
    """
    return frozenset(practice for practice, asked in asked_at.items() if at < asked + timedelta(days=rest_days))


def _standing(last: int | None, newest: int) -> int:
    """Two cycles behind is a turn still owed; further behind, or never asked, is the rest of the newest cycle."""
    if last is None or last < newest - 2:
        return newest - 1
    return last


@dataclass(frozen=True)
class _Turn:
    """The places that a practice may take in an order: from `earliest` to before `latest`, ideally `ideal`."""

    practice: Practice
    earliest: int
    latest: int
    ideal: float


def _spread(queues: Sequence[Sequence[Practice]]) -> tuple[Practice, ...]:
    """Merge queues so that each is as evenly spread as its length allows.

    Cut the order into as many equal parts as a queue has practices: each takes a place that its own part
    touches. Giving every place to the turn that ends first always succeeds, and after any number of places a
    queue is less than one practice from its exact share (the windows and proof of Baruah and others,
    "Proportionate progress", Algorithmica 15, 1996).
    """
    length = sum(len(queue) for queue in queues)
    turns = [deque(_turns(queue, length)) for queue in queues]
    return tuple(_take(turns, place) for place in range(length))


def _turns(queue: Sequence[Practice], length: int) -> list[_Turn]:
    share = len(queue)
    return [
        _Turn(
            practice=practice,
            earliest=index * length // share,
            latest=-(-(index + 1) * length // share),
            ideal=(index + 0.5) * length / share,
        )
        for index, practice in enumerate(queue)
    ]


def _take(turns: Sequence[deque[_Turn]], place: int) -> Practice:
    ready = [queue for queue in turns if queue and queue[0].earliest <= place]
    return min(ready, key=lambda queue: (queue[0].latest, queue[0].ideal)).popleft().practice
