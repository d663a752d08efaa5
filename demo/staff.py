"""The simulated staff: who answers what and when, and who writes, edits or deletes. Pure decisions from a Random."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from demo.comments import AFTERTHOUGHTS, BY_ANSWER

ANSWERS = ("Not yet in place", "Partly in place", "Fully in place")
CANT_TELL = "Can't tell from my role"

RESPONSE = 0.7
"""Share of the people asked who answer."""

IMPROVEMENT = 0.2
"""By how much of the scale the improved driver stands higher afterwards; everything else stays as it was."""


BREAKS = {3: 11, 1350: 8}
"""The breaks of a school's day in minutes after a check-in is posted, with how many people use each of them."""


class DeedKind(StrEnum):
    """What people do about a check-in."""

    ANSWER = "answer"
    CHANGE = "change"
    REPLY = "reply"
    EDIT = "edit"
    DELETE = "delete"


@dataclass(frozen=True)
class Deed:
    """Something that a person is going to do; `words` are a button's label or what is written."""

    at: datetime
    kind: DeedKind
    words: str = ""


@dataclass(frozen=True)
class Temper:
    """How a person is.

    `leaning` moves all their ratings by so much of the scale (-0.2 to 0.2), `keenness` is the chance that they answer
    at all, `doubt` that they can't tell, `talk` that they write something afterwards.
    """

    leaning: float
    keenness: float
    doubt: float
    talk: float


@dataclass(frozen=True)
class Question:
    """What stands in a channel, as a person reads it. `merit` is how well it really stands, from 0 to 1."""

    posted_at: datetime
    merit: float


def temper_of(name: str) -> Temper:
    """A person's temper; the same person always has the same one."""
    random = Random(f"temper of {name}")
    return Temper(
        leaning=random.uniform(-0.2, 0.2),
        keenness=min(0.98, max(0.2, random.gauss(RESPONSE, 0.18))),
        doubt=random.choice((0.0, 0.02, 0.05, 0.05, 0.25)),
        talk=random.choice((0.0, 0.0, 0.02, 0.04, 0.12)),
    )


def merit_of(question: str, *, improved: bool) -> float:
    """How well a practice really stands in this organization; the same question always stands the same."""
    steady = Random(f"merit of {question}").uniform(0.35, 0.65)
    return steady + (IMPROVEMENT if improved else 0.0)


def deeds(temper: Temper, question: Question, random: Random) -> Iterator[Deed]:
    """What a person will do about a check-in, in order of time; nothing, if they don't come round to it."""
    if random.random() > temper.keenness:
        return
    at = question.posted_at + _until_they_look(random)
    answer = _answer(temper, question, random)
    yield Deed(at, DeedKind.ANSWER, answer)
    if answer in ANSWERS and random.random() < 0.03:
        at += timedelta(seconds=random.randint(5, 25))
        answer = random.choice([other for other in ANSWERS if other != answer])
        yield Deed(at, DeedKind.CHANGE, answer)
    if random.random() < temper.talk:
        yield from _talk(at, answer, random)


def _answer(temper: Temper, question: Question, random: Random) -> str:
    if random.random() < temper.doubt:
        return CANT_TELL
    felt = question.merit + temper.leaning + random.gauss(0, 0.18)
    return ANSWERS[0 if felt < 1 / 3 else 1 if felt < 2 / 3 else 2]


def _talk(at: datetime, answer: str, random: Random) -> Iterator[Deed]:
    """A reply in the thread; some people come back to mend or to withdraw it."""
    at += timedelta(minutes=random.randint(20, 60))
    words = random.choice(BY_ANSWER[answer])
    yield Deed(at, DeedKind.REPLY, words)
    chance = random.random()
    if chance < 0.15:
        yield Deed(at + timedelta(minutes=random.randint(1, 40)), DeedKind.EDIT, words + random.choice(AFTERTHOUGHTS))
    elif chance < 0.2:
        yield Deed(at + timedelta(minutes=random.randint(1, 40)), DeedKind.DELETE)


def _until_they_look(random: Random) -> timedelta:
    """People look at Slack in the breaks: many in the first ones, some on the next day; all well within three days."""
    return timedelta(minutes=random.choices(tuple(BREAKS), weights=tuple(BREAKS.values()))[0])
