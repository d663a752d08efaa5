"""What was heard is not served again, and is forgotten once its signature is too old."""

from datetime import datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replays import SHARES, Replays
from tests.factories import MONDAY

AGE = timedelta(minutes=5)


def test_the_second_time_is_a_replay() -> None:
    replays = Replays(AGE)

    assert not replays.is_replay("v0=1", None, now=MONDAY)
    assert replays.is_replay("v0=1", None, now=MONDAY + AGE)
    assert not replays.is_replay("v0=2", None, now=MONDAY + AGE)


@pytest.mark.parametrize("kind", ["event_callback", "block_suggestion"])
def test_what_may_be_alike_is_none(kind: str) -> None:
    """Events go by their ids; who searches a menu twice for the same within a second sends the same twice."""
    replays = Replays(AGE)

    assert [replays.is_replay("v0=1", kind, now=MONDAY) for _ in range(2)] == [False, False]


def test_old_signatures_are_forgotten() -> None:
    replays = Replays(AGE)
    for second in range(1_000):
        replays.is_replay(f"v0={second}", None, now=MONDAY + timedelta(seconds=second))

    assert AGE.total_seconds() <= len(replays) <= AGE.total_seconds() * (1 + 2 / SHARES)


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abcdef")), max_size=60))
def test_within_the_time_a_second_is_always_a_replay_and_long_after_it_never(heard: list[tuple[int, str]]) -> None:
    replays, last, now = Replays(AGE), dict[str, datetime](), MONDAY
    for seconds, name in heard:
        now += timedelta(seconds=seconds)
        found, age = replays.is_replay(name, None, now=now), now - last.get(name, MONDAY - 9 * AGE)
        assert found or age > AGE
        assert not found or age <= AGE * (1 + 2 / SHARES)
        if not found:
            last[name] = now


def test_a_crowd_is_forgotten_without_a_halt() -> None:
    """Forgotten one by one, these took seconds, in which nobody else was answered."""
    replays = Replays(AGE)
    for number in range(100_000):
        replays.is_replay(f"v0={number}", None, now=MONDAY + timedelta(milliseconds=number))
    began = perf_counter()
    replays.is_replay("v0=later", None, now=MONDAY + 3 * AGE)
    assert len(replays) == 1
    assert perf_counter() - began < 0.5
