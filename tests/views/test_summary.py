"""The answer to /drivers summary, as leaders read it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.period import EARLIEST, Period
from bot.domain.query import Query
from bot.domain.report import CommentThread
from bot.domain.schedule import ScheduleState
from bot.domain.summary import Scope
from bot.views.layout import MOST_BLOCKS
from bot.views.message import Message
from bot.views.summary import summary_message
from tests.factories import MONDAY, make_cadence
from tests.views.reports import (
    CATALOGUE,
    as_slack_gets_it,
    half_a_year,
    lines_on,
    make_answer,
    make_counts,
    make_report,
    make_round,
    make_summary,
    make_too_few,
    words_on,
)

FIRST = "facilitative-administration/p1"
NEXT_WEEK = MONDAY + timedelta(days=7)


def summary_of(*rounds, too_few=(), scope: Scope | None = None, query: Query | None = None, **changes) -> Message:
    report = make_report(make_summary(rounds, too_few, scope=scope), **changes)
    return summary_message(make_answer(report, query=query))


def test_a_whole_summary_word_for_word():
    rounds = [*half_a_year(before=0.4, after=0.7), make_round("coaching/c1", counts=make_counts(20, 0.5, cant_tell=5))]
    threads = (
        CommentThread("C0NORTH", "https://test.slack.com/archives/C0NORTH/p1772000000000100", FIRST, 2),
        CommentThread("C0SOUTH", "https://test.slack.com/archives/C0SOUTH/p1772000001000100", FIRST, 1),
    )
    message = summary_of(*rounds, too_few=[make_too_few()], threads=threads)
    assert message.in_older_blocks is not None
    assert lines_on(message.in_older_blocks) == [
        "Reading First",
        "Mondays, 9:00 · what closed in the last 91 days · asked in <#C0NORTH> and <#C0SOUTH>",
        "Facilitative Administration is up 30 points (from 40% to 70%, 4 practices). Allowing for chance, the rise is "
        "12 to 45 points; at least 40 people rated each practice. Coaching (50%) has no earlier figures of the same "
        "people.",
        "*Organization drivers*",
        "*Facilitative Administration* 70% (58% to 81%) · 40 of 50 rated · "
        "figures for 4 of 4 practices · 0% can't tell",
        "Up 30 points (from 40% to 70%, 4 practices)",
        "*Competency drivers*",
        "*Coaching* 50% (27% to 73%) · 20 of 30 rated · figures for 1 of 2 practices · 20% can't tell",
        "Nothing to compare before <!date^1764576000^{date_long}|Monday, December 1, 2025>",
        "*5 practices with figures*, in the order of their drivers.",
        *(
            f"• Title of p{place}: 70% (54% to 84%) · 40 of 50 rated · 0% can't tell · up 30 (40% to 70%)"
            for place in range(1, 5)
        ),
        "• Title of c1 (candidate): 50% (27% to 73%) · 20 of 30 rated · 20% can't tell · nothing before",
        "Highest this time: Title of p1 at 70%. Lowest this time: Title of c1 (candidate) at 50%.",
        "Which practice is lowest is partly chance, and low figures tend to rise by themselves.",
        "What “Title of c1 (candidate)” looks like when it is fully in place:",
        "• First sign.\u2060",
        "• Second sign.\u2060",
        "Rated of asked: at least 75% (180 of 239, over 6 check-ins).",
        "In 1 of them too few rated to show figures: the people asked there are counted, those who "
        "rated there are not.",
        "Too few rated to show figures:",
        "Title of c2 (candidate): 3 answered of 9 asked, closed "
        "<!date^1772179200^{date_long}|Friday, February 27, 2026>",
        "3 comments in threads:",
        "<https://test.slack.com/archives/C0SOUTH/p1772000001000100|1 comment> in <#C0SOUTH> on Title of p1",
        "<https://test.slack.com/archives/C0NORTH/p1772000000000100|2 comments> in <#C0NORTH> on Title of p1",
        "This is a perception pulse. A score is 0% if everyone who rated says not yet in place, and 100% if everyone "
        "says fully in place. Its 95% interval stands in brackets. A driver's score is the mean of its practices' "
        "latest scores. Changes compare with the same length of time before.",
        "Facilitative AdministrationCoachingLook closer at a driverCompareTake along",
    ]
    assert message.text == f"Reading First: {lines_on(message)[2]}"


def test_one_driver_shows_its_practices():
    message = summary_of(make_round(), scope=Scope(driver="coaching"), query=Query(driver="coaching"))
    assert "data_table" in kinds_of(message)
    assert any(line.startswith("• Title of c1 (candidate): 50%") for line in lines_on(message.in_older_blocks))


def test_one_practice_shows_how_ratings_were_spread_and_what_fully_in_place_looks_like():
    message = summary_of(make_round(), scope=Scope(practice="coaching/c1"), query=Query(practice="coaching/c1"))
    lines = lines_on(message)
    assert lines[2].startswith("Title of c1 (candidate) stands at 50%: nothing to compare before ")
    assert "Not yet in place 50% (10) · Partly in place 0% (0) · Fully in place 50% (10)" in lines
    assert [line.replace("\u2060", "") for line in lines if line.startswith("•")] == ["• First sign.", "• Second sign."]


def test_a_practice_that_left_the_catalogue_is_shown_without_signs():
    gone = make_round("coaching/gone")
    lines = lines_on(summary_of(gone, scope=Scope(practice="coaching/gone"), query=Query(practice="coaching/gone")))
    assert lines[2].startswith("coaching/gone stands at 50%")
    assert "What fully in place looks like:" not in lines


def test_a_driver_that_left_the_catalogue_is_shown_among_others():
    assert "*Other drivers*" in lines_on(summary_of(make_round("gone/one")))


def test_nothing_closed_says_when_there_will_be_figures():
    message = summary_of(closes_next=NEXT_WEEK)
    assert lines_on(message)[2] == (
        "No check-in has closed in the last 91 days. A check-in is open until <!date^1773043200^{date_long} at "
        "{time}|Monday, March 9, 2026 at 08:00 UTC>; figures show then if enough people have rated."
    )


def test_nothing_closed_and_nothing_open_says_when_the_next_is_asked():
    assert "The schedule's next check-in is asked <!date^1773043200^" in lines_on(summary_of(asks_next=NEXT_WEEK))[2]


def test_a_time_that_goes_up_to_today_says_so_as_well():
    quarter = Query(period=Period(date(2026, 1, 1), MONDAY.date()))
    said = lines_on(summary_of(asks_next=NEXT_WEEK, query=quarter))[2]
    assert said.startswith("No check-in has closed from Thursday, January 1, 2026 to Monday, March 2, 2026. The sche")


def test_nothing_closed_and_paused_promises_nothing():
    query = Query(driver="coaching", channel="C0NORTH")
    message = summary_of(scope=Scope(driver="coaching", channel="C0NORTH"), query=query)
    assert lines_on(message)[2] == "No check-in about Coaching in <#C0NORTH> has closed in the last 91 days."


def test_too_few_people_says_so_with_how_many_answered():
    lines = lines_on(summary_of(too_few=[make_too_few()]))
    assert lines[2] == "Too few people rated to show figures in the last 91 days."
    assert "3 answered of 9 asked" in lines[4]


def test_a_team_without_its_own_figures_hears_of_the_whole_check_in():
    joined = make_round(asked=30)
    scope = Scope(channel="C0NORTH")
    message = summary_of(joined, scope=scope, query=Query(channel="C0NORTH"), joined=(joined,), channels=("C0NORTH",))
    lines = lines_on(message)
    assert lines[2] == "There are no figures in <#C0NORTH> alone in the last 91 days."
    assert lines[3] == "No figures for <#C0NORTH> alone:"
    assert "20 people answered in two teams together, which are not shown separately" in lines[4]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(date(2026, 1, 1), date(2026, 3, 31)), "from Thursday, January 1, 2026 to Tuesday, March 31, 2026"),
        (Period(date(2026, 2, 26), date(2026, 2, 26)), "on Thursday, February 26, 2026"),
        (Period(EARLIEST, date(2026, 2, 26)), "up to Thursday, February 26, 2026"),
    ],
)
def test_a_named_period_is_shown_as_calendar_days(period: Period, words: str):
    assert f"what closed {words} ·" in lines_on(summary_of(make_round(), query=Query(period=period)))[1]


def test_each_schedule_has_its_own_chapter():
    north = make_report(make_summary([make_round(counts=make_counts(20, 0.2))]), channels=("C0NORTH",))
    south = make_report(make_summary([make_round(counts=make_counts(20, 0.9))]), channels=("C0SOUTH",))
    message = summary_message(make_answer(north, south))
    shown = words_on(message)
    assert [block["type"] for block in as_slack_gets_it(message)].count("header") == 2
    assert ("*Coaching* 20%" in shown, "*Coaching* 90%" in shown) == (True, True)


def test_two_schedules_of_one_program_are_told_apart():
    thursdays = make_report(cadence=make_cadence(weekdays=(3,)), state=ScheduleState.PAUSED)
    lines = lines_on(summary_message(make_answer(make_report(), thursdays)))
    assert [line.partition(" · ")[0] for line in lines if " · what closed" in line] == [
        "Mondays, 9:00",
        "Thursdays, 9:00 (paused)",
    ]


def test_nothing_was_asked_about_it():
    answer = replace(make_answer(query=Query(driver="coaching")), schedules=())
    assert words_on(summary_message(answer)) == (
        "Nothing was asked about Coaching. Type `/drivers summary` alone to see everything that was asked."
    )


def test_nothing_was_asked_at_all():
    answer = replace(make_answer(), schedules=())
    assert "`/drivers schedule`" in words_on(summary_message(answer))


def test_many_schedules_with_many_channels_stay_within_slacks_limits():
    rounds = [make_round(one.id) for one in CATALOGUE.practices]
    wide = make_report(make_summary(rounds), channels=tuple(f"C{place:09}" for place in range(200)))
    message = summary_message(make_answer(*[wide] * 30))
    assert len(as_slack_gets_it(message)) <= MOST_BLOCKS
    assert len(words_on(message)) < 12_000
    assert "There is more than fits into one message." in words_on(message)


HOSTILE = st.text(min_size=1, max_size=60).map(
    lambda text: f"<!channel> <@U1> *{text}* <https://evil.example|x> :bomb:"
)


@given(HOSTILE)
def test_what_people_wrote_never_becomes_markup(name: str):
    """Program names stand in plain text, and escaped in the sentence for notifications."""
    message = summary_of(make_round(), program=name)
    header, *rest = as_slack_gets_it(message)
    assert header["text"]["type"] == "plain_text"
    assert "evil" not in "".join(str(block) for block in rest)
    assert not _marks(message.text)


def _marks(text: str) -> list[str]:
    return [mark for mark in ("<!channel>", "<@U1>", "<https:", ":bomb:", "*") if mark in text]


def kinds_of(message: Message) -> list[str]:
    return [block["type"] for block in as_slack_gets_it(message)]
