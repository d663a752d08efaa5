"""Figures of one schedule over time: what stands now, and what may be called a change.

Everything here works on the published rounds of ONE schedule. Schedules ask different audiences, and figures
of different audiences are never put together. Every figure is computed from whole units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property

from bot.domain.period import Period
from bot.domain.scale import Counts
from bot.domain.statistics import (
    SURE,
    VERY_SURE,
    Difference,
    Estimate,
    difference,
    driver_estimate,
    practice_estimate,
)
from bot.domain.units import Unit

SHORTEST_WINDOW = timedelta(days=91)
"""A quarter: the least that a summary looks back unless the reader says otherwise."""

MIN_PEOPLE_FOR_CHANGE = 10
"""Both windows need so many people before "up" or "down" is said."""

MIN_DIFFERENCE = 0.10
"""The least difference called a change: groups share moods of about this size, which no interval knows of."""

LOW_RESPONSE = 0.55
"""Below this share of the asked, a figure may not speak for everyone."""

_ROUNDING = 1e-9


@dataclass(frozen=True)
class ClosedRound:
    """What is known of every closed round. `segments` are all that were asked; `asked`, `answered` are people."""

    round_id: str
    practice: str
    driver: str
    closed_at: datetime
    segments: frozenset[str]
    asked: int
    answered: int


@dataclass(frozen=True)
class PublishedRound(ClosedRound):
    """A closed round that has figures. Of its `units` those may stand joined to one that nobody asks for alone."""

    units: tuple[Unit, ...]

    def unit_of(self, channel: str | None) -> Unit | None:
        """The figures of everybody, or of one channel; None if that channel was not a unit of its own."""
        if channel is None:
            return self._everybody
        return next((unit for unit in self.units if unit.segments == (channel,)), None)

    @cached_property
    def _everybody(self) -> Unit:
        counts = sum((unit.counts for unit in self.units), Counts.zero())
        return Unit(segments=tuple(sorted(self.segments)), asked=self.asked, counts=counts)


@dataclass(frozen=True)
class Window:
    """The time after `start` up to and including `end`."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start < moment <= self.end

    @classmethod
    def over(cls, period: Period, zone: tzinfo) -> Window:
        """The days of a period, from midnight to midnight in a time zone."""
        first, after = period.start, period.end + timedelta(days=1)
        return cls(
            start=datetime.combine(first, time(), zone).astimezone(UTC),
            end=datetime.combine(after, time(), zone).astimezone(UTC),
        )

    def before(self) -> Window:
        """The window of the same length before this one: what a change compares with."""
        return Window(self.start - (self.end - self.start), self.start)


def default_window(now: datetime, *, rotation_days: int) -> Window:
    """One full rotation of the schedule up to now, but at least 91 days."""
    return Window(now - max(SHORTEST_WINDOW, timedelta(days=rotation_days)), now)


@dataclass(frozen=True)
class PracticeFigure:
    """Where a practice stands: from one round, for all segments that it asked or for one channel."""

    practice: str
    driver: str
    round_id: str
    closed_at: datetime
    estimate: Estimate
    counts: Counts
    asked: int
    segments: frozenset[str]

    @property
    def response(self) -> float:
        """Rated of asked, from 0 to 1."""
        return self.counts.raters / self.asked if self.asked else 0.0

    @property
    def is_low(self) -> bool:
        """True if the figure may not speak for everyone who was asked."""
        return self.response < LOW_RESPONSE


class Verdict(StrEnum):
    """What may be said about a change, and nothing stronger."""

    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no_clear_change"
    DIFFERENT_PEOPLE = "different_people"
    NOTHING_TO_COMPARE = "nothing_to_compare"


@dataclass(frozen=True)
class Change:
    """How the matched practices moved between two windows.

    `before` and `after` are their mean scores, `low` and `high` the interval of the difference, `practices`
    how many matched, `people` the smallest number of raters of any of these in either window; None and 0 if there was
    nothing to compare or different people were asked.
    """

    verdict: Verdict
    before: float | None = None
    after: float | None = None
    low: float | None = None
    high: float | None = None
    practices: int = 0
    people: int = 0


@dataclass(frozen=True)
class DriverFigure:
    """Where a driver stands: the mean of its practices that have figures."""

    driver: str
    estimate: Estimate
    practices: tuple[PracticeFigure, ...]
    change: Change

    @property
    def people(self) -> int:
        """The raters of the practice with the fewest."""
        return self.estimate.raters

    @property
    def fewest(self) -> PracticeFigure:
        """The practice with the fewest raters; of several, the one that most were asked about."""
        return min(self.practices, key=lambda figure: (figure.counts.raters, -figure.asked))


def latest_figures(
    rounds: Iterable[PublishedRound], window: Window, *, channel: str | None = None
) -> tuple[PracticeFigure, ...]:
    """Each practice's figure from its latest round that closed in the window, ordered by practice.

    With a channel: from the latest round in which that channel was its own unit.
    """
    latest: dict[str, PracticeFigure] = {}
    for figure in figures_over_time((round_ for round_ in rounds if round_.closed_at in window), channel=channel):
        latest[figure.practice] = figure
    return tuple(latest[practice] for practice in sorted(latest))


def figures_over_time(rounds: Iterable[PublishedRound], *, channel: str | None = None) -> tuple[PracticeFigure, ...]:
    """What each round says of its practice, oldest first; with a channel, those in which it was a unit of its own."""
    found = (_figure(round_, unit) for round_ in rounds if (unit := round_.unit_of(channel)))
    return tuple(sorted(found, key=lambda figure: (figure.closed_at, figure.round_id)))


def _figure(round_: PublishedRound, unit: Unit) -> PracticeFigure:
    return PracticeFigure(
        practice=round_.practice,
        driver=round_.driver,
        round_id=round_.round_id,
        closed_at=round_.closed_at,
        estimate=practice_estimate(unit.counts),
        counts=unit.counts,
        asked=unit.asked,
        segments=frozenset(unit.segments),
    )


def driver_figures(before: Sequence[PracticeFigure], after: Sequence[PracticeFigure]) -> tuple[DriverFigure, ...]:
    """The drivers that have figures `after`, in their order there, each with its change since `before`."""
    drivers = dict.fromkeys(figure.driver for figure in after)
    return tuple(_driver_figure(driver, before, after) for driver in drivers)


def _driver_figure(driver: str, before: Sequence[PracticeFigure], after: Sequence[PracticeFigure]) -> DriverFigure:
    earlier = [figure for figure in before if figure.driver == driver]
    practices = tuple(figure for figure in after if figure.driver == driver)
    return DriverFigure(
        driver=driver,
        estimate=driver_estimate([figure.estimate for figure in practices]),
        practices=practices,
        change=driver_change(earlier, practices),
    )


def driver_change(before: Sequence[PracticeFigure], after: Sequence[PracticeFigure]) -> Change:
    """The change of one driver's practices, at 95%."""
    return _change(before, after, level=SURE)


def practice_change(before: Sequence[PracticeFigure], after: PracticeFigure) -> Change:
    """The change of one practice, at 99%, since there are many; `before` may hold other practices too."""
    return _change(before, [after], level=VERY_SURE)


def _change(before: Sequence[PracticeFigure], after: Sequence[PracticeFigure], *, level: float) -> Change:
    earlier = {figure.practice: figure for figure in before}
    pairs = [(earlier[figure.practice], figure) for figure in after if figure.practice in earlier]
    if not pairs:
        return Change(Verdict.NOTHING_TO_COMPARE)
    matched = [(old, new) for old, new in pairs if old.segments == new.segments]
    if not matched:
        return Change(Verdict.DIFFERENT_PEOPLE)
    moved = difference([old.estimate for old, _ in matched], [new.estimate for _, new in matched], level=level)
    return Change(
        verdict=_verdict(moved),
        before=moved.before,
        after=moved.after,
        low=moved.low,
        high=moved.high,
        practices=moved.practices,
        people=moved.people,
    )


def _verdict(moved: Difference) -> Verdict:
    """Up and down need all three: an interval without zero, enough people, and a difference worth a word."""
    if moved.people < MIN_PEOPLE_FOR_CHANGE:
        return Verdict.NO_CLEAR_CHANGE
    if moved.low > 0 and moved.difference >= MIN_DIFFERENCE - _ROUNDING:
        return Verdict.UP
    if moved.high < 0 and moved.difference <= _ROUNDING - MIN_DIFFERENCE:
        return Verdict.DOWN
    return Verdict.NO_CLEAR_CHANGE


def stronger_driver(figures: Iterable[DriverFigure], weak: DriverFigure) -> DriverFigure | None:
    """The strongest driver that could make up for a weak one; None if none stands surely above it (99%)."""
    stronger = [figure for figure in figures if _stands_above(figure, weak)]
    return max(stronger, key=lambda figure: (figure.estimate.score, figure.people, figure.driver), default=None)


def _stands_above(figure: DriverFigure, weak: DriverFigure) -> bool:
    gap = difference(
        [practice.estimate for practice in weak.practices],
        [practice.estimate for practice in figure.practices],
        level=VERY_SURE,
    )
    return gap.low > 0
