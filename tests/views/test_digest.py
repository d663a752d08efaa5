"""The digest, as the leadership channel reads it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import Occurrence
from bot.domain.cards import Foreseen
from bot.domain.report import BEGINNING, CommentThread, DigestSection, HeardThread, Share, ShareState
from bot.domain.round import MissedReason, Round, RoundState
from bot.domain.scale_words import USUAL_WORDS
from bot.domain.schedule import ScheduleState
from bot.domain.series import chart_axis, charts
from bot.domain.summary import Response
from bot.domain.trends import Window
from bot.views import ids
from bot.views.digest import digest_message
from bot.views.digest_reply import digest_reply
from bot.views.layout import MOST_BLOCKS
from bot.views.notices import REASONS
from bot.views.sentences import compared_since, how_to_read, movement_sentence
from tests.domain.test_highlights import leaders_beside_staff
from tests.factories import MONDAY, make_cadence
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


def whole_section() -> DigestSection:
    """A driver that went down, two comments, one of them answered, and a check-in that was missed."""
    link = "https://test.slack.com/archives/C0NORTH/p1772000000000100"
    other = "https://test.slack.com/archives/C0SOUTH/p1772000000000200"
    return make_section(
        make_report(
            make_summary(half_a_year(before=0.7, after=0.4)),
            threads=(CommentThread("C0NORTH", link, FIRST, 1), CommentThread("C0SOUTH", other, FIRST, 3)),
        ),
        closed=(make_round(counts=make_counts(20, cant_tell=2)), make_too_few()),
        unasked=(make_unasked(MissedReason.TOO_LATE),),
        coming=COMING,
        heard=(
            HeardThread("C0NORTH", link, FIRST, comments=1, answered=False),
            HeardThread("C0SOUTH", other, FIRST, comments=2, answered=True),
        ),
    )


def test_threads_without_any_reply_are_said_to_be_so():
    section = whole_section()
    waiting = replace(section, heard=tuple(replace(one, answered=False) for one in section.heard))
    said = lines_on(digest_message(make_digest(waiting)))
    assert "*3 new comments in 2 threads.* Leaders have not replied in them yet." in said


def moved(section: DigestSection) -> str:
    summary = section.report.summary
    return movement_sentence(summary.drivers, CATALOGUE, since=compared_since(summary))


def test_a_whole_digest_word_for_word():
    section = whole_section()
    message = digest_message(make_digest(section))
    assert lines_on(message) == [
        "Reading First",
        "Digest from <!date^1771833600^{date_long}|Monday, February 23, 2026> to "
        "<!date^1772438400^{date_long}|Monday, March 2, 2026> · "
        "figures of the last 91 days · asked in <#C0NORTH> and <#C0SOUTH>",
        f"2 check-ins closed since the last digest. {moved(section)}",
        "Rated of asked: 80% (160 of 200, over 4 check-ins).",
        "*One thing to know*",
        "1. *Facilitative Administration* is down 30 points. To see its practices one by one, type "
        "`/drivers summary facilitative-administration`.",
        "*3 new comments in 2 threads.* Leaders replied in 1 of 2 threads.",
        "Waiting for an answer: <https://test.slack.com/archives/C0NORTH/p1772000000000100|1 comment> in <#C0NORTH> "
        "on Title of p1",
        "Leaders replied: <https://test.slack.com/archives/C0SOUTH/p1772000000000200|2 comments> in <#C0SOUTH> "
        "on Title of p1",
        "*What comes next*",
        "Asked next, <!date^1773043200^{date_long} at {time}|Monday, March 9, 2026 at 08:00 UTC>: Title of p1.",
        f"{how_to_read([USUAL_WORDS])} The rest is in the thread. Type `/drivers summary` for more.",
    ]
    assert message.text == f"Reading First: {lines_on(message)[2]}"


def test_its_thread_word_for_word():
    message = digest_reply(make_digest(whole_section()))
    assert lines_on(message)[:-1] == [
        "Mondays, 9:00 · digest from <!date^1771833600^{date_long}|Monday, February 23, 2026> to "
        "<!date^1772438400^{date_long}|Monday, March 2, 2026> · "
        "figures of the last 91 days · asked in <#C0NORTH> and <#C0SOUTH>",
        "2 check-ins closed since the last digest.",
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
        "*4 new comments*",
        "<https://test.slack.com/archives/C0NORTH/p1772000000000100|1 comment> in <#C0NORTH> on Title of p1",
        "<https://test.slack.com/archives/C0SOUTH/p1772000000000200|3 comments> in <#C0SOUTH> on Title of p1",
        "The check-in of <!date^1772179200^{date_long}|Friday, February 27, 2026> was not asked: it could not be "
        "sent within 6 hours of its time, or before its close.",
        "Asked next, <!date^1773043200^{date_long} at {time}|Monday, March 9, 2026 at 08:00 UTC>: Title of p1.",
    ]
    assert message.text.startswith("Reading First: 2 check-ins closed since the last digest. Facilitative")


def test_the_first_digest_speaks_of_all_there_was():
    lines = lines_on(digest_message(make_digest(after=BEGINNING)))
    assert lines[1].startswith("Digest up to <!date^1772438400^")
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
    assert f"was not asked: {REASONS[reason]}." in words_on(digest_reply(make_digest(section)))


def test_a_coming_check_in_that_will_be_skipped_says_why():
    section = make_section(coming=Foreseen(NEXT, None))
    assert "will be skipped: every practice was asked in the 28 days before." in words_on(
        digest_message(make_digest(section))
    )


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.DELETED])
def test_a_schedule_that_asks_nothing_next_says_why(state: ScheduleState):
    content = make_digest(make_section(make_report(state=state)))
    assert f"Mondays, 9:00 ({state}) · digest" in words_on(digest_reply(content))
    assert f"Nothing is asked next: the schedule is {state}." in words_on(digest_message(content))


def test_a_low_response_is_told_beside_the_figures():
    summary = replace(make_summary([make_round()]), response=Response(rated=20, asked=60, rounds=1))
    content = make_digest(make_section(make_report(summary)))
    assert "fewer than 55% of those asked" in words_on(digest_message(content))
    assert "fewer than 55% of those asked" in words_on(digest_reply(content))


def test_how_many_rated_is_told_beside_the_figures_however_much_there_is_to_know():
    loud = make_summary(half_a_year(before=0.7, after=0.4))
    low = replace(loud, response=Response(rated=20, asked=60, rounds=1))
    quiet = [make_section(make_report(make_summary([make_round()]))) for _ in range(4)]
    lines = lines_on(digest_message(make_digest(*quiet, make_section(make_report(low)))))
    told = [line for line in lines if "Rated of asked" in line]
    assert len(told) == 3
    assert told[0].startswith("Mondays, 9:00: Rated of asked: 33% (20 of 60, over 1 check-in). The figures rest on")
    assert lines[lines.index(told[0]) + 3] == "and 2 more schedules"


def test_the_ends_say_on_whom_they_rest_and_what_the_lowest_does_not_mean():
    scores = {"p1": 0.2, "p2": 0.5, "p3": 0.9}
    rounds = [make_round(f"facilitative-administration/{one}", counts=make_counts(20, s)) for one, s in scores.items()]
    said = words_on(digest_message(make_digest(make_section(make_report(make_summary(rounds))))))
    assert "1. *Lowest this time: Title of p1* at 20% (20 of 30 rated). Fully in place looks like this:" in said
    assert "Which practice is lowest is partly chance, and low figures tend to rise by themselves." in said
    assert "2. *Highest this time: Title of p3* at 90% (20 of 30 rated). Thank those who made it so." in said


def test_leaders_who_see_it_differently_are_told_how_sure_that_is_and_on_how_many_it_rests():
    said = words_on(digest_message(make_digest(leaders=(leaders_beside_staff(0.5),))))
    assert "1. Leaders and staff see Facilitative Administration differently: leaders at 90%, staff at 40%, " in said
    assert "(99% interval: " in said
    assert "at least 30 people on each side). This is by 2 practices that both were asked about." in said


def test_several_schedules_have_a_line_each_and_no_figures_together():
    content = make_digest(
        make_section(make_report(cadence=make_cadence(weekdays=(1,)))), make_section(make_report(channels=("C0EAST",)))
    )
    lines = lines_on(digest_message(content))
    assert lines[1].endswith(" · 2 schedules")
    assert lines[2] == "2 check-ins closed since the last digest."
    assert [line.partition(":")[0] for line in lines[3:5]] == ["Tuesdays, 9", "Mondays, 9"]
    assert [block["type"] for block in as_slack_gets_it(digest_message(content))].count("header") == 1


def with_chart() -> DigestSection:
    """Two schedules' worth of points: one at the end of January, one at the end of February."""
    rounds = half_a_year(before=0.7, after=0.4)
    axis = chart_axis(MONDAY - timedelta(days=120), Window(BEGINNING, MONDAY), zone="UTC")
    drawn = charts(rounds, CATALOGUE, axis, lookback=timedelta(days=91))
    return make_section(make_report(make_summary(rounds), charts=drawn))


def test_one_chart_below_the_sentence_that_says_what_it_shows():
    message = digest_message(make_digest(with_chart(), with_chart()))
    kinds = [block["type"] for block in as_slack_gets_it(message)]
    assert kinds.count("data_visualization") == 1
    above = as_slack_gets_it(message)[kinds.index("data_visualization") - 1]
    assert "Organization drivers over time." in above["text"]["text"]
    assert "Schedule: Mondays, 9:00." in above["text"]["text"]


def test_where_slack_draws_no_charts_the_same_stands_in_lines_with_the_button():
    older = digest_message(make_digest(with_chart(), digest_id="digest")).in_older_blocks
    assert older
    kinds = [block["type"] for block in as_slack_gets_it(older)]
    assert "data_visualization" not in kinds
    assert kinds[-1] == "actions"
    assert "Facilitative Administration: " in words_on(older)


def test_the_button_shares_this_digest():
    message = digest_message(make_digest(digest_id="program-20260302"))
    [button] = as_slack_gets_it(message)[-1]["elements"]
    assert (button["action_id"], button["value"]) == (ids.SHARE_OFFER, "program-20260302")


def share(channel: str, **changes: object) -> Share:
    sent = Share("act", "digest", channel, "U0LEAD", "", ("schedule",), MONDAY, ShareState.SENT)
    return replace(sent, **changes)


def test_it_says_with_whom_it_was_shared_by_whom_and_where_it_could_not_be():
    gone = share("C0EAST", state=ShareState.MISSED, reason=MissedReason.CHANNEL_ARCHIVED)
    owed = share("C0WEST", state=ShareState.OWED)
    said = words_on(digest_message(make_digest(shares=(share("C0NORTH"), share("C0SOUTH"), gone, owed))))
    assert (
        "Shared with <#C0NORTH> and <#C0SOUTH> by <@U0LEAD> on "
        "<!date^1772438400^{date_long}|Monday, March 2, 2026>.\n"
        f"It could not be posted in <#C0EAST>: {REASONS[MissedReason.CHANNEL_ARCHIVED]}." in said
    )
    assert "C0WEST" not in said


def test_when_nobody_but_leaders_wrote_there_is_nothing_to_answer():
    assert "comment" not in words_on(digest_message(make_digest()))


def busy(practices: int) -> DigestSection:
    """All that there can be of one schedule, in a week in which everything closed and everybody wrote."""
    rounds = [
        make_round(f"coaching/{'long-' * 8}{place}", counts=make_counts(20, place % 10 / 10))
        for place in range(practices)
    ]
    link = "https://a-long-name-of-a-workspace.slack.com/archives/C0NORTH12345/p1772000000000100"
    return make_section(
        make_report(
            make_summary(rounds),
            threads=tuple(CommentThread("C0NORTH12345", link, one.practice, 99) for one in rounds),
            charts=with_chart().report.charts,
        ),
        closed=tuple(rounds),
        unasked=tuple(make_unasked(MissedReason.CHANNEL_GONE) for _ in range(20)),
        heard=tuple(
            HeardThread("C0NORTH12345", link, one.practice, 99, answered=place % 2 == 0)
            for place, one in enumerate(rounds)
        ),
        unseen=tuple(one.practice for one in rounds),
        coming=COMING,
    )


@pytest.mark.parametrize("practices", [13, 50])
@pytest.mark.parametrize("schedules", [1, 7])
def test_the_fullest_digest_stays_within_slacks_limits_and_whole(practices: int, schedules: int):
    shares = tuple(share(f"C0{place:08}", act=f"act {place // 30}") for place in range(200))
    content = make_digest(*[busy(practices)] * schedules, digest_id="digest", shares=shares)
    message = digest_message(content)
    for shown in (message, message.in_older_blocks, digest_reply(content)):
        assert shown
        assert len(as_slack_gets_it(shown)) <= MOST_BLOCKS
        assert len(words_on(shown)) < 12_000
        assert "There is more than fits" not in words_on(shown)
    assert "Shared with <#C000000180>" in words_on(message)
    assert "*Three things to know*" in words_on(message)


@given(st.text(max_size=40))
def test_what_people_wrote_never_becomes_markup(text: str):
    message = digest_message(make_digest(program=f"<!channel> <@U1> *{text}* <https://evil.example|x>"))
    header, *rest = as_slack_gets_it(message)
    assert header["text"]["type"] == "plain_text"
    assert "evil" not in str(rest)
    assert not any(mark in message.text for mark in ("<!channel>", "<@U1>", "<https:", "*"))
