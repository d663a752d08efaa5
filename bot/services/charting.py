"""Figures over time: the lines of a schedule's drivers, and the rounds of one practice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.catalogue import Catalogue
from bot.domain.practice_rounds import PracticeRounds, practice_rounds
from bot.domain.program import Program
from bot.domain.schedule import Schedule
from bot.domain.series import Axis, Chart, chart_axis, charts
from bot.domain.summary import Scope
from bot.domain.trends import PublishedRound, Window
from bot.services.cataloguing import catalogue_of
from bot.services.reading import readable
from bot.services.windows import usual_window
from storage import tallies
from storage.engine import Reading


@dataclass(frozen=True)
class Canvas:
    """Where the points of charts lie, how far each looks back, and what they are about."""

    axis: Axis
    lookback: timedelta
    scope: Scope
    catalogue: Catalogue

    @property
    def reads_from(self) -> datetime:
        """The moment after which rounds matter."""
        return self.axis.reads_from(self.lookback)

    def drawn(self, published: Iterable[PublishedRound]) -> tuple[Chart, ...]:
        """The charts of these rounds, as far as they are of the scope."""
        about = [one for one in published if self.scope.includes(one)]
        return charts(about, self.catalogue, self.axis, lookback=self.lookback, channel=self.scope.channel)


@dataclass(frozen=True)
class PracticeReading:
    """A practice's rounds in a schedule, with what gives names to it all."""

    program: Program
    schedule: Schedule
    catalogue: Catalogue
    rounds: PracticeRounds
    channel: str | None = None


async def canvas(
    session: Reading, workspace: str, schedule: Schedule, window: Window, *, scope: Scope, catalogue: Catalogue
) -> Canvas | None:
    """What the charts of a window are drawn on; None if there is nothing to draw.

    A single practice has no chart: its rounds are few enough to be told one by one.
    """
    first = await tallies.first_published(session, workspace, schedule.id)
    if first is None or scope.practice:
        return None
    axis = chart_axis(first, window, zone=schedule.cadence.zone)
    usual = usual_window(schedule, now=window.end, catalogue=catalogue)
    return Canvas(axis, usual.end - usual.start, scope, catalogue) if axis else None


async def read_practice(
    session: Reading,
    workspace: str,
    person: str,
    schedule_id: str,
    practice: str,
    *,
    now: datetime,
    catalogue: Catalogue,
    channel: str | None = None,
) -> PracticeReading:
    """All rounds of a practice that a schedule has closed, of everybody unit by unit, or of one channel.

    A practice rests for 28 days, so these are at most 13 a year. Raises NoProgramError, NotLeaderError, or
    NotReadableError if the schedule is none of the reader's.
    """
    program, schedule = (await readable(session, workspace, person)).schedule(schedule_id)
    published, unpublished = await tallies.closed_rounds(
        session, workspace, schedule_id, until=now, scope=Scope(practice=practice)
    )
    return PracticeReading(
        program=program,
        schedule=schedule,
        catalogue=await catalogue_of(session, workspace, program.id, catalogue),
        rounds=practice_rounds(practice, published, unpublished, channel=channel),
        channel=channel,
    )
