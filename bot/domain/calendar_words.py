"""The names that days and months go by, and the days that they mean when today is known."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.period import Period, month_number
from bot.domain.spoken import MONTHS, WEEKDAYS

MONTH_NAMES = {
    **{name.casefold(): place for place, name in enumerate(MONTHS, start=1)},
    **{name[:3].casefold(): place for place, name in enumerate(MONTHS, start=1)},
    "sept": 9,
}
"""Months by their names in lower case, long and short; 1 is January."""

WEEKDAY_NAMES = {
    **{name.casefold(): place for place, name in enumerate(WEEKDAYS)},
    **{name[:3].casefold(): place for place, name in enumerate(WEEKDAYS)},
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
"""Weekdays likewise; 0 is Monday."""

_YEARS_BACK = 9  # between two 29ths of February lie at most eight years


def days_back(today: date, number: int, unit: str) -> date:
    """The day that lies so many days, weeks, months, quarters or years (by first letter) before today.

    Of months that is the same day, or the last one if the month is shorter. Raises ValueError or OverflowError before
    the year 1.
    """
    if unit[0] in "dw":
        return today - timedelta(days=number * (7 if unit[0] == "w" else 1))
    year, month = divmod(month_number(today) - number * {"m": 1, "q": 3, "y": 12}[unit[0]], 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def around(day: date, unit: str) -> Period:
    """The calendar week (from Monday), month or year around a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    month = month_number(day)
    return Period.of_months(month) if unit == "month" else Period.of_months(month - month % 12, 12)


def month_of(year: int, month: int) -> Period:
    """A month of a year; 1 is January. Raises ValueError for any that is not in the calendar."""
    return Period.of_months(month_number(date(year, month, 1)))


def latest_month(month: int, today: date) -> Period:
    """The latest month of this name that has begun."""
    current = month_number(today)
    return Period.of_months(current - (current - month + 1) % 12)


def latest_weekday(weekday: int, today: date) -> Period:
    """The latest day of this name, today included."""
    return Period.day(today - timedelta(days=(today.weekday() - weekday) % 7))


def latest_day(month: int, day: int, today: date) -> Period:
    """The latest such day of the year that has begun. Raises ValueError if no year has it."""
    found = (one for one in _in_years(month, day, today) if one <= today)
    return Period.day(next(found, None) or date(today.year, month, day))


def _in_years(month: int, day: int, today: date) -> Iterator[date]:
    for year in range(today.year, today.year - _YEARS_BACK, -1):
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            yield date(year, month, day)
