"""Home for leaders: what stands there, in tables and in words, and the modals over it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slackblocks import ActionsBlock

from bot.domain.catalogue import Group
from bot.domain.home import HeardProgram, HeardThread
from bot.domain.report import CommentThread, ScheduleReport
from bot.domain.trends import Verdict
from bot.views.home import home_view, older_home_view
from bot.views.home_leaders import trend_words
from bot.views.home_modals import MOST_PROGRAMS, MOST_THREADS, comments_modal, summary_modal
from tests.factories import MONDAY
from tests.views.glances import make_glance
from tests.views.reports import (
    CATALOGUE,
    half_a_year,
    make_answer,
    make_change,
    make_chart,
    make_line,
    make_report,
    make_round,
    make_summary,
    make_too_few,
)
from tests.views.screens import block, mrkdwn_in, shown, texts_in
from tests.views.test_mine import make_home
from tests.views.test_schedules import HOSTILE

MOVED = make_report(make_summary(half_a_year(0.4, 0.7)))


def words(value: object) -> str:
    return "\n".join(texts_in(value)).replace("\u2060", "")


def heard(threads: int = 1, **changes: object) -> HeardProgram:
    listed = tuple(
        HeardThread(CommentThread("C0NORTH", f"https://test.slack.com/p{place}", "coaching/c1", comments=3), unread=2)
        for place in range(threads)
    )
    return replace(HeardProgram("Reading First", listed, CATALOGUE), **changes)


def test_each_driver_is_a_row_with_score_interval_trend_and_people():
    blocks = shown(home_view(make_home(glances=(make_glance(reports=(MOVED,)),))))["blocks"]

    assert "*Reading First*" in words(block(blocks, "home_glance_0"))
    assert words(block(blocks, "home_glance_0_0_0")) == "Mondays, 9:00, in the last 91 days"
    head, row = block(blocks, "home_glance_0_0_1")["rows"]
    assert words(head).splitlines() == ["Driver", "Score", "95% interval", "Change", "People"]
    assert words(row).splitlines() == ["Facilitative Administration", "70%", "58% to 81%", "Up 30 points", "40"]
    assert "Rated of asked: 80% (160 of 200, over 4 check-ins)." in words(block(blocks, "home_glance_0_0_rated"))


def test_a_slack_without_tables_reads_the_same_in_lines():
    home = make_home(glances=(make_glance(reports=(MOVED,)),))
    view = older_home_view(home)
    assert view is not None
    read = words(shown(view)["blocks"])

    assert "data_table" not in str(view.to_dict())
    assert "Mondays, 9:00, in the last 91 days\n" in read
    assert "Facilitative Administration: 70% (58% to 81%) · 40 people · Up 30 points (from 40% to 70%" in read


def charted(*scores: float) -> ScheduleReport:
    charts = (make_chart(), make_chart(make_line("coaching", *scores), group=Group.COMPETENCY))
    return make_report(make_summary(half_a_year(0.4, 0.7)), charts=charts)


def test_charts_of_both_groups_stand_below_the_drivers_each_under_its_sentence():
    home = make_home(glances=(make_glance(reports=(charted(0.3, 0.5),)),))

    blocks = shown(home_view(home))["blocks"]

    drawn = [place for place, one in enumerate(blocks) if one["type"] == "data_visualization"]
    assert [blocks[place]["title"] for place in drawn] == ["Organization drivers", "Competency drivers"]
    assert "*Competency drivers over time.* Each point is the score at the end of a month" in words(
        blocks[drawn[1] - 1]
    )
    assert [one["type"] for one in blocks].index("data_table") < drawn[0]


def test_a_slack_without_charts_reads_their_points_in_lines():
    view = older_home_view(make_home(glances=(make_glance(reports=(charted(0.3, 0.5),)),)))
    assert view is not None
    assert "data_visualization" not in str(view.to_dict())
    assert "• Coaching: Oct 2026 30% · Nov 2026 50%" in words(shown(view)["blocks"])


def test_a_tab_without_figures_needs_no_other():
    nothing = make_report(make_summary([]))
    assert older_home_view(make_home(glances=(make_glance(reports=(nothing,)),))) is None
    assert older_home_view(make_home()) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (make_change(0.40, 0.52, Verdict.UP), "up 12 points"),
        (make_change(0.52, 0.40, Verdict.DOWN), "down 12 points"),
        (make_change(0.40, 0.52, Verdict.NO_CLEAR_CHANGE), "no clear change"),
        (make_change(0.40, 0.52, Verdict.DIFFERENT_PEOPLE), "other people were asked"),
        (replace(make_change(0, 0.4, Verdict.NOTHING_TO_COMPARE), before=None), "nothing before"),
    ],
)
def test_a_trend_is_a_few_words_and_no_stronger_than_may_be_said(change, said: str):
    assert trend_words(change) == said


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ((make_report(make_summary([]), closes_next=MONDAY),), "No figures yet; a check-in is open until"),
        ((make_report(make_summary([], [make_too_few()])),), "No figures: too few people rated."),
        ((make_report(make_summary([])),), "No figures in this time."),
        ((), "Nothing is asked in this program now, and nothing has figures."),
    ],
)
def test_a_program_without_figures_says_why(reports, said: str):
    assert said in words(shown(home_view(make_home(glances=(make_glance(reports=reports),))))["blocks"])


def test_comments_and_the_next_digest_stand_below():
    glance = make_glance(unread=1, digest_at=MONDAY, more=True)
    read = words(shown(home_view(make_home(glances=(glance,))))["blocks"])
    assert "There are more schedules: *Summary* has them. *1 comment* that you have not looked at." in read
    assert "Next digest: <!date^" in read
    assert "No new comments." in words(shown(home_view(make_home(glances=(make_glance(),))))["blocks"])


def test_a_button_leads_to_each_programs_summary():
    glances = (make_glance(), make_glance(program_id="second"))
    blocks = shown(home_view(make_home(glances=glances)))["blocks"]
    values = [block(blocks, f"home_glance_{place}_ways")["elements"][0]["value"] for place in range(2)]
    assert values == ["program", "second"]


def test_whoever_leads_nothing_sees_none_of_it():
    assert "home_gl" not in str(shown(home_view(make_home())))
    assert "home_comments" not in str(shown(home_view(make_home())))


def test_a_summary_over_the_tab_has_neither_charts_nor_tables_nor_buttons():
    view = shown(summary_modal(make_answer(MOVED, make_report(make_summary([make_round()])))))
    assert {one["type"] for one in view["blocks"]} <= {"header", "section", "context", "divider"}
    assert "Facilitative Administration" in words(view["blocks"])
    assert not any(isinstance(one, ActionsBlock) for one in summary_modal(make_answer()).blocks)


def test_comments_are_links_and_say_what_is_new():
    read = words(shown(comments_modal([heard(2), heard(0, program="Math")]))["blocks"])
    assert "*Reading First*: 6 comments in 2 threads" in read
    assert "• <https://test.slack.com/p0|3 comments> in <#C0NORTH> on Title of c1 (candidate) · *2 new*" in read
    assert "*Math*: no comments." in read


def test_any_number_of_comments_fits():
    many = [heard(MOST_THREADS + 5)] * (MOST_PROGRAMS + 3)
    read = words(shown(comments_modal(many))["blocks"])
    assert read.count("and 5 more threads") == MOST_PROGRAMS
    assert "And 3 more programs" in read


@given(st.text(min_size=1, max_size=80) | st.sampled_from(HOSTILE))
def test_what_programs_are_called_stays_words(name: str):
    home = make_home(glances=(make_glance(program=name, reports=(MOVED,)),))
    screens = [shown(home_view(home)), shown(home_view(home, older=True)), shown(comments_modal([heard(program=name)]))]
    for screen in screens:
        assert not [text for text in mrkdwn_in(screen) if "<!" in text.replace("<!date", "") or "<@" in text]
