"""Days, times and cadences in words."""

from datetime import date

from bot.domain.cadence import LAST, Cadence, CadenceKind
from bot.views.words import listed, plural

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def describe_cadence(cadence: Cadence) -> str:
    """When a schedule asks and for how long, as the end of a sentence; safe inside mrkdwn."""
    return (
        f"{describe_days(cadence)} at {cadence.at:%H:%M} ({zone_name(cadence.zone)}), "
        f"open for {describe_hours(cadence.open_hours)}"
    )


def describe_days(cadence: Cadence) -> str:
    """The days of a cadence: `every Monday and Thursday`, `on the last Friday of each month`."""
    days = listed([WEEKDAYS[day] for day in cadence.weekdays])
    if cadence.kind is CadenceKind.WEEKDAYS:
        return "every weekday"
    if cadence.kind is CadenceKind.MONTHLY:
        return f"on the {ORDINALS[cadence.ordinal or LAST]} {days} of each month"
    return f"every {days}" if cadence.every == 1 else f"every {cadence.every} weeks on {days}"


def describe_hours(hours: int) -> str:
    """Hours as people count them: whole days as days."""
    days, rest = divmod(hours, 24)
    return plural(hours, "hour") if rest else plural(days, "day")


def describe_date(day: date) -> str:
    """A local date, short: `Mon 2 Mar`."""
    return f"{day:%a} {day.day} {day:%b}"


def zone_name(zone: str) -> str:
    """An IANA zone as people read it; underscores would be markup."""
    return zone.replace("_", " ")
