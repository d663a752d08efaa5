"""What a figure means: scores from counts, how sure they are, and what may be called a change.

The rules are careful on purpose: people answer several practices and several rounds, and after a close nobody
can link them, so that every interval has to hold without knowing who answered twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from bot.domain.scale import Counts
from bot.domain.student import t_quantile

SURE = 0.95
"""The level of every interval that is shown, and of a driver's change."""

VERY_SURE = 0.99
"""The level at which one of many practices is said to have changed, or one driver to stand above another."""

CORRELATION = 0.5
"""How alike the errors of a driver's practices are taken to be, since the same people answer all of them."""


@dataclass(frozen=True)
class Estimate:
    """A score with its interval, all from 0 to 1.

    `score` is the plain mean of the ratings. `center` is the mean with one made-up answer at each end of the
    scale, around which the interval lies before it is cut at 0 and 1; `standard_error` and `df` (degrees of
    freedom of Student's t) belong to it. `raters` is the number of people; for a driver that of its smallest
    practice.
    """

    score: float
    low: float
    high: float
    center: float
    standard_error: float
    df: int
    raters: int


@dataclass(frozen=True)
class Difference:
    """How far the later of two scores lies above the earlier one, from -1 to 1, with its interval.

    `difference` is that of the plain scores; the interval lies around the difference of the centers. `people`
    is the smallest number of raters of any practice on either side, `practices` how many each side has.
    """

    before: float
    after: float
    difference: float
    low: float
    high: float
    practices: int
    people: int

    @property
    def excludes_zero(self) -> bool:
        """True if the interval leaves no room for "the same"."""
        return self.low > 0 or self.high < 0


def practice_estimate(counts: Counts, *, level: float = SURE) -> Estimate:
    """The score of one practice from one round's counts; ValueError if nobody rated.

    The interval is the mean's of the n ratings and two made-up ones, 0 and 1 (the idea of Agresti and Coull,
    The American Statistician 52, 1998, for scores between the ends), with Student's t and n + 1 degrees of
    freedom. It stays honest where all agree, when a plain standard error would be zero.
    """
    if not counts.raters:
        raise ValueError("a score needs at least one rating")
    n = counts.raters + 2
    center = (counts.points / 2 + 1) / n
    squares = (counts.not_yet + 1) * center**2 + counts.partly * (0.5 - center) ** 2
    squares += (counts.fully + 1) * (1 - center) ** 2
    standard_error = sqrt(squares / (n - 1) / n)
    return _estimate(
        score=counts.points / (2 * counts.raters),
        center=center,
        standard_error=standard_error,
        raters=counts.raters,
        level=level,
    )


def driver_estimate(practices: Sequence[Estimate], *, level: float = SURE) -> Estimate:
    """The mean of practices' scores, never a pool of their answers; ValueError without practices.

    The practices' errors are taken as correlated by CORRELATION; the smallest practice gives the degrees of
    freedom and the number of people.
    """
    if not practices:
        raise ValueError("a driver's score needs at least one practice")
    errors = [practice.standard_error for practice in practices]
    together, apart = sum(errors) ** 2, sum(error**2 for error in errors)
    variance = (CORRELATION * together + (1 - CORRELATION) * apart) / len(practices) ** 2
    return _estimate(
        score=fmean(practice.score for practice in practices),
        center=fmean(practice.center for practice in practices),
        standard_error=sqrt(variance),
        raters=min(practice.raters for practice in practices),
        level=level,
    )


def difference(before: Sequence[Estimate], after: Sequence[Estimate], *, level: float) -> Difference:
    """Compare the means of two sets of practices' estimates, taken as independent of each other.

    That is careful: people who answer both times make the true error smaller. The smallest practice of both
    sides gives the degrees of freedom.
    """
    earlier, later = driver_estimate(before), driver_estimate(after)
    spread = sqrt(earlier.standard_error**2 + later.standard_error**2)
    margin = t_quantile(_upper(level), min(earlier.df, later.df)) * spread
    middle = later.center - earlier.center
    return Difference(
        before=earlier.score,
        after=later.score,
        difference=later.score - earlier.score,
        low=max(-1.0, middle - margin),
        high=min(1.0, middle + margin),
        practices=len(after),
        people=min(earlier.raters, later.raters),
    )


def _estimate(*, score: float, center: float, standard_error: float, raters: int, level: float) -> Estimate:
    margin = t_quantile(_upper(level), raters + 1) * standard_error
    return Estimate(
        score=score,
        low=max(0.0, center - margin),
        high=min(1.0, center + margin),
        center=center,
        standard_error=standard_error,
        df=raters + 1,
        raters=raters,
    )


def _upper(level: float) -> float:
    """The probability below the upper end of a two-sided interval."""
    return (1 + level) / 2
