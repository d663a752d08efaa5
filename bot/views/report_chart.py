"""Lines over time as a drawing that prints crisply and can be told apart without colors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle, islice

WIDTH = 720
LEFT, RIGHT, TOP, HEIGHT = 52, 24, 12, 240
"""The margins around the plot and its height, in the drawing's own units; a line of the legend takes LEGEND more."""

AXIS, LEGEND = 40, 20

GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
SIZE = 4
"""Half of the width of a marker."""

_FONT = "Helvetica, Arial, Libertinus Serif, sans-serif"

_INKS = ("#0072B2", "#D55E00", "#009E73", "#8F4B7A", "#000000", "#7A5C00")
"""Colors after Okabe and Ito, which color-blind people tell apart (https://jfly.uni-koeln.de/color), dark enough for
3:1 on white."""

_DASHES = ("", "8 4", "2 3", "10 3 2 3", "5 5", "14 4")
_MARKS = ("circle", "square", "up", "diamond", "down", "cross")

_SHAPES = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "up": ((0, -1.2), (1.2, 1), (-1.2, 1)),
    "diamond": ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    "down": ((0, 1.2), (1.2, -1), (-1.2, -1)),
}


@dataclass(frozen=True)
class Drawn:
    """One line: its name, and a share from 0 to 1 at each of the labels below the axis."""

    name: str
    shares: tuple[float, ...]


@dataclass(frozen=True)
class _Style:
    ink: str
    dash: str
    mark: str


def line_chart(title: str, labels: Sequence[str], lines: Sequence[Drawn]) -> str:
    """An SVG of lines over an axis from 0% to 100%, with a legend below; `title` is what screen readers say.

    Every line has as many shares as there are labels, at least two; ValueError otherwise.
    """
    if len(labels) < 2 or any(len(line.shares) != len(labels) for line in lines):
        raise ValueError("a line needs one share for each of at least two labels")
    height = TOP + HEIGHT + AXIS + LEGEND * len(lines)
    styled = list(zip(lines, _styles(len(lines)), strict=True))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{_FONT}" font-size="13" fill="#1a1a1a">',
        f"<title>{escape(title)}</title>",
        *_axis(labels),
        *(part for line, style in styled for part in _line(line, style)),
        *(part for place, (line, style) in enumerate(styled) for part in _legend(line.name, style, place)),
        "</svg>",
    ]
    return "\n".join(parts)


def _styles(number: int) -> Iterator[_Style]:
    """As many as needed; those of six in a row differ in color, dashes and marker."""
    every = zip(cycle(_INKS), cycle(_DASHES), cycle(_MARKS), strict=False)
    return (_Style(*one) for one in islice(every, number))


def _axis(labels: Sequence[str]) -> Iterator[str]:
    for share in GRID:
        y = _y(share)
        yield f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#c8c8c8" stroke-width="1"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>'
    for place, label in enumerate(labels):
        x = _x(place, len(labels))
        yield f'<text x="{x}" y="{TOP + HEIGHT + 22}" text-anchor="middle" font-size="11">{escape(label)}</text>'


def _line(line: Drawn, style: _Style) -> Iterator[str]:
    points = [(_x(place, len(line.shares)), _y(share)) for place, share in enumerate(line.shares)]
    path = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" {_stroke(style)}/>'
    yield from (_mark(x, y, style) for x, y in points)


def _legend(name: str, style: _Style, place: int) -> Iterator[str]:
    y = TOP + HEIGHT + AXIS + LEGEND * place + 8
    yield f'<line x1="{LEFT}" y1="{y}" x2="{LEFT + 44}" y2="{y}" {_stroke(style)}/>'
    yield _mark(LEFT + 22, y, style)
    yield f'<text x="{LEFT + 54}" y="{y + 4}">{escape(name)}</text>'


def _stroke(style: _Style) -> str:
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    return f'stroke="{style.ink}" stroke-width="2"{dash}'


def _mark(x: float, y: float, style: _Style) -> str:
    if style.mark == "circle":
        return f'<circle cx="{x}" cy="{y}" r="{SIZE}" fill="{style.ink}"/>'
    if style.mark == "cross":
        path = f"M{x - SIZE},{y - SIZE}L{x + SIZE},{y + SIZE}M{x - SIZE},{y + SIZE}L{x + SIZE},{y - SIZE}"
        return f'<path d="{path}" stroke="{style.ink}" stroke-width="2"/>'
    corners = " ".join(f"{x + SIZE * right:g},{y + SIZE * down:g}" for right, down in _SHAPES[style.mark])
    return f'<polygon points="{corners}" fill="{style.ink}"/>'


def _x(place: int, of: int) -> float:
    inner = WIDTH - LEFT - RIGHT - 40
    return round(LEFT + 20 + inner * place / (of - 1), 1)


def _y(share: float) -> float:
    return round(TOP + HEIGHT * (1 - share), 1)
