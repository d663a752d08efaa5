"""A span of days of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.year_starts import YearStarts

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years beyond these are slips of the finger: nothing was ever asked then."""

EARLIEST = date(FIRST_YEAR, 1, 1)
"""Where a period begins of which only the end was named."""


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, both included; ValueError if they stand the wrong way round."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"{self.start} comes after {self.end}")

    def __str__(self) -> str:
        """The canonical form, which `find_span` reads back."""
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @classmethod
    def day(cls, day: date) -> Period:
        return cls(day, day)

    @classmethod
    def of_months(cls, first: int, count: int = 1) -> Period:
        """So many whole months; `first` counts months since the year 0, as `month_number` does."""
        start, after = (date(month // 12, month % 12 + 1, 1) for month in (first, first + count))
        return cls(start, after - timedelta(days=1))

    @property
    def days(self) -> int:
        """The number of days, at least 1."""
        return (self.end - self.start).days + 1

    @property
    def said(self) -> str:
        """The days as people say them: `March 4, 2026`, `March 2026`, `March 4, 2026 to May 31, 2026`."""
        first, last = (f"{day:%B} {day.day}, {day.year}" for day in (self.start, self.end))
        if self == Period.of_months(month_number(self.start)):
            return f"{self.start:%B} {self.start.year}"
        if self.start == EARLIEST:
            return f"up to {last}"
        return first if first == last else f"{first} to {last}"

    @property
    def typed(self) -> str:
        """The shortest text that is read as these days, also after "since" and "before" if it is a day or a month."""
        if self.start == self.end:
            return self.start.isoformat()
        return f"{self.start:%Y-%m}" if self == Period.of_months(month_number(self.start)) else str(self)

    def by(self, starts: YearStarts) -> Period:
        """These days, wherever a program's years begin."""
        return self

    def up_to(self, today: date) -> Period:
        """The part of it that has been, unless all of it is still to come.

        Days to come hold no figures, and would make the time before, which a change compares with, too long.
        """
        return Period(self.start, min(self.end, today)) if self.start <= today else self


def month_number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1
