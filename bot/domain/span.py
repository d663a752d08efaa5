"""Days that somebody named, some of which a program's own quarters and years decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.period import EARLIEST, Period, month_number
from bot.domain.year_starts import YearStarts
from bot.errors import PulseError


class Span(Protocol):
    """Days that are known once it is said where the years begin; a `Period` is one that they don't matter to."""

    def by(self, starts: YearStarts) -> Period:
        """The days, by these quarters and years. Raises ValueError if they run backwards."""
        ...


@dataclass
class PeriodError(PulseError):
    """The words name a period that can't be, or several; `instead` are those that were probably meant."""

    words: str
    fault: str
    instead: tuple[Span, ...] = ()

    @property
    def sentence(self) -> str:
        return f"“{self.words}” {self.fault}."


class Unit(StrEnum):
    """What a program counts from a month of its own."""

    QUARTER = "quarter"
    FISCAL_YEAR = "fiscal year"
    SCHOOL_YEAR = "school year"

    @property
    def months(self) -> int:
        return 3 if self is Unit.QUARTER else 12

    def first_month(self, starts: YearStarts) -> int:
        """The month of the year with which counting begins, 0 for January."""
        return (starts.school if self is Unit.SCHOOL_YEAR else starts.quarters) - 1


@dataclass(frozen=True)
class Recent:
    """The quarter or year around a day, or the one that many before it."""

    unit: Unit
    back: int
    today: date

    def by(self, starts: YearStarts) -> Period:
        offset, length = self.unit.first_month(starts), self.unit.months
        turn = (month_number(self.today) - offset) // length - self.back
        return Period.of_months(turn * length + offset, length)

    def __str__(self) -> str:
        return f"{'last' if self.back else 'this'} {self.unit}"


@dataclass(frozen=True)
class SchoolYear:
    """The school year that begins in a year of the calendar."""

    year: int

    def by(self, starts: YearStarts) -> Period:
        return Period.of_months(self.year * 12 + Unit.SCHOOL_YEAR.first_month(starts), 12)

    def __str__(self) -> str:
        return f"school year {self.year}/{(self.year + 1) % 100:02}"


@dataclass(frozen=True)
class FiscalYear:
    """The four quarters that end in a year of the calendar, as fiscal years are named."""

    year: int

    def by(self, starts: YearStarts) -> Period:
        offset = Unit.FISCAL_YEAR.first_month(starts)
        return Period.of_months((self.year - (offset > 0)) * 12 + offset, 12)

    def __str__(self) -> str:
        return f"fy{self.year}"


@dataclass(frozen=True)
class Quarter:
    """The first to fourth quarter of a fiscal year."""

    number: int
    year: int

    def by(self, starts: YearStarts) -> Period:
        first = month_number(FiscalYear(self.year).by(starts).start)
        return Period.of_months(first + (self.number - 1) * 3, 3)

    def __str__(self) -> str:
        return f"q{self.number} {self.year}"


@dataclass(frozen=True)
class LatestQuarter:
    """The latest first to fourth quarter that had begun on a day."""

    number: int
    today: date

    def by(self, starts: YearStarts) -> Period:
        later = (Quarter(self.number, self.today.year + ahead).by(starts) for ahead in (1, 0, -1))
        return next(quarter for quarter in later if quarter.start <= self.today)

    def __str__(self) -> str:
        return f"q{self.number}"


@dataclass(frozen=True)
class DayBefore:
    """The last day that is not in a span any more."""

    span: Span

    def by(self, starts: YearStarts) -> Period:
        return Period.day(self.span.by(starts).start - timedelta(days=1))

    def __str__(self) -> str:
        return f"before {self.span}"


@dataclass(frozen=True)
class DayAfter:
    """The first day after a span."""

    span: Span

    def by(self, starts: YearStarts) -> Period:
        return Period.day(self.span.by(starts).end + timedelta(days=1))

    def __str__(self) -> str:
        return f"after {self.span}"


@dataclass(frozen=True)
class Stretch:
    """From the beginning of one span to the end of another; without one of them from the earliest day, or up to today.

    It holds the day on which it was named, so that it means the same whenever it is looked at again.
    """

    first: Span | None
    last: Span | None
    today: date

    def by(self, starts: YearStarts) -> Period:
        """The days as far as they have been, or all of them if none has. Raises ValueError if they run backwards."""
        end = self._end(starts)
        start = self._start(starts)
        return Period(start, max(start, self.today) if end is None else end).up_to(self.today)

    def is_latest(self, starts: YearStarts) -> bool:
        """Whether no later one has begun, of which the end is still to come: of two quarters without a year."""
        bare = isinstance(self.first, LatestQuarter) and isinstance(self.last, LatestQuarter)
        return not bare or self.first is None or self.first.by(starts).start == self._start(starts)

    def __str__(self) -> str:
        """The canonical form, which `find_span` reads back."""
        return f"{self.said} as of {self.today.isoformat()}"

    @property
    def said(self) -> str:
        """What was named, as people say it: `q3 2026`, `since last quarter`."""
        if self.first and self.last:
            return str(self.last) if self.first == self.last else f"{_point(self.first)} to {_point(self.last)}"
        if self.first:
            return str(self.first) if isinstance(self.first, DayAfter) else f"since {_point(self.first)}"
        if self.last:
            return str(self.last) if isinstance(self.last, DayBefore) else f"until {_point(self.last)}"
        raise ValueError("a stretch has at least one end")

    def _end(self, starts: YearStarts) -> date | None:
        if isinstance(self.last, LatestQuarter) and not isinstance(self.first, LatestQuarter | None):
            in_a_year = self.first.by(starts).start + timedelta(days=364)
            return replace(self.last, today=in_a_year).by(starts).end
        return self.last.by(starts).end if self.last else None

    def _start(self, starts: YearStarts) -> date:
        if isinstance(self.first, LatestQuarter) and self.last:
            return replace(self.first, today=self.last.by(starts).start).by(starts).start
        return self.first.by(starts).start if self.first else EARLIEST


def _point(span: Span) -> str:
    """What stands at one end; of a period the one day that it is."""
    return span.start.isoformat() if isinstance(span, Period) else str(span)


Days = Period | Stretch
"""What is named when a span is asked for."""
