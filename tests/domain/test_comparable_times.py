"""Times to choose between: what has begun and may hold figures, and nothing twice."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.comparable_times import times_since, two_apart
from bot.domain.period import Period
from bot.domain.year_starts import USUAL_STARTS, YearStarts

TODAY = date(2026, 3, 2)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
starts = st.builds(YearStarts, st.integers(1, 12), st.integers(1, 12))


def said(first: date, by: YearStarts = USUAL_STARTS) -> list[str]:
    return [one.said for one in times_since(first, TODAY, by)]


def test_quarters_school_years_and_months_the_latest_first():
    assert said(date(2025, 12, 20)) == [
        "January 1, 2026 to March 31, 2026",
        "October 1, 2025 to December 31, 2025",
        "August 1, 2025 to July 31, 2026",
        "March 2026",
        "February 2026",
        "January 2026",
        "December 2025",
    ]


def test_a_program_counts_from_its_own_months():
    assert said(date(2026, 2, 10), YearStarts(quarters=2, school=9))[:2] == [
        "February 1, 2026 to April 30, 2026",
        "September 1, 2025 to August 31, 2026",
    ]


@given(first=days, today=days, by=starts)
def test_each_holds_a_day_since_the_first_and_has_begun(first: date, today: date, by: YearStarts):
    found = times_since(min(first, today), max(first, today), by)
    assert len(set(found)) == len(found)
    assert all(one.start <= max(first, today) and one.end >= min(first, today) for one in found)
    assert Period.of_months(max(first, today).year * 12 + max(first, today).month - 1) in found


def test_two_to_begin_with_have_no_day_in_common():
    assert two_apart(times_since(date(2026, 3, 1), TODAY, USUAL_STARTS)) is None
    march, february = Period.of_months(2026 * 12 + 2), Period.of_months(2026 * 12 + 1)
    assert two_apart(times_since(date(2026, 2, 26), TODAY, USUAL_STARTS)) == (march, february)
