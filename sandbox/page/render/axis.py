"""A chart's axis of values: round steps that hold every figure, and where a figure stands between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

_STEPS_WANTED = 5
_ROUND = (1, 2, 5, 10)
_MOST = 1e15


@dataclass(frozen=True)
class Axis:
    """From `low` to `high` in steps; both ends are steps themselves and nothing lies outside."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """The steps from the lowest to the highest, zero as plain zero."""
        count = round((self.high - self.low) / self.step)
        return tuple(round(self.low + turn * self.step, 12) + 0.0 for turn in range(count + 1))

    def share(self, value: float) -> float:
        """How far up the value stands, from 0 at the low end to 1 at the high end."""
        return (value - self.low) / (self.high - self.low)


def axis_for(values: Iterable[float]) -> Axis:
    """An axis that begins at zero, or reaches down to what is below it, so that lengths can be compared."""
    held = [0.0, *values]
    low, high = min(held), max(held)
    if low == high:
        return Axis(0, 1, 1)
    step = _round_up((high - low) / _STEPS_WANTED)
    return Axis(floor(round(low / step, 9)) * step, ceil(round(high / step, 9)) * step, step)


def drawable(value: object) -> float | None:
    """The value as a figure that can stand in a chart; nothing where there is none, or one beyond all measure."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and abs(value) <= _MOST else None


def written(value: float) -> str:
    """A figure as a reader likes it: thousands apart, no needless decimals."""
    return (f"{value:,.6g}" if abs(value) < 1e6 else _short(value)).replace("-", "−")


def _short(value: float) -> str:
    size, letter = next((s, n) for s, n in ((1e12, "T"), (1e9, "B"), (1e6, "M")) if abs(value) >= s)
    return f"{value / size:,.4g}{letter}"


def _round_up(step: float) -> float:
    power = 10.0 ** floor(log10(step))
    return next(times * power for times in _ROUND if times * power >= step * (1 - 1e-9))
