"""The rules against made-up staff, whose truth is known: how often is a change claimed that is none, or missed?

People differ in how rosy they see things, and that mood colors all their answers; a practice that nobody changed
is asked twice of 20 to 60 people, of whom 70% answer each time.
"""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import pytest

from bot.domain.scale import Counts
from bot.domain.statistics import SURE, VERY_SURE, difference, practice_estimate
from bot.domain.trends import MIN_DIFFERENCE

EDGE = 1.0
"""Impressions spread with standard deviation 1; below -EDGE they read "not yet", above EDGE "fully in place"."""


@dataclass(frozen=True)
class Staff:
    """So many people, asked practices in two windows with true scores `before` and `after`."""

    people: int = 30
    practices: int = 1
    before: float = 0.5
    after: float = 0.5
    alike: float = 0.3
    responding: float = 0.7
    teams: int = 1
    team_mood: float = 0.0


def true_score(impression):
    above = NormalDist(impression).cdf
    return (1 - above(-EDGE)) / 2 + (1 - above(EDGE)) / 2


def impression_for(score):
    """The mean impression that leads to a score, by halving."""
    low, high = -6.0, 6.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if true_score(middle) < score else (low, middle)
    return low


def answers(rng, staff, score, runs):
    """Counts by run and practice."""
    moods = rng.standard_normal((runs, staff.teams, 1)) * np.sqrt(staff.team_mood)
    team = np.arange(staff.people) % staff.teams
    people = rng.standard_normal((runs, staff.people, 1)) * np.sqrt(staff.alike)
    own = rng.standard_normal((runs, staff.people, staff.practices))
    own *= np.sqrt(1 - staff.alike - staff.team_mood)
    seen = impression_for(score) + moods[:, team] + people + own
    ratings = np.where(seen > EDGE, 2, np.where(seen > -EDGE, 1, 0))
    ratings[rng.random(ratings.shape) > staff.responding] = 3
    tallies = np.stack([(ratings == rating).sum(axis=1) for rating in range(3)], axis=-1)
    return [[Counts(*map(int, tally)) for tally in run] for run in tallies]


def claimed(staff, *, runs, level=SURE, least=0.0, seed=20):
    """The share of runs in which the interval of the difference excludes zero and the difference is large enough."""
    rng = np.random.default_rng(seed)
    before, after = (answers(rng, staff, score, runs) for score in (staff.before, staff.after))
    moved = [
        difference([practice_estimate(c) for c in old], [practice_estimate(c) for c in new], level=level)
        for old, new in zip(before, after, strict=True)
    ]
    return sum(each.excludes_zero and abs(each.difference) >= least for each in moved) / runs


def test_a_practice_that_did_not_change_is_seldom_said_to_have():
    assert claimed(Staff(practices=1), runs=400) <= 0.05
    assert claimed(Staff(practices=1), runs=400, level=VERY_SURE) <= 0.01


def test_a_driver_that_did_not_change_is_hardly_ever_said_to_have():
    assert claimed(Staff(practices=4), runs=300) <= 0.01


def test_a_driver_that_changed_by_18_points_is_noticed_about_every_other_time():
    assert 0.45 < claimed(Staff(practices=4, before=0.5, after=0.68), runs=300) < 0.7


def test_a_driver_that_changed_by_26_points_is_nearly_always_noticed():
    assert claimed(Staff(practices=4, before=0.5, after=0.76), runs=300) > 0.93


def test_without_the_floor_the_moods_of_teams_would_pass_for_changes():
    large = Staff(people=1000, practices=4, teams=5, team_mood=0.05)

    assert claimed(large, runs=60) > 0.3
    assert claimed(large, runs=60, least=MIN_DIFFERENCE) < 0.1


@pytest.mark.soak
@pytest.mark.parametrize("people", [20, 30, 40, 60])
@pytest.mark.parametrize("score", [0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("alike", [0.1, 0.3, 0.5])
def test_false_claims_stay_rare_for_groups_of_every_size_and_score(people, score, alike):
    unchanged = Staff(people=people, before=score, after=score, alike=alike)

    assert claimed(unchanged, runs=1500) <= 0.05
    assert claimed(replace(unchanged, practices=4), runs=1500) <= 0.02


@pytest.mark.soak
def test_many_runs_notice_what_few_runs_notice():
    staff = Staff(practices=4, before=0.5)

    assert claimed(replace(staff, after=0.68), runs=1500) == pytest.approx(0.57, abs=0.06)
    assert claimed(replace(staff, after=0.76), runs=1500) == pytest.approx(0.97, abs=0.02)


@pytest.mark.soak
def test_many_runs_of_a_large_organization():
    large = Staff(people=1000, practices=4, teams=5, team_mood=0.05)

    assert claimed(large, runs=500) > 0.35
    assert claimed(large, runs=500, least=MIN_DIFFERENCE) < 0.06
