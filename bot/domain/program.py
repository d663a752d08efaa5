"""A program: what an organization is putting into use."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.year_starts import USUAL_STARTS, YearStarts

MAX_NAME = 60
"""Characters of a program's name: it has to fit into a question that is read at a glance."""


A_MONDAY = date(2026, 1, 5)
"""Weeks are counted from here where nobody has chosen another."""


class DigestRhythm(StrEnum):
    """How often a digest is posted."""

    WEEKLY = "weekly"
    TWO_WEEKLY = "two_weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class DigestTime:
    """When the digest is posted: a weekday (0 = Monday) and a wall time in an IANA zone.

    Every two weeks these are counted from the week of `anchor`; in a month it is the first such weekday.
    """

    weekday: int = 0
    at: time = time(9, 0)
    zone: str = "UTC"
    rhythm: DigestRhythm = DigestRhythm.WEEKLY
    anchor: date = A_MONDAY

    def falls_on(self, day: date) -> bool:
        """Whether a local date is one of its days."""
        match self.rhythm:
            case DigestRhythm.WEEKLY:
                its_turn = True
            case DigestRhythm.TWO_WEEKLY:
                its_turn = (_week_of(day) - _week_of(self.anchor)).days % 14 == 0
            case DigestRhythm.MONTHLY:
                its_turn = day.day <= 7
        return its_turn and day.weekday() == self.weekday


@dataclass(frozen=True)
class Program:
    """A program: its leadership channel, its minimum group k, the time of its digest, its own words and years."""

    id: str
    name: str
    leadership_channel: str
    k: int
    digest: DigestTime
    digest_due_at: datetime | None = None
    words: ScaleWords = USUAL_WORDS
    starts: YearStarts = USUAL_STARTS


def _week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())
