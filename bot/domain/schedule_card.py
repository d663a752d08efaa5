"""A schedule as the screens show it, and what became of an admin's wish to change one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.agenda import LeftOut
from bot.domain.cadence import Cadence
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Driver, Practice
from bot.domain.days_off import NO_DAYS_OFF, DaysOff
from bot.domain.health import Ailment
from bot.domain.person import EVERYWHERE_REACHABLE, Unreachable, UserGroup
from bot.domain.round import MissedReason
from bot.domain.schedule import Manner, ScheduleState


@dataclass(frozen=True)
class Response:
    """How many answered the last check-in that closed, of how many asked."""

    local_date: date
    practice: Practice | None
    answered: int
    asked: int


@dataclass(frozen=True)
class Miss:
    """An occurrence that asked nothing, wholly (`channels` is empty) or in some channels, and why."""

    local_date: date
    reason: MissedReason
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far a round of direct messages has come: sent, still to come, refused, and called off by an admin. Who opted
    out, left or wants quiet is in none of these.

    `local_date` is the round's. What is called off may be asked after all, as far as its time is still to come.
    """

    sent: int
    waiting: int
    not_reached: int
    called_off: int = 0
    local_date: date | None = None

    @property
    def asked(self) -> int:
        return self.sent + self.waiting + self.not_reached


@dataclass(frozen=True)
class ScheduleCard:
    """A schedule with what is coming, what went wrong lately, and the channels that the bot can't post in now.

    - `state` is what holds now: one that is paused until a date is PAUSED.
    - `left_out` are the times between the coming ones on which nothing is asked.
    - `progress` is that of the round of direct messages that is open now, and `ahead` the date of one whose own time
      is yet to come.
    - `practices` counts those it asks about, of `all_practices` of its drivers.
    """

    schedule_id: str
    program: str
    leadership: str
    k: int
    channels: tuple[str, ...]
    drivers: tuple[Driver, ...]
    cadence: Cadence
    state: ScheduleState
    coming: tuple[Foreseen, ...] = ()
    response: Response | None = None
    misses: tuple[Miss, ...] = ()
    unreachable: Unreachable = EVERYWHERE_REACHABLE
    ailments: tuple[Ailment, ...] = ()
    manner: Manner = Manner.CHANNEL
    groups: tuple[UserGroup, ...] = ()
    people: tuple[str, ...] = ()
    reminds: bool = False
    days_off: DaysOff = NO_DAYS_OFF
    paused_until: date | None = None
    left_out: tuple[LeftOut, ...] = ()
    practices: int = 0
    all_practices: int = 0
    progress: Progress | None = None
    ahead: date | None = None


@dataclass(frozen=True)
class SchedulePage:
    """Some of the schedules of a workspace: from the place `start` on, of `total`."""

    cards: tuple[ScheduleCard, ...] = ()
    start: int = 0
    total: int = 0

    def card_of(self, schedule_id: str) -> ScheduleCard | None:
        """The card of a schedule; None if the page doesn't show it."""
        return next((card for card in self.cards if card.schedule_id == schedule_id), None)


class Change(StrEnum):
    """What is different after saving, where it matters to somebody."""

    NEW = "new"
    PROGRAM_EXISTED = "program_existed"
    PROGRAM_RENAMED = "program_renamed"
    K = "k"
    LEADERSHIP = "leadership"
    DIGEST = "digest"
    CADENCE = "cadence"
    DAYS_OFF = "days_off"
    AUDIENCE = "audience"
    REMINDERS = "reminders"
    DRIVERS = "drivers"


@dataclass(frozen=True)
class Kept:
    """That a form was saved: the schedule it became, and what is different now."""

    schedule_id: str
    changes: frozenset[Change]


@dataclass(frozen=True)
class Saved:
    """A schedule after saving. `open_rounds` stay as they were asked; `other_schedules` share its program."""

    card: ScheduleCard
    changes: frozenset[Change]
    open_rounds: int = 0
    other_schedules: int = 0
