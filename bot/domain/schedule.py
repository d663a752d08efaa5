"""A schedule: which practices are asked of which channels, when, and for how long."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.cadence import Cadence


class ScheduleState(StrEnum):
    """A deleted schedule asks nothing more; its rounds, counts and comments stay."""

    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


@dataclass(frozen=True)
class Schedule:
    """A cadence for one program. `due_at` is the next occurrence that the tick has not yet handled."""

    id: str
    program_id: str
    drivers: tuple[str, ...]
    channels: tuple[str, ...]
    cadence: Cadence
    state: ScheduleState
    due_at: datetime | None
    owner: str
    version: int = 1
