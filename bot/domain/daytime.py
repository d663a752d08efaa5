"""The hours in which a person may be written to without having been asked for it: daytime, on no day off."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.cadence import moment_of
from bot.domain.days_off import DaysOff

MORNING, EVENING = time(8), time(18)
"""From eight in the morning, and no more from six in the evening on."""

_LOOKED_AHEAD = 60
"""Days within which a day is found that is none off, if there is any at all."""


def is_daytime(moment: datetime, zone: str, days_off: DaysOff) -> bool:
    """Whether a person in this zone may be written to at a moment."""
    local = moment.astimezone(ZoneInfo(zone))
    return MORNING <= local.time() < EVENING and not days_off.includes(local.date())


def next_daytime(moment: datetime, zone: str, days_off: DaysOff) -> datetime | None:
    """The first moment, from one on, at which a person may be written to; None if there is none for two months."""
    if is_daytime(moment, zone, days_off):
        return moment
    today = moment.astimezone(ZoneInfo(zone)).date()
    mornings = (_morning(today + timedelta(days=ahead), zone) for ahead in range(_LOOKED_AHEAD))
    return next((one for one in mornings if one > moment and is_daytime(one, zone, days_off)), None)


def reminder_at(asked_at: datetime, closes_at: datetime, zone: str, days_off: DaysOff) -> datetime | None:
    """When a person is reminded: at half of the time that they have, or in the next daytime after it.

    None if the check-in has closed by then.
    """
    at = next_daytime(asked_at + (closes_at - asked_at) / 2, zone, days_off)
    return at if at and at < closes_at else None


def _morning(day: date, zone: str) -> datetime:
    return moment_of(day, MORNING, zone)
