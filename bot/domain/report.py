"""What leaders read: a summary that somebody asked for, and the digest that comes by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.cadence import Cadence
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.query import Query
from bot.domain.round import Round
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.schedule import ScheduleState
from bot.domain.summary import Summary
from bot.domain.trends import ClosedRound, PublishedRound

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""What the first digest of a program covers from: anything earlier than its first round serves."""


@dataclass(frozen=True)
class CommentThread:
    """A check-in's thread in which people wrote; `link` is the address of the check-in's message."""

    channel: str
    link: str
    practice: str
    comments: int


@dataclass(frozen=True)
class ScheduleReport:
    """One schedule's figures, which are never put together with another's; its cadence and state tell it from others.

    `channels` are those that were asked in the window, or those of the schedule if nothing closed in it. `joined`
    are the rounds in which the channel that was asked for was shown only together with others, or not at all.
    `closes_next` and `asks_next` say when there will be more; None if nothing is open or due. `words` are what the
    program calls the answers now, whatever they were called when they were given: their meaning never changes.
    """

    program: str
    cadence: Cadence
    state: ScheduleState
    channels: tuple[str, ...]
    summary: Summary
    joined: tuple[PublishedRound, ...] = ()
    threads: tuple[CommentThread, ...] = ()
    closes_next: datetime | None = None
    asks_next: datetime | None = None
    words: ScaleWords = USUAL_WORDS


@dataclass(frozen=True)
class SummaryReport:
    """The answer to a query: a report for each schedule that the reader may see and that has to do with it.

    The catalogue gives practices and drivers their names.
    """

    query: Query
    schedules: tuple[ScheduleReport, ...]
    catalogue: Catalogue


@dataclass(frozen=True)
class DigestSection:
    """What a digest says of one schedule; `report` looks back over the usual window, the rest since the last digest.

    `unasked` are the check-ins that were missed or skipped, `coming` is what is asked next.
    """

    report: ScheduleReport
    closed: tuple[ClosedRound, ...]
    unasked: tuple[Round, ...]
    coming: Foreseen | None


@dataclass(frozen=True)
class DigestContent:
    """A program's digest of what closed after `after` and up to `until`."""

    program: str
    after: datetime
    until: datetime
    sections: tuple[DigestSection, ...]
    catalogue: Catalogue

    @property
    def is_first(self) -> bool:
        """True if no digest came before this one."""
        return self.after == BEGINNING
