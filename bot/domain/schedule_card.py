"""A schedule as the screens show it, and what became of an admin's wish to change one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.cadence import Cadence
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Driver, Practice
from bot.domain.person import EVERYWHERE_REACHABLE, Unreachable
from bot.domain.round import MissedReason
from bot.domain.schedule import ScheduleState


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
class ScheduleCard:
    """A schedule with what is coming, what went wrong lately, and the channels that the bot can't post in now."""

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
    CHANNELS = "channels"
    DRIVERS = "drivers"


@dataclass(frozen=True)
class Saved:
    """A schedule after saving. `open_rounds` stay as they were asked; `other_schedules` share its program."""

    card: ScheduleCard
    changes: frozenset[Change]
    open_rounds: int = 0
    other_schedules: int = 0
