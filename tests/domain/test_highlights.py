"""Three things to know: in a fixed order, one of each kind before a second, and never more than three."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Group
from bot.domain.compared import Basis, LeadersAndStaff
from bot.domain.comparison import compare
from bot.domain.highlights import (
    MOST,
    DriverMoved,
    HighestNow,
    LeadersDiffer,
    LowestNow,
    PracticeMoved,
    Unseen,
    chart_of_note,
    highlights,
    with_chart_of_note,
)
from bot.domain.report import DigestSection
from bot.domain.series import Chart, End, Line, Point, Step
from bot.domain.summary import PracticeTrend, Response
from bot.domain.trends import PublishedRound, Verdict, Window, latest_figures
from tests.factories import MONDAY, make_program, make_schedule
from tests.views.reports import (
    half_a_year,
    make_change,
    make_counts,
    make_report,
    make_round,
    make_section,
    make_summary,
)

FA, COACHING = "facilitative-administration", "coaching"
ORDER = (DriverMoved, LeadersDiffer, PracticeMoved, Unseen, LowestNow, HighestNow)


def three_practices() -> list[PublishedRound]:
    """Too little ago to compare, so that only the ends stand out."""
    scores = {"p1": 0.2, "p2": 0.5, "p3": 0.9}
    return [make_round(f"{FA}/{name}", counts=make_counts(20, score)) for name, score in scores.items()]


def moved(before: float = 0.7, after: float = 0.4) -> DigestSection:
    """A driver that clearly moved."""
    return make_section(make_report(make_summary(half_a_year(before, after))))


def leaders_beside_staff(gap: float) -> LeadersAndStaff:
    """A leadership team of 30 and a staff of 30 who see two practices so far apart."""
    window = Window(MONDAY - timedelta(days=91), MONDAY)
    basis = Basis(make_program(), make_schedule(id=make_report().schedule_id), window)
    sides = [
        latest_figures([make_round(f"{FA}/p{n}", counts=make_counts(30, score), asked=30) for n in (1, 2)], window)
        for score in (0.9, 0.9 - gap)
    ]
    return LeadersAndStaff(basis, basis, compare(*sides))


def chart_of(*drivers: str, group: Group = Group.ORGANIZATION) -> Chart:
    [driver] = make_summary([make_round()]).drivers
    ends = (End(date(2026, 1, 31), MONDAY - timedelta(days=30)), End(date(2026, 2, 28), MONDAY))
    points = tuple(Point(end, driver.estimate) for end in ends)
    return Chart(group, Step.MONTH, ends, tuple(Line(one, ("p",), points, same_people=True) for one in drivers))


class TestWhatIsTold:
    def test_nothing_of_note_is_nothing(self):
        assert highlights([make_section()]) == ()

    def test_a_clear_change_comes_first_then_the_ends(self):
        found = highlights([moved()])
        assert [type(one) for one in found] == [DriverMoved]

    def test_a_gap_between_leaders_and_staff_comes_after_a_change(self):
        found = highlights([moved()], [leaders_beside_staff(0.5)])
        assert [type(one) for one in found] == [DriverMoved, LeadersDiffer]

    def test_leaders_and_staff_who_agree_are_no_news(self):
        assert highlights([make_section()], [leaders_beside_staff(0.0)]) == ()

    def test_leaders_and_staff_are_told_of_only_if_something_closed_of_one_of_the_two(self):
        still, gap = replace(make_section(), closed=()), leaders_beside_staff(0.5)
        assert highlights([still], [gap]) == ()
        elsewhere = make_section(make_report(schedule_id="elsewhere"))
        assert highlights([still, elsewhere], [gap]) == ()

    def test_the_lowest_and_the_highest_come_last(self):
        found = highlights([make_section(make_report(make_summary(three_practices())))])
        assert [type(one) for one in found] == [LowestNow, HighestNow]
        assert [one.figure.practice for one in found] == [f"{FA}/p1", f"{FA}/p3"]

    def test_a_practice_that_moved_is_told_only_where_its_driver_did_not(self):
        [_, *others] = (summary := make_summary(half_a_year(0.5, 0.5))).practices
        trend = PracticeTrend(summary.practices[0].figure, make_change(0.2, 0.6, Verdict.UP, practices=1))
        still = replace(summary, practices=(trend, *others), extremes=None)
        [told] = highlights([make_section(make_report(still))])
        assert told == PracticeMoved(make_section(make_report(still)), trend)
        gone_along = replace(still, drivers=moved().report.summary.drivers)
        assert [type(one) for one in highlights([make_section(make_report(gone_along))])] == [DriverMoved]

    def test_few_who_rated_take_no_place_of_what_is_told(self):
        """That stands beside the figures, always."""
        summary = replace(make_summary([make_round()]), response=Response(rated=20, asked=60, rounds=1))
        section = make_section(make_report(summary), unseen=(f"{FA}/p4",))
        assert highlights([section]) == (Unseen(section, f"{FA}/p4"),)

    def test_a_schedule_of_which_nothing_closed_is_no_news(self):
        assert highlights([replace(moved(), closed=())]) == ()

    def test_the_larger_of_two_changes_comes_first(self):
        small, large = moved(0.7, 0.4), moved(0.8, 0.1)
        found = highlights([small, large])
        assert [one.section for one in found] == [large, small]

    def test_what_closed_just_now_comes_before_a_larger_change_of_old(self):
        fresh = replace(moved(0.7, 0.4), closed=(make_round(f"{FA}/p1"),))
        assert next(one.section for one in highlights([moved(0.8, 0.1), fresh])) == fresh

    @given(
        st.lists(st.sampled_from(["still", "moved", "ends", "unseen"]), max_size=7),
        st.booleans(),
    )
    def test_kinds_keep_their_order_and_none_comes_twice_before_all_had_a_turn(self, kinds: list[str], gap: bool):
        found = highlights([SECTIONS[kind] for kind in kinds], [leaders_beside_staff(0.5)] if gap else [])
        told = [type(one) for one in found]
        assert len(told) <= MOST
        first = list(dict.fromkeys(told))
        assert told[: len(first)] == sorted(first, key=ORDER.index)


SECTIONS = {
    "still": make_section(),
    "moved": moved(),
    "ends": make_section(make_report(make_summary(three_practices()))),
    "unseen": make_section(unseen=(f"{FA}/p4",)),
}


class TestChart:
    def test_none_without_lines(self):
        assert chart_of_note([make_section()]) is None

    def test_the_group_with_the_clearest_change(self):
        moves = make_report(make_summary(half_a_year(0.7, 0.4)), charts=(chart_of(COACHING), chart_of(FA)))
        section = make_section(moves, closed=(make_round("coaching/c1"),) * 3)
        assert chart_of_note([section]) == (section, chart_of(FA))

    @pytest.mark.parametrize("asked", [FA, COACHING])
    def test_else_the_group_that_was_asked_about_most(self, asked: str):
        report = make_report(charts=(chart_of(FA), chart_of(COACHING, group=Group.COMPETENCY)))
        section = make_section(report, closed=(make_round(f"{asked}/x"),))
        found = chart_of_note([section])
        assert found
        assert found[1].lines[0].driver == asked

    def test_alone_it_stays_the_same_whichever_schedules_are_told(self):
        quiet = make_section(make_report(charts=(chart_of(COACHING),)), closed=(make_round(),) * 9)
        loud = replace(moved(), report=replace(moved().report, charts=(chart_of(COACHING), chart_of(FA))))
        told = with_chart_of_note([quiet, loud])
        assert [one.report.charts for one in told] == [(), (chart_of(FA),)]
        assert chart_of_note(told[:1]) is None
        assert with_chart_of_note([make_section()]) == (make_section(),)

    def test_a_change_counts_for_more_than_being_asked(self):
        quiet = make_section(make_report(charts=(chart_of(COACHING),)), closed=(make_round(),) * 9)
        loud = replace(moved(), report=replace(moved().report, charts=(chart_of(FA),)))
        assert chart_of_note([quiet, loud]) == (loud, chart_of(FA))
