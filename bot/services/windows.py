"""How far back figures are looked for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.cadence import rotation_days
from bot.domain.catalogue import Catalogue
from bot.domain.period import Period
from bot.domain.schedule import Schedule
from bot.domain.trends import Window, default_window


def usual_window(schedule: Schedule, *, now: datetime, catalogue: Catalogue) -> Window:
    """One full rotation of the schedule's practices, but at least a quarter."""
    practices = len(catalogue.of_drivers(schedule.drivers))
    return default_window(now, rotation_days=rotation_days(schedule.cadence, practices))


def window_of(period: Period | None, schedule: Schedule, *, now: datetime, catalogue: Catalogue) -> Window:
    """The days of a period by the schedule's own clocks, or its usual window."""
    if period is None:
        return usual_window(schedule, now=now, catalogue=catalogue)
    return Window.over(period, ZoneInfo(schedule.cadence.zone))
