"""Two views beside each other: what may be said of the difference, and what may not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.comparison import (
    MIN_PEOPLE_FOR_GAP,
    OverlapError,
    asks_leaders,
    compare,
    compare_periods,
    of_leaders,
    of_staff,
    side_by_side,
    speak_for_leaders,
)
from bot.domain.schedule import Manner
from bot.domain.statistics import VERY_SURE, difference, driver_estimate
from bot.domain.trends import Verdict, Window, latest_figures
from tests.domain.rounds import NOW, WINDOW, a_round, a_unit, days_ago
from tests.factories import make_program, make_schedule

PROGRAM = make_program(leadership_channel="C0LEAD")


def figures(*rounds, channel=None):
    return latest_figures(rounds, WINDOW, channel=channel)


def side(score, *practices, raters=30, **more):
    return figures(*(a_round(one, score=score, raters=raters, **more) for one in practices or ["coaching/plan"]))


class TestTwoSides:
    def test_are_compared_by_the_practices_that_both_have(self):
        first = side(0.3, "a/x", "a/y", "b/only-here")
        second = side(0.7, "a/x", "a/y", "b/only-there")

        compared = compare(first, second)

        (driver,) = compared.drivers
        assert [one.practice for one in driver.practices] == ["a/x", "a/y"]
        assert driver.first == driver_estimate([one.first.estimate for one in driver.practices])
        assert driver.gap.difference == pytest.approx(0.4)
        assert [one.practice for one in compared.first_only] == ["b/only-here"]
        assert [one.practice for one in compared.second_only] == ["b/only-there"]

    def test_the_interval_is_one_of_99_percent(self):
        compared = compare(side(0.5), side(0.6))

        (driver,) = compared.drivers
        (practice,) = driver.practices
        expected = difference([practice.first.estimate], [practice.second.estimate], level=VERY_SURE)
        assert driver.gap == practice.gap == expected

    def test_two_channels_are_compared_where_each_stood_alone(self):
        both = a_round(units=[a_unit(["C1"], score=0.9, raters=12), a_unit(["C2"], score=0.2, raters=12)])
        later = a_round(days=2, units=[a_unit(["C1"], score=0.8, raters=12), a_unit(["C2", "C3"], score=0.4)])

        (driver,) = compare(figures(both, later, channel="C1"), figures(both, later, channel="C2")).drivers

        (practice,) = driver.practices
        assert (practice.first.round_id, practice.second.round_id) == (later.round_id, both.round_id)
        assert not practice.same_round
        (at_once,) = compare(figures(both, channel="C1"), figures(both, channel="C2")).drivers[0].practices
        assert at_once.same_round

    def test_without_a_practice_in_common_nothing_is_compared(self):
        compared = compare(side(0.1, "a/x"), side(0.9, "b/y"))

        assert (compared.drivers, compared.headline) == ((), None)


class TestHeadline:
    def test_is_the_widest_gap_that_is_clear(self):
        first = (*side(0.2, "a/x"), *side(0.2, "b/y"))
        second = (*side(0.9, "a/x"), *side(0.7, "b/y"))

        assert compare(first, second).headline.driver == "a"

    def test_needs_an_interval_without_zero(self):
        compared = compare(side(0.50), side(0.55))

        assert (compared.drivers[0].is_clear, compared.headline) == (False, None)

    @pytest.mark.parametrize(("raters", "clear"), [(MIN_PEOPLE_FOR_GAP - 1, False), (MIN_PEOPLE_FOR_GAP, True)])
    def test_needs_ten_people_on_both_sides(self, raters, clear):
        few, many = side(0.0, raters=raters), side(1.0, raters=50)

        assert compare(few, many).drivers[0].gap.excludes_zero
        assert compare(few, many).drivers[0].is_clear is clear
        assert compare(many, few).drivers[0].is_clear is clear
        assert (compare(few, many).headline is not None) is clear
        assert compare(few, many).drivers[0].practices[0].is_clear is clear

    @given(
        scores=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5),
        raters=st.tuples(st.integers(3, 60), st.integers(3, 60)),
    )
    def test_is_the_same_from_either_side(self, scores, raters):
        first = figures(*(a_round(f"a/{i}", score=one, raters=raters[0]) for i, (one, _) in enumerate(scores)))
        second = figures(*(a_round(f"a/{i}", score=two, raters=raters[1]) for i, (_, two) in enumerate(scores)))

        (there,), (back,) = compare(first, second).drivers, compare(second, first).drivers

        assert there.gap.difference == pytest.approx(-back.gap.difference)
        assert (there.gap.low, there.gap.high) == (pytest.approx(-back.gap.high), pytest.approx(-back.gap.low))
        assert there.is_clear is back.is_clear
        assert not there.is_clear or min(raters) >= MIN_PEOPLE_FOR_GAP


class TestPeriods:
    EARLIER, LATER = Window(days_ago(60), days_ago(30)), Window(days_ago(20), NOW)

    def test_are_compared_by_the_rules_of_change(self):
        rounds = [a_round(score=0.2, days=40, raters=40), a_round(score=0.8, days=10, raters=40)]

        found = compare_periods(rounds, self.EARLIER, self.LATER)

        assert found.drivers[0].change.verdict is found.practices[0].change.verdict is Verdict.UP
        assert (found.earlier, found.later) == (self.EARLIER, self.LATER)

    def test_have_the_earlier_figures_beside_the_later_ones(self):
        rounds = [a_round(score=0.2, days=40), a_round("coaching/gone", score=0.6, days=40), a_round(days=10)]

        found = compare_periods(rounds, self.EARLIER, self.LATER)

        before, driver = found.practice_before("coaching/plan"), found.driver_before("coaching")
        assert [one.estimate.score for one in (before, driver) if one] == [pytest.approx(0.2), pytest.approx(0.4)]
        assert found.practice_before("coaching/never") is found.driver_before("training") is None

    def test_may_be_given_in_either_order(self):
        rounds = [a_round(score=0.2, days=40), a_round("coaching/gone", days=40), a_round(score=0.8, days=10)]

        there = compare_periods(rounds, self.EARLIER, self.LATER)

        assert compare_periods(rounds, self.LATER, self.EARLIER) == there
        assert [one.practice for one in there.gone] == ["coaching/gone"]

    def test_of_different_people_are_said_to_be_so(self):
        rounds = [a_round(days=40, units=[a_unit(["C1", "C2"])]), a_round(days=10, units=[a_unit(["C1"])])]

        found = compare_periods(rounds, self.EARLIER, self.LATER)

        assert found.drivers[0].change.verdict is Verdict.DIFFERENT_PEOPLE

    def test_of_one_channel_are_those_in_which_it_stood_alone(self):
        rounds = [a_round(days=days, units=[a_unit(["C1"], score=0.9), a_unit(["C2"], score=0.1)]) for days in (40, 10)]

        found = compare_periods(rounds, self.EARLIER, self.LATER, channel="C1")

        assert found.practices[0].figure.estimate.score == 0.9

    def test_may_touch_but_have_no_time_in_common(self):
        touching = Window(self.LATER.start - (self.LATER.end - self.LATER.start), self.LATER.start)

        assert compare_periods([], touching, self.LATER).drivers == ()
        with pytest.raises(OverlapError):
            compare_periods([], Window(days_ago(60), days_ago(19)), self.LATER)

    def test_that_overlap_are_refused_with_a_sentence(self):
        assert OverlapError().sentence == "These two times overlap. Please choose two that have no day in common."


class TestSideBySide:
    def test_stand_practice_by_practice_with_nothing_computed_of_both(self):
        first, second = side(0.2, "a/x", "a/y"), side(0.9, "a/x", "b/z")

        beside = side_by_side(first, second)

        assert [one.driver for one in beside.drivers] == ["a", "b"]
        own, foreign = beside.drivers
        assert [(one.practice, bool(one.first), bool(one.second)) for one in own.practices] == [
            ("a/x", True, True),
            ("a/y", True, False),
        ]
        assert (own.first.estimate.score, own.second.estimate.score) == (0.2, 0.9)
        assert (own.same_practices, foreign.first, foreign.same_practices) == (False, None, False)

    def test_the_same_practices_are_said_to_be_so(self):
        assert side_by_side(side(0.1, "a/x"), side(0.9, "a/x")).drivers[0].same_practices

    @given(st.randoms(use_true_random=False))
    def test_figures_of_one_side_do_not_depend_on_the_other(self, random: Random):
        first = side(0.2, "a/x", "a/y")
        second = side(random.random(), "a/x", "a/y", raters=random.randint(5, 50))

        assert side_by_side(first, second).drivers[0].first == side_by_side(first, first).drivers[0].first


class TestLeaders:
    def test_have_a_schedule_of_their_own_if_it_asks_their_channel_and_nobody_else(self):
        assert asks_leaders(make_schedule(channels=("C0LEAD",)), PROGRAM)
        assert asks_leaders(make_schedule(channels=("C0LEAD",), manner=Manner.DIRECT), PROGRAM)

    @pytest.mark.parametrize(
        "more",
        [{"channels": ("C0LEAD", "C0NORTH")}, {"groups": ("S1",)}, {"people": ("U1",)}, {"channels": ("C0NORTH",)}],
    )
    def test_have_none_if_others_are_asked_too(self, more):
        assert not asks_leaders(make_schedule(**{"channels": ("C0LEAD",), **more}), PROGRAM)

    def test_are_called_so_by_whom_the_rounds_asked_and_not_by_whom_the_schedule_asks_since(self):
        theirs, staffs = make_schedule(channels=("C0LEAD",)), make_schedule()
        lead, north = frozenset({"C0LEAD"}), frozenset({"C0NORTH"})

        assert speak_for_leaders([lead, lead], staffs, PROGRAM)
        assert not speak_for_leaders([north], theirs, PROGRAM)
        assert not speak_for_leaders([lead, north], theirs, PROGRAM)
        assert not speak_for_leaders([lead | north], theirs, PROGRAM)

    def test_are_whom_the_schedule_asks_where_nothing_has_closed(self):
        assert speak_for_leaders([], make_schedule(channels=("C0LEAD",)), PROGRAM)
        assert not speak_for_leaders([], make_schedule(), PROGRAM)

    def test_have_figures_of_the_rounds_that_asked_them_alone(self):
        own = a_round("a/x", units=[a_unit(["C0LEAD"], raters=12)])
        mixed = a_round("a/y", units=[a_unit(["C0LEAD"], raters=12), a_unit(["C0NORTH"])])

        found = figures(own, mixed)

        assert [one.practice for one in of_leaders(found, PROGRAM)] == ["a/x"]
        assert [one.practice for one in of_staff(found, PROGRAM)] == ["a/y"]
