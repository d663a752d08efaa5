"""Two views of the same practices beside each other, and what may be said of the difference.

Nothing here ranks: a comparison has two sides, in the order in which they were asked for, and no winner. Figures of
different practices are never compared, and figures of two sides are never put together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.program import Program
from bot.domain.schedule import Schedule
from bot.domain.statistics import VERY_SURE, Difference, Estimate, difference, driver_estimate
from bot.domain.summary import PracticeTrend, in_order
from bot.domain.trends import (
    MIN_PEOPLE_FOR_CHANGE,
    DriverFigure,
    PracticeFigure,
    PublishedRound,
    Window,
    driver_figures,
    latest_figures,
    practice_change,
)
from bot.errors import PulseError

MIN_PEOPLE_FOR_GAP = MIN_PEOPLE_FOR_CHANGE
"""Both sides need so many people before a difference is said in a sentence; below, it is a row in a table."""


class OverlapError(PulseError):
    """Two periods were to be compared that have time in common: the same round would stand on both sides."""

    @property
    def sentence(self) -> str:
        return "These two times overlap. Please choose two that have no day in common."


@dataclass(frozen=True)
class PracticeGap:
    """One practice, seen from two sides. `gap` is the second score minus the first, with its interval at 99%."""

    first: PracticeFigure
    second: PracticeFigure
    gap: Difference

    @property
    def practice(self) -> str:
        return self.first.practice

    @property
    def driver(self) -> str:
        return self.first.driver

    @property
    def same_round(self) -> bool:
        """True if both figures come of one round: everybody was asked at the same time."""
        return self.first.round_id == self.second.round_id

    @property
    def is_clear(self) -> bool:
        """True if the difference may be said in a sentence."""
        return _is_clear(self.gap)


@dataclass(frozen=True)
class DriverGap:
    """One driver, seen from two sides: the means of the `practices` that both have figures of, and of no others."""

    driver: str
    first: Estimate
    second: Estimate
    gap: Difference
    practices: tuple[PracticeGap, ...]

    @property
    def is_clear(self) -> bool:
        """True if the difference may be said in a sentence, or as a headline: its interval leaves out zero, and at
        least MIN_PEOPLE_FOR_GAP people rated on both sides."""
        return _is_clear(self.gap)


@dataclass(frozen=True)
class Comparison:
    """What two sides say of the practices that both have figures of, driver by driver.

    `first_only` and `second_only` are the figures without a counterpart, which can't be compared.
    """

    drivers: tuple[DriverGap, ...]
    first_only: tuple[PracticeFigure, ...] = ()
    second_only: tuple[PracticeFigure, ...] = ()

    @property
    def figures(self) -> tuple[PracticeFigure, ...]:
        """All figures of both sides."""
        pairs = [figure for driver in self.drivers for one in driver.practices for figure in (one.first, one.second)]
        return (*pairs, *self.first_only, *self.second_only)

    @property
    def headline(self) -> DriverGap | None:
        """The widest of the clear gaps, None if there is none."""
        clear = [one for one in self.drivers if one.is_clear]
        return max(clear, key=lambda one: (abs(one.gap.difference), one.driver), default=None)


@dataclass(frozen=True)
class Periods:
    """One schedule in two windows: the later figures with their changes since the earlier, by the rules of change.

    The figures `before` stand beside them: a driver's are of all its practices that had some then.
    """

    earlier: Window
    later: Window
    drivers: tuple[DriverFigure, ...]
    practices: tuple[PracticeTrend, ...]
    drivers_before: tuple[DriverFigure, ...]
    practices_before: tuple[PracticeFigure, ...]

    @property
    def figures(self) -> tuple[PracticeFigure, ...]:
        """All figures of both windows."""
        return (*(trend.figure for trend in self.practices), *self.practices_before)

    @property
    def gone(self) -> tuple[PracticeFigure, ...]:
        """The practices that had figures in the earlier window alone."""
        still = {trend.figure.practice for trend in self.practices}
        return tuple(figure for figure in self.practices_before if figure.practice not in still)

    @property
    def drivers_gone(self) -> tuple[DriverFigure, ...]:
        """The drivers that had figures in the earlier window alone."""
        still = {figure.driver for figure in self.drivers}
        return tuple(figure for figure in self.drivers_before if figure.driver not in still)

    def driver_before(self, driver: str) -> DriverFigure | None:
        """Where a driver stood in the earlier window; None without figures."""
        return next((one for one in self.drivers_before if one.driver == driver), None)

    def practice_before(self, practice: str) -> PracticeFigure | None:
        """Where a practice stood in the earlier window; None without figures."""
        return next((one for one in self.practices_before if one.practice == practice), None)


@dataclass(frozen=True)
class Beside:
    """A practice in two schedules: two figures side by side, and nothing computed of both; None where one has none."""

    practice: str
    driver: str
    first: PracticeFigure | None
    second: PracticeFigure | None


@dataclass(frozen=True)
class DriverBeside:
    """A driver in two schedules, each by all its practices that have figures there, which need not be the same."""

    driver: str
    first: DriverFigure | None
    second: DriverFigure | None
    practices: tuple[Beside, ...]

    @property
    def same_practices(self) -> bool:
        """True if both sides have figures of the same practices."""
        return all(one.first and one.second for one in self.practices)


@dataclass(frozen=True)
class SideBySide:
    """Two schedules, or two programs, in one window.

    There is no difference and no sentence of one on purpose. Schedules ask different people at different times, and
    programs ask about different things: between two audiences lie 25 points where nothing has changed. Only leaders and
    staff of one program, who are asked the same about the same thing, are compared: by `compare`.
    """

    drivers: tuple[DriverBeside, ...]

    @property
    def first(self) -> tuple[PracticeFigure, ...]:
        """The figures of the first side."""
        return tuple(one.first for driver in self.drivers for one in driver.practices if one.first)

    @property
    def second(self) -> tuple[PracticeFigure, ...]:
        """The figures of the second side."""
        return tuple(one.second for driver in self.drivers for one in driver.practices if one.second)


def compare(first: Sequence[PracticeFigure], second: Sequence[PracticeFigure]) -> Comparison:
    """Compare two sides by the practices that both have figures of, in the order of the first.

    For two channels of one schedule, each by the rounds in which it was a unit of its own (`latest_figures` with a
    channel), and for the leadership team beside the staff of its program. The two sides are taken as independent, which
    is careful for people who are on both.
    """
    others = {figure.practice: figure for figure in second}
    gaps = [_practice_gap(one, others[one.practice]) for one in first if one.practice in others]
    matched = {gap.practice for gap in gaps}
    return Comparison(
        drivers=tuple(_driver_gap(gaps, driver) for driver in dict.fromkeys(gap.driver for gap in gaps)),
        first_only=tuple(one for one in first if one.practice not in matched),
        second_only=tuple(one for one in second if one.practice not in matched),
    )


def compare_periods(
    rounds: Iterable[PublishedRound],
    one: Window,
    other: Window,
    *,
    order: Sequence[str] = (),
    channel: str | None = None,
) -> Periods:
    """Compare two windows of one schedule, whichever is the earlier, practices in an order. Raises OverlapError."""
    earlier, later = sorted((one, other), key=lambda window: window.start)
    if earlier.end > later.start:
        raise OverlapError
    known = tuple(rounds)
    before, after = (in_order(latest_figures(known, one, channel=channel), order) for one in (earlier, later))
    return Periods(
        earlier=earlier,
        later=later,
        drivers=driver_figures(before, after),
        practices=tuple(PracticeTrend(figure, practice_change(before, figure)) for figure in after),
        drivers_before=driver_figures((), before),
        practices_before=before,
    )


def side_by_side(first: Sequence[PracticeFigure], second: Sequence[PracticeFigure]) -> SideBySide:
    """Put two schedules beside each other, drivers and practices in the order of the first, then of the second."""
    drivers = dict.fromkeys(figure.driver for figure in (*first, *second))
    left, right = ({one.driver: one for one in driver_figures((), side)} for side in (first, second))
    return SideBySide(
        tuple(
            DriverBeside(driver, left.get(driver), right.get(driver), _practices_beside(driver, first, second))
            for driver in drivers
        )
    )


def asks_leaders(schedule: Schedule, program: Program) -> bool:
    """Whether a schedule's audience is the leadership team: the only source it has is its program's leadership channel.

    They may be asked in the channel or each by direct message. A schedule that also asks others is none of the leaders'
    own: its figures can't tell them apart. Whoever moves the leadership channel moves the team with it.
    """
    return schedule.sources == (program.leadership_channel,)


def speak_for_leaders(asked: Iterable[Collection[str]], schedule: Schedule, program: Program) -> bool:
    """Whether figures are those of the leadership team alone; `asked` are the segments of each round behind them.

    Where nothing has closed, whom the schedule asks now decides; where only some of the rounds asked others, nothing
    is called the leaders' own.
    """
    known = list(asked)
    if not known:
        return asks_leaders(schedule, program)
    return all(set(one) == {program.leadership_channel} for one in known)


def of_leaders(figures: Iterable[PracticeFigure], program: Program) -> tuple[PracticeFigure, ...]:
    """The figures for which the leadership channel alone was asked; their schedule may have asked others before."""
    return tuple(one for one in figures if one.segments == {program.leadership_channel})


def of_staff(figures: Iterable[PracticeFigure], program: Program) -> tuple[PracticeFigure, ...]:
    """The figures for which anybody else was asked; a schedule for staff may have asked the leaders alone before."""
    return tuple(one for one in figures if one.segments != {program.leadership_channel})


def _practice_gap(first: PracticeFigure, second: PracticeFigure) -> PracticeGap:
    return PracticeGap(first, second, difference([first.estimate], [second.estimate], level=VERY_SURE))


def _driver_gap(gaps: Sequence[PracticeGap], driver: str) -> DriverGap:
    practices = tuple(gap for gap in gaps if gap.driver == driver)
    first, second = [one.first.estimate for one in practices], [one.second.estimate for one in practices]
    return DriverGap(
        driver=driver,
        first=driver_estimate(first),
        second=driver_estimate(second),
        gap=difference(first, second, level=VERY_SURE),
        practices=practices,
    )


def _practices_beside(
    driver: str, first: Sequence[PracticeFigure], second: Sequence[PracticeFigure]
) -> tuple[Beside, ...]:
    left, right = ({one.practice: one for one in side if one.driver == driver} for side in (first, second))
    return tuple(Beside(one, driver, left.get(one), right.get(one)) for one in dict.fromkeys((*left, *right)))


def _is_clear(gap: Difference) -> bool:
    return gap.excludes_zero and gap.people >= MIN_PEOPLE_FOR_GAP
