"""A program's own words for the answers, as its row and those of its rounds keep them."""

from collections.abc import Mapping
from typing import Any

from bot.domain.scale_words import USUAL_WORDS, ScaleWords


def kept(words: ScaleWords) -> dict[str, str] | None:
    """What is written down: the words by rating, or nothing for the usual ones, so that these may still be improved."""
    return None if words == USUAL_WORDS else {rating.value: text for rating, text in words.by_rating.items()}


def scale_words(kept: Mapping[str, Any] | None) -> ScaleWords:
    """The words that were written down, or the usual ones."""
    return ScaleWords(**kept) if kept else USUAL_WORDS
