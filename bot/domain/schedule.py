"""A schedule: which practices are asked of whom, when, and for how long."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.agenda import Agenda
from bot.domain.cadence import Cadence
from bot.domain.days_off import NO_DAYS_OFF, DaysOff


class ScheduleState(StrEnum):
    """A deleted schedule asks nothing more; its rounds, counts and comments stay."""

    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


class Manner(StrEnum):
    """How people are asked: together by a message in their channel, or each by a direct message."""

    CHANNEL = "channel"
    DIRECT = "direct"


@dataclass(frozen=True)
class Schedule:
    """A cadence for one program. `due_at` is the next occurrence that the tick has not yet handled.

    - `channels` are asked in, or, by direct messages, the members of `channels`, of the user groups `groups`, and
      `people` named one by one.
    - `paused_until` is the local date from which an active schedule asks again. One that is PAUSED has none: somebody
      has to resume it.
    - `skipped` are local dates on which it would ask, had an admin not called that off.
    - `practices` are asked in this order and no others; empty for all of the drivers, in the usual order.
    """

    id: str
    program_id: str
    drivers: tuple[str, ...]
    channels: tuple[str, ...]
    cadence: Cadence
    state: ScheduleState
    due_at: datetime | None
    owner: str
    version: int = 1
    manner: Manner = Manner.CHANNEL
    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    reminds: bool = False
    days_off: DaysOff = NO_DAYS_OFF
    paused_until: date | None = None
    skipped: tuple[date, ...] = ()
    practices: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Whom it asks, in the fixed order of the segments: channels, user groups, and its named people as one."""
        return (*self.channels, *self.groups, *([f"people:{self.id}"] if self.people else []))

    @cached_property
    def agenda(self) -> Agenda:
        """When it asks; the only place from which that is to be read. Raises CadenceError if it never would."""
        return Agenda(self.cadence, self.days_off, frozenset(self.skipped), self.paused_until)

    def today(self, now: datetime) -> date:
        """The date by its own clocks."""
        return now.astimezone(ZoneInfo(self.cadence.zone)).date()

    def is_paused(self, now: datetime) -> bool:
        """Whether it asks nothing for now, until a date or until somebody resumes it."""
        later = self.paused_until is not None and self.today(now) < self.paused_until
        return self.state is ScheduleState.PAUSED or later
