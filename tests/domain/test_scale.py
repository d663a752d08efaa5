"""The four answers, and counting them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scale import Counts, Rating

answers = st.lists(st.sampled_from(Rating))


@pytest.mark.parametrize(
    ("rating", "points"),
    [(Rating.NOT_YET, 0), (Rating.PARTLY, 1), (Rating.FULLY, 2), (Rating.CANT_TELL, None)],
)
def test_each_answer_has_its_points(rating, points):
    assert rating.points == points


def test_cant_tell_is_an_answer_but_not_a_rating():
    counts = Counts.of([Rating.FULLY, Rating.CANT_TELL, Rating.PARTLY, Rating.CANT_TELL])

    assert (counts.raters, counts.answered, counts.points) == (2, 4, 3)


@given(answers)
def test_counting_loses_nobody(ratings):
    counts = Counts.of(ratings)

    assert {rating: getattr(counts, rating.value) for rating in Rating} == {
        rating: Counter(ratings)[rating] for rating in Rating
    }
    assert counts.points == sum(rating.points or 0 for rating in ratings)
    assert counts.answered == len(ratings)


@given(answers, answers)
def test_counts_add_up_as_if_counted_together(some, others):
    assert Counts.of(some) + Counts.of(others) == Counts.of(some + others)
    assert Counts.of(some) + Counts.zero() == Counts.of(some)


@pytest.mark.parametrize("field", ["not_yet", "partly", "fully", "cant_tell"])
def test_no_count_is_ever_negative(field):
    with pytest.raises(ValueError, match="negative"):
        Counts(**{field: -1})
