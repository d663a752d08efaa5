"""What becomes of a click on an answer, given what is known of its check-in and of what the person answered before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.cards import Outcome, Receipt
from bot.domain.round import RoundState
from bot.domain.scale import Rating
from bot.domain.scale_words import ScaleWords
from bot.domain.schedule import Manner

Whose = tuple[str, bytes]
"""A round, and the pseudonym under which a person answers in it."""


@dataclass(frozen=True)
class AnswerClick:
    """A person pressed an answer. `action_ts` is Slack's time of the click; the latest click counts."""

    person: str
    check_in_id: str
    rating: Rating
    action_ts: str


@dataclass(frozen=True)
class Arrival:
    """A click, and when it came to the bot: that decides whether it came in time."""

    click: AnswerClick
    at: datetime


@dataclass(frozen=True)
class Clicked:
    """What a click is about: a check-in, and what of its round decides. `sealed` is the key of an open round."""

    check_in_id: str
    channel: str
    direct: bool
    round_id: str
    state: RoundState
    manner: Manner
    closes_at: datetime
    k: int
    words: ScaleWords
    sealed: bytes | None

    def receipt(self, outcome: Outcome, rating: Rating | None = None) -> Receipt:
        """What the person is told."""
        return Receipt(
            outcome, self.check_in_id, self.channel, self.k, self.closes_at, rating, self.words, direct=self.direct
        )


@dataclass(frozen=True)
class Standing:
    """The answer that stands, and when it was clicked. Slack's times have a fixed width, so text compares as time."""

    rating: Rating
    action_ts: str


@dataclass(frozen=True)
class Decision:
    """What became of a click, and what stands after it."""

    outcome: Outcome
    stands: Standing


@dataclass(frozen=True)
class Answer:
    """An answer to be stored: whose it is, and the segment in which they are counted."""

    whose: Whose
    segment: str
    standing: Standing


@dataclass
class Counting:
    """The answers of a few people as they come in, one click after the other: the latest click counts.

    `before` is what stood when the first of these clicks came; `written` what has to be stored after the last.
    """

    before: Mapping[Whose, Standing]
    written: dict[Whose, Standing] = field(default_factory=dict)

    def take(self, whose: Whose, click: AnswerClick) -> Decision:
        """Decide about the next click."""
        stands = self.written.get(whose) or self.before.get(whose)
        decision = decided(click, stands)
        if decision.stands is not stands:
            self.written[whose] = decision.stands
        return decision


def refusal(clicked: Clicked, at: datetime) -> Outcome | None:
    """Why a click that came at a moment is not stored, whoever clicked; None if the check-in takes answers."""
    if clicked.state is RoundState.MISSED:
        return Outcome.GIVEN_UP
    if clicked.state is not RoundState.OPEN or at >= clicked.closes_at:
        return Outcome.CLOSED
    return None


def decided(click: AnswerClick, stands: Standing | None) -> Decision:
    """What a click does to the answer that stands: one that a later click overtook changes nothing."""
    if stands and stands.action_ts >= click.action_ts:
        return Decision(Outcome.UNCHANGED, stands)
    outcome = Outcome.STORED
    if stands:
        outcome = Outcome.UNCHANGED if stands.rating is click.rating else Outcome.CHANGED
    return Decision(outcome, Standing(click.rating, click.action_ts))
