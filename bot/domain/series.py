"""Charts: how the drivers of a schedule stood at the ends of its last months or weeks.

Works on the published rounds of ONE schedule, as trends do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.cadence import moment_of
from bot.domain.catalogue import Catalogue, Group
from bot.domain.statistics import Estimate, driver_estimate
from bot.domain.trends import SHORTEST_WINDOW, PracticeFigure, PublishedRound, Window, figures_over_time

MOST_POINTS = 12
"""Points of a line at most: a year of months."""

FEWEST_POINTS = 2
"""A single point is no line."""

Standing = Mapping[str, PracticeFigure]
"""Each practice's latest figure at a moment, by practice."""


class Step(StrEnum):
    """How far the points of a chart lie apart: calendar months, or weeks that end on Sunday."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class End:
    """The end of a month or week: its last local date, and the moment, in UTC, at which that is over."""

    day: date
    at: datetime


@dataclass(frozen=True)
class Axis:
    """Where the points of a schedule's charts lie, oldest first: at least FEWEST_POINTS, at most MOST_POINTS."""

    step: Step
    ends: tuple[End, ...]

    def reads_from(self, lookback: timedelta) -> datetime:
        """The moment after which rounds matter to the first point."""
        return self.ends[0].at - lookback


@dataclass(frozen=True)
class Point:
    """How a driver stood at an end; its people are `estimate.raters`, those of the practice that the fewest rated."""

    end: End
    estimate: Estimate


@dataclass(frozen=True)
class Line:
    """A driver over time. Every point has the same `practices`, in the order of their ids.

    `same_people` says whether every point's figures also come of the same segments, practice by practice: if not,
    a step of the line may be one of who was asked.
    """

    driver: str
    practices: tuple[str, ...]
    points: tuple[Point, ...]
    same_people: bool


@dataclass(frozen=True)
class Chart:
    """The lines of one group's drivers, in the catalogue's order; all have their points at the same `ends`.

    `left_out` are drivers of the group that have figures, but not of the same practices at every end.
    """

    group: Group
    step: Step
    ends: tuple[End, ...]
    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()


def chart_axis(first: datetime, window: Window, *, zone: str) -> Axis | None:
    """Where the points lie that are to be drawn of a window: at the last ends of months in it, by the clocks of `zone`.

    `first` is when the schedule's first round with figures closed. If that was less than SHORTEST_WINDOW before the
    window's end, points lie at the ends of weeks. None if there are too few for a line.
    """
    step = Step.WEEK if window.end - first < SHORTEST_WINDOW else Step.MONTH
    ends = last_ends(step, after=max(first, window.start), until=window.end, zone=zone)
    return Axis(step, ends) if len(ends) >= FEWEST_POINTS else None


def last_ends(step: Step, *, after: datetime, until: datetime, zone: str) -> tuple[End, ...]:
    """The last ends of months or weeks after one moment and up to another, oldest first, at most MOST_POINTS."""
    found: list[End] = []
    first = _first_day(step, until.astimezone(ZoneInfo(zone)).date())
    while len(found) < MOST_POINTS and (at := moment_of(first, time(), zone)) > after:
        last = first - timedelta(days=1)
        if at <= until:
            found.append(End(last, at))
        first = _first_day(step, last)
    return tuple(reversed(found))


def charts(
    rounds: Iterable[PublishedRound],
    catalogue: Catalogue,
    axis: Axis,
    *,
    lookback: timedelta,
    channel: str | None = None,
) -> tuple[Chart, ...]:
    """The charts that are not empty, organization drivers first; of everybody, or of one channel.

    At each end a practice stands as its latest figure within `lookback` (one rotation, at least SHORTEST_WINDOW) says,
    and a driver as the mean of its practices. `rounds` reach back to where the axis `reads_from`.
    """
    figures = figures_over_time(rounds, channel=channel)
    standings = [_standing(figures, end.at, lookback) for end in axis.ends]
    found = [_chart(group, axis, standings, _drivers_of(group, catalogue)) for group in Group]
    return tuple(chart for chart in found if chart)


def _first_day(step: Step, day: date) -> date:
    """The first day of the month or week that a day is in."""
    return day.replace(day=1) if step is Step.MONTH else day - timedelta(days=day.weekday())


def _standing(figures: Sequence[PracticeFigure], at: datetime, lookback: timedelta) -> Standing:
    """What stood at a moment; `figures` are oldest first, and later ones take the place of earlier ones."""
    times = [figure.closed_at for figure in figures]
    recent = figures[bisect_right(times, at - lookback) : bisect_right(times, at)]
    return {figure.practice: figure for figure in recent}


def _drivers_of(group: Group, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(driver.slug for driver in catalogue.drivers if driver.group is group)


def _chart(group: Group, axis: Axis, standings: Sequence[Standing], drivers: Sequence[str]) -> Chart | None:
    """The chart of a group's drivers, None if there is no line to draw."""
    by_driver = {driver: [_of_driver(driver, standing) for standing in standings] for driver in drivers}
    reaches = {driver: _reach(stood) for driver, stood in by_driver.items()}
    length = _length(list(reaches.values()))
    if length < FEWEST_POINTS:
        return None
    shown = axis.ends[-length:]
    return Chart(
        group=group,
        step=axis.step,
        ends=shown,
        lines=tuple(_line(one, shown, by_driver[one][-length:]) for one in drivers if reaches[one] >= length),
        left_out=tuple(one for one in drivers if 0 < reaches[one] < length),
    )


def _of_driver(driver: str, standing: Standing) -> Standing:
    return {practice: figure for practice, figure in standing.items() if figure.driver == driver}


def _reach(stood: Sequence[Standing]) -> int:
    """At how many of the last ends a driver had the practices that it has at the last; 0 if it has none there."""
    if not stood or not stood[-1]:
        return 0
    others = (place for place, one in enumerate(reversed(stood)) if one.keys() != stood[-1].keys())
    return next(others, len(stood))


def _length(reaches: Sequence[int]) -> int:
    """How many of the last ends are shown: as many as make the most points; of equals those that have more lines."""
    lengths = {reach for reach in reaches if reach >= FEWEST_POINTS}
    return max(lengths, key=lambda length: (length * sum(reach >= length for reach in reaches), -length), default=0)


def _line(driver: str, ends: Sequence[End], stood: Sequence[Standing]) -> Line:
    practices = tuple(sorted(stood[-1]))
    estimates = [driver_estimate([standing[one].estimate for one in practices]) for standing in stood]
    asked = {tuple(standing[one].segments for one in practices) for standing in stood}
    points = tuple(Point(end, estimate) for end, estimate in zip(ends, estimates, strict=True))
    return Line(driver=driver, practices=practices, points=points, same_people=len(asked) == 1)
