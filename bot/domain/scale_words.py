"""What the four answers are called. The meaning stays: 0, 1 and 2 points, and an answer that enters no score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass

from bot.domain.plain import tidy_name
from bot.domain.scale import Rating

LONGEST_ANSWER = 24
"""Characters of one answer: four buttons stand beside each other, on a telephone too."""


@dataclass(frozen=True)
class ScaleWords:
    """The four answers of a program, as its staff read them."""

    not_yet: str = "Not yet in place"
    partly: str = "Partly in place"
    fully: str = "Fully in place"
    cant_tell: str = "Can't tell from my role"

    def of(self, rating: Rating) -> str:
        """What one answer is called."""
        return self.by_rating[rating]

    @property
    def by_rating(self) -> Mapping[Rating, str]:
        """The answers in the order in which they are shown."""
        return dict(zip(Rating, astuple(self), strict=True))

    @property
    def tidied(self) -> ScaleWords:
        """The same words, each on one line and without signs that can't be seen."""
        return ScaleWords(*(tidy_name(text) for text in astuple(self)))

    @property
    def faults(self) -> Mapping[Rating, str]:
        """What is wrong with which answer, as a sentence; nothing if all four can be shown as they are."""
        found = {}
        seen: set[str] = set()
        for rating, text in self.by_rating.items():
            if sentence := _fault(text, seen):
                found[rating] = sentence
            seen.add(text.casefold())
        return found


USUAL_WORDS = ScaleWords()


def _fault(text: str, seen: set[str]) -> str | None:
    if not any(sign.isalnum() for sign in text):
        return "Say in words what this answer is called."
    if len(text) > LONGEST_ANSWER:
        return f"Use at most {LONGEST_ANSWER} characters; this answer has {len(text)}."
    if text.casefold() in seen:
        return "Two answers can't be called the same."
    return None
