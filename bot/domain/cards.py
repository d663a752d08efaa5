"""What the screens show, as plain values between services and views."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.cadence import Occurrence
from bot.domain.catalogue import Driver, Practice
from bot.domain.round import MissedReason
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS, ScaleWords


@dataclass(frozen=True)
class CheckInCard:
    """A check-in as its channel sees it, or one person if it is `direct`. While open, `answered` of `asked` are this
    channel's people, and of a direct one nobody is counted; afterwards they are the whole round's."""

    check_in_id: str
    channel: str
    program: str
    leadership_channel: str
    practice: Practice
    driver: Driver
    answered: int
    asked: int
    k: int
    closes_at: datetime
    open: bool
    published: bool = False
    words: ScaleWords = USUAL_WORDS
    direct: bool = False


class Outcome(StrEnum):
    """What became of a click on an answer."""

    STORED = "stored"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CLOSED = "closed"
    GIVEN_UP = "given_up"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Receipt:
    """What the person who clicked is told, and nobody else. `rating` is what stands now, if anything does; `direct`
    says that the check-in came to them alone."""

    outcome: Outcome
    check_in_id: str
    channel: str
    k: int
    closes_at: datetime
    rating: Rating | None = None
    words: ScaleWords = USUAL_WORDS
    direct: bool = False


@dataclass(frozen=True)
class Foreseen:
    """A coming occurrence and what it will ask; without a practice it will be skipped."""

    occurrence: Occurrence
    practice: Practice | None


@dataclass(frozen=True)
class MissedChannel:
    """A channel where a check-in did not come to stand, and why."""

    channel: str
    reason: MissedReason


@dataclass(frozen=True)
class UnreachedPeople:
    """How many people a check-in did not reach by direct message, and why."""

    count: int
    reason: MissedReason


@dataclass(frozen=True)
class Notice:
    """What the owner of a schedule is told when a round was missed, wholly or in some channels.

    It stands in the channels `standing`, and is still being sent to those `tried`.
    """

    program: str
    practice: Practice | None
    local_date: date
    due_at: datetime
    reason: MissedReason | None
    missed: tuple[MissedChannel, ...]
    standing: tuple[str, ...]
    tried: tuple[str, ...] = ()
    unreached: tuple[UnreachedPeople, ...] = ()


@dataclass(frozen=True)
class DigestNotice:
    """What the owner of a program's schedule is told when a digest did not reach the leadership channel, or, where it
    `stands`, when something of its thread did not."""

    program: str
    channel: str
    due_at: datetime
    reason: MissedReason
    stands: bool = False
