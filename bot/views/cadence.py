"""Days, times and cadences in words."""

from collections.abc import Iterable

from bot.domain.cadence import LAST, Cadence, CadenceKind
from bot.domain.schedule import Manner, ScheduleState
from bot.domain.spoken import ORDINALS, WEEKDAYS, clock_time, describe_hours, listed, zone_name

__all__ = [
    "ORDINALS",
    "WEEKDAYS",
    "clock_name",
    "clock_time",
    "describe_cadence",
    "describe_days",
    "describe_hours",
    "schedule_label",
    "zone_name",
]


def describe_cadence(cadence: Cadence, manner: Manner = Manner.CHANNEL) -> str:
    """When a schedule asks and for how long, as the end of a sentence; safe inside mrkdwn."""
    clocks = f"({zone_name(cadence.zone)})" if manner is Manner.CHANNEL else "in each person's own time zone"
    return (
        f"{describe_days(cadence)} at {clock_time(cadence.at)} {clocks}, open for {describe_hours(cadence.open_hours)}"
    )


def describe_days(cadence: Cadence) -> str:
    """The days of a cadence: `every Monday and Thursday`, `on the last Friday of each month`."""
    days = listed([WEEKDAYS[day] for day in cadence.weekdays])
    if cadence.kind is CadenceKind.WEEKDAYS:
        return "every weekday"
    if cadence.kind is CadenceKind.MONTHLY:
        return f"on the {ORDINALS[cadence.ordinal or LAST]} {days} of each month"
    return f"every {days}" if cadence.every == 1 else f"every {cadence.every} weeks on {days}"


def schedule_label(
    cadence: Cadence,
    state: ScheduleState = ScheduleState.ACTIVE,
    *,
    beside: Iterable[Cadence] = (),
    leaders: bool = False,
) -> str:
    """What tells a schedule from the others of its program: `Mondays and Thursdays, 9:00 (paused)`.

    If others that are shown `beside` it keep another clock, it says whose it keeps: `Mondays, 9:00 Berlin time`. One
    that asks the leadership team alone (`leaders`) says so first: nobody is to take its figures for those of staff.
    """
    whom = "leadership team, " if leaders else ""
    mark = "" if state is ScheduleState.ACTIVE else f" ({state})"
    clock = f" {clock_name(cadence.zone)}" if any(one.zone != cadence.zone for one in beside) else ""
    return f"{whom}{_on_days(cadence)}, {clock_time(cadence.at)}{clock}{mark}"


def clock_name(zone: str) -> str:
    """Whose clocks a schedule keeps, in short: `Berlin time`, or `UTC` for what is no place."""
    area, slash, place = zone_name(zone).rpartition("/")
    return f"{place} time" if slash and area != "Etc" else place


def _on_days(cadence: Cadence) -> str:
    """The days of a cadence as a name: `Mondays and Thursdays`, `every 2 weeks on Mondays`."""
    if cadence.kind is CadenceKind.WEEKDAYS:
        return "weekdays"
    if cadence.kind is CadenceKind.MONTHLY:
        return describe_days(cadence).removeprefix("on ")
    days = listed([f"{WEEKDAYS[day]}s" for day in cadence.weekdays])
    return days if cadence.every == 1 else f"every {cadence.every} weeks on {days}"
