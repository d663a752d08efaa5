"""What leaders take along: the tallies of units as rows, and a report to print.

The columns are a promise to whoever works on with them: a change of what is there makes a new EXPORT_VERSION.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.cadence import Cadence
from bot.domain.person import Channel, UserGroup
from bot.domain.report import SummaryReport
from bot.domain.scale import Counts
from bot.domain.schedule import ScheduleState
from bot.domain.statistics import Estimate
from bot.domain.trends import ClosedRound

EXPORT_VERSION = 1

SEVERAL_TEAMS = "several teams"
PRIVATE = "a private channel"
NAMED = "people named one by one"
UNKNOWN = "a channel that is gone"
UNKNOWN_GROUP = "a user group that is gone"


class ExportFormat(StrEnum):
    """What can be taken along: tallies, and the summary as a report to print or to open."""

    CSV = "csv"
    EXCEL = "xlsx"
    PDF_A4 = "a4"
    PDF_LETTER = "letter"
    PAGE = "html"

    @property
    def is_report(self) -> bool:
        """True for the summary's figures and sentences, False for tallies."""
        return self in {ExportFormat.PDF_A4, ExportFormat.PDF_LETTER, ExportFormat.PAGE}

    @property
    def ending(self) -> str:
        """How the name of a file ends, without its dot."""
        return "pdf" if self in {ExportFormat.PDF_A4, ExportFormat.PDF_LETTER} else self.value


class Shown(StrEnum):
    """What a row shows of its round, and if it is no figures, why."""

    FIGURES = "figures"
    TOO_FEW = "too few rated"
    TOGETHER = "only with other teams"


@dataclass(frozen=True)
class Terms:
    """When a round was opened, and its minimum group k."""

    opened: datetime
    k: int


@dataclass(frozen=True)
class Asked:
    """What was asked of whom, in words: the program, the schedule, the driver and the practice."""

    program: str
    schedule: str
    cadence: Cadence
    state: ScheduleState
    driver: str
    practice: str


@dataclass(frozen=True)
class ExportRow:
    """One unit of one closed round; or a round without figures, of which only `answered` and `asked` are told.

    Where there are figures, `answered` and `asked` are the unit's, else those of the whole round.
    """

    about: Asked
    round: ClosedRound
    terms: Terms
    unit: str
    shown: Shown
    asked: int
    answered: int
    counts: Counts | None = None
    estimate: Estimate | None = None


@dataclass(frozen=True)
class Export:
    """All that a file is made of. `names` are what this reader may read of channels and groups, by id.

    `rows` are empty for a report, and until they are read; `zone` is the reader's own.
    """

    format: ExportFormat
    made_at: datetime
    zone: str
    report: SummaryReport
    names: Mapping[str, str]
    rows: tuple[ExportRow, ...] = ()


def reader_names(
    channels: Iterable[Channel], groups: Iterable[UserGroup], *, member_of: Collection[str]
) -> Mapping[str, str]:
    """What channels and user groups are called for a reader: a private channel is named to its members alone."""
    known = [one for one in channels if not one.gone]
    named = {one.id: PRIVATE if one.private and one.id not in member_of else f"#{one.name}" for one in known}
    return named | {one.id: f"user group {one.name}" for one in groups}


def name_of(segment: str, names: Mapping[str, str]) -> str:
    """What one source of people is called; nobody who was named one by one is named."""
    if segment.startswith("people:"):
        return NAMED
    return names.get(segment, UNKNOWN_GROUP if segment.startswith("S") else UNKNOWN)


def unit_name(segments: Collection[str], names: Mapping[str, str]) -> str:
    """What a unit is called: by its one channel, or `several teams`."""
    return name_of(next(iter(segments)), names) if len(segments) == 1 else SEVERAL_TEAMS
