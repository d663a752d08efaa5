"""Why a schedule can't ask people directly at this moment: they would be asked twice at almost the same time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.asking import Invitation, asked_again_on
from bot.domain.schedule import Manner, Schedule
from bot.domain.spoken import calendar_day, clock_time, zone_name
from bot.errors import PulseError
from storage import rounds
from storage.engine import Reading


@dataclass
class StillAskingError(PulseError):
    """A round of direct messages of this schedule is on its way, or open, until a moment; `zone` is the schedule's."""

    closes_at: datetime
    zone: str

    @property
    def sentence(self) -> str:
        ends = self.closes_at.astimezone(ZoneInfo(self.zone))
        return (
            "The last check-in of this schedule is still open, or on its way to some people. You can ask again when it "
            f"has closed: on {calendar_day(ends.date())} at {clock_time(ends.time())} ({zone_name(self.zone)})."
        )


@dataclass
class SoonAskedError(PulseError):
    """Some people would get it only on the day of the coming check-in."""

    day: date

    @property
    def sentence(self) -> str:
        return (
            f"Some people would get this only on {calendar_day(self.day)}, when this schedule asks anyway. Wait for "
            "that check-in, or skip it first and then ask."
        )


async def refuse_while_asking(session: Reading, workspace: str, schedule: Schedule, *, now: datetime) -> None:
    """Raises StillAskingError while people are asked directly, or can still answer."""
    for one in await rounds.open_rounds(session, workspace, schedule.id):
        if one.manner is Manner.DIRECT and one.closes_at > now:
            raise StillAskingError(one.closes_at, schedule.cadence.zone)


def refuse_shortly_before(invited: Collection[Invitation], schedule: Schedule, *, now: datetime) -> None:
    """Raises SoonAskedError if somebody would be asked twice on one day."""
    day = asked_again_on(invited, schedule, now=now) if schedule.manner is Manner.DIRECT else None
    if day:
        raise SoonAskedError(day)
