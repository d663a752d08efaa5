"""A program's own words for the answers: short, plain, and four different ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scale import Rating
from bot.domain.scale_words import LONGEST_ANSWER, USUAL_WORDS, ScaleWords


def test_the_usual_words_can_be_kept() -> None:
    assert USUAL_WORDS.faults == {}
    assert list(USUAL_WORDS.by_rating) == list(Rating)


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        (ScaleWords(not_yet=""), {Rating.NOT_YET: "Say in words what this answer is called."}),
        (ScaleWords(partly="…!"), {Rating.PARTLY: "Say in words what this answer is called."}),
        (ScaleWords(fully="x" * 25), {Rating.FULLY: "Use at most 24 characters; this answer has 25."}),
        (ScaleWords(cant_tell="NOT yet in place"), {Rating.CANT_TELL: "Two answers can't be called the same."}),
    ],
)
def test_what_can_not_stand_on_a_button_is_said_beside_it(words: ScaleWords, faults: dict[Rating, str]) -> None:
    assert words.faults == faults


@given(st.lists(st.text(max_size=40), min_size=4, max_size=4))
def test_tidied_words_without_faults_fit_and_differ(texts: list[str]) -> None:
    words = ScaleWords(*texts).tidied

    if not words.faults:
        shown = list(words.by_rating.values())
        assert len({text.casefold() for text in shown}) == 4
        assert all(0 < len(text) <= LONGEST_ANSWER and "\n" not in text for text in shown)
    assert words.tidied == words
