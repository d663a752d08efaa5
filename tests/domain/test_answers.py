"""What becomes of clicks: in time or not, and of several the latest counts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import AnswerClick, Clicked, Counting, Standing, decided, refusal
from bot.domain.cards import Outcome
from bot.domain.round import RoundState
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS
from bot.domain.schedule import Manner
from tests.factories import MONDAY

CLOSES = MONDAY + timedelta(hours=72)
ANA = ("round", b"ana")
RATINGS = st.sampled_from(Rating)
MOMENTS = st.integers(0, 9).map(lambda second: f"177243840{second}.000000")
CLICKS = st.builds(AnswerClick, st.just("U0ANA"), st.just("post"), RATINGS, MOMENTS)
BEFORE = st.none() | st.builds(Standing, RATINGS, MOMENTS)


def clicked(state: RoundState = RoundState.OPEN) -> Clicked:
    return Clicked("post", "C0NORTH", False, "round", state, Manner.CHANNEL, CLOSES, 5, USUAL_WORDS, b"sealed")


@pytest.mark.parametrize(
    ("state", "late", "outcome"),
    [
        (RoundState.OPEN, timedelta(microseconds=-1), None),
        (RoundState.OPEN, timedelta(), Outcome.CLOSED),
        (RoundState.CLOSED, timedelta(hours=-1), Outcome.CLOSED),
        (RoundState.MISSED, timedelta(hours=-1), Outcome.GIVEN_UP),
        (RoundState.MISSED, timedelta(), Outcome.GIVEN_UP),
    ],
)
def test_a_click_counts_while_the_round_is_open(state: RoundState, late: timedelta, outcome: Outcome | None):
    assert refusal(clicked(state), CLOSES + late) is outcome


def test_the_receipt_says_where_and_until_when():
    receipt = clicked().receipt(Outcome.STORED, Rating.FULLY)
    assert (receipt.check_in_id, receipt.channel, receipt.closes_at, receipt.k) == ("post", "C0NORTH", CLOSES, 5)
    assert (receipt.outcome, receipt.rating, receipt.direct) == (Outcome.STORED, Rating.FULLY, False)


@given(CLICKS, BEFORE)
def test_a_click_counts_if_it_is_later_than_what_stands(click: AnswerClick, before: Standing | None):
    decision = decided(click, before)
    if before and before.action_ts >= click.action_ts:
        assert (decision.outcome, decision.stands) == (Outcome.UNCHANGED, before)
    else:
        assert decision.stands == Standing(click.rating, click.action_ts)
        assert (decision.outcome is Outcome.STORED) == (before is None)
        assert (decision.outcome is Outcome.CHANGED) == (before is not None and before.rating is not click.rating)


@given(st.lists(CLICKS, min_size=1), BEFORE)
def test_of_several_clicks_the_latest_stands_and_of_equal_ones_the_first(clicks: list, before: Standing | None):
    counting = Counting({ANA: before} if before else {})
    decisions = [counting.take(ANA, click) for click in clicks]
    given = [*([before] if before else []), *(Standing(one.rating, one.action_ts) for one in clicks)]
    assert decisions[-1].stands == max(given, key=lambda one: one.action_ts)
    assert counting.written.get(ANA, before) == decisions[-1].stands
    assert [one.outcome for one in decisions].count(Outcome.STORED) == (before is None)


@given(st.lists(CLICKS), CLICKS)
def test_nobodys_clicks_touch_anybody_elses(clicks: list, other: AnswerClick):
    counting = Counting({})
    for click in clicks:
        counting.take(ANA, click)
    assert counting.take(("round", b"ben"), other).outcome is Outcome.STORED
