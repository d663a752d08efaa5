"""What is said of figures, word for word."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.report import CommentThread
from bot.domain.scale import Counts
from bot.domain.statistics import practice_estimate
from bot.domain.summary import Response
from bot.domain.trends import Change, Verdict
from bot.views.sentences import (
    change_sentence,
    channels,
    compared_since,
    day,
    driver_line,
    driver_name,
    extremes_sentences,
    in_place_lines,
    movement_sentence,
    practice_line,
    practice_title,
    response_sentences,
    score_sentence,
    shares_sentence,
    stronger_sentences,
    thread_line,
    together_line,
    turnout_line,
)
from tests.factories import MONDAY
from tests.views.reports import (
    CATALOGUE,
    WINDOW,
    driver_of,
    half_a_year,
    make_change,
    make_counts,
    make_round,
    make_summary,
    make_too_few,
)

SINCE = datetime(2026, 1, 5, tzinfo=UTC)
SINCE_WORDS = "<!date^1767571200^{date_long}|Monday, January 5, 2026>"


class TestChange:
    def test_up_names_the_points_both_scores_and_how_many_practices(self):
        change = make_change(0.41, 0.55, Verdict.UP)
        assert change_sentence(change, since=SINCE) == "up 14 points (from 41% to 55%, 4 practices)"

    def test_down_of_a_single_practice(self):
        change = make_change(0.55, 0.40, Verdict.DOWN, practices=1)
        assert change_sentence(change, since=SINCE) == "down 15 points (from 55% to 40%, 1 practice)"

    def test_no_clear_change_still_prints_the_matched_scores(self):
        change = make_change(0.5, 0.57, Verdict.NO_CLEAR_CHANGE)
        assert change_sentence(change, since=SINCE) == "no clear change (from 50% to 57%, 4 practices)"

    def test_different_people(self):
        assert change_sentence(Change(Verdict.DIFFERENT_PEOPLE), since=SINCE) == "different people were asked"

    def test_nothing_to_compare_names_the_day(self):
        change = Change(Verdict.NOTHING_TO_COMPARE)
        assert change_sentence(change, since=SINCE) == f"nothing to compare before {SINCE_WORDS}"

    @given(st.floats(0, 0.9), st.floats(0.1, 1))
    def test_the_points_are_the_distance_of_the_printed_percentages(self, before: float, rise: float):
        after = min(1.0, before + rise)
        said = change_sentence(make_change(before, after, Verdict.UP), since=SINCE)
        points, low, high, _ = (int(number) for number in re.findall("[0-9]+", said))
        assert points == high - low


class TestComparedSince:
    def test_it_is_the_first_figures_if_they_lie_in_the_window(self):
        first = MONDAY - timedelta(days=20)
        assert compared_since(make_summary([make_round(closed_at=first)])) == first

    def test_it_is_the_beginning_of_the_window_if_there_are_older_figures(self):
        summary = make_summary([make_round(closed_at=MONDAY - timedelta(days=120)), make_round()])
        assert compared_since(summary) == WINDOW.start

    def test_it_is_the_beginning_of_the_window_if_there_are_none(self):
        assert compared_since(make_summary()) == WINDOW.start


class TestLines:
    def test_a_driver_in_two_lines(self):
        [driver] = make_summary([make_round(counts=make_counts(20, 0.5, cant_tell=5))]).drivers
        assert driver_line(driver, CATALOGUE, since=SINCE) == (
            "*Coaching* 50% (27% to 73%) · 20 of 30 rated · figures for 1 of 2 practices · 20% can't tell\n"
            f"Nothing to compare before {SINCE_WORDS}"
        )

    def test_a_driver_whose_practices_differ_shows_the_fewest_and_how_many_are_low(self):
        rounds = [make_round("coaching/c1", counts=make_counts(12)), make_round("coaching/c2", counts=make_counts(20))]
        [driver] = make_summary(rounds).drivers
        assert "· fewest: 12 of 30 rated · figures for 2 of 2 practices, of which 1 may not speak for everyone ·" in (
            driver_line(driver, CATALOGUE, since=SINCE)
        )

    def test_a_practice_says_when_it_closed_and_that_it_is_a_candidate(self):
        [trend] = make_summary([make_round()]).practices
        assert practice_line(trend, CATALOGUE, since=SINCE) == (
            "*Title of c1 (candidate)* 50% (27% to 73%) · 20 of 30 rated · 0% can't tell · "
            "closed <!date^1772092800^{date_long}|Thursday, February 26, 2026>\n"
            f"Nothing to compare before {SINCE_WORDS}"
        )

    def test_a_practice_that_few_rated_may_not_speak_for_everyone(self):
        [low] = make_summary([make_round(counts=make_counts(16))]).practices
        [enough] = make_summary([make_round(counts=make_counts(17))]).practices
        assert "· 16 of 30 rated, which may not speak for everyone ·" in practice_line(low, CATALOGUE, since=SINCE)
        assert "· 17 of 30 rated · " in practice_line(enough, CATALOGUE, since=SINCE)

    def test_the_shares_of_a_practice(self):
        counts = Counts(not_yet=5, partly=10, fully=10, cant_tell=3)
        assert shares_sentence(counts) == (
            "Not yet in place 20% (5) · Partly in place 40% (10) · Fully in place 40% (10)\n"
            "Can't tell from my role 11% (3) of all who answered"
        )

    def test_an_interval_ends_at_the_ends_of_the_scale(self):
        assert score_sentence(practice_estimate(Counts(fully=5))) == "100% (51% to 100%)"

    def test_a_check_in_without_figures_says_how_many_answered(self):
        assert turnout_line(make_too_few(), CATALOGUE) == (
            "Title of c2 (candidate): 3 answered of 9 asked, closed "
            "<!date^1772179200^{date_long}|Friday, February 27, 2026>"
        )

    def test_a_team_counted_together_with_others_says_how_many_answered_together(self):
        joined = make_round(counts=make_counts(6, cant_tell=1))
        assert together_line(joined, "C0NORTH", CATALOGUE) == (
            "Title of c1 (candidate): 7 people answered in two teams together, which are not shown separately, closed "
            "<!date^1772092800^{date_long}|Thursday, February 26, 2026>"
        )

    def test_a_team_of_which_nobody_answered_says_so(self):
        assert together_line(make_round(), "C0EAST", CATALOGUE).startswith(
            "Title of c1 (candidate): nobody answered there, closed "
        )

    def test_the_lowest_practice_is_pictured_by_its_first_two_signs(self):
        said = in_place_lines("coaching/c1", CATALOGUE)
        assert [line.replace("\u2060", "") for line in said] == [
            "What “Title of c1 (candidate)” looks like when it is fully in place:",
            "• First sign.",
            "• Second sign.",
        ]
        assert in_place_lines("coaching/gone", CATALOGUE) == ()

    def test_a_thread_is_linked_beside_its_channel(self):
        thread = CommentThread(
            "C0NORTH", "https://test.slack.com/archives/C0NORTH/p1772438400000200", "facilitative-administration/p1", 2
        )
        assert thread_line(thread, CATALOGUE) == (
            "<https://test.slack.com/archives/C0NORTH/p1772438400000200|2 comments> in <#C0NORTH> on Title of p1"
        )


class TestMovement:
    def test_moved_drivers_come_first(self):
        moved = driver_of(change=make_change(0.41, 0.55, Verdict.UP))
        still = driver_of(change=make_change(0.5, 0.5, Verdict.NO_CLEAR_CHANGE))
        said = movement_sentence([still, moved], CATALOGUE, since=SINCE)
        assert said == "Coaching is up 14 points (from 41% to 55%, 4 practices). Coaching (50%) shows no clear change."

    def test_without_anything_to_compare_it_says_so(self):
        said = movement_sentence([driver_of(change=Change(Verdict.DIFFERENT_PEOPLE))], CATALOGUE, since=SINCE)
        assert said == "Coaching (50%) has no earlier figures of the same people."

    def test_several_stand_in_one_sentence(self):
        still = driver_of(change=make_change(0.5, 0.5, Verdict.NO_CLEAR_CHANGE))
        new = driver_of(change=Change(Verdict.NOTHING_TO_COMPARE))
        said = movement_sentence([still, still, new, new], CATALOGUE, since=SINCE)
        assert said == (
            "Coaching (50%) and Coaching (50%) show no clear change. "
            "Coaching (50%) and Coaching (50%) have no earlier figures of the same people."
        )

    def test_a_real_rise_is_found_and_told(self):
        drivers = make_summary(half_a_year(before=0.4, after=0.7)).drivers
        said = movement_sentence(drivers, CATALOGUE, since=SINCE)
        assert said == (
            "Facilitative Administration is up 30 points (from 40% to 70%, 4 practices). Allowing for chance, the rise "
            "is 12 to 45 points; at least 40 people rated each practice."
        )

    def test_a_rise_rests_on_the_fewer_people_of_the_two_times(self):
        before, after = half_a_year(before=0.1, after=0.9, practices=1)
        few = make_round(before.practice, counts=make_counts(12, 0.1), asked=50, closed_at=before.closed_at)
        many = make_round(after.practice, counts=make_counts(60, 0.9), asked=80, closed_at=after.closed_at)
        said = movement_sentence(make_summary([few, many]).drivers, CATALOGUE, since=SINCE)
        assert "at least 12 people rated each practice." in said

    def test_a_real_fall_is_told_with_its_bounds_too(self):
        drivers = make_summary(half_a_year(before=0.7, after=0.4)).drivers
        said = movement_sentence(drivers, CATALOGUE, since=SINCE)
        assert "is down 30 points (from 70% to 40%, 4 practices). Allowing for chance, the fall is 12 to 45" in said


class TestResponse:
    def test_rated_of_asked(self):
        said = response_sentences(Response(rated=120, asked=160, rounds=13), Response())
        assert said == ("Rated of asked: 75% (120 of 160, over 13 check-ins).",)

    def test_below_55_percent_the_figures_may_not_speak_for_everyone(self):
        said = response_sentences(Response(rated=54, asked=100, rounds=2), Response())
        assert said[1] == "The figures rest on fewer than 55% of those asked, so they may not speak for everyone."

    def test_from_55_percent_on_nothing_is_claimed(self):
        assert len(response_sentences(Response(rated=55, asked=100, rounds=2), Response())) == 1

    @pytest.mark.parametrize(("before", "told"), [(65, True), (66, False), (80, False), (95, True), (94, False)])
    def test_a_share_that_moved_by_15_points_is_told(self, before: int, told: bool):
        said = response_sentences(Response(rated=80, asked=100, rounds=2), Response(rated=before, asked=100, rounds=2))
        sentence = f"In the time before it was {before}%: other people may be speaking now."
        assert (sentence in said) is told

    def test_check_ins_without_figures_count_and_are_said(self):
        said = response_sentences(Response(rated=120, asked=160, rounds=13, hidden=2), Response())
        assert said == (
            "Rated of asked: at least 75% (120 of 160, over 13 check-ins).",
            "In 2 of them too few rated to show figures: the people asked there are counted, those who rated there are "
            "not.",
        )

    def test_a_team_that_hovers_about_the_smallest_group_moved_nowhere(self):
        """Nine people: five rated each time, but for two rounds of the time before, in which four did."""
        hovering = Response(rated=10, asked=36, rounds=4, hidden=2, hidden_asked=18, hidden_answered=8)
        steady = Response(rated=20, asked=36, rounds=4)
        assert response_sentences(steady, hovering) == ("Rated of asked: 56% (20 of 36, over 4 check-ins).",)
        assert len(response_sentences(hovering, steady)) == 2

    def test_a_low_share_of_the_rounds_with_figures_is_told_of_those(self):
        said = response_sentences(Response(8, 60, 3, hidden=1, hidden_asked=40, hidden_answered=4), Response())
        assert said[2:] == (
            "The figures rest on fewer than 55% of those asked in the others, so they may not speak for everyone.",
        )

    def test_what_a_share_was_before_is_told_between_its_bounds(self):
        before = Response(rated=10, asked=100, rounds=3, hidden=2, hidden_asked=80, hidden_answered=8)
        said = response_sentences(Response(rated=80, asked=100, rounds=2), before)
        assert said[-1] == "In the time before it was 10% to 18%: other people may be speaking now."

    def test_nobody_asked_is_no_sentence(self):
        assert response_sentences(Response(), Response(rated=5, asked=9, rounds=1)) == ()


class TestStandingOut:
    def test_highest_and_lowest_carry_their_caveat(self):
        scores = {"p1": 0.2, "p2": 0.5, "p3": 0.9}
        rounds = [
            make_round(f"facilitative-administration/{one}", counts=make_counts(20, score))
            for one, score in scores.items()
        ]
        assert extremes_sentences(make_summary(rounds).extremes, CATALOGUE) == (
            "Highest this time: Title of p3 at 90%. Lowest this time: Title of p1 at 20%.",
            "Which practice is lowest is partly chance, and low figures tend to rise by themselves.",
        )

    def test_two_practices_are_not_ranked(self):
        rounds = [make_round("coaching/c1", counts=make_counts(20, 0.2)), make_round("coaching/c2")]
        assert extremes_sentences(make_summary(rounds).extremes, CATALOGUE) == ()

    def test_a_clearly_stronger_driver_could_make_up(self):
        weak = make_round("coaching/c1", counts=make_counts(40, 0.2))
        strong = make_round("facilitative-administration/p1", counts=make_counts(40, 0.9))
        assert stronger_sentences(make_summary([weak, strong]).drivers, CATALOGUE) == (
            "Facilitative Administration (90%) stands clearly above Coaching (20%) and could make up for some of it.",
        )

    def test_a_driver_that_may_stand_above_by_chance_is_not_named(self):
        weak = make_round("coaching/c1", counts=make_counts(10, 0.4))
        strong = make_round("facilitative-administration/p1", counts=make_counts(10, 0.6))
        assert stronger_sentences(make_summary([weak, strong]).drivers, CATALOGUE) == ()

    def test_without_drivers_nothing_is_named(self):
        assert stronger_sentences([], CATALOGUE) == ()


class TestNames:
    def test_what_the_catalogue_no_longer_has_goes_by_its_id(self):
        assert (driver_name("gone", CATALOGUE), practice_title("gone/one", CATALOGUE)) == ("gone", "gone/one")

    def test_many_channels_are_cut_with_their_number(self):
        ids = [f"C{place}" for place in range(23)]
        said = channels(ids)
        assert said.startswith("<#C0>, <#C1>, ")
        assert said.endswith("<#C19> and 3 more channels")

    def test_a_day_has_a_fallback_for_clients_without_dates(self):
        assert day(SINCE) == SINCE_WORDS
