"""The Home tab of one person, as plain values."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.mine import Mine
from bot.domain.report import CommentThread, ScheduleReport
from bot.domain.schedule_card import SchedulePage


@dataclass(frozen=True)
class ProgramGlance:
    """A program at a glance: how the drivers of its first schedules stand; `more` says that there are others. At most
    one report of all that a tab holds has charts.

    `unread` are comments that its reader has not looked at yet, but for their own. `digest_at` is when the next digest
    comes, if anything has closed by then.
    """

    program_id: str
    program: str
    reports: tuple[ScheduleReport, ...] = ()
    more: bool = False
    unread: int = 0
    digest_at: datetime | None = None


@dataclass(frozen=True)
class Home:
    """What everybody sees of themselves; for leaders how the drivers stand; for admins the schedules.

    `glances` is None for who may not read summaries, `schedules` for who is no admin; `more` says that there are more
    programs than `glances`.
    """

    mine: Mine
    catalogue: Catalogue
    glances: tuple[ProgramGlance, ...] | None = None
    more: bool = False
    schedules: SchedulePage | None = None

    @property
    def shows_figures(self) -> bool:
        """Whether a check-in that closes may change what is shown."""
        return self.glances is not None


@dataclass(frozen=True)
class HeardThread:
    """A thread with comments, of which `unread` are new to the reader."""

    thread: CommentThread
    unread: int = 0


@dataclass(frozen=True)
class HeardProgram:
    """The threads of a program with comments of the last time, latest first."""

    program: str
    threads: tuple[HeardThread, ...]
    catalogue: Catalogue

    @property
    def comments(self) -> int:
        return sum(one.thread.comments for one in self.threads)
