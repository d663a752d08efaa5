"""The times of a schedule that a reader can choose between: months, quarters and school years."""

from collections.abc import Sequence
from datetime import date

from bot.domain.period import Period, month_number
from bot.domain.year_starts import YearStarts

MOST_MONTHS = 12
MOST_QUARTERS = 8
MOST_SCHOOL_YEARS = 4


def times_since(first: date, today: date, starts: YearStarts) -> tuple[Period, ...]:
    """The whole months, quarters and school years that have begun and hold days since `first`, each kind latest first.

    Quarters come first: a practice rests for 28 days, so that two months seldom have practices in common.
    """
    return tuple(
        dict.fromkeys(
            [
                *_back(first, today, months=3, begins=starts.quarters, most=MOST_QUARTERS),
                *_back(first, today, months=12, begins=starts.school, most=MOST_SCHOOL_YEARS),
                *_back(first, today, months=1, begins=1, most=MOST_MONTHS),
            ]
        )
    )


def two_apart(times: Sequence[Period]) -> tuple[Period, Period] | None:
    """The first two, in their order, that have no day in common; None if all overlap."""
    pairs = ((one, other) for place, one in enumerate(times) for other in times[place + 1 :])
    return next(((one, other) for one, other in pairs if one.end < other.start or other.end < one.start), None)


def _back(first: date, today: date, *, months: int, begins: int, most: int) -> list[Period]:
    """Spans of so many months, counted from a month of the year, from the one that today lies in."""
    now = month_number(today)
    latest = now - (now - (begins - 1)) % months
    found = [Period.of_months(latest - months * back, months) for back in range(most)]
    return [one for one in found if one.end >= first]
