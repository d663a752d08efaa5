"""Organizations live through their weeks, and every promise is kept."""

import pytest

from simulation.life import CALM, SHORT, USUAL, simulate


def test_in_calm_days_everybody_is_asked_and_every_answer_is_kept():
    report = simulate(2, CALM)

    assert report.broken == []
    assert report.seen["rounds"]
    assert report.seen["answers confirmed"]


@pytest.mark.parametrize("seed", [2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in (5, 11))])
def test_under_fire_every_promise_is_kept(seed):
    report = simulate(seed, SHORT)

    assert report.broken == []
    assert report.faults.total() > 5


@pytest.mark.soak
def test_the_same_seed_gives_the_same_life():
    once, again = simulate(5, SHORT), simulate(5, SHORT)

    assert once == again


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(1, 101, 10))
def test_under_long_fire_every_promise_is_kept(first):
    broken = {seed: simulate(seed, USUAL).broken for seed in range(first, first + 10)}

    assert not any(broken.values()), broken
