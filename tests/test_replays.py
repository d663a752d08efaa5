"""What was heard is not served again, and is forgotten once its signature is too old."""

from datetime import timedelta

import pytest

from bot.replays import Replays
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

    assert len(replays) == AGE.total_seconds() + 1
