"""What leaders read: a summary that somebody asked for, and the digest that comes by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.cadence import Cadence
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.compared import LeadersAndStaff
from bot.domain.query import Query
from bot.domain.round import MissedReason, Round
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.schedule import ScheduleState
from bot.domain.series import Chart
from bot.domain.summary import Summary
from bot.domain.trends import ClosedRound, PublishedRound
from bot.domain.year_starts import USUAL_STARTS, YearStarts

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
    `starts` say by which quarters and years the program reads the days that were asked for.
    `charts` are those that have lines, if they were asked for. `asks_leaders` says that the leadership team alone was
    asked in the window, or will be if nothing closed in it.
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
    starts: YearStarts = USUAL_STARTS
    schedule_id: str = ""
    charts: tuple[Chart, ...] = ()
    asks_leaders: bool = False


@dataclass(frozen=True)
class SummaryReport:
    """The answer to a query: a report for each schedule that the reader may see and that has to do with it.

    The catalogue gives practices and drivers their names. `leaders` are the leadership teams beside the staff of their
    programs, where both were asked; empty if the query is about one channel.
    """

    query: Query
    schedules: tuple[ScheduleReport, ...]
    catalogue: Catalogue
    leaders: tuple[LeadersAndStaff, ...] = ()


@dataclass(frozen=True)
class HeardThread:
    """A check-in's thread in which others than leaders wrote since the last digest: `comments` of theirs.

    `answered` says whether somebody of the leadership channel wrote after the first of these, up to now.
    """

    channel: str
    link: str
    practice: str
    comments: int
    answered: bool


class ShareState(StrEnum):
    """What became of sharing a digest with a channel."""

    OWED = "owed"
    SENT = "sent"
    MISSED = "missed"


@dataclass(frozen=True)
class Share:
    """A digest's version for staff in one channel: what its sharer chose, and what became of it.

    `act` is the same for all channels that were chosen at once, `schedules` are those that it tells of, `words` what
    the sharer added of their own.
    """

    act: str
    digest_id: str
    channel: str
    person: str
    words: str
    schedules: tuple[str, ...]
    at: datetime
    state: ShareState = ShareState.OWED
    reason: MissedReason | None = None


@dataclass(frozen=True)
class DigestSection:
    """What a digest says of one schedule; `report` looks back over the usual window, the rest since the last digest.

    `unasked` are the check-ins that were missed or skipped, `coming` is what is asked next, `heard` are the threads in
    which staff wrote, `unseen` the practices that were asked again and again without figures.
    """

    report: ScheduleReport
    closed: tuple[ClosedRound, ...]
    unasked: tuple[Round, ...]
    coming: Foreseen | None
    heard: tuple[HeardThread, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def asked(self) -> frozenset[str]:
        """Whom the figures are of: the segments of the rounds behind them; without any, of the rounds that closed."""
        figures = [trend.figure.segments for trend in self.report.summary.practices]
        return frozenset().union(*(figures or [round_.segments for round_ in self.closed]))


@dataclass(frozen=True)
class DigestContent:
    """A program's digest of what closed after `after` and up to `until`.

    `leaders` are the leadership teams beside the staff, where both were asked; `shares` the channels that got the
    version for staff, or are to get it.
    """

    program: str
    after: datetime
    until: datetime
    sections: tuple[DigestSection, ...]
    catalogue: Catalogue
    digest_id: str = ""
    leaders: tuple[LeadersAndStaff, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def is_first(self) -> bool:
        """True if no digest came before this one."""
        return self.after == BEGINNING
