"""Days, months and years as people type them after `/drivers summary`, and what is asked back."""

from datetime import date

import pytest

from bot.domain.period import Period
from bot.domain.query import Fault, Query, parse_query
from bot.domain.span import LatestQuarter, Recent, SchoolYear, Unit
from bot.domain.year_starts import YearStarts
from tests.domain.queries import CATALOGUE, CHANNELS, TODAY, in_program, parse

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("coaching since september in #north-team", Period(date(2026, 9, 1), TODAY)),
        ("in march #north-team coaching", MARCH),
        ("coaching this school year in north-team", in_program(Recent(Unit.SCHOOL_YEAR, 0, TODAY))),
        ("school year 2025/26: coaching in #north-team", in_program(SchoolYear(2025))),
        ("q3 coaching #north-team", in_program(LatestQuarter(3, TODAY))),
        ("between march and may in #north-team for coaching", Period(date(2026, 3, 1), date(2026, 5, 31))),
    ],
)
def test_days_are_named_as_people_name_them(text, period):
    assert parse(text) == Query(driver="coaching", channel="C1", period=period)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        (
            "coaching 3/4/2026",
            {"Coaching, March 4, 2026": "coaching 2026-03-04", "Coaching, April 3, 2026": "coaching 2026-04-03"},
        ),
        (
            "since sept 25",
            {
                "September 25, 2026 to November 22, 2026": "since 2026-09-25",
                "September 1, 2025 to November 22, 2026": "since 2025-09",
            },
        ),
        (
            "training school year 2025",
            {
                "Training, school year 2024/25": "training school year 2024/25",
                "Training, school year 2025/26": "training school year 2025/26",
            },
        ),
        (
            "3/4/2026 to 5/6/2026",
            {
                "March 4, 2026 to May 6, 2026": "2026-03-04 to 2026-05-06",
                "April 3, 2026 to May 6, 2026": "2026-04-03 to 2026-05-06",
                "March 4, 2026 to June 5, 2026": "2026-03-04 to 2026-06-05",
                "April 3, 2026 to June 5, 2026": "2026-04-03 to 2026-06-05",
            },
        ),
    ],
)
def test_days_that_can_be_read_in_several_ways_are_asked_for(text, choices):
    answer = parse(text)

    assert answer.reason.endswith("can be read in more than one way.")
    assert {suggestion.name: suggestion.text for suggestion in answer.suggestions} == choices


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        (
            "dec",
            {
                "December 2025": "2025-12-01..2025-12-31",
                "Decision-Support Data Systems": "decision-support-data-systems",
            },
        ),
        (
            "training in may",
            {"Training, May 2026": "training 2026-05-01..2026-05-31", "Training, #may": "training #may"},
        ),
    ],
)
def test_a_month_that_may_be_something_else_is_asked_for(text, choices):
    answer = parse_query(text, catalogue=CATALOGUE, channels={**CHANNELS, "may": "C6"}, today=TODAY)

    assert answer.fault is Fault.SEVERAL_MEANINGS
    assert {suggestion.name: suggestion.text for suggestion in answer.suggestions} == choices


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("coaching in dec", Query(driver="coaching", period=Period(date(2025, 12, 1), date(2025, 12, 31)))),
        ("in #may", Query(channel="C6")),
        ("since may in #may", Query(channel="C6", period=Period(date(2026, 5, 1), TODAY))),
    ],
)
def test_a_month_that_can_only_be_one_thing_is_that(text, meant):
    assert parse_query(text, catalogue=CATALOGUE, channels={**CHANNELS, "may": "C6"}, today=TODAY) == meant


def test_days_are_looked_at_by_every_program_that_may_be_meant():
    def read(text, *starts):
        return parse_query(text, catalogue=CATALOGUE, channels=CHANNELS, today=TODAY, starts=starts)

    assert isinstance(read("q1 2027", YearStarts(), YearStarts(quarters=7)), Query)
    assert read("q1 2027", YearStarts()).reason == "“q1 2027” has not begun yet."


def test_a_period_the_wrong_way_round_is_turned():
    answer = parse("coaching 2026-03..2026-01")

    assert (answer.words, answer.fault) == ("2026-03..2026-01", Fault.IMPOSSIBLE_PERIOD)
    assert answer.reason == "“2026-03..2026-01” ends before it starts."
    assert answer.suggestions[0].text == "coaching 2026-01-01..2026-03-31"


def test_an_impossible_period_says_why_even_beside_a_slip():
    answer = parse("cochaing 2026-02-30")

    assert (answer.fault, answer.suggestions) == (Fault.IMPOSSIBLE_PERIOD, ())
    assert answer.reason == "“2026-02-30” is not in the calendar."
    assert parse("cochaing lats 2026-02-30 x 1999").fault is Fault.IMPOSSIBLE_PERIOD
