"""A span of days, and the ways in which people name one."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import PulseError

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years beyond these are slips of the finger: nothing was ever asked then."""

MOST = 1000
"""The most days, weeks, months, quarters or years that "last N" takes."""


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, both included; ValueError if they stand the wrong way round."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"{self.start} comes after {self.end}")

    def __str__(self) -> str:
        """The canonical form, which `find_period` reads back."""
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def days(self) -> int:
        """The number of days, at least 1."""
        return (self.end - self.start).days + 1


@dataclass
class PeriodError(PulseError):
    """The words name a period that can't be; `instead` is the one that was probably meant."""

    words: str
    fault: str
    instead: Period | None = None

    @property
    def sentence(self) -> str:
        return f"“{self.words}” {self.fault}."


@dataclass(frozen=True)
class Found:
    """A period, the words that named it, and the text without them."""

    period: Period
    words: str
    rest: str


def find_period(text: str, *, today: date) -> Found | None:
    """The first period that a lower-case text names; PeriodError if it is one that can't be.

    Reads "last 90 days", "this quarter", "2026-01-05..2026-03-31", "from 2026-01 to 2026-03", "since
    2026-01", "2026", "q1 2026" and the like. "Last week" is the calendar week (from Monday) before this one;
    "last 2 weeks" are the 14 days that end today. No period goes beyond today.
    """
    for pattern, read in _FORMS:
        if match := pattern.search(text):
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            period = _up_to(today, read(match, today), words=match[0])
            return Found(period=period, words=match[0], rest=" ".join(rest.split()))
    return None


_POINT = (
    r"(?:today|yesterday|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}[- ]?q[1-4]|q[1-4][- ]?[0-9]{4}"
    r"|[0-9]{4}-[0-9]{1,2}|[0-9]{4})"
)
_TO = r"(?: ?(?:\.{2,3}|…|–|—) ?| (?:to|til|till|until|through|and|-) )"
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_DAYS_OF = {"d": 1, "w": 7}
_MONTHS_OF = {"m": 1, "q": 3, "y": 12}


def _whole(pattern: str) -> re.Pattern[str]:
    """The pattern as words of their own, not as parts of longer ones."""
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


def _up_to(today: date, period: Period, *, words: str) -> Period:
    """The part of a period that has been; days to come hold no figures, and would make the time before too long."""
    if period.start > today:
        raise PeriodError(words, "has not begun yet")
    return Period(period.start, min(period.end, today))


def _range(match: re.Match[str], today: date) -> Period:
    first, last = _point(match["first"], today), _point(match["last"], today)
    if first.start > last.end:
        raise PeriodError(match[0], "ends before it starts", instead=Period(last.start, first.end))
    return Period(first.start, last.end)


def _since(match: re.Match[str], today: date) -> Period:
    start = _point(match["first"], today).start
    return Period(start, max(start, today))


def _counted(match: re.Match[str], today: date) -> Period:
    count, unit = _number(match["count"]), match["unit"][0]
    if not 1 <= count <= MOST:
        raise PeriodError(match[0], f"needs a number from 1 to {MOST}")
    if unit in _DAYS_OF:
        start = today - timedelta(days=count * _DAYS_OF[unit] - 1)
    else:
        start = _months_before(today, count * _MONTHS_OF[unit])
    if start.year < FIRST_YEAR:
        raise PeriodError(match[0], f"reaches back beyond the year {FIRST_YEAR}")
    return Period(start, today)


def _calendar(match: re.Match[str], today: date) -> Period:
    current = _around(today, match["unit"])
    if match["which"] in ("this", "current"):
        return current
    return _around(current.start - timedelta(days=1), match["unit"])


def _single(match: re.Match[str], today: date) -> Period:
    return _point(match["first"], today)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period]], ...] = (
    (_whole(rf"(?:(?:from|between) )?(?P<first>{_POINT}){_TO}(?P<last>{_POINT})"), _range),
    (_whole(rf"(?:since|from) (?P<first>{_POINT})"), _since),
    (
        _whole(
            rf"(?:(?:last|past|previous) )?(?P<count>[0-9]+|{'|'.join(_NUMBERS)}) ?"
            r"(?P<unit>days?|d|weeks?|wks?|w|months?|mos?|m|quarters?|q|years?|yrs?|y)"
        ),
        _counted,
    ),
    (_whole(r"(?P<which>this|current|last|past|previous) (?P<unit>week|month|quarter|year)"), _calendar),
    (_whole(rf"(?P<first>{_POINT})"), _single),
)


def _number(words: str) -> int:
    """A number in digits or words; more digits than anybody means read as too large."""
    if words in _NUMBERS:
        return _NUMBERS.index(words) + 1
    return int(words) if len(words) < 9 else MOST + 1


def _point(words: str, today: date) -> Period:
    """The day, month, quarter or year that stands at one end of a range."""
    if words in ("today", "yesterday"):
        day = today - timedelta(days=words == "yesterday")
        return Period(day, day)
    numbers = [int(number) for number in re.findall("[0-9]+", words)]
    if not FIRST_YEAR <= max(numbers) <= LAST_YEAR:
        raise PeriodError(words, f"needs a year from {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return _quarter(numbers) if "q" in words else _span(*numbers)
    except ValueError:
        raise PeriodError(words, "is not in the calendar") from None


def _quarter(numbers: list[int]) -> Period:
    return _months(max(numbers) * 12 + (min(numbers) - 1) * 3, 3)


def _span(year: int, month: int | None = None, day: int | None = None) -> Period:
    if month is None:
        return _months(year * 12, 12)
    start = date(year, month, day or 1)
    return _months(year * 12 + month - 1, 1) if day is None else Period(start, start)


def _around(day: date, unit: str) -> Period:
    """The calendar week (from Monday), month, quarter or year around a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    length, month = _MONTHS_OF[unit[0]], day.year * 12 + day.month - 1
    return _months(month - month % length, length)


def _months(first: int, count: int) -> Period:
    """So many whole months; `first` counts months since the year 0."""
    after = first + count
    return Period(
        date(first // 12, first % 12 + 1, 1),
        date(after // 12, after % 12 + 1, 1) - timedelta(days=1),
    )


def _months_before(day: date, months: int) -> date:
    """The day after the same day so many months ago: the last 1 month up to 22 November is from 23 October."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    same = min(day.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, same) + timedelta(days=1)
