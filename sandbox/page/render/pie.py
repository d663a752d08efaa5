"""Pies: shares of a whole, each named beside its piece, so that nobody needs to match colors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from markupsafe import Markup

from sandbox.page.render.axis import drawable, written
from sandbox.page.render.canvas import Json
from sandbox.page.render.plot import HEIGHT, WIDTH, apart, words
from sandbox.page.render.tag import tag, together

_X, _Y, _RADIUS = WIDTH / 2, HEIGHT / 2, 104.0
_LABEL_HEIGHT = 40.0
_FULL = 2 * pi


@dataclass(frozen=True)
class Piece:
    """A segment with its share of the whole and where it begins, clockwise from the top, both from 0 to 1."""

    number: int
    label: str
    value: float
    begins: float
    share: float

    @property
    def middle(self) -> float:
        """Halfway through it."""
        return self.begins + self.share / 2

    @property
    def is_right(self) -> bool:
        """Whether its name stands to the right of the pie."""
        return self.middle < 0.5


def pie_figure(segments: Sequence[Json]) -> Markup:
    """All pieces with their names and shares; what has no size has no piece."""
    pieces = pieces_of(segments)
    sides = ([p for p in pieces if p.is_right], [p for p in pieces if not p.is_right])
    return together([*map(_drawn, pieces), *(label for side in sides for label in _labels(side))])


def pieces_of(segments: Sequence[Json]) -> list[Piece]:
    """The pieces in the order that the app gave, each share of the sum of all that can be drawn."""
    held = [(number, s["label"], drawable(s["value"]) or 0.0) for number, s in enumerate(segments, start=1)]
    whole = sum(value for *_, value in held if value > 0)
    pieces, begins = [], 0.0
    for number, label, value in held:
        if value > 0:
            pieces.append(Piece(number, label, value, begins, value / whole))
            begins += value / whole
    return pieces


def _drawn(piece: Piece) -> Markup:
    tip = tag("title", f"{piece.label}: {_amount(piece)}")
    if piece.share > 1 - 1e-9:
        shape = tag("circle", cx=_X, cy=_Y, r=_RADIUS, class_="chart-slice")
    else:
        (x0, y0), (x1, y1) = _at(piece.begins), _at(piece.begins + piece.share)
        arc = f"A{_RADIUS:g} {_RADIUS:g} 0 {int(piece.share > 0.5)} 1 {x1} {y1}"
        shape = tag("path", d=f"M{_X:g} {_Y:g}L{x0} {y0}{arc}Z", class_="chart-slice")
    return tag("g", tip, shape, class_=f"series series-{piece.number} chart-point")


def _labels(side: Sequence[Piece]) -> Iterator[Markup]:
    wanted = [_at(piece.middle, _RADIUS + 22)[1] for piece in side]
    heights = apart(wanted, _LABEL_HEIGHT, 22, HEIGHT - 26)
    for piece, y in zip(side, heights, strict=True):
        side_of = 1 if piece.is_right else -1
        anchor = "start" if piece.is_right else "end"
        (x0, y0), end = _at(piece.middle, _RADIUS + 4), _X + side_of * (_half_width(y) + 18)
        # A label far from its piece is reached around the corner, so that the leader doesn't cross the pie.
        way = f"Q{round(end, 2)} {y0} " if abs(y - y0) > _LABEL_HEIGHT else "L"
        yield tag("path", d=f"M{x0} {y0}{way}{round(end, 2)} {round(y, 2)}h{side_of * 6}", class_="chart-leader")
        yield words(piece.label, end + side_of * 12, y - 2, kind="chart-value", anchor=anchor)
        yield words(_amount(piece), end + side_of * 12, y + 15, kind="chart-tick", anchor=anchor)


def _half_width(y: float) -> float:
    """How far the pie reaches to its sides anywhere beside a label of that height."""
    nearest = max(y - _LABEL_HEIGHT / 2, min(_Y, y + _LABEL_HEIGHT / 2))
    return sqrt(max(0.0, _RADIUS**2 - (nearest - _Y) ** 2))


def _amount(piece: Piece) -> str:
    return f"{written(piece.value)} ({_percent(piece.share)})"


def _percent(share: float) -> str:
    return "under 1%" if share < 0.01 else f"{share * 100:.0f}%"


def _at(share: float, radius: float = _RADIUS) -> tuple[float, float]:
    turn = share * _FULL
    return round(_X + radius * sin(turn), 2), round(_Y - radius * cos(turn), 2)
