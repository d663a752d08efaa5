"""What was compared with what: the answers to a comparison, each with what its figures stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.comparison import Comparison, Periods, SideBySide
from bot.domain.program import Program
from bot.domain.schedule import Schedule
from bot.domain.trends import Window


@dataclass(frozen=True)
class Basis:
    """The schedule whose rounds are looked at, its program, and the window in which they closed."""

    program: Program
    schedule: Schedule
    window: Window


@dataclass(frozen=True)
class ChannelsCompared:
    """Two channels that one schedule asks, each by the rounds in which it was a unit of its own.

    `comparison` has the first of `channels` as its first side.
    """

    basis: Basis
    channels: tuple[str, str]
    comparison: Comparison


@dataclass(frozen=True)
class PeriodsCompared:
    """Two times of one schedule, of everybody or of one channel; the window of `basis` is the later of them."""

    basis: Basis
    periods: Periods
    channel: str | None = None


@dataclass(frozen=True)
class SchedulesBeside:
    """Two schedules, of one program or of two, side by side."""

    first: Basis
    second: Basis
    beside: SideBySide


@dataclass(frozen=True)
class LeadersAndStaff:
    """The leadership team (first) and the staff that one other schedule of the program asks (second).

    A gap above zero says that staff rate higher. `comparison.headline` is the gap that deserves a headline, if any.
    """

    leaders: Basis
    staff: Basis
    comparison: Comparison


@dataclass(frozen=True)
class ScheduleChoice:
    """What of a schedule can be compared: figures since `since`, and the `channels` that were units of their own in its
    usual window."""

    program: Program
    schedule: Schedule
    since: datetime
    channels: tuple[str, ...]
    asks_leaders: bool


@dataclass(frozen=True)
class Choices:
    """All that a reader can compare: the schedules that have figures, by program, oldest first, leaders' own last."""

    schedules: tuple[ScheduleChoice, ...]

    @property
    def with_two_channels(self) -> tuple[ScheduleChoice, ...]:
        """The schedules of which two channels can be compared."""
        return tuple(one for one in self.schedules if len(one.channels) > 1)

    @property
    def with_leaders(self) -> tuple[Program, ...]:
        """The programs in which the leadership team was asked by itself, and staff too."""
        asked = {one.program.id: one.program for one in self.schedules if one.asks_leaders}
        staff = {one.program.id for one in self.schedules if not one.asks_leaders}
        return tuple(program for id, program in asked.items() if id in staff)
