"""The ways in which people name a span of days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.period import FIRST_YEAR, LAST_YEAR, Period
from bot.domain.point import MOST
from bot.domain.span import PeriodError
from bot.domain.spoken_span import Found, Reading, find_span
from bot.domain.year_starts import USUAL_STARTS, YearStarts

TODAY = date(2026, 11, 22)  # a Sunday
SENSIBLE_DAYS = st.dates(date(FIRST_YEAR + 10, 1, 1), date(LAST_YEAR, 12, 31))
STARTS = st.builds(YearStarts, st.integers(1, 12), st.integers(1, 12))
JULY = YearStarts(quarters=7, school=9)


def found_in(text: str, today: date = TODAY) -> Found:
    found = find_span(text, Reading(today))
    assert found
    return found


def days(text: str, today: date = TODAY, starts: YearStarts = USUAL_STARTS) -> str:
    return str(found_in(text, today).span.by(starts))


def refused(text: str, today: date = TODAY, *starts: YearStarts) -> PeriodError:
    with pytest.raises(PeriodError) as caught:
        find_span(text, Reading(today, starts or (USUAL_STARTS,)))
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last 90 days", "2026-08-25..2026-11-22"),
        ("last 1 day", "2026-11-22..2026-11-22"),
        ("90d", "2026-08-25..2026-11-22"),
        ("past two weeks", "2026-11-09..2026-11-22"),
        ("past 6 weeks", "2026-10-12..2026-11-22"),
        ("last two months", "2026-09-23..2026-11-22"),
        ("previous 3 months", "2026-08-23..2026-11-22"),
        ("last 2 quarters", "2026-05-23..2026-11-22"),
        ("1 yr", "2025-11-23..2026-11-22"),
    ],
)
def test_a_number_of_days_weeks_or_months_ends_today(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last week", "2026-11-09..2026-11-15"),
        ("previous month", "2026-10-01..2026-10-31"),
        ("last quarter", "2026-07-01..2026-09-30"),
        ("past year", "2025-01-01..2025-12-31"),
        ("last march", "2026-03-01..2026-03-31"),
        ("last november", "2025-11-01..2025-11-30"),
        ("last monday", "2026-11-16..2026-11-16"),
        ("last sunday", "2026-11-15..2026-11-15"),
        ("yesterday", "2026-11-21..2026-11-21"),
    ],
)
def test_a_calendar_period_that_is_over_is_whole(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("this week", "2026-11-16"),
        ("this month", "2026-11-01"),
        ("this november", "2026-11-01"),
        ("in november", "2026-11-01"),
        ("current quarter", "2026-10-01"),
        ("this year", "2026-01-01"),
        ("2026", "2026-01-01"),
        ("q4 2026", "2026-10-01"),
        ("2026-10-01..2026-12-31", "2026-10-01"),
        ("2025..2100", "2025-01-01"),
        ("since the start of the year", "2026-01-01"),
        ("since the beginning of november", "2026-11-01"),
        ("from start of the quarter", "2026-10-01"),
        ("year to date", "2026-01-01"),
        ("mtd", "2026-11-01"),
        ("this sunday", "2026-11-22"),
    ],
)
def test_a_period_that_is_not_over_goes_up_to_today(text: str, first: str) -> None:
    assert days(text) == f"{first}..2026-11-22"


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
        ("2024-02", "2024-02-01..2024-02-29"),
        ("2026/3/15", "2026-03-15..2026-03-15"),
        ("q3 2026", "2026-07-01..2026-09-30"),
        ("today", "2026-11-22..2026-11-22"),
        ("march 15, 2026", "2026-03-15..2026-03-15"),
        ("15th of march 2026", "2026-03-15..2026-03-15"),
        ("sept 25th", "2026-09-25..2026-09-25"),
        ("december 3rd", "2025-12-03..2025-12-03"),
        ("feb 29", "2024-02-29..2024-02-29"),
        ("between march and may", "2026-03-01..2026-05-31"),
        ("march to may", "2026-03-01..2026-05-31"),
        ("mar-may", "2026-03-01..2026-05-31"),
        ("dec through feb", "2025-12-01..2026-02-28"),
        ("sept 2025 to may", "2025-09-01..2026-05-31"),
        ("november to january 2026", "2025-11-01..2026-01-31"),
        ("monday to wednesday", "2026-11-16..2026-11-18"),
    ],
)
def test_days_months_quarters_and_years_can_be_written_out(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("since 2026-02", "2026-02-01"),
        ("from yesterday", "2026-11-21"),
        ("since september", "2026-09-01"),
        ("from september", "2026-09-01"),
        ("since december", "2025-12-01"),
        ("since sept 2025", "2025-09-01"),
        ("since last monday", "2026-11-16"),
        ("since tues", "2026-11-17"),
        ("since two weeks ago", "2026-11-08"),
        ("since last year", "2025-01-01"),
        ("after march", "2026-04-01"),
    ],
)
def test_what_only_begins_goes_up_to_today(text: str, first: str) -> None:
    assert days(text) == f"{first}..2026-11-22"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("until march", "2026-03-31"),
        ("up to 2026-03-09", "2026-03-09"),
        ("until the end of march", "2026-03-31"),
        ("before march", "2026-02-28"),
        ("before 2026", "2025-12-31"),
        ("until q2", "2026-06-30"),
        ("before last quarter", "2026-06-30"),
    ],
)
def test_what_only_ends_begins_with_the_earliest_day(text: str, last: str) -> None:
    assert days(text) == f"2000-01-01..{last}"


@pytest.mark.parametrize(
    ("text", "usual", "july"),
    [
        ("q1", "2026-01-01..2026-03-31", "2026-07-01..2026-09-30"),
        ("q3 2026", "2026-07-01..2026-09-30", "2026-01-01..2026-03-31"),
        ("last quarter", "2026-07-01..2026-09-30", "2026-07-01..2026-09-30"),
        ("fy26", "2026-01-01..2026-11-22", "2025-07-01..2026-06-30"),
        ("this fiscal year", "2026-01-01..2026-11-22", "2026-07-01..2026-11-22"),
        ("last school year", "2025-08-01..2026-07-31", "2025-09-01..2026-08-31"),
        ("school year 2024/25", "2024-08-01..2025-07-31", "2024-09-01..2025-08-31"),
        ("2024-2025 academic year", "2024-08-01..2025-07-31", "2024-09-01..2025-08-31"),
        ("since the start of the school year", "2026-08-01..2026-11-22", "2026-09-01..2026-11-22"),
        ("q1 to q3", "2026-01-01..2026-09-30", "2025-07-01..2026-03-31"),
        ("q3 to q4 2025", "2025-07-01..2025-12-31", "2025-01-01..2025-06-30"),
        ("q3 2025 to q1", "2025-07-01..2026-03-31", "2025-01-01..2025-09-30"),
        ("fy25 q2 to 2026-03-09", "2025-04-01..2026-03-09", "2024-10-01..2026-03-09"),
        ("after q2 2026", "2026-07-01..2026-11-22", "2026-01-01..2026-11-22"),
    ],
)
def test_quarters_and_school_years_are_those_of_the_program(text: str, usual: str, july: str) -> None:
    assert (days(text), days(text, starts=JULY)) == (usual, july)


@pytest.mark.parametrize(
    ("today", "quarter"), [(date(2026, 9, 30), "2026-05-01..2026-07-31"), (date(2026, 11, 1), "2026-08-01..2026-10-31")]
)
def test_quarters_may_begin_in_any_month(today: date, quarter: str) -> None:
    assert days("last quarter", today, YearStarts(quarters=2)) == quarter


def test_what_was_said_on_a_day_means_the_same_later() -> None:
    said = str(found_in("last quarter", date(2026, 5, 5)).span)

    assert said == "last quarter as of 2026-05-05"
    assert days(said) == "2026-01-01..2026-03-31"
    assert days("coaching last 30 days as of 2026-01-30") == "2026-01-01..2026-01-30"
    assert refused("last 30 days as of 2026-12-01").fault == "has not begun yet"


def test_the_end_of_a_short_month_is_not_passed() -> None:
    assert days("last 1 month", date(2026, 3, 31)) == "2026-03-01..2026-03-31"
    assert days("last month", date(2026, 1, 15)) == "2025-12-01..2025-12-31"


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("coaching last 30 days in #north", "last 30 days", "coaching in #north"),
        ("coaching in march for us", "in march", "coaching for us"),
        ("last week as of 2026-03-01 coaching", "last week as of 2026-03-01", "coaching"),
    ],
)
def test_the_other_words_remain(text: str, words: str, rest: str) -> None:
    found = found_in(text)

    assert (found.words, found.rest) == (words, rest)


@pytest.mark.parametrize(
    "text", ["", "coaching", "last", "the week", "q5", "day", "20266", "x2026-01", "as of 2026-01-01"]
)
def test_other_texts_name_no_span(text: str) -> None:
    assert find_span(text, Reading(TODAY)) is None


def test_a_bare_month_need_not_be_taken_for_a_time() -> None:
    bare = Reading(TODAY, bare=False)

    assert find_span("in may", bare) is None
    assert find_span("monday may", bare) is None
    for text in ("since may", "may 2026", "may to june", "may 5th", "last may"):
        assert find_span(text, bare) == find_span(text, Reading(TODAY))


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("3/4/2026", ["2026-03-04", "2026-04-03"]),
        ("3.4.2026", ["2026-03-04", "2026-04-03"]),
        ("3/4", ["2026-03-04", "2026-04-03"]),
        ("12/3/2026", ["2026-03-12"]),
        ("sept 25", ["2026-09-25", "2025-09"]),
        ("2025-26", ["school year 2025/26", "fy2026"]),
        ("school year 2025", ["school year 2024/25", "school year 2025/26"]),
        ("november to january", ["2025-11-01..2026-01-31", "2026-11-01..2026-11-22"]),
        ("two weeks ago", ["2026-11-02..2026-11-08", "2026-11-08..2026-11-22"]),
    ],
)
def test_what_can_be_read_in_more_than_one_way_is_not_guessed(text: str, instead: list[str]) -> None:
    error = refused(text)

    assert error.sentence == f"“{text}” can be read in more than one way."
    assert [one.typed if isinstance(one, Period) else str(one) for one in error.instead] == instead


@pytest.mark.parametrize("text", ["3/15/2026", "15/3/2026", "15.3.2026", "3/15", "march 15", "15 mar"])
def test_a_date_that_can_only_be_read_in_one_way_is_read(text: str) -> None:
    assert days(text) == "2026-03-15..2026-03-15"


def test_quarters_without_a_year_are_asked_for_one_if_a_later_span_has_begun() -> None:
    assert refused("q4 to q1").fault == "needs a year, as in “q1 2026”"
    assert refused("q1 to q3", TODAY, USUAL_STARTS, JULY).fault == "needs a year, as in “q1 2026”"


@pytest.mark.parametrize(
    ("text", "fault", "instead"),
    [
        ("2026-03-31..2026-01-01", "ends before it starts", (Period(date(2026, 1, 1), date(2026, 3, 31)),)),
        ("2026-03..2026-01", "ends before it starts", (Period(date(2026, 1, 1), date(2026, 3, 31)),)),
        ("q3 2026 to q1 2026", "ends before it starts", ()),
        ("last 0 days", "needs a number from 1 to 1000", ()),
        ("last 1001 weeks", "needs a number from 1 to 1000", ()),
        ("last 99999999999999999999 days", "needs a number from 1 to 1000", ()),
        ("last 1000 years", "reaches back beyond the year 2000", ()),
        ("before 2000", "reaches back beyond the year 2000", ()),
        ("2026-02-30", "is not in the calendar", ()),
        ("2/30/2026", "is not in the calendar", ()),
        ("feb 30th", "is not in the calendar", ()),
        ("2026-13", "is not in the calendar", ()),
        ("3/15/26", "needs a year of four digits", (Period.day(date(2026, 3, 15)),)),
        ("2025/27 school year", "is not one year of school", ()),
        ("1999", "needs a year from 2000 to 2100", ()),
        ("since 2027", "has not begun yet", ()),
        ("after today", "has not begun yet", ()),
        ("2027", "has not begun yet", ()),
        ("q1 2027", "has not begun yet", ()),
        ("2026-11-23", "has not begun yet", ()),
        ("2026-12-01 to 2026-12-31", "has not begun yet", ()),
    ],
)
def test_impossible_spans_say_why(text: str, fault: str, instead: tuple[Period, ...]) -> None:
    error = refused(text)

    assert error.sentence == f"“{text}” {fault}."
    assert error.instead == instead


def test_a_quarter_that_has_begun_for_one_program_is_not_refused() -> None:
    found = find_span("q1 2027", Reading(TODAY, (USUAL_STARTS, JULY)))

    assert found
    assert str(found.span.by(JULY)) == "2026-07-01..2026-09-30"
    assert str(found.span.by(USUAL_STARTS)) == "2027-01-01..2027-03-31"


ENDS = st.sampled_from(["2026-03", "march", "may 2026", "yesterday", "last week", "2025", "two weeks ago", "june 5th"])
ENDS |= st.sampled_from(["q1", "q3 2025", "fy26", "last quarter", "this school year", "school year 2024/25"])
SPANS = ENDS | st.builds(
    "{} {}".format, st.sampled_from(["since", "until", "before", "after", "from", "up to", "since the start of"]), ENDS
)
SPANS |= st.builds("{} to {}".format, ENDS, ENDS)


@given(SPANS, STARTS)
def test_the_canonical_form_is_read_back_and_means_the_same(text: str, starts: YearStarts) -> None:
    reading = Reading(TODAY, (starts,))
    try:
        found = find_span(text, reading)
    except PeriodError:
        return
    assert found
    again = find_span(str(found.span), reading)

    assert again
    assert again.span.by(starts) == found.span.by(starts)
    assert str(again.span) == str(found.span)
    assert found.span.by(starts).end <= TODAY


@given(st.integers(1, MOST), SENSIBLE_DAYS)
def test_the_last_so_many_days_are_so_many(count: int, today: date) -> None:
    period = found_in(f"last {count} days", today).span.by(USUAL_STARTS)

    assert (period.days, period.end) == (count, today)


@given(
    st.sampled_from(["week", "month", "quarter", "year", "fiscal year", "school year"]),
    SENSIBLE_DAYS,
    STARTS,
)
def test_the_calendar_has_no_gaps(unit: str, today: date, starts: YearStarts) -> None:
    this, last = (found_in(f"{which} {unit}", today).span.by(starts) for which in ("this", "last"))

    assert this.start <= today == this.end
    assert (this.start - last.end).days == 1


@given(st.integers(1, 4), st.integers(FIRST_YEAR, LAST_YEAR), STARTS)
def test_four_quarters_make_the_fiscal_year_that_ends_in_its_year(number: int, year: int, starts: YearStarts) -> None:
    far = date(LAST_YEAR + 2, 1, 1)
    quarter = found_in(f"q{number} {year}", far).span.by(starts)
    whole = found_in(f"fy{year}", far).span.by(starts)

    assert whole.start <= quarter.start <= quarter.end <= whole.end
    assert whole.end.year == year
    assert (number == 1) == (quarter.start == whole.start)
    assert (number == 4) == (quarter.end == whole.end)
