"""What a chart compares: named figures, each with a color, a mark and a dash of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sandbox.page.render.axis import drawable
from sandbox.page.render.tag import Attribute, tag

_MARKS = (
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z",
    "M-4 -4H4V4H-4Z",
    "M0 -5.2L5 3.8H-5Z",
    "M0 -5.6L5.6 0L0 5.6L-5.6 0Z",
    "M0 5.2L5 -3.8H-5Z",
    "M-1.7 -5.2H1.7V-1.7H5.2V1.7H1.7V5.2H-1.7V1.7H-5.2V-1.7H-1.7Z",
)
"""Circle, square, triangle, diamond, triangle upside down, cross: around the origin, of about the same weight."""


@dataclass(frozen=True)
class Series:
    """Figures for the categories in their order; None where there is none."""

    number: int
    name: str
    values: tuple[float | None, ...]

    @property
    def kind(self) -> str:
        """The class that gives its color and dash."""
        return f"series series-{self.number}"

    @property
    def runs(self) -> list[list[int]]:
        """The places of figures without a gap between them."""
        runs: list[list[int]] = []
        for turn, value in enumerate(self.values):
            if value is not None:
                if runs and runs[-1][-1] == turn - 1:
                    runs[-1].append(turn)
                else:
                    runs.append([turn])
        return runs


def series_of(several: Iterable[Any], categories: Iterable[str]) -> list[Series]:
    """The series of a chart, each figure at the place of its category."""
    order = list(categories)
    return [_one(number, source, order) for number, source in enumerate(several, start=1)]


def mark(number: int, x: float = 0, y: float = 0) -> Markup:
    """The sign of the series of that number."""
    return tag("path", d=_MARKS[(number - 1) % len(_MARKS)], transform=f"translate({x} {y})", class_="chart-mark")


def swatch(number: int, *, of_line: bool) -> Markup:
    """The sign in a legend: a mark on its line, or a patch of color."""
    width = 28 if of_line else 14
    line = [tag("path", d="M0 7H28", class_="chart-line"), mark(number, 14, 7)]
    patch = [tag("rect", width=14, height=14, rx=3, class_="chart-fill")]
    kind = f"chart-swatch series series-{number}"
    about: dict[str, Attribute] = {"width": width, "height": 14, "viewBox": f"0 0 {width} 14"}
    return tag("svg", *(line if of_line else patch), class_=kind, aria_hidden="true", **about)


def _one(number: int, source: Any, order: list[str]) -> Series:
    figures = {point["label"]: drawable(point.get("value")) for point in source["data"]}
    return Series(number, source["name"], tuple(figures.get(category) for category in order))
