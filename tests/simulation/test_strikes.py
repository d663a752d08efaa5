"""Whom a round's kills meet, and when: the same for the same seed, and told by what happens."""

from random import Random

import pytest

from simulation.processes.machine import Role
from simulation.processes.strikes import CLICK, CLOSING, DUE, Strike, Striker, Whom, strikes_for


class Later:
    """A clock that is told to call, and does so when asked."""

    def __init__(self):
        self.calls = []

    def __call__(self, delay, call):
        self.calls.append((delay, call))

    def comes(self):
        for _, call in self.calls:
            call()


def test_the_same_seed_kills_in_the_same_way():
    once, again = (strikes_for(Random("round 7"), posts=4, clicks=40) for _ in range(2))
    assert once == again


@pytest.mark.parametrize("seed", range(50))
def test_each_round_is_struck_as_it_opens_and_as_it_closes_and_in_between(seed):
    opening, *answering, closing = strikes_for(Random(seed), posts=4, clicks=40)
    assert opening.after in {DUE, "chat.postMessage"}
    assert closing.after in {CLOSING, "chat.update"}
    assert 1 <= len(answering) <= 2
    assert all(1 <= strike.nth <= 20 and 0 <= strike.delay < 1 for strike in (opening, *answering, closing))


def test_a_strike_comes_with_its_moment_and_only_once():
    struck, later = [], Later()
    striker = Striker(struck.append, later)
    striker.plan((Strike(CLICK, 2, 0.0, Whom.A_WEB),))
    striker.hear(CLICK)
    assert struck == []
    striker.hear("chat.update")
    striker.hear(CLICK)
    striker.hear(CLICK)
    assert struck == [Whom.A_WEB]


def test_a_strike_may_come_a_little_after_its_moment():
    struck, later = [], Later()
    striker = Striker(struck.append, later)
    striker.plan((Strike(DUE, 1, 0.5, Whom.EVERYTHING),))
    striker.hear(DUE)
    assert struck == []
    later.comes()
    assert struck == [Whom.EVERYTHING]
    assert [delay for delay, _ in later.calls] == [0.5]


@pytest.mark.parametrize("whom", Whom)
def test_where_one_process_does_everything_it_is_always_meant(whom):
    assert whom.means(Role.RUN)


def test_halves_are_told_apart():
    assert Whom.EVERY_WORKER.means(Role.WORKER)
    assert not Whom.EVERY_WORKER.means(Role.WEB)
    assert Whom.A_WEB.means(Role.WEB)
    assert not Whom.A_WEB.means(Role.WORKER)
    assert Whom.EVERYTHING.means(Role.WEB)
