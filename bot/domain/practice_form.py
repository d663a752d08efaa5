"""What an admin fills in to ask in other words, or to add a practice, and what is wrong with it if anything is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.catalogue import PLACEHOLDER, Practice
from bot.domain.own_practice import Catalogues, OwnPractice
from bot.domain.plain import says_something, tidy_name
from bot.domain.practice_text import (
    MAX_QUESTION,
    MAX_SIGN,
    MAX_TITLE,
    MAX_WHY,
    MAX_WHY_SENTENCES,
    SIGNS,
    has_other_braces,
    is_one_question,
    same_question,
    sentences,
)
from bot.errors import PulseError

MAX_OWN_PRACTICES = 50
"""Own practices of one program; far more than a year of weekly check-ins asks besides the core ones."""


class PracticeField(StrEnum):
    """The fields of the form; the one for other words has the question alone."""

    DRIVER = "driver"
    TITLE = "title"
    QUESTION = "question"
    WHY = "why"
    SIGNS = "signs"


@dataclass(frozen=True)
class PracticeFault:
    """One field that can't be kept as it is, and a sentence on what to do."""

    field: PracticeField
    sentence: str


@dataclass
class PracticeFormError(PulseError):
    """A form can't be kept; `faults` are in the order of its fields, at least one."""

    faults: tuple[PracticeFault, ...]

    @property
    def sentence(self) -> str:
        return self.faults[0].sentence


@dataclass(frozen=True, kw_only=True)
class PracticeForm:
    """A practice as it stands in the form, with whatever is missing or wrong in it; each sign is a line."""

    driver: str = ""
    title: str = ""
    question: str = ""
    why: str = ""
    signs: tuple[str, ...] = ()

    @property
    def tidied(self) -> PracticeForm:
        """The same with every text on one line, without signs that can't be seen and bullets that people type."""
        signs = (tidy_name(sign.strip().lstrip("-•*").strip()) for sign in self.signs)
        return PracticeForm(
            driver=self.driver,
            title=tidy_name(self.title),
            question=tidy_name(self.question),
            why=tidy_name(self.why),
            signs=tuple(sign for sign in signs if sign),
        )


def form_of_practice(practice: OwnPractice) -> PracticeForm:
    """The form of an own practice as it is, to be changed."""
    return PracticeForm(
        driver=practice.driver,
        title=practice.title,
        question=practice.question,
        why=practice.why,
        signs=practice.signs,
    )


@dataclass(frozen=True)
class Surroundings:
    """What a form is held against: the workspace's catalogues, the names of its programs, and the time.

    `practice` is the one that is changed, empty for a new one.
    """

    catalogues: Catalogues
    programs: Collection[str]
    now: datetime
    practice: str = ""


def check_practice(form: PracticeForm, around: Surroundings, *, drivers: Collection[str]) -> None:
    """Raise PracticeFormError with every fault of a tidied form, if it has any; `drivers` may be chosen."""
    faults = tuple(_practice_faults(form, around, drivers))
    if faults:
        raise PracticeFormError(faults)


def check_question(question: str, around: Surroundings) -> None:
    """Raise PracticeFormError if a tidied question can't be asked."""
    sentence = _question_fault(question, around)
    if sentence:
        raise PracticeFormError((PracticeFault(PracticeField.QUESTION, sentence),))


def _practice_faults(form: PracticeForm, around: Surroundings, drivers: Collection[str]) -> Iterator[PracticeFault]:
    if form.driver not in drivers:
        yield PracticeFault(PracticeField.DRIVER, "Choose the driver that the practice belongs to.")
    found = {
        PracticeField.TITLE: _title_fault(form, around),
        PracticeField.QUESTION: _question_fault(form.question, around),
        PracticeField.WHY: _why_fault(form.why),
        PracticeField.SIGNS: _signs_fault(form.signs),
    }
    yield from (PracticeFault(field, sentence) for field, sentence in found.items() if sentence)


def _title_fault(form: PracticeForm, around: Surroundings) -> str | None:
    if not says_something(form.title):
        return "Give the practice a short name."
    if len(form.title) > MAX_TITLE:
        return f"Use at most {MAX_TITLE} characters; this name has {len(form.title)}."
    others = (one for one in around.catalogues.whole.of_driver(form.driver) if one.id != around.practice)
    if any(one.title.casefold() == form.title.casefold() for one in others):
        return "Another practice of this driver has this name."
    return None


def _question_fault(question: str, around: Surroundings) -> str | None:
    if not any(sign.isalpha() for sign in question):
        return "Write the question that staff are asked."
    if len(question) > MAX_QUESTION:
        return f"Use at most {MAX_QUESTION} characters; this question has {len(question)}."
    if not is_one_question(question):
        return "Write one sentence that ends with a question mark."
    if question.count(PLACEHOLDER) > 1:
        return f"Use {PLACEHOLDER} once only: the program's name is put in its place."
    if has_other_braces(question):
        return f"Use no braces besides those of {PLACEHOLDER}."
    twin = _twin(question, around)
    return f"“{twin.title}” asks the same, and people are not asked the same twice in 28 days." if twin else None


def _twin(question: str, around: Surroundings) -> Practice | None:
    """Another practice of the workspace that asks the same: it would be asked again before it has rested."""
    asked = same_question(question, around.programs)
    others = around.catalogues.questions_besides(around.practice, now=around.now)
    return next((one for one, other in others if same_question(other, around.programs) == asked), None)


def _why_fault(why: str) -> str | None:
    if not says_something(why):
        return "Say in one to three sentences why this matters; staff read it if they ask."
    if len(why) > MAX_WHY:
        return f"Use at most {MAX_WHY} characters; this text has {len(why)}."
    if sentences(why) > MAX_WHY_SENTENCES:
        return f"Use at most {MAX_WHY_SENTENCES} sentences; this text has {sentences(why)}."
    return None


def _signs_fault(signs: tuple[str, ...]) -> str | None:
    if len(signs) not in SIGNS:
        return f"Write {SIGNS[0]} to {SIGNS[-1]} signs, each on a line of its own; here are {len(signs)}."
    longest = max(map(len, signs))
    if longest > MAX_SIGN:
        return f"Use at most {MAX_SIGN} characters for each sign; the longest has {longest}."
    return None
