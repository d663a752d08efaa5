"""What stands now, and what may be called a change."""

from datetime import UTC, date
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.period import Period
from bot.domain.scale import Counts
from bot.domain.statistics import driver_estimate, practice_estimate
from bot.domain.trends import (
    MIN_DIFFERENCE,
    MIN_PEOPLE_FOR_CHANGE,
    Change,
    Verdict,
    Window,
    default_window,
    driver_change,
    driver_figures,
    latest_figures,
    practice_change,
    stronger_driver,
)
from bot.domain.units import Unit
from tests.domain.rounds import NOW, WINDOW, a_round, a_unit, days_ago


def figures(*rounds, window=WINDOW, channel=None):
    return latest_figures(rounds, window, channel=channel)


def change_of(before, after):
    """A driver's change from rounds of the window before to rounds of this one."""
    return driver_change(figures(*before, window=WINDOW.before()), figures(*after))


class TestWindows:
    def test_a_window_includes_its_end_but_not_its_start(self):
        assert WINDOW.end in WINDOW
        assert WINDOW.start not in WINDOW
        assert WINDOW.start in WINDOW.before()

    def test_the_window_before_is_as_long_and_ends_where_this_one_starts(self):
        before = WINDOW.before()

        assert before.end == WINDOW.start
        assert before.end - before.start == WINDOW.end - WINDOW.start

    @pytest.mark.parametrize(("rotation", "days"), [(7, 91), (91, 91), (120, 120)])
    def test_a_full_rotation_is_looked_back_on_but_at_least_a_quarter(self, rotation, days):
        assert default_window(NOW, rotation_days=rotation) == Window(days_ago(days), NOW)

    def test_days_run_from_midnight_to_midnight_where_the_reader_is(self):
        march = Period(date(2026, 3, 1), date(2026, 3, 31))

        window = Window.over(march, ZoneInfo("Europe/Berlin"))

        assert window.start.isoformat() == "2026-02-28T23:00:00+00:00"
        assert window.end.isoformat() == "2026-03-31T22:00:00+00:00"
        assert window.end.tzinfo is UTC


class TestLatestFigures:
    def test_each_practice_stands_as_its_latest_round_in_the_window_says(self):
        old, new = a_round(days=60, score=0.2), a_round(days=10, score=0.8)
        too_old, too_new = a_round("training/b", days=92), a_round("training/c", days=-1)

        (figure,) = figures(new, too_old, old, too_new)

        assert (figure.round_id, figure.estimate.score) == (new.round_id, 0.8)
        assert (figure.practice, figure.driver, figure.closed_at) == ("coaching/plan", "coaching", days_ago(10))

    def test_a_figure_adds_up_all_units_and_counts_everybody_asked(self):
        north, others = a_unit(["C1"], raters=8, cant_tell=3), a_unit(["C2", "C3"], raters=6)

        (figure,) = figures(a_round(units=[north, others], asked=70))

        assert figure.counts == north.counts + others.counts
        assert figure.estimate == practice_estimate(figure.counts)
        assert figure.segments == {"C1", "C2", "C3"}
        assert (figure.asked, figure.response) == (70, 14 / 70)

    def test_a_team_stands_as_the_latest_round_says_in_which_it_was_its_own_unit(self):
        alone = a_round(days=60, units=[a_unit(["C1"], score=0.9, raters=10), a_unit(["C2"], score=0.1)])
        joined = a_round(days=10, units=[a_unit(["C1", "C2"], score=0.4)])

        (figure,) = figures(alone, joined, channel="C1")

        assert (figure.round_id, figure.estimate.score, figure.segments) == (alone.round_id, 0.9, {"C1"})
        assert figures(joined, channel="C1") == ()

    def test_nobody_asked_is_no_response(self):
        (figure,) = figures(a_round(asked=0, units=[a_unit(asked=0)]))

        assert figure.response == 0

    @given(st.randoms(use_true_random=False))
    def test_the_order_of_the_rounds_makes_no_difference(self, random: Random):
        rounds = [a_round(practice, days=days) for practice in ("a/x", "a/y", "b/z") for days in (5, 40)]
        rounds += [a_round("a/x", days=5, score=0.9, round_id="R-zz")]
        shuffled = random.sample(rounds, len(rounds))

        assert figures(*shuffled) == figures(*rounds)
        assert figures(*rounds)[0].round_id == "R-zz"


class TestDrivers:
    def test_a_driver_is_the_mean_of_its_practices_not_a_pool_of_answers(self):
        rounds = [a_round("a/x", score=0.9, raters=10), a_round("a/y", score=0.1, raters=50), a_round("b/z")]

        first, second = driver_figures((), figures(*rounds))

        assert (first.driver, second.driver) == ("a", "b")
        assert first.estimate == driver_estimate([figure.estimate for figure in first.practices])
        assert (first.estimate.score, first.people, len(first.practices)) == (0.5, 10, 2)
        assert first.change.verdict is Verdict.NOTHING_TO_COMPARE

    def test_a_driver_carries_its_change_since_the_window_before(self):
        before = figures(a_round("a/x", days=100, score=0.2), window=WINDOW.before())

        (driver,) = driver_figures(before, figures(a_round("a/x", score=0.8)))

        assert driver.change.verdict is Verdict.UP


class TestChange:
    def test_up_and_down_are_said_of_a_clear_difference(self):
        low, high = a_round(days=100, score=0.25), a_round(days=100, score=0.85)

        assert change_of([low], [a_round(score=0.85)]).verdict is Verdict.UP
        assert change_of([high], [a_round(score=0.25)]).verdict is Verdict.DOWN

    def test_only_practices_asked_in_both_windows_are_compared(self):
        before = [a_round("a/x", days=100, score=0.5), a_round("a/gone", days=100, score=0.9)]
        after = [a_round("a/x", score=0.75), a_round("a/new", score=0.1)]

        change = change_of(before, after)

        assert (change.before, change.after, change.practices) == (0.5, 0.75, 1)
        assert change.low < 0.25 < change.high

    def test_without_a_common_practice_there_is_nothing_to_compare(self):
        assert change_of([a_round("a/x", days=100)], [a_round("a/y")]) == Change(Verdict.NOTHING_TO_COMPARE)

    def test_other_segments_are_different_people(self):
        before = a_round(days=100, score=0.1, segments=["C1"])
        after = a_round(score=0.9, units=[a_unit(["C1"], score=0.9), a_unit(["C2"], score=0.9)])

        assert change_of([before], [after]) == Change(Verdict.DIFFERENT_PEOPLE)

    def test_practices_asked_of_the_same_people_are_compared_even_if_another_one_was_not(self):
        before = [a_round("a/x", days=100, score=0.2), a_round("a/y", days=100, segments=["C2"])]

        change = change_of(before, [a_round("a/x", score=0.8), a_round("a/y")])

        assert (change.verdict, change.practices) == (Verdict.UP, 1)

    def test_the_same_channels_in_other_units_are_the_same_people(self):
        before = a_round(days=100, units=[a_unit(["C1", "C2"], score=0.2)])
        after = a_round(units=[a_unit(["C1"], score=0.9), a_unit(["C2"], score=0.9)])

        assert change_of([before], [after]).verdict is Verdict.UP

    @pytest.mark.parametrize(
        ("raters", "verdict"),
        [(MIN_PEOPLE_FOR_CHANGE, Verdict.UP), (MIN_PEOPLE_FOR_CHANGE - 1, Verdict.NO_CLEAR_CHANGE)],
    )
    def test_both_windows_need_ten_people(self, raters, verdict):
        before = a_round(days=100, score=0, raters=raters)

        assert change_of([before], [a_round(score=1, raters=40)]).verdict is verdict

    @pytest.mark.parametrize(
        ("score", "verdict"),
        [(0.6, Verdict.UP), (0.5996, Verdict.NO_CLEAR_CHANGE), (0.4, Verdict.DOWN), (0.4004, Verdict.NO_CLEAR_CHANGE)],
    )
    def test_less_than_ten_points_are_no_clear_change_however_many_people_say_so(self, score, verdict):
        before = a_round(days=100, score=0.5, raters=5000)

        change = change_of([before], [a_round(score=score, raters=5000)])

        assert change.verdict is verdict
        assert not change.low <= 0 <= change.high

    def test_a_wide_interval_is_no_clear_change_however_large_the_difference(self):
        split = Unit(segments=("C1",), asked=30, counts=Counts(not_yet=3, fully=7))

        change = change_of([a_round(days=100, raters=10)], [a_round(units=[split])])

        assert change.after - change.before > MIN_DIFFERENCE
        assert change.verdict is Verdict.NO_CLEAR_CHANGE

    def test_one_practice_of_many_has_to_be_surer_than_a_driver(self):
        before = figures(a_round(days=100, score=0.5, raters=20), window=WINDOW.before())
        after = figures(a_round(score=0.67, raters=20))

        of_driver, of_practice = driver_change(before, after), practice_change(before, after[0])

        assert of_driver.high - of_driver.low < of_practice.high - of_practice.low
        assert (of_driver.verdict, of_practice.verdict) == (Verdict.UP, Verdict.NO_CLEAR_CHANGE)

    @given(
        st.lists(st.tuples(st.floats(0, 1), st.integers(3, 80)), min_size=1, max_size=4),
        st.lists(st.tuples(st.floats(0, 1), st.integers(3, 80)), min_size=1, max_size=4),
    )
    def test_up_and_down_always_keep_all_three_conditions(self, old, new):
        before = [a_round(f"a/{n}", days=100, score=s, raters=r) for n, (s, r) in enumerate(old)]
        after = [a_round(f"a/{n}", score=s, raters=r) for n, (s, r) in enumerate(new)]

        change = change_of(before, after)

        assert change.practices == min(len(old), len(new))
        if change.verdict in (Verdict.UP, Verdict.DOWN):
            sign = 1 if change.verdict is Verdict.UP else -1
            matched = list(zip(old, new, strict=False))
            assert sign * (change.after - change.before) >= MIN_DIFFERENCE - 1e-9
            assert min(sign * change.low, sign * change.high) > 0
            assert all(min(r, s) >= MIN_PEOPLE_FOR_CHANGE for (_, r), (_, s) in matched)


class TestStrongerDrivers:
    def drivers(self, **scores):
        rounds = [a_round(f"{driver}/x", score=score, raters=40) for driver, score in scores.items()]
        return {figure.driver: figure for figure in driver_figures((), figures(*rounds))}

    def test_the_strongest_driver_that_stands_surely_above_could_make_up(self):
        drivers = self.drivers(weak=0.2, strong=0.7, strongest=0.9)

        assert stronger_driver(drivers.values(), drivers["weak"]) == drivers["strongest"]

    def test_no_driver_is_named_that_may_be_no_stronger(self):
        drivers = self.drivers(weak=0.4, similar=0.45, weaker=0.1)

        assert stronger_driver(drivers.values(), drivers["weak"]) is None
