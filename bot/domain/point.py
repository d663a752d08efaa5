"""What people name at one end of a span: a day, a week, a month, a quarter or a year."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar_words import (
    MONTH_NAMES,
    WEEKDAY_NAMES,
    around,
    days_back,
    latest_day,
    latest_month,
    latest_weekday,
    month_of,
)
from bot.domain.period import FIRST_YEAR, LAST_YEAR, Period
from bot.domain.span import FiscalYear, LatestQuarter, PeriodError, Quarter, Recent, SchoolYear, Span, Unit

AMBIGUOUS = "can be read in more than one way"

MOST = 1000
"""The most days, weeks, months, quarters or years that are counted back."""

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNT = rf"(?:[0-9]+|{'|'.join(_NUMBERS)})"
UNIT = r"(?:days?|d|weeks?|wks?|w|months?|mos?|m|quarters?|q|years?|yrs?|y)"
SCHOOL_YEAR = r"(?:school|academic) ?-?year"

OF_LATE = 5
"""A number after a month may be one of so many years of late as well as a day: "sept 25"."""

IN_WEEK, IN_YEAR = 7, 365
"""After so many days a weekday comes again, or a day or month that is named without its year."""


@dataclass(frozen=True)
class Point:
    """A span, and after how many days what was named comes again; 0 if it does not."""

    span: Span
    cycle: int = 0


def read_point(words: str, today: date) -> Point:
    """The span that `words` name, which fit POINT. What has no year is the latest that has begun by `today`.

    Raises PeriodError if there is none, or if there are several.
    """
    for pattern, cycle, read in _FORMS:
        if match := pattern.fullmatch(words):
            return Point(_possible(read, match, today), cycle)
    raise PeriodError(words, "is not in the calendar")


def counted_back(words: str, today: date, *, count: str, unit: str) -> date:
    """The day that lies so many units before today. Raises PeriodError for too many of them, or less than one."""
    number = _NUMBERS.index(count) + 1 if count in _NUMBERS else int(count[:9]) if count.isdigit() else 1
    if not 1 <= number <= MOST:
        raise PeriodError(words, f"needs a number from 1 to {MOST}")
    with suppress(ValueError, OverflowError):
        day = days_back(today, number, unit)
        if day.year >= FIRST_YEAR:
            return day
    raise PeriodError(words, f"reaches back beyond the year {FIRST_YEAR}")


_Reader = Callable[[re.Match[str], date], Span]


def _possible(read: _Reader, match: re.Match[str], today: date) -> Span:
    years = [int(number) for number in re.findall(r"[0-9]{4}", match[0])]
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise PeriodError(match[0], f"needs a year from {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return read(match, today)
    except ValueError:
        raise PeriodError(match[0], "is not in the calendar") from None


def _near_day(match: re.Match[str], today: date) -> Period:
    return Period.day(today - timedelta(days=match[0] == "yesterday"))


def _ago(match: re.Match[str], today: date) -> Period:
    return Period.day(counted_back(match[0], today, count=match["count"], unit=match["unit"]))


def _calendar(match: re.Match[str], today: date) -> Period:
    current = around(today, match["unit"])
    return current if match["now"] else around(current.start - timedelta(days=1), match["unit"])


def _of_program(match: re.Match[str], today: date) -> Recent:
    units = {"quarter": Unit.QUARTER, "fiscal year": Unit.FISCAL_YEAR}
    return Recent(units.get(match["unit"], Unit.SCHOOL_YEAR), 0 if match["now"] else 1, today)


def _near_month(match: re.Match[str], today: date) -> Period:
    month = MONTH_NAMES[match["month"]]
    return month_of(today.year, month) if match["now"] else latest_month(month, _day_before(today.replace(day=1)))


def _near_weekday(match: re.Match[str], today: date) -> Period:
    weekday = WEEKDAY_NAMES[match["weekday"]]
    if match["now"]:
        return Period.day(around(today, "week").start + timedelta(days=weekday))
    return latest_weekday(weekday, _day_before(today))


def _iso_day(match: re.Match[str], today: date) -> Period:
    return Period.day(date(int(match["year"]), int(match["month"]), int(match["day"])))


def _slashed(match: re.Match[str], today: date) -> Period:
    """Two numbers of which either may be the month; only where one of them can't be, or both are one, it is clear."""
    orders = dict.fromkeys([(match["one"], match["two"]), (match["two"], match["one"])])
    found: list[Period] = []
    for month, day in orders:
        with suppress(ValueError):
            found.append(_day_of(int(month), int(day), match["year"], today))
    if not found:
        raise ValueError(match[0])
    short = match["year"] is not None and len(match["year"]) == 2
    if len(found) == 1 and not short:
        return found[0]
    fault = "needs a year of four digits" if short else AMBIGUOUS
    raise PeriodError(match[0], fault, tuple(day for day in found if day.start <= today))


def _day_of(month: int, day: int, year: str | None, today: date) -> Period:
    return Period.day(date(_full(year), month, day)) if year else latest_day(month, day, today)


def _named_day(match: re.Match[str], today: date) -> Period:
    return _day_of(MONTH_NAMES[match["month"]], int(match["day"]), match["year"], today)


def _day_or_year(match: re.Match[str], today: date) -> Period:
    """A month and a bare number, which is not taken for a day if it may be a year of late as well."""
    month, number = MONTH_NAMES[match["month"]], match["day"]
    whole = month_of(_full(number), month) if len(number) == 2 else None
    if whole is None or whole.start > today or whole.start.year <= today.year - OF_LATE:
        return latest_day(month, int(number), today)
    days: tuple[Period, ...] = ()
    with suppress(ValueError):
        days = (latest_day(month, int(number), today),)
    raise PeriodError(match[0], AMBIGUOUS, (*days, whole))


def _named_month(match: re.Match[str], today: date) -> Period:
    month = MONTH_NAMES[match["month"]]
    return month_of(int(match["year"]), month) if match["year"] else latest_month(month, today)


def _weekday(match: re.Match[str], today: date) -> Period:
    return latest_weekday(WEEKDAY_NAMES[match[0]], today)


def _quarter(match: re.Match[str], today: date) -> Quarter:
    return Quarter(int(match["number"]), _full(match["year"]))


def _latest_quarter(match: re.Match[str], today: date) -> LatestQuarter:
    return LatestQuarter(int(match["number"]), today)


def _fiscal_year(match: re.Match[str], today: date) -> FiscalYear:
    return FiscalYear(_full(match["year"]))


def _school_year(match: re.Match[str], today: date) -> SchoolYear:
    """A school year by both its years; by one alone it can begin or end in it."""
    year, after = int(match["year"]), match["after"]
    if after is None:
        raise PeriodError(match[0], AMBIGUOUS, (SchoolYear(year - 1), SchoolYear(year)))
    if int(after) not in (year + 1, (year + 1) % 100):
        raise PeriodError(match[0], "is not one year of school")
    return SchoolYear(year)


def _month_or_years(match: re.Match[str], today: date) -> Period:
    """A month, "2026-03"; or what may be a school year or a fiscal year, "2025-26"."""
    year, number = int(match["year"]), int(match["month"])
    if number > 12 and number == (year + 1) % 100:
        raise PeriodError(match[0], AMBIGUOUS, (SchoolYear(year), FiscalYear(year + 1)))
    return month_of(year, number)


def _year(match: re.Match[str], today: date) -> Period:
    return Period.of_months(int(match[0]) * 12, 12)


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _any_of(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_WHICH = r"(?:(?P<now>this|current)|last|past|previous)"
_MONTH, _WEEKDAY = rf"(?P<month>{_any_of(MONTH_NAMES)})", rf"(?P<weekday>{_any_of(WEEKDAY_NAMES)})"
_FULL, _YEAR = r"(?P<year>[0-9]{4})", r"(?P<year>[0-9]{4}|[0-9]{2})"
_DAY, _NTH = r"(?P<day>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
_ANY_DAY = rf"{_DAY}(?:st|nd|rd|th)?"
_NUMBER = "q(?P<number>[1-4])"

_FORMS: tuple[tuple[re.Pattern[str], int, _Reader], ...] = tuple(
    (re.compile(pattern), cycle, read)
    for pattern, cycle, read in (
        (r"today|now|yesterday", 0, _near_day),
        (rf"(?P<count>{COUNT}|an?) (?P<unit>{UNIT}) ago", 0, _ago),
        (rf"{_WHICH} (?P<unit>week|month|year)", 0, _calendar),
        (rf"{_WHICH} (?P<unit>quarter|fiscal year|{SCHOOL_YEAR})", 0, _of_program),
        (rf"{_WHICH} {_MONTH}", 0, _near_month),
        (rf"{_WHICH} {_WEEKDAY}", 0, _near_weekday),
        (rf"{_FULL}-(?P<month>[0-9]{{1,2}})-{_DAY}", 0, _iso_day),
        (rf"{_FULL}/(?P<month>[0-9]{{1,2}})/{_DAY}", 0, _iso_day),
        (rf"(?P<one>[0-9]{{1,2}})/(?P<two>[0-9]{{1,2}})/{_YEAR}", 0, _slashed),
        (rf"(?P<one>[0-9]{{1,2}})\.(?P<two>[0-9]{{1,2}})\.{_YEAR}", 0, _slashed),
        (r"(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})(?P<year>(?!))?", IN_YEAR, _slashed),
        (rf"{_MONTH} {_ANY_DAY},? {_FULL}", 0, _named_day),
        (rf"{_ANY_DAY} (?:of )?{_MONTH},? {_FULL}", 0, _named_day),
        (rf"{_MONTH} {_NTH}(?P<year>(?!))?", IN_YEAR, _named_day),
        (rf"{_ANY_DAY} (?:of )?{_MONTH}(?P<year>(?!))?", IN_YEAR, _named_day),
        (rf"{_MONTH} {_DAY}", IN_YEAR, _day_or_year),
        (rf"{_MONTH},? (?:of )?{_FULL}", 0, _named_month),
        (rf"{_MONTH}(?P<year>(?!))?", IN_YEAR, _named_month),
        (_WEEKDAY, IN_WEEK, _weekday),
        (rf"{_NUMBER}[- /]?(?:of )?(?:fy ?)?{_YEAR}", 0, _quarter),
        (rf"(?:fy ?{_YEAR})[- /]?{_NUMBER}", 0, _quarter),
        (rf"{_FULL}[- /]?{_NUMBER}", 0, _quarter),
        (_NUMBER, 0, _latest_quarter),
        (rf"(?:fy|fiscal year) ?{_YEAR}", 0, _fiscal_year),
        (rf"{SCHOOL_YEAR} {_FULL}(?:[-/–](?P<after>[0-9]{{4}}|[0-9]{{2}}))?", 0, _school_year),
        (rf"{_FULL}[-/–](?P<after>[0-9]{{4}}|[0-9]{{2}}) {SCHOOL_YEAR}", 0, _school_year),
        (rf"{_FULL}[-/](?P<month>[0-9]{{1,2}})", 0, _month_or_years),
        (_FULL, 0, _year),
    )
)

POINT = f"(?:{'|'.join(re.sub(r'[?]P<[a-z]+>', '?:', pattern.pattern) for pattern, _, _ in _FORMS)})"
"""A pattern of all that `read_point` reads, without groups."""
