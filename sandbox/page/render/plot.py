"""The room in which lines, bars and areas are drawn: margins, grid, labels; in units that the page scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from sandbox.page.render.axis import Axis, written
from sandbox.page.render.tag import tag, together

WIDTH, HEIGHT = 640.0, 280.0

# Of letters at the size of normal and narrow pages (blocks.css), so that labels never touch.
_LETTER, _NARROW_LETTER = 6.8, 11.0
_LABEL_GAP = 14.0
_RIGHT = 14.0


@dataclass(frozen=True)
class Plot:
    """Where things stand: every category has a band of the same width, `beyond` is kept free to the right."""

    axis: Axis
    categories: Sequence[str]
    x_label: str | None = None
    y_label: str | None = None
    beyond: float = 0.0

    @property
    def left(self) -> float:
        """Room for the longest figure of the axis, also in the letters of a narrow page."""
        return 14.0 + _NARROW_LETTER * max(len(written(tick)) for tick in self.axis.ticks)

    @property
    def right(self) -> float:
        """Whatever stands beyond the last category has its room beside it."""
        return WIDTH - _RIGHT - self.beyond

    @property
    def top(self) -> float:
        """Below the name of the axis, if it has one."""
        return 34.0 if self.y_label else 14.0

    @property
    def bottom(self) -> float:
        """Above the categories and the name of their axis."""
        return HEIGHT - (50.0 if self.x_label else 30.0)

    @property
    def band(self) -> float:
        """The width that each category has."""
        return (self.right - self.left) / len(self.categories)

    def x(self, turn: int) -> float:
        """The middle of a category's band."""
        return round(self.left + (turn + 0.5) * self.band, 2)

    def y(self, value: float) -> float:
        """The height of a value; up is less."""
        return round(self.bottom - self.axis.share(value) * (self.bottom - self.top), 2)

    def frame(self) -> Markup:
        """Grid, axes and their words."""
        return together([*self._grid(), *self._labels(), *self._names()])

    def _grid(self) -> Iterator[Markup]:
        for tick in self.axis.ticks:
            y, kind = self.y(tick), "chart-zero" if tick == 0 else "chart-grid"
            yield tag("line", x1=self.left, x2=self.right, y1=y, y2=y, class_=kind)
            yield words(written(tick), self.left - 8, y, kind="chart-tick", anchor="end", middle=True)

    def _labels(self) -> Iterator[Markup]:
        wide, narrow = (set(self._readable(letter)) for letter in (_LETTER, _NARROW_LETTER))
        for turn in sorted(wide | narrow):
            kind = "chart-tick" if turn in narrow else "chart-tick wide-only"
            yield words(self.categories[turn], self.x(turn), self.bottom + 20, kind=kind)

    def _readable(self, letter: float) -> range:
        """Every so-manieth category counted back from the last, which is the one that people look for."""
        last = len(self.categories) - 1
        tries = (range(last, -1, -step) for step in range(1, last + 1))
        return next((kept for kept in tries if self._fit(kept, letter)), range(last, last + 1))

    def _fit(self, kept: range, letter: float) -> bool:
        widths = [len(self.categories[turn]) * letter for turn in kept]
        needed = ((left + right) / 2 + _LABEL_GAP for left, right in pairwise(widths))
        return all(abs(kept.step) * self.band >= width for width in needed)

    def _names(self) -> Iterator[Markup]:
        if self.y_label:
            yield words(self.y_label, 2, 16, kind="chart-name", anchor="start")
        if self.x_label:
            yield words(self.x_label, (self.left + self.right) / 2, HEIGHT - 8, kind="chart-name")


def words(text: str, x: float, y: float, *, kind: str, anchor: str = "middle", middle: bool = False) -> Markup:
    """A line of text in a chart; `middle` centers it at its height instead of standing on it."""
    dy = "0.35em" if middle else None
    return tag("text", text, x=round(x, 2), y=round(y, 2), dy=dy, text_anchor=anchor, class_=kind)


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The heights nearest to those wanted that keep a gap between each other, from low to high, in the same order."""
    placed: list[float] = []
    for height in sorted(wanted):
        placed.append(max(height, placed[-1] + gap if placed else low))
    ceiling = high
    for turn in range(len(placed) - 1, -1, -1):
        placed[turn] = min(placed[turn], ceiling)
        ceiling = placed[turn] - gap
    ranks = sorted(range(len(wanted)), key=lambda turn: wanted[turn])
    return [placed[ranks.index(turn)] for turn in range(len(wanted))]
