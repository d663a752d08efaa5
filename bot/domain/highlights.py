"""What of a digest is worth a leader's first minute: up to three things, and one chart.

The order of importance, the first of each kind before a second of any:

1. a driver that clearly moved;
2. leaders and staff who clearly see the same driver differently;
3. a practice that clearly moved, of a driver that did not;
4. a practice that was asked three times in a row without figures;
5. the lowest practice this time;
6. the highest practice this time.

That few rated is none of them: it is said beside the figures, whatever else there is to tell.

Among things of one kind those come first whose practices closed since the last digest, then the larger ones. Only
schedules of which something closed are looked at; of leaders and staff one of the two is enough. Figures of two
schedules are never put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from bot.domain.compared import LeadersAndStaff
from bot.domain.comparison import DriverGap
from bot.domain.report import DigestSection
from bot.domain.series import Chart
from bot.domain.summary import PracticeTrend
from bot.domain.trends import Change, DriverFigure, PracticeFigure, Verdict

MOST = 3
"""Things that are told; more would be read as a list."""

UNSEEN_TIMES = 3
"""So often in a row a practice was asked without figures before that is told."""

_MOVED = {Verdict.UP, Verdict.DOWN}


@dataclass(frozen=True)
class DriverMoved:
    """A driver is clearly up or down."""

    section: DigestSection
    figure: DriverFigure


@dataclass(frozen=True)
class LeadersDiffer:
    """The leadership team and the staff clearly see a driver differently."""

    found: LeadersAndStaff
    gap: DriverGap


@dataclass(frozen=True)
class PracticeMoved:
    """A practice is clearly up or down."""

    section: DigestSection
    trend: PracticeTrend


@dataclass(frozen=True)
class Unseen:
    """A practice was asked UNSEEN_TIMES in a row, and too few rated each time."""

    section: DigestSection
    practice: str


@dataclass(frozen=True)
class LowestNow:
    """The practice that stands lowest this time, which is not to say the weakest."""

    section: DigestSection
    figure: PracticeFigure


@dataclass(frozen=True)
class HighestNow:
    """The practice that stands highest this time."""

    section: DigestSection
    figure: PracticeFigure


Highlight = DriverMoved | LeadersDiffer | PracticeMoved | Unseen | LowestNow | HighestNow


def highlights(
    sections: Iterable[DigestSection], leaders: Iterable[LeadersAndStaff] = (), *, most: int = MOST
) -> tuple[Highlight, ...]:
    """What a digest tells first, in the order of importance that this module describes; at most so many."""
    news = [section for section in sections if section.closed]
    kinds: Sequence[list[Highlight]] = [
        [*_drivers_moved(news)],
        [*_leaders_differ(leaders, {section.report.schedule_id for section in news})],
        [*_practices_moved(news)],
        [Unseen(section, practice) for section in news for practice in section.unseen],
        [*_extremes(news, LowestNow, "lowest")],
        [*_extremes(news, HighestNow, "highest")],
    ]
    turns = chain.from_iterable(zip_longest(*kinds))
    return tuple([one for one in turns if one is not None][:most])


def chart_of_note(sections: Iterable[DigestSection]) -> tuple[DigestSection, Chart] | None:
    """The chart whose drivers have the clearest change, or else whose drivers were asked about most since the last
    digest; of equals the first. None if no schedule has a chart."""
    found = [(section, chart) for section in sections for chart in section.report.charts]
    return max(found, key=lambda one: _weight(*one), default=None)


def with_chart_of_note(sections: Sequence[DigestSection]) -> tuple[DigestSection, ...]:
    """The sections with the chart of note alone: whichever of them are told, no other chart takes its place."""
    found = chart_of_note(sections)
    return tuple(
        replace(section, report=replace(section.report, charts=(found[1],) if found and section is found[0] else ()))
        for section in sections
    )


def _weight(section: DigestSection, chart: Chart) -> tuple[float, int]:
    drawn = {line.driver for line in chart.lines}
    moves = [_size(one.change) for one in section.report.summary.drivers if one.driver in drawn and _moved(one.change)]
    return max(moves, default=0.0), sum(one.driver in drawn for one in section.closed)


def _drivers_moved(news: Iterable[DigestSection]) -> list[Highlight]:
    found = [(section, one) for section in news for one in section.report.summary.drivers if _moved(one.change)]
    found.sort(key=lambda pair: (not _is_fresh(pair[0], pair[1].driver), -_size(pair[1].change)))
    return [DriverMoved(section, figure) for section, figure in found]


def _leaders_differ(leaders: Iterable[LeadersAndStaff], news: Set[str]) -> list[Highlight]:
    """Where at least one of the two sides has something new to say."""
    told = [one for one in leaders if news & {one.leaders.schedule.id, one.staff.schedule.id}]
    found = [(one, gap) for one in told if (gap := one.comparison.headline)]
    found.sort(key=lambda pair: -abs(pair[1].gap.difference))
    return [LeadersDiffer(one, gap) for one, gap in found]


def _practices_moved(news: Iterable[DigestSection]) -> list[Highlight]:
    found = [(section, trend) for section in news for trend in _moved_alone(section)]
    found.sort(key=lambda pair: (not _is_fresh(pair[0], pair[1].figure.practice), -_size(pair[1].change)))
    return [PracticeMoved(section, trend) for section, trend in found]


def _moved_alone(section: DigestSection) -> Iterator[PracticeTrend]:
    """The practices that moved while their driver did not."""
    summary = section.report.summary
    moved = {one.driver for one in summary.drivers if _moved(one.change)}
    return (one for one in summary.practices if _moved(one.change) and one.figure.driver not in moved)


def _extremes(
    news: Iterable[DigestSection], kind: Callable[[DigestSection, PracticeFigure], Highlight], end: str
) -> list[Highlight]:
    """One end of each schedule that has enough practices; the schedule that asked most people first."""
    ranked = sorted(news, key=lambda section: -section.report.summary.response.asked)
    extremes = [(section, section.report.summary.extremes) for section in ranked]
    return [kind(section, getattr(found, end)) for section, found in extremes if found]


def _is_fresh(section: DigestSection, about: str) -> bool:
    """Whether a check-in about this practice or driver has closed since the last digest."""
    return any(about in {one.practice, one.driver} for one in section.closed)


def _moved(change: Change) -> bool:
    return change.verdict in _MOVED


def _size(change: Change) -> float:
    return abs((change.after or 0.0) - (change.before or 0.0))
