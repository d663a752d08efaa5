"""What the organization's people are up to: all that has to be known to let them live on, today or after a restart."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from demo.staff import Deed, DeedKind
from sandbox import Message, Person


@dataclass(order=True)
class Intention:
    """What a person is going to do about a message; the number keeps the order of what falls on one moment."""

    at: datetime
    number: int
    person: Person = field(compare=False)
    message: Message = field(compare=False)
    deed: Deed = field(compare=False)


@dataclass
class Tally:
    """What has happened so far."""

    check_ins: int = 0
    deeds: Counter[DeedKind] = field(default_factory=Counter)


@dataclass
class Life:
    """Who intends what, in order of time, and what was drawn, read and written so far."""

    random: Random
    tally: Tally = field(default_factory=Tally)
    replies: dict[tuple[str, str], Message] = field(default_factory=dict)
    read_up_to: dict[str, str] = field(default_factory=dict)
    _intentions: list[Intention] = field(default_factory=list)
    _numbered: int = 0
    _visitors: frozenset[str] = frozenset()

    @property
    def next_at(self) -> datetime | None:
        """When the next person does something."""
        return self._intentions[0].at if self._intentions else None

    def intend(self, person: Person, message: Message, deeds: Iterable[Deed]) -> None:
        """Plan what a person will do about a message."""
        for deed in deeds:
            self._numbered += 1
            heapq.heappush(self._intentions, Intention(deed.at, self._numbered, person, message, deed))

    def due(self, now: datetime) -> Iterator[Intention]:
        """Take out, one by one, what people do now."""
        while self._intentions and self._intentions[0].at <= now:
            yield heapq.heappop(self._intentions)

    def leave_to_visitors(self, people: Iterable[Person]) -> None:
        """Do nothing more in the name of these people: a visitor speaks for them."""
        self._visitors |= {person.id for person in people}
        self._intentions = [one for one in self._intentions if one.person.id not in self._visitors]
        heapq.heapify(self._intentions)

    def lives(self, person: Person) -> bool:
        """Whether a person acts by themselves."""
        return not person.bot and not person.deleted and person.id not in self._visitors
