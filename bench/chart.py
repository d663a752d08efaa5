"""A small line chart as SVG: one line for each column of a table, over the numbers that its rows begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.tables import Table

WIDTH, HEIGHT = 640, 380
LEFT, RIGHT, TOP, BOTTOM = 56, 96, 40, 52
COLORS = ("#9a3412", "#b45309", "#0f766e", "#1d4ed8", "#6d28d9")
"""Each stands out from white by a contrast of 4.5 or more; the lines are named where they end, too."""

LABEL_GAP = 15
STEP = 25


def line_chart(table: Table, *, title: str, across: str, up: str) -> str:
    """Draw a table of whole percentages; `across` and `up` say what the axes tell."""
    places = [_number(row[0]) for row in table.rows]
    lines = [[_number(row[column]) for row in table.rows] for column in range(1, len(table.head))]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}" '
        'font-family="sans-serif" font-size="13" fill="#1f2937">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 22, title, weight="bold"),
        *_grid(places),
        *_lines(places, lines),
        *_names(table.head[1:], [line[-1] for line in lines]),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, across, anchor="middle"),
        f'<text transform="translate(14 {(TOP + HEIGHT - BOTTOM) / 2:g}) rotate(-90)" text-anchor="middle">{up}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(places: Sequence[int]) -> Iterator[str]:
    for percent in range(0, 101, STEP):
        y = _y(percent)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:g}" y2="{y:g}" stroke="#d1d5db"/>'
        yield _text(LEFT - 6, y + 4, f"{percent}%", anchor="end")
    for place in places:
        yield _text(_x(place, places), HEIGHT - BOTTOM + 18, str(place), anchor="middle")


def _lines(places: Sequence[int], lines: Sequence[Sequence[int]]) -> Iterator[str]:
    for color, line in zip(COLORS, lines, strict=False):
        points = " ".join(f"{_x(place, places):g},{_y(at):g}" for place, at in zip(places, line, strict=True))
        yield f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2.5"/>'


def _names(names: Sequence[str], ends: Sequence[int]) -> Iterator[str]:
    """The name of each line at its end, no two on top of each other."""
    above = 0.0
    for place in sorted(range(len(names)), key=lambda place: (-ends[place], -place)):
        above = max(_y(ends[place]) + 4, above + LABEL_GAP)
        yield _text(WIDTH - RIGHT + 6, above, names[place], color=COLORS[place])


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal", color: str = "") -> str:
    fill = f' fill="{color}"' if color else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}"{fill}>{text}</text>'


def _x(place: int, places: Sequence[int]) -> float:
    share = (place - places[0]) / (places[-1] - places[0])
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(percent: int) -> float:
    return round(HEIGHT - BOTTOM - percent / 100 * (HEIGHT - TOP - BOTTOM), 1)


def _number(text: str) -> int:
    return int(text.partition(" ")[0].rstrip("%"))
