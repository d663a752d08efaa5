"""The digest, as the leadership channel reads it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import Occurrence
from bot.domain.cards import Foreseen
from bot.domain.report import BEGINNING, CommentThread
from bot.domain.round import MissedReason, Round, RoundState
from bot.domain.schedule import ScheduleState
from bot.domain.summary import Response
from bot.views.digest import digest_message
from bot.views.layout import MOST_BLOCKS
from bot.views.notices import REASONS
from tests.factories import MONDAY
from tests.views.reports import (
    CATALOGUE,
    as_slack_gets_it,
    half_a_year,
    lines_on,
    make_counts,
    make_digest,
    make_report,
    make_round,
    make_section,
    make_summary,
    make_too_few,
    words_on,
)

FIRST = "facilitative-administration/p1"
NEXT = Occurrence(date(2026, 3, 9), MONDAY + timedelta(days=7), MONDAY + timedelta(days=10))
COMING = Foreseen(NEXT, CATALOGUE.practice(FIRST))


def make_unasked(reason: MissedReason | None, days_ago: int = 3) -> Round:
    return Round(
        id="round",
        schedule_id="schedule",
        program_id="program",
        local_date=date(2026, 2, 27),
        practice=None,
        cycle=0,
        opens_at=MONDAY - timedelta(days=days_ago),
        closes_at=MONDAY,
        k=0,
        state=RoundState.MISSED,
        reason=reason,
    )


def test_a_whole_digest_word_for_word():
    section = make_section(
        make_report(
            make_summary(half_a_year(before=0.7, after=0.4)),
            threads=(CommentThread("C0NORTH", "https://test.slack.com/archives/C0NORTH/p1772000000000100", FIRST, 1),),
        ),
        closed=(make_round(counts=make_counts(20, cant_tell=2)), make_too_few()),
        unasked=(make_unasked(MissedReason.TOO_LATE),),
        coming=COMING,
    )
    message = digest_message(make_digest(section))
    assert lines_on(message) == [
        "Reading First",
        "Mondays, 9:00 · Digest from <!date^1771833600^{date_long}|Monday, February 23, 2026> to "
        "<!date^1772438400^{date_long}|Monday, March 2, 2026> · "
        "figures of the last 91 days · asked in <#C0NORTH> and <#C0SOUTH>",
        "2 check-ins closed since the last digest. Facilitative Administration is down 30 points (from 70% to 40%, "
        "4 practices).",
        "*Facilitative Administration* 40% (28% to 53%) · 40 of 50 rated · "
        "figures for 4 of 4 practices · 0% can't tell",
        "Down 30 points (from 70% to 40%, 4 practices)",
        "Rated of asked: 80% (160 of 200, over 4 check-ins).",
        "*Closed*",
        "Title of c1 (candidate): 22 answered of 30 asked, closed "
        "<!date^1772092800^{date_long}|Thursday, February 26, 2026>",
        "Title of c2 (candidate): 3 answered of 9 asked, closed "
        "<!date^1772179200^{date_long}|Friday, February 27, 2026> "
        "(too few rated to show figures)",
        "*1 new comment*",
        "<https://test.slack.com/archives/C0NORTH/p1772000000000100|1 comment> in <#C0NORTH> on Title of p1",
        "The check-in of <!date^1772179200^{date_long}|Friday, February 27, 2026> was not asked: it could not be "
        "sent within 6 hours of its time, or before its close.",
        "Asked next, <!date^1773043200^{date_long} at {time}|Monday, March 9, 2026 at 08:00 UTC>: Title of p1.",
        "This is a perception pulse. A score is 0% if everyone who rated says not yet in place and 100% if everyone "
        "says fully in place; its 95% interval stands in brackets. A driver's score is the mean of its practices' "
        "latest scores. Changes compare with the same length of time before. Type `/drivers summary` for more.",
    ]
    assert message.text == f"Reading First: {lines_on(message)[2]}"


def test_the_first_digest_speaks_of_all_there_was():
    lines = lines_on(digest_message(make_digest(after=BEGINNING)))
    assert lines[1].startswith("Mondays, 9:00 · Digest up to <!date^1772438400^")
    assert lines[2].startswith("1 check-in closed so far.")


def test_too_few_people_says_so():
    section = make_section(make_report(make_summary([], [make_too_few()])), closed=(make_too_few(),))
    assert lines_on(digest_message(make_digest(section)))[2] == (
        "1 check-in closed since the last digest. Too few people rated to show figures."
    )


def test_a_schedule_of_which_nothing_closed_says_so():
    section = make_section(make_report(make_summary()), closed=())
    assert lines_on(digest_message(make_digest(section)))[2] == "No check-in closed since the last digest."


@pytest.mark.parametrize("reason", list(MissedReason))
def test_what_was_not_asked_has_its_reason(reason: MissedReason):
    section = make_section(unasked=(make_unasked(reason),))
    assert f"was not asked: {REASONS[reason]}." in words_on(digest_message(make_digest(section)))


def test_a_coming_check_in_that_will_be_skipped_says_why():
    section = make_section(coming=Foreseen(NEXT, None))
    assert "will be skipped: every practice was asked in the 28 days before." in words_on(
        digest_message(make_digest(section))
    )


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.DELETED])
def test_a_schedule_that_asks_nothing_next_says_why(state: ScheduleState):
    said = words_on(digest_message(make_digest(make_section(make_report(state=state)))))
    assert f"Mondays, 9:00 ({state}) · Digest" in said
    assert f"Nothing is asked next: the schedule is {state}." in said


def test_a_low_response_is_told_beside_the_figures():
    summary = replace(make_summary([make_round()]), response=Response(rated=20, asked=60, rounds=1))
    section = make_section(make_report(summary))
    assert "fewer than 55% of those asked" in words_on(digest_message(make_digest(section)))


def test_the_program_is_named_once_above_all_its_schedules():
    message = digest_message(make_digest(make_section(), make_section(make_report(channels=("C0EAST",)))))
    blocks = as_slack_gets_it(message)
    assert [block["type"] for block in blocks].count("header") == 1
    assert "asked in <#C0EAST>" in words_on(message)


def test_a_program_with_many_schedules_stays_within_slacks_limits():
    sections = [make_section(unasked=tuple(make_unasked(MissedReason.TOO_LATE) for _ in range(20))) for _ in range(30)]
    message = digest_message(make_digest(*sections))
    assert len(as_slack_gets_it(message)) <= MOST_BLOCKS
    assert len(words_on(message)) < 12_000
    assert "There is more than fits into one message" in words_on(message)


@given(st.text(max_size=40))
def test_what_people_wrote_never_becomes_markup(text: str):
    message = digest_message(make_digest(program=f"<!channel> <@U1> *{text}* <https://evil.example|x>"))
    header, *rest = as_slack_gets_it(message)
    assert header["text"]["type"] == "plain_text"
    assert "evil" not in str(rest)
    assert not any(mark in message.text for mark in ("<!channel>", "<@U1>", "<https:", "*"))
