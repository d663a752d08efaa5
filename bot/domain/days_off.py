"""Days on which a schedule asks nobody: days of the week, and the public holidays of a country or region."""

from dataclasses import dataclass
from enum import StrEnum


class OnDayOff(StrEnum):
    """What becomes of an occurrence that falls on a day off."""

    MOVE = "move"
    SKIP = "skip"


@dataclass(frozen=True)
class DaysOff:
    """`weekdays` (0 = Monday) and the holidays of `calendar`: `DE`, or `DE-BE` for one region; empty for none."""

    weekdays: tuple[int, ...] = ()
    calendar: str = ""
    then: OnDayOff = OnDayOff.MOVE


NO_DAYS_OFF = DaysOff()
