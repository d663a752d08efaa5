"""The net catches: bugs planted on purpose are found, each by the promise that it breaks."""

import pytest

from tests.simulation.catch import SEEDS, broken_promises, first_seed
from tests.simulation.planted import BUGS

AT_ONCE = 2
"""Bugs looked for in every run of the tests; each takes seconds."""


def _some_and_in_a_soak_the_rest():
    calm = [bug for bug in BUGS if not bug.span.fire]
    return [*calm[:AT_ONCE], *(pytest.param(bug, marks=pytest.mark.soak) for bug in calm[AT_ONCE:])]


@pytest.mark.parametrize("bug", _some_and_in_a_soak_the_rest(), ids=str)
def test_what_needs_no_fire_is_found_on_the_seed_that_is_known_for_it(bug):
    assert bug.promise in broken_promises(bug, bug.seed)


@pytest.mark.soak
@pytest.mark.parametrize("bug", BUGS, ids=str)
def test_every_planted_bug_is_found_within_so_many_seeds(bug):
    assert first_seed(bug), f"{bug} was not found on {SEEDS} seeds"
