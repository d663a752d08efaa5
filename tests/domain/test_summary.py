"""Everything that a leader sees of one schedule, as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.summary import (
    RESPONSE_MOVED,
    Extremes,
    Response,
    Scope,
    highest_and_lowest,
    response_in,
    summarize,
)
from bot.domain.trends import Verdict, latest_figures
from tests.domain.rounds import WINDOW, a_quiet_round, a_round, a_unit, days_ago

ORDER = ("fa/one", "fa/two", "coaching/plan", "coaching/contact")


def summary(rounds, unpublished=(), **scope):
    return summarize(rounds, unpublished, window=WINDOW, order=ORDER, scope=Scope(**scope))


def names(summary):
    return [trend.figure.practice for trend in summary.practices]


class TestSummary:
    def test_drivers_and_practices_stand_in_the_order_of_the_catalogue(self):
        rounds = [a_round(practice) for practice in ("aged/out", *reversed(ORDER))]

        found = summary(rounds)

        assert names(found) == [*ORDER, "aged/out"]
        assert [driver.driver for driver in found.drivers] == ["fa", "coaching", "aged"]

    def test_changes_compare_with_the_window_before(self):
        rounds = [a_round(score=0.8, days=10), a_round(score=0.2, days=100), a_round(score=0.9, days=200)]

        found = summary(rounds)

        assert found.drivers[0].change.verdict is Verdict.UP
        assert found.practices[0].change.verdict is Verdict.UP
        assert (found.practices[0].change.before, found.practices[0].change.after) == (0.2, 0.8)

    def test_a_practice_has_no_driver_over_it(self):
        rounds = [a_round("coaching/plan"), a_round("coaching/contact"), a_round("fa/one")]

        assert names(summary(rounds, practice="coaching/plan")) == ["coaching/plan"]
        assert summary(rounds, practice="coaching/plan").drivers == ()

    def test_a_driver_leaves_out_the_others(self):
        found = summary([a_round("coaching/plan"), a_round("fa/one")], driver="fa")

        assert names(found) == ["fa/one"]
        assert (found.response.rounds, found.closed) == (1, 1)

    def test_a_team_sees_only_rounds_in_which_it_stands_alone(self):
        alone = a_round("fa/one", units=[a_unit(["C1"], score=0.9, raters=6, asked=8), a_unit(["C2"])])
        joined = a_round("fa/two", units=[a_unit(["C1", "C2"])])
        elsewhere = a_round("coaching/plan", units=[a_unit(["C2"])])

        found = summary([alone, joined, elsewhere], channel="C1")

        assert names(found) == ["fa/one"]
        assert found.practices[0].figure.estimate.score == pytest.approx(11 / 12)
        assert (found.response, found.joined, found.closed) == (Response(rated=6, asked=8, rounds=1), 1, 2)

    def test_rounds_with_too_few_are_said_oldest_first(self):
        quiet = [a_quiet_round(days=5), a_quiet_round(days=20), a_quiet_round(days=100), a_quiet_round("fa/one")]
        quiet += [a_quiet_round(days=3, segments=["C2"])]

        found = summary([], quiet, driver="coaching", channel="C1")

        assert [round_.closed_at for round_ in found.too_few] == [days_ago(20), days_ago(5)]
        assert (found.closed, found.practices, found.drivers, found.extremes) == (2, (), (), None)

    def test_the_first_figures_have_a_date(self):
        rounds = [a_round(days=10), a_round(days=300), a_round("fa/one", days=500)]

        assert summary(rounds, driver="coaching").first_closed_at == days_ago(300)
        assert summary([]).first_closed_at is None

    def test_without_a_scope_everything_is_told(self):
        rounds = [a_round("fa/one"), a_round("coaching/plan")]

        assert summarize(rounds, [], window=WINDOW, order=ORDER) == summary(rounds)

    @given(st.permutations(range(12)))
    def test_the_order_of_the_rounds_makes_no_difference(self, order):
        rounds = [a_round(practice, days=days) for practice in ORDER for days in (10, 50, 120)]

        assert summary([rounds[n] for n in order]) == summary(rounds)


class TestResponse:
    def test_rated_of_asked_adds_up_over_the_rounds_of_the_window(self):
        rounds = [
            a_round("fa/one", raters=20, asked=40),
            a_round("fa/one", days=30, raters=10, asked=20),
            a_round("fa/two", days=100, raters=1),
        ]

        response = response_in(rounds, [], WINDOW)

        assert (response, response.share) == (Response(rated=30, asked=60, rounds=2), 0.5)

    def test_people_asked_in_vain_count_as_asked(self):
        quiet = [a_quiet_round(asked=40, answered=4), a_quiet_round(days=100)]

        response = response_in([a_round(raters=30, asked=40)], quiet, WINDOW)

        hidden = {"hidden": 1, "hidden_asked": 40, "hidden_answered": 4}
        assert (response, response.shown) == (Response(rated=30, asked=80, rounds=2, **hidden), 1)
        assert (response.share, response.most) == (0.375, 0.425)

    def test_figures_speak_for_the_people_of_their_own_rounds(self):
        """Of those three quarters rated, however quiet others were."""
        assert not response_in([a_round(raters=30, asked=40)], [a_quiet_round(asked=40, answered=4)], WINDOW).is_low
        assert response_in([a_round(raters=10, asked=40)], [a_quiet_round(asked=9, answered=4)], WINDOW).is_low

    def test_where_nothing_can_be_shown_there_is_no_share(self):
        assert response_in([], [a_quiet_round()], WINDOW).share is None

    def test_of_a_team_only_rounds_in_which_it_stands_alone_count(self):
        quiet = [a_quiet_round(asked=40)]

        alone = a_round(units=[a_unit(raters=6, asked=8), a_unit(["C2"])])

        assert response_in([alone], quiet, WINDOW, channel="C1") == Response(rated=6, asked=8, rounds=1)

    def test_cant_tell_is_not_rated(self):
        rounds = [a_round(units=[a_unit(raters=5, asked=10, cant_tell=5)])]

        assert response_in(rounds, [], WINDOW).rated == 5

    @pytest.mark.parametrize(("rated", "low"), [(54, True), (55, False), (100, False)])
    def test_below_55_percent_may_not_speak_for_everyone(self, rated, low):
        assert Response(rated=rated, asked=100, rounds=1).is_low is low

    @pytest.mark.parametrize(("before", "after", "moved"), [(60, 75, True), (75, 60, True), (60, 74, False)])
    def test_fifteen_points_are_a_move(self, before, after, moved):
        rounds = [a_round(days=10, raters=after, asked=100), a_round(days=100, raters=before, asked=100)]

        assert summary(rounds).response_moved is moved

    @given(st.data())
    def test_no_move_is_told_that_hidden_ratings_could_undo(self, data):
        """Whoever answered in a hidden round may have rated or not: in no such case is a move told that was none."""
        windows = []
        for _ in range(2):
            shown, hidden = data.draw(st.integers(5, 40)), data.draw(st.integers(0, 40))
            answered, rated = data.draw(st.integers(0, hidden)), data.draw(st.integers(5, shown))
            known = Response(rated, shown + hidden, 2, 1 if hidden else 0, hidden, answered)
            windows.append((known, (rated + data.draw(st.integers(0, answered))) / known.asked))
        (after, truly_after), (before, truly_before) = windows
        if after.moved_since(before):
            assert abs(truly_after - truly_before) >= RESPONSE_MOVED - 1e-6

    def test_where_nothing_is_hidden_the_least_is_the_most(self):
        response = response_in([a_round(raters=30, asked=40)], [], WINDOW)

        assert response.share == response.most == 0.75

    def test_nobody_asked_has_no_share_that_could_be_low_or_move(self):
        nobody, somebody = Response(), Response(rated=9, asked=10, rounds=1)

        assert nobody.share is None
        assert not nobody.is_low
        assert not nobody.moved_since(somebody)
        assert not somebody.moved_since(nobody)


class TestHighestAndLowest:
    def ends(self, *scores_and_raters):
        rounds = [a_round(f"fa/{n}", score=score, raters=raters) for n, (score, raters) in enumerate(scores_and_raters)]
        found = highest_and_lowest(latest_figures(rounds, WINDOW))
        return found and (found.highest.practice, found.lowest.practice)

    def test_the_two_ends_are_named(self):
        assert self.ends((0.5, 20), (0.9, 20), (0.1, 20)) == ("fa/1", "fa/2")

    def test_of_equals_the_one_with_more_people_then_the_first_by_id(self):
        assert self.ends((0.9, 10), (0.9, 20), (0.1, 20), (0.1, 20)) == ("fa/1", "fa/2")

    def test_two_practices_are_too_few_to_rank(self):
        assert self.ends((0.1, 20), (0.9, 20)) is None

    def test_where_all_stand_alike_none_is_highest(self):
        assert self.ends((0.5, 20), (0.5, 10), (0.5, 20)) is None

    def test_the_summary_has_them(self):
        rounds = [a_round(practice, score=score) for practice, score in zip(ORDER, (0.1, 0.5, 0.9), strict=False)]

        first, _, last = (trend.figure for trend in summary(rounds).practices)

        assert summary(rounds).extremes == Extremes(highest=last, lowest=first)
