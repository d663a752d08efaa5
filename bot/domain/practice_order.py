"""Which practices a schedule asks about, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.catalogue import Catalogue, Practice
from bot.domain.rotation import plan
from bot.domain.schedule import Schedule


def order_of(schedule: Schedule, catalogue: Catalogue) -> tuple[Practice, ...]:
    """One cycle: what admins have chosen, as they ordered it, or else all of the drivers in the usual order.

    What the catalogue or the drivers no longer have is left out; if nothing of a choice is left, the choice is void.
    """
    return choice_of(schedule, catalogue) or plan(catalogue.of_drivers(schedule.drivers), catalogue.groups)


def choice_of(schedule: Schedule, catalogue: Catalogue) -> tuple[Practice, ...]:
    """What is left of what admins have chosen, as they ordered it; nothing if they chose nothing, or if it is void."""
    by_id = {practice.id: practice for practice in catalogue.of_drivers(schedule.drivers)}
    return tuple(by_id[one] for one in schedule.practices if one in by_id)


def practices_after(before: Schedule, after: Schedule, catalogue: Catalogue) -> tuple[str, ...]:
    """The chosen practices of a schedule whose drivers have changed: those of new drivers come last.

    Nothing if none of the choice is asked any more: what is left of it may be retired, and come back.
    """
    if not before.practices:
        return ()
    new = plan(
        [one for one in catalogue.of_drivers(after.drivers) if one.driver not in before.drivers], catalogue.groups
    )
    kept = [one for one in before.practices if (known := catalogue.find(one)) and known.driver in after.drivers]
    if not choice_of(replace(after, practices=tuple(kept)), catalogue):
        return ()
    return tuple(dict.fromkeys([*kept, *(one.id for one in new)]))


class Move(StrEnum):
    """What can be done with one practice of an order."""

    UP = "up"
    DOWN = "down"
    FIRST = "first"
    LAST = "last"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Ordering:
    """Practices, by their ids: those that are asked, in their order, and those that are left out."""

    asked: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    def moves(self, practice: str) -> tuple[Move, ...]:
        """What can be done with a practice so that something is different afterwards."""
        return tuple(move for move in Move if self.after(move, practice) != self)

    def after(self, move: Move, practice: str) -> Ordering:
        """The ordering with one practice moved. The last one that is asked can't be left out; what is not there stays
        away."""
        if move is Move.IN:
            return self._with(practice)
        if practice not in self.asked or (move is Move.OUT and len(self.asked) == 1):
            return self
        place = self.asked.index(practice)
        rest = [one for one in self.asked if one != practice]
        if move is Move.OUT:
            return Ordering(tuple(rest), (*self.left_out, practice))
        to = {Move.UP: max(place - 1, 0), Move.DOWN: place + 1, Move.FIRST: 0, Move.LAST: len(rest)}[move]
        return Ordering((*rest[:to], practice, *rest[to:]), self.left_out)

    def carried_to(self, now: Ordering) -> Ordering:
        """These moves on what may be asked now: what is new stands at the end of its list, what is gone is gone."""
        here, there = {*self.asked, *self.left_out}, {*now.asked, *now.left_out}
        asked = [*(one for one in self.asked if one in there), *(one for one in now.asked if one not in here)]
        left_out = [*(one for one in self.left_out if one in there), *(one for one in now.left_out if one not in here)]
        return Ordering(tuple(asked), tuple(left_out)) if asked else now

    def _with(self, practice: str) -> Ordering:
        if practice not in self.left_out:
            return self
        return Ordering((*self.asked, practice), tuple(one for one in self.left_out if one != practice))


@dataclass(frozen=True)
class Standing:
    """What becomes of an order: which practice the next check-in asks about, and on which day; and which practices rest
    from having been asked, each with the day from which it may be asked again.

    Days are those of the schedule. `practice` is None if all rest then, `day` too if nothing is coming at all.
    """

    day: date | None = None
    practice: str | None = None
    resting: Mapping[str, date] = field(default_factory=dict)
