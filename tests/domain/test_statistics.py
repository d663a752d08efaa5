"""What a figure means, against an independent library."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from bot.domain.scale import Counts
from bot.domain.statistics import SURE, VERY_SURE, difference, driver_estimate, practice_estimate

few = st.integers(0, 60)
some_counts = st.builds(Counts, not_yet=few, partly=few, fully=few, cant_tell=few).filter(
    lambda counts: counts.raters > 0
)
levels = st.sampled_from([SURE, VERY_SURE])


def values_of(counts):
    """The ratings on a scale from 0 to 1, with one made-up answer at each end."""
    return np.repeat([0, 0.5, 1], [counts.not_yet + 1, counts.partly, counts.fully + 1])


def standard_error(values):
    return values.std(ddof=1) / np.sqrt(len(values))


def t_interval(level, df, center, error):
    half = special.stdtrit(df, (1 + level) / 2) * error
    return center - half, center + half


@given(some_counts, levels)
def test_a_practice_has_the_t_interval_of_its_ratings_and_two_made_up_ones(counts, level):
    values = values_of(counts)
    low, high = t_interval(level, len(values) - 1, values.mean(), standard_error(values))

    estimate = practice_estimate(counts, level=level)

    assert estimate.score == pytest.approx((counts.partly + 2 * counts.fully) / counts.raters / 2)
    assert estimate.center == pytest.approx(values.mean())
    assert estimate.standard_error == pytest.approx(standard_error(values))
    assert (estimate.low, estimate.high) == pytest.approx((max(0, low), min(1, high)))
    assert (estimate.df, estimate.raters) == (counts.raters + 1, counts.raters)


@given(st.lists(some_counts, min_size=1, max_size=9))
def test_a_driver_is_the_mean_of_its_practices_with_errors_correlated_by_half(practices):
    values = [values_of(counts) for counts in practices]
    errors = np.array([standard_error(each) for each in values])
    covariance = 0.5 * np.outer(errors, errors) + 0.5 * np.diag(errors**2)
    weights = np.full(len(practices), 1 / len(practices))
    error = np.sqrt(weights @ covariance @ weights)
    smallest = min(counts.raters for counts in practices)
    low, high = t_interval(0.95, smallest + 1, np.mean([each.mean() for each in values]), error)

    driver = driver_estimate([practice_estimate(counts) for counts in practices])

    assert driver.score == pytest.approx(np.mean([practice_estimate(counts).score for counts in practices]))
    assert driver.standard_error == pytest.approx(error)
    assert (driver.low, driver.high) == pytest.approx((max(0, low), min(1, high)))
    assert (driver.df, driver.raters) == (smallest + 1, smallest)


@given(some_counts, st.integers(1, 6), st.integers(1, 6), some_counts, levels)
def test_a_difference_adds_the_errors_in_quadrature(old, old_times, new_times, new, level):
    before = [practice_estimate(old)] * old_times
    after = [practice_estimate(new)] * new_times
    earlier, later = driver_estimate(before), driver_estimate(after)
    error = np.hypot(earlier.standard_error, later.standard_error)
    df = min(old.raters, new.raters) + 1
    low, high = t_interval(level, df, later.center - earlier.center, error)

    moved = difference(before, after, level=level)

    assert (moved.before, moved.after) == pytest.approx((earlier.score, later.score))
    assert moved.difference == pytest.approx(later.score - earlier.score)
    assert (moved.low, moved.high) == pytest.approx((max(-1, low), min(1, high)))
    assert (moved.people, moved.practices) == (df - 1, new_times)
    assert moved.excludes_zero == (low > 0 or high < 0)


@given(some_counts, levels)
def test_every_interval_lies_between_0_and_1_and_has_a_width(counts, level):
    estimate = practice_estimate(counts, level=level)

    assert 0 <= estimate.low < estimate.center < estimate.high <= 1


@given(some_counts, some_counts)
def test_a_difference_turned_round_is_the_same_with_the_other_sign(old, new):
    assume(old != new)
    there = difference([practice_estimate(old)], [practice_estimate(new)], level=SURE)
    back = difference([practice_estimate(new)], [practice_estimate(old)], level=SURE)

    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.difference == pytest.approx(-back.difference)


def test_one_mind_is_still_not_certainty():
    agreed = practice_estimate(Counts(fully=8))

    assert agreed.score == 1
    assert (agreed.low, agreed.high) == (pytest.approx(0.674, abs=0.001), 1)


def test_more_people_make_an_interval_narrower():
    few_people, many_people = practice_estimate(Counts(4, 4, 4)), practice_estimate(Counts(40, 40, 40))

    assert many_people.high - many_people.low < (few_people.high - few_people.low) / 2


def test_without_ratings_there_is_no_score():
    with pytest.raises(ValueError, match="at least one rating"):
        practice_estimate(Counts(cant_tell=9))
    with pytest.raises(ValueError, match="at least one practice"):
        driver_estimate([])
