"""A summary: everything that a leader sees of one schedule's figures, as values without words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.trends import (
    LOW_RESPONSE,
    Change,
    ClosedRound,
    DriverFigure,
    PracticeFigure,
    PublishedRound,
    Window,
    driver_figures,
    latest_figures,
    practice_change,
)

RESPONSE_MOVED = 0.15
"""A response that moved so far between two windows is said: other people may be speaking now."""

FEWEST_TO_RANK = 3
"""Highest and lowest are named only among at least so many practices; of two, one is always each."""

_ROUNDING = 1e-9


@dataclass(frozen=True)
class UnpublishedRound(ClosedRound):
    """A closed round in which too few rated: all that is kept is how many answered of how many asked."""


@dataclass(frozen=True)
class Scope:
    """What the reader narrowed the summary to; None means all. A practice makes the driver needless."""

    driver: str | None = None
    practice: str | None = None
    channel: str | None = None

    def includes(self, round_: ClosedRound) -> bool:
        """True if the round asked this practice or driver of this channel."""
        return (
            self.driver in (None, round_.driver)
            and self.practice in (None, round_.practice)
            and (self.channel is None or self.channel in round_.segments)
        )


@dataclass(frozen=True)
class Response:
    """People who rated of people asked, added up over the closed `rounds` of a window.

    In `hidden` of them too few rated to show figures. The people whom those asked count; how many of them rated is
    not known but for its bounds: nobody, or all of the `hidden_answered`.
    """

    rated: int = 0
    asked: int = 0
    rounds: int = 0
    hidden: int = 0
    hidden_asked: int = 0
    hidden_answered: int = 0

    @property
    def share(self) -> float | None:
        """The least that it can be, from 0 to 1; None if nobody was asked, or no round has figures."""
        return self.rated / self.asked if self.asked and self.shown else None

    @property
    def most(self) -> float | None:
        """The most that the share can be; None where there is none."""
        return (self.rated + self.hidden_answered) / self.asked if self.asked and self.shown else None

    @property
    def shown(self) -> int:
        """Rounds with figures."""
        return self.rounds - self.hidden

    @property
    def is_low(self) -> bool:
        """True if the figures may not speak for everyone: of the people in their rounds too few rated."""
        asked = self.asked - self.hidden_asked
        return self.share is not None and asked > 0 and self.rated / asked < LOW_RESPONSE

    def moved_since(self, before: Response) -> bool:
        """True if the share lies at least 15 points from an earlier one, however many rated in hidden rounds."""
        if self.share is None or self.most is None or before.share is None or before.most is None:
            return False
        return max(self.share - before.most, before.share - self.most) >= RESPONSE_MOVED - _ROUNDING


@dataclass(frozen=True)
class Extremes:
    """The practices that stand highest and lowest this time, which is not to say strongest and weakest."""

    highest: PracticeFigure
    lowest: PracticeFigure


@dataclass(frozen=True)
class PracticeTrend:
    """A practice's figure and its change since the window before."""

    figure: PracticeFigure
    change: Change


@dataclass(frozen=True)
class Summary:
    """One schedule in one window, narrowed to a scope.

    `drivers` is empty if the scope is a single practice. `joined` counts the rounds in which the scope's
    channel was asked but shown only together with others, or not at all. `first_closed_at` is when the
    earliest published round handed over closed: before it there is nothing to compare with.
    """

    window: Window
    scope: Scope
    drivers: tuple[DriverFigure, ...]
    practices: tuple[PracticeTrend, ...]
    extremes: Extremes | None
    response: Response
    response_before: Response
    joined: int
    too_few: tuple[UnpublishedRound, ...]
    first_closed_at: datetime | None

    @property
    def response_moved(self) -> bool:
        """True if the share of those who rated moved by 15 points or more since the window before."""
        return self.response.moved_since(self.response_before)

    @property
    def closed(self) -> int:
        """How many rounds of the scope closed in the window, published or not."""
        return self.response.shown + self.joined + len(self.too_few)


def summarize(
    rounds: Iterable[PublishedRound],
    unpublished: Iterable[UnpublishedRound],
    *,
    window: Window,
    order: Sequence[str],
    scope: Scope | None = None,
) -> Summary:
    """Everything that a screen needs about one schedule.

    `rounds` should reach back over the window and the one before it; `order` lists practice ids as they are
    to be shown, and practices that are not in it (any more) come last.
    """
    scope = scope or Scope()
    rounds = [round_ for round_ in rounds if scope.includes(round_)]
    unpublished = [round_ for round_ in unpublished if scope.includes(round_)]
    after = in_order(latest_figures(rounds, window, channel=scope.channel), order)
    before = latest_figures(rounds, window.before(), channel=scope.channel)
    response = response_in(rounds, unpublished, window, channel=scope.channel)
    return Summary(
        window=window,
        scope=scope,
        drivers=() if scope.practice else driver_figures(before, after),
        practices=tuple(PracticeTrend(figure, practice_change(before, figure)) for figure in after),
        extremes=highest_and_lowest(after),
        response=response,
        response_before=response_in(rounds, unpublished, window.before(), channel=scope.channel),
        joined=sum(round_.closed_at in window for round_ in rounds) - response.shown,
        too_few=_too_few(unpublished, window),
        first_closed_at=min((round_.closed_at for round_ in rounds), default=None),
    )


def response_in(
    rounds: Iterable[PublishedRound],
    unpublished: Iterable[UnpublishedRound],
    window: Window,
    *,
    channel: str | None = None,
) -> Response:
    """Rated of asked over the window's rounds, those without figures too.

    With a channel: over those in which it was its own unit. Of the others nobody knows how many of it rated.
    """
    units = [unit for round_ in rounds if round_.closed_at in window and (unit := round_.unit_of(channel))]
    hidden = [round_ for round_ in unpublished if round_.closed_at in window and channel is None]
    return Response(
        rated=sum(unit.counts.raters for unit in units),
        asked=sum(unit.asked for unit in units) + sum(round_.asked for round_ in hidden),
        rounds=len(units) + len(hidden),
        hidden=len(hidden),
        hidden_asked=sum(round_.asked for round_ in hidden),
        hidden_answered=sum(round_.answered for round_ in hidden),
    )


def highest_and_lowest(figures: Sequence[PracticeFigure]) -> Extremes | None:
    """The two ends, None if there are too few practices or all stand alike.

    Of equal scores the one with more people is named, then the one whose id comes first.
    """
    if len(figures) < FEWEST_TO_RANK:
        return None
    highest = min(figures, key=lambda figure: (-figure.estimate.score, *_tie(figure)))
    lowest = min(figures, key=lambda figure: (figure.estimate.score, *_tie(figure)))
    alike = highest.estimate.score == lowest.estimate.score
    return None if alike else Extremes(highest=highest, lowest=lowest)


def _tie(figure: PracticeFigure) -> tuple[int, str]:
    return -figure.estimate.raters, figure.practice


def in_order(figures: Sequence[PracticeFigure], order: Sequence[str]) -> tuple[PracticeFigure, ...]:
    """Figures in the order of their practices; those that are not in it come last, as they came."""
    place = {practice: index for index, practice in enumerate(order)}
    return tuple(sorted(figures, key=lambda figure: place.get(figure.practice, len(place))))


def _too_few(unpublished: Iterable[UnpublishedRound], window: Window) -> tuple[UnpublishedRound, ...]:
    found = [round_ for round_ in unpublished if round_.closed_at in window]
    return tuple(sorted(found, key=lambda round_: (round_.closed_at, round_.round_id)))
