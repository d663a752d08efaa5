"""Charts: lines of drivers over months or weeks, and never a point that stands on less than whole units."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, Driver, Group
from bot.domain.series import (
    FEWEST_POINTS,
    MOST_POINTS,
    Step,
    chart_axis,
    charts,
    last_ends,
)
from bot.domain.statistics import driver_estimate
from bot.domain.trends import SHORTEST_WINDOW, Window, latest_figures
from tests.domain.rounds import NOW, a_round, a_unit, days_ago
from tests.factories import make_catalogue

CATALOGUE = make_catalogue()
TWO_OF_A_GROUP = Catalogue((*CATALOGUE.drivers, Driver("systems", "Systems", Group.ORGANIZATION, "")), ())
FA, COACHING = "facilitative-administration", "coaching"
LONG_AGO = days_ago(2000)


def drawn(*rounds, lookback=SHORTEST_WINDOW, window=None, channel=None, zone="UTC", catalogue=CATALOGUE):
    """The charts of these rounds, as long as they have been asked."""
    first = min(round_.closed_at for round_ in rounds)
    axis = chart_axis(first, window or Window(LONG_AGO, NOW), zone=zone)
    return charts(rounds, catalogue, axis, lookback=lookback, channel=channel) if axis else ()


def every_month(practice, months=6, **figures):
    """A round on the first of so many months, the last of them on the first of November."""
    return [a_round(practice, days=19 + 30 * back, **figures) for back in range(months)]


def days_of(chart):
    return [end.day for end in chart.ends]


class TestEnds:
    def test_months_end_at_midnight_where_the_schedule_is(self):
        (september, october) = last_ends(
            Step.MONTH, after=datetime(2026, 9, 1, tzinfo=UTC), until=NOW, zone="America/New_York"
        )[-2:]

        assert (september.day, september.at) == (date(2026, 9, 30), datetime(2026, 10, 1, 4, tzinfo=UTC))
        assert (october.day, october.at) == (date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC))

    def test_weeks_end_on_sunday(self):
        ends = last_ends(Step.WEEK, after=days_ago(15), until=NOW, zone="UTC")

        assert [end.day for end in ends] == [date(2026, 11, 8), date(2026, 11, 15)]

    def test_an_end_counts_from_the_moment_at_which_it_is_over(self):
        midnight = datetime(2026, 11, 1, tzinfo=UTC)
        after = midnight - timedelta(days=40)

        assert last_ends(Step.MONTH, after=after, until=midnight, zone="UTC")[-1].at == midnight
        just_before = midnight - timedelta(seconds=1)
        assert last_ends(Step.MONTH, after=after, until=just_before, zone="UTC")[-1].day == date(2026, 9, 30)

    @given(
        step=st.sampled_from(Step),
        zone=st.sampled_from(["UTC", "Pacific/Apia", "America/Sao_Paulo", "Africa/Cairo", "Asia/Tokyo"]),
        hours=st.integers(0, 24 * 365 * 20),
        days=st.integers(0, 900),
    )
    def test_there_are_at_most_twelve_in_order_and_none_outside(self, step, zone, hours, days):
        until = datetime(2005, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        after = until - timedelta(days=days)

        ends = last_ends(step, after=after, until=until, zone=zone)

        assert len(ends) <= MOST_POINTS
        assert [end.at for end in ends] == sorted({end.at for end in ends})
        assert all(after < end.at <= until for end in ends)
        if days > 31 * (MOST_POINTS + 1):
            assert len(ends) == MOST_POINTS


class TestAxis:
    def test_points_lie_at_week_ends_until_there_is_a_quarter_of_history(self):
        window = Window(LONG_AGO, NOW)

        assert chart_axis(days_ago(90), window, zone="UTC").step is Step.WEEK
        assert chart_axis(days_ago(91), window, zone="UTC").step is Step.MONTH

    def test_points_lie_within_the_window(self):
        axis = chart_axis(days_ago(400), Window(days_ago(100), days_ago(10)), zone="UTC")

        assert [end.day for end in axis.ends] == [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]

    def test_there_is_nothing_before_the_first_figures(self):
        axis = chart_axis(days_ago(95), Window(LONG_AGO, NOW), zone="UTC")

        assert [end.day for end in axis.ends] == [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]

    def test_a_single_point_is_no_line(self):
        assert chart_axis(days_ago(400), Window(days_ago(40), NOW), zone="UTC") is None

    def test_rounds_matter_from_one_lookback_before_the_first_point(self):
        axis = chart_axis(days_ago(400), Window(days_ago(100), NOW), zone="UTC")

        assert axis.reads_from(timedelta(days=91)) == axis.ends[0].at - timedelta(days=91)


class TestLines:
    def test_a_point_is_the_mean_of_what_stood_then(self):
        low, high = a_round(f"{FA}/p1", days=150, score=0.2), a_round(f"{FA}/p1", days=60, score=0.8)

        (chart,) = drawn(low, high)

        (line,) = chart.lines
        assert days_of(chart) == [
            date(2026, month, day) for month, day in ((6, 30), (7, 31), (8, 31), (9, 30), (10, 31))
        ]
        assert [point.estimate.score for point in line.points] == [0.2, 0.2, 0.2, 0.8, 0.8]
        assert (line.driver, line.practices, line.same_people) == (FA, (f"{FA}/p1",), True)

    def test_practices_count_the_same_and_people_are_those_of_the_smallest(self):
        rounds = [
            *every_month(f"{FA}/p1", score=0.9, raters=10),
            *every_month(f"{FA}/p2", score=0.1, raters=50),
        ]

        (chart,) = drawn(*rounds)

        (line,) = chart.lines
        assert {point.estimate.score for point in line.points} == {0.5}
        assert {point.estimate.raters for point in line.points} == {10}

    def test_the_two_groups_are_drawn_apart_organization_first(self):
        organization, competency = drawn(*every_month(f"{COACHING}/c1"), *every_month(f"{FA}/p1"))

        assert [one.driver for one in organization.lines] == [FA]
        assert [one.driver for one in competency.lines] == [COACHING]
        assert (organization.group, competency.group) == (Group.ORGANIZATION, Group.COMPETENCY)

    def test_a_line_begins_where_all_its_practices_have_figures(self):
        (chart,) = drawn(*every_month(f"{FA}/p1", months=9), *every_month(f"{FA}/p2", months=3))

        assert days_of(chart) == [date(2026, 9, 30), date(2026, 10, 31)]
        assert [line.practices for line in chart.lines] == [(f"{FA}/p1", f"{FA}/p2")]

    def test_a_practice_that_is_asked_no_more_breaks_the_line(self):
        gone = a_round(f"{FA}/p2", days=150)

        (chart,) = drawn(gone, *every_month(f"{FA}/p1", months=9))

        assert [line.practices for line in chart.lines] == [(f"{FA}/p1",)]
        assert chart.ends[0].at > gone.closed_at + SHORTEST_WINDOW

    def test_a_driver_asked_for_longer_than_a_year_has_twelve_points(self):
        (chart,) = drawn(*every_month(f"{FA}/p1", months=20))

        assert (len(chart.ends), chart.step) == (MOST_POINTS, Step.MONTH)

    def test_a_chart_is_as_long_as_makes_the_most_points_and_names_who_is_left_out(self):
        steady, young = every_month(f"{FA}/p1", months=12), every_month("systems/s1", months=3)

        (chart,) = drawn(*steady, *young, catalogue=TWO_OF_A_GROUP)

        assert ([line.driver for line in chart.lines], chart.left_out) == ([FA], ("systems",))
        assert len(chart.ends) == 11

    def test_drivers_with_the_same_past_are_drawn_together_in_the_order_of_the_catalogue(self):
        rounds = [*every_month("systems/s1"), *every_month(f"{FA}/p1")]

        (chart,) = drawn(*rounds, catalogue=TWO_OF_A_GROUP)

        assert ([line.driver for line in chart.lines], chart.left_out) == ([FA, "systems"], ())

    def test_a_driver_of_unknown_group_is_not_drawn(self):
        assert drawn(*every_month("aged/out")) == ()

    def test_a_driver_that_was_not_asked_lately_has_no_line(self):
        old = [a_round(f"{COACHING}/c1", days=days) for days in (150, 170, 190)]

        (chart,) = drawn(*old, *every_month(f"{FA}/p1"))

        assert chart.group is Group.ORGANIZATION

    def test_a_round_that_asked_others_is_owned_up_to(self):
        rounds = every_month(f"{FA}/p1")
        others = a_round(f"{FA}/p1", days=5 + 30, units=[a_unit(["C1", "C2"])])

        (chart,) = drawn(*rounds, others)

        assert not chart.lines[0].same_people

    def test_one_channel_is_drawn_by_the_rounds_in_which_it_stood_alone(self):
        alone = [
            a_round(f"{FA}/p1", days=20 + 30 * back, units=[a_unit(["C1"], score=0.9), a_unit(["C2"], score=0.1)])
            for back in range(5)
        ]
        joined = a_round(f"{FA}/p1", days=40, units=[a_unit(["C1", "C2"], score=0.3)])

        (chart,) = drawn(*alone, joined, channel="C1")

        assert {point.estimate.score for point in chart.lines[0].points} == {0.9}

    def test_what_was_never_alone_is_not_drawn(self):
        assert drawn(*every_month(f"{FA}/p1", units=[a_unit(["C1", "C2"])]), channel="C1") == ()


FOUR = make_catalogue(practices=4, competency=2)

some_rounds = st.lists(
    st.builds(
        a_round,
        st.sampled_from([one.id for one in FOUR.practices]),
        days=st.integers(0, 500),
        units=st.lists(
            st.builds(
                a_unit,
                st.sampled_from([("C1",), ("C2",), ("C3", "C4")]),
                score=st.floats(0, 1),
                raters=st.integers(3, 40),
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda unit: unit.segments,
        ),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda round_: round_.round_id,
)


class TestRules:
    @given(rounds=some_rounds, lookback=st.integers(91, 200), channel=st.sampled_from([None, "C1"]))
    def test_every_point_is_a_mean_of_the_same_practices_of_whole_units_and_none_comes_after_now(
        self, rounds, lookback, channel
    ):
        lookback = timedelta(days=lookback)
        raters = {unit.counts.raters for round_ in rounds for unit in round_.units}

        for chart in drawn(*rounds, lookback=lookback, channel=channel):
            assert FEWEST_POINTS <= len(chart.ends) <= MOST_POINTS
            assert chart.ends[-1].at <= NOW
            assert not set(chart.left_out).intersection(line.driver for line in chart.lines)
            for line in chart.lines:
                assert tuple(point.end for point in line.points) == chart.ends
                for point in line.points:
                    stood = [
                        one
                        for one in latest_figures(
                            rounds, Window(point.end.at - lookback, point.end.at), channel=channel
                        )
                        if one.driver == line.driver
                    ]
                    assert tuple(one.practice for one in stood) == line.practices
                    assert point.estimate == driver_estimate([one.estimate for one in stood])
                    assert point.estimate.raters >= min(raters)

    @given(rounds=some_rounds, random=st.randoms(use_true_random=False))
    def test_the_order_of_the_rounds_makes_no_difference(self, rounds, random: Random):
        assert drawn(*random.sample(rounds, len(rounds))) == drawn(*rounds)

    @given(rounds=some_rounds)
    def test_what_comes_later_changes_no_earlier_point(self, rounds):
        window = Window(LONG_AGO, days_ago(60))
        axis = chart_axis(days_ago(500), window, zone="UTC")
        earlier = [round_ for round_ in rounds if round_.closed_at <= window.end]

        assert charts(rounds, FOUR, axis, lookback=SHORTEST_WINDOW) == charts(
            earlier, FOUR, axis, lookback=SHORTEST_WINDOW
        )
