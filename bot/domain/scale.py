"""The answer scale of a check-in, and the counts that remain of a round's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rating(StrEnum):
    """One person's answer: how far a practice is in place, as seen from their role."""

    NOT_YET = "not_yet"
    PARTLY = "partly"
    FULLY = "fully"
    CANT_TELL = "cant_tell"

    @property
    def points(self) -> int | None:
        """0, 1 or 2; None for "can't tell from my role", which never enters a score."""
        return _POINTS[self]


_POINTS = {Rating.NOT_YET: 0, Rating.PARTLY: 1, Rating.FULLY: 2, Rating.CANT_TELL: None}


@dataclass(frozen=True)
class Counts:
    """How many people gave each answer; no count is ever negative."""

    not_yet: int = 0
    partly: int = 0
    fully: int = 0
    cant_tell: int = 0

    def __post_init__(self) -> None:
        if min(self.not_yet, self.partly, self.fully, self.cant_tell) < 0:
            raise ValueError(f"counts can't be negative: {self}")

    @classmethod
    def zero(cls) -> Counts:
        """Nobody has answered."""
        return cls()

    @classmethod
    def of(cls, ratings: Iterable[Rating]) -> Counts:
        """Count the ratings one by one."""
        tally = Counter(ratings)
        return cls(
            not_yet=tally[Rating.NOT_YET],
            partly=tally[Rating.PARTLY],
            fully=tally[Rating.FULLY],
            cant_tell=tally[Rating.CANT_TELL],
        )

    @property
    def raters(self) -> int:
        """People who rated 0, 1 or 2: the n of every figure, and what counts towards the minimum group."""
        return self.not_yet + self.partly + self.fully

    @property
    def answered(self) -> int:
        """People who gave any answer, "can't tell" included."""
        return self.raters + self.cant_tell

    @property
    def points(self) -> int:
        """The sum of the ratings, from 0 to twice the raters."""
        return self.partly + 2 * self.fully

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            not_yet=self.not_yet + other.not_yet,
            partly=self.partly + other.partly,
            fully=self.fully + other.fully,
            cant_tell=self.cant_tell + other.cant_tell,
        )

    def __sub__(self, other: Counts) -> Counts:
        """What is left without those of `other`, which must be among these; ValueError if they are not."""
        return Counts(
            not_yet=self.not_yet - other.not_yet,
            partly=self.partly - other.partly,
            fully=self.fully - other.fully,
            cant_tell=self.cant_tell - other.cant_tell,
        )
