"""A span of days of the calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.period import EARLIEST, FIRST_YEAR, LAST_YEAR, Period
from bot.domain.spoken_span import Reading, find_span
from bot.domain.year_starts import YearStarts

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


def test_a_period_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="comes after"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period.day(date(2026, 3, 4)), "March 4, 2026"),
        (Period(date(2026, 2, 1), date(2026, 2, 28)), "February 2026"),
        (Period(date(2026, 2, 1), date(2026, 2, 27)), "February 1, 2026 to February 27, 2026"),
        (Period(EARLIEST, date(2026, 2, 27)), "up to February 27, 2026"),
    ],
)
def test_it_is_said_in_words(period: Period, said: str) -> None:
    assert period.said == said


def test_it_holds_what_has_been_or_is_still_to_come() -> None:
    march = Period.of_months(2026 * 12 + 2)

    assert march.up_to(date(2026, 3, 9)) == Period(date(2026, 3, 1), date(2026, 3, 9))
    assert march.up_to(date(2026, 4, 9)) == march
    assert march.up_to(date(2026, 2, 9)) == march


@given(st.tuples(DAYS, DAYS, DAYS).map(sorted), st.builds(YearStarts, st.integers(1, 12), st.integers(1, 12)))
def test_both_its_texts_are_read_back_whatever_the_program(days: list[date], starts: YearStarts) -> None:
    start, end, today = days
    period = Period(start, end)

    for text in (str(period), period.typed):
        found = find_span(text, Reading(today))
        assert found
        assert found.span.by(starts) == period
