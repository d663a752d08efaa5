"""The ways in which people name a span of days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.period import FIRST_YEAR, LAST_YEAR, MOST, Period, PeriodError, find_period

TODAY = date(2026, 11, 22)  # a Sunday
sensible_days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


def period(text, today=TODAY):
    return str(find_period(text, today=today).period)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last 90 days", "2026-08-25..2026-11-22"),
        ("last 1 day", "2026-11-22..2026-11-22"),
        ("90d", "2026-08-25..2026-11-22"),
        ("past two weeks", "2026-11-09..2026-11-22"),
        ("previous 3 months", "2026-08-23..2026-11-22"),
        ("last 2 quarters", "2026-05-23..2026-11-22"),
        ("1 yr", "2025-11-23..2026-11-22"),
    ],
)
def test_a_number_of_days_weeks_or_months_ends_today(text, expected):
    assert period(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last week", "2026-11-09..2026-11-15"),
        ("previous month", "2026-10-01..2026-10-31"),
        ("last quarter", "2026-07-01..2026-09-30"),
        ("past year", "2025-01-01..2025-12-31"),
    ],
)
def test_a_calendar_period_that_is_over_is_whole(text, expected):
    assert period(text) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("this week", "2026-11-16"),
        ("this month", "2026-11-01"),
        ("current quarter", "2026-10-01"),
        ("this year", "2026-01-01"),
        ("2026", "2026-01-01"),
        ("q4 2026", "2026-10-01"),
        ("2026-10-01..2026-12-31", "2026-10-01"),
        ("2025..2100", "2025-01-01"),
    ],
)
def test_a_period_that_is_not_over_goes_up_to_today(text, first):
    assert period(text) == f"{first}..2026-11-22"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05..2026-03-31", "2026-01-05..2026-03-31"),
        ("2026-01-05 - 2026-03-31", "2026-01-05..2026-03-31"),
        ("2026-01-05–2026-03-31", "2026-01-05..2026-03-31"),
        ("from 2026-1-5 to today", "2026-01-05..2026-11-22"),
        ("between 2026-01 and 2026-02", "2026-01-01..2026-02-28"),
        ("2024..2025", "2024-01-01..2025-12-31"),
        ("2025-q4 until q1 2026", "2025-10-01..2026-03-31"),
        ("since 2026-02", "2026-02-01..2026-11-22"),
        ("from yesterday", "2026-11-21..2026-11-22"),
        ("2024-02", "2024-02-01..2024-02-29"),
        ("q3 2026", "2026-07-01..2026-09-30"),
        ("today", "2026-11-22..2026-11-22"),
    ],
)
def test_dates_months_quarters_and_years_can_be_written_out(text, expected):
    assert period(text) == expected


def test_the_end_of_a_short_month_is_not_passed():
    assert period("last 1 month", today=date(2026, 3, 31)) == "2026-03-01..2026-03-31"
    assert period("last month", today=date(2026, 1, 15)) == "2025-12-01..2025-12-31"


def test_the_other_words_remain():
    found = find_period("coaching last 30 days in #north", today=TODAY)

    assert (found.words, found.rest) == ("last 30 days", "coaching in #north")


@pytest.mark.parametrize("text", ["", "coaching", "last", "the week", "q5", "day", "20266", "x2026-01"])
def test_other_texts_name_no_period(text):
    assert find_period(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "fault", "instead"),
    [
        ("2026-03-31..2026-01-01", "ends before it starts", Period(date(2026, 1, 1), date(2026, 3, 31))),
        ("2026-03..2026-01", "ends before it starts", Period(date(2026, 1, 1), date(2026, 3, 31))),
        ("last 0 days", "needs a number from 1 to 1000", None),
        ("last 1001 weeks", "needs a number from 1 to 1000", None),
        ("last 99999999999999999999 days", "needs a number from 1 to 1000", None),
        ("last 1000 years", "reaches back beyond the year 2000", None),
        ("2026-02-30", "is not in the calendar", None),
        ("2026-13", "is not in the calendar", None),
        ("1999", "needs a year from 2000 to 2100", None),
        ("since 2027", "has not begun yet", None),
        ("2027", "has not begun yet", None),
        ("2026-11-23", "has not begun yet", None),
        ("2026-12-01 to 2026-12-31", "has not begun yet", None),
    ],
)
def test_impossible_periods_say_why(text, fault, instead):
    with pytest.raises(PeriodError) as caught:
        find_period(text, today=TODAY)

    assert caught.value.sentence == f"“{text}” {fault}."
    assert caught.value.instead == instead


@given(st.tuples(sensible_days, sensible_days, sensible_days).map(sorted))
def test_the_canonical_form_is_read_back(days):
    start, end, today = days
    written = Period(start, end)

    assert find_period(str(written), today=today).period == written


@given(st.integers(1, MOST), sensible_days.filter(lambda day: day.year >= 2003))
def test_the_last_so_many_days_are_so_many(count, today):
    found = find_period(f"last {count} days", today=today).period

    assert (found.days, found.end) == (count, today)


@given(st.sampled_from(["week", "month", "quarter", "year"]), sensible_days.filter(lambda day: day.year > 2000))
def test_the_calendar_has_no_gaps(unit, today):
    this, last = (find_period(f"{which} {unit}", today=today).period for which in ("this", "last"))

    assert this.start <= today <= this.end
    assert (this.start - last.end).days == 1


def test_a_period_does_not_run_backwards():
    with pytest.raises(ValueError, match="comes after"):
        Period(date(2026, 2, 1), date(2026, 1, 1))
