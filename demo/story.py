"""The story of the made-up organization's half year: when it begins, what happens, and when it is told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from demo.organization import HOME_ZONE

SEED = 11

BEGINNING = datetime(2026, 5, 11, 13, 0, tzinfo=UTC)
"""A Monday morning, two hours before the first check-in."""

WEEK = timedelta(weeks=1)
WEEKS = 27


@dataclass(frozen=True)
class Turn:
    """Something that gets better: from `at` on, check-ins about `driver` deserve more."""

    driver: str
    at: datetime


TURN = Turn("Coaching", BEGINNING + 13 * WEEK)
"""New coaches come, and from then on coaching stands better."""

HIRED = BEGINNING + 26 * WEEK
"""When a new colleague comes: lately enough to be new still when a visitor is shown around."""


def present(weeks: int) -> datetime:
    """The moment at which a visitor comes in after so many weeks: a Monday, ten minutes after a check-in was posted."""
    monday = BEGINNING.astimezone(ZoneInfo(HOME_ZONE)) + timedelta(weeks=weeks)
    return monday.replace(hour=10, minute=10).astimezone(UTC)
