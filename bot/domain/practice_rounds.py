"""One practice closer by: what each of its rounds said, unit by unit, and how the answers were spread.

Works on the closed rounds of ONE schedule, handed over with all their units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.scale import Counts
from bot.domain.statistics import Estimate, practice_estimate
from bot.domain.summary import UnpublishedRound
from bot.domain.trends import ClosedRound, PracticeFigure, PublishedRound, figures_over_time
from bot.domain.units import Unit


@dataclass(frozen=True)
class AnswerShares:
    """How the answers of a figure were spread: shares of all who answered, from 0 to 1, together 1."""

    not_yet: float
    partly: float
    fully: float
    cant_tell: float
    answered: int

    @classmethod
    def of(cls, counts: Counts) -> AnswerShares:
        """ValueError if nobody answered."""
        if not counts.answered:
            raise ValueError("shares need at least one answer")
        return cls(
            not_yet=counts.not_yet / counts.answered,
            partly=counts.partly / counts.answered,
            fully=counts.fully / counts.answered,
            cant_tell=counts.cant_tell / counts.answered,
            answered=counts.answered,
        )


@dataclass(frozen=True)
class UnitFigure:
    """What one unit of a round said: a channel by itself, or several teams together."""

    segments: tuple[str, ...]
    asked: int
    counts: Counts
    estimate: Estimate

    @classmethod
    def of(cls, unit: Unit) -> UnitFigure:
        """ValueError if nobody rated, which is never so in a unit."""
        return cls(unit.segments, unit.asked, unit.counts, practice_estimate(unit.counts))

    @property
    def is_joined(self) -> bool:
        """True if these are several teams, none of which is shown alone."""
        return len(self.segments) > 1


@dataclass(frozen=True)
class RoundFigures:
    """A published round: its figure, of everybody or of the channel that was asked for, and those of its units.

    `figure` is None if the channel was asked, but was no unit of its own. With a channel there are no `units`.
    """

    round: PublishedRound
    figure: PracticeFigure | None
    units: tuple[UnitFigure, ...] = ()


@dataclass(frozen=True)
class PracticeRounds:
    """A practice's closed rounds, oldest first: those with figures, and those in which too few rated."""

    practice: str
    rounds: tuple[RoundFigures, ...]
    too_few: tuple[UnpublishedRound, ...]

    @property
    def latest(self) -> PracticeFigure | None:
        """The figure that stands now."""
        return next((one.figure for one in reversed(self.rounds) if one.figure), None)


def practice_rounds(
    practice: str,
    rounds: Iterable[PublishedRound],
    unpublished: Iterable[UnpublishedRound],
    *,
    channel: str | None = None,
) -> PracticeRounds:
    """The rounds of a practice over time, of everybody or of those that asked one channel."""
    shown = [one for one in rounds if one.practice == practice and _asked(one, channel)]
    too_few = [one for one in unpublished if one.practice == practice and _asked(one, channel)]
    return PracticeRounds(
        practice=practice,
        rounds=tuple(_round_figures(one, channel) for one in sorted(shown, key=_age)),
        too_few=tuple(sorted(too_few, key=_age)),
    )


def _round_figures(round_: PublishedRound, channel: str | None) -> RoundFigures:
    figure = next(iter(figures_over_time([round_], channel=channel)), None)
    units = () if channel else tuple(UnitFigure.of(unit) for unit in round_.units)
    return RoundFigures(round=round_, figure=figure, units=units)


def _asked(round_: ClosedRound, channel: str | None) -> bool:
    return channel is None or channel in round_.segments


def _age(round_: ClosedRound) -> tuple[datetime, str]:
    return round_.closed_at, round_.round_id
