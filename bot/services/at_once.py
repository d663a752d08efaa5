"""Why a schedule can't ask people directly at this moment: they would be asked twice at almost the same time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.asking import Invitation, asked_again_on, asked_that_day, day_of
from bot.domain.schedule import Manner, Schedule
from bot.domain.spoken import calendar_day, clock_time, zone_name
from bot.errors import PulseError
from bot.services.asking import asked_lately
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


@dataclass
class AskedThatDayError(PulseError):
    """Where some people are, the day on which they were asked lasts."""

    day: date

    @property
    def sentence(self) -> str:
        return (
            f"Where some people are it is still {calendar_day(self.day)}, and this schedule has asked them on that day "
            "already. You can ask again when it is evening for them."
        )


async def refuse_while_asking(session: Reading, workspace: str, schedule: Schedule, *, now: datetime) -> None:
    """Raises StillAskingError while people are asked directly, or can still answer."""
    for one in await rounds.open_rounds(session, workspace, schedule.id):
        if one.manner is Manner.DIRECT and one.closes_at > now:
            raise StillAskingError(one.closes_at, schedule.cadence.zone)


async def refuse_twice_a_day(
    session: Reading, workspace: str, schedule: Schedule, invited: Collection[Invitation], *, now: datetime
) -> None:
    """Raises SoonAskedError or AskedThatDayError if somebody would be asked twice on one day, by their own clocks."""
    if schedule.manner is not Manner.DIRECT:
        return
    if coming := asked_again_on(invited, schedule, now=now):
        raise SoonAskedError(coming)
    before = await asked_lately(session, workspace, schedule, now=now)
    if again := [one for one in invited if asked_that_day(one, before.get(one.person, ()))]:
        raise AskedThatDayError(min(day_of(one.at, one.zone) for one in again))
