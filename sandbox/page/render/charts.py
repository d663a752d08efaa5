"""Charts as SVG: crisp at every size, told apart by more than color, and readable by assistive technology."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup

from sandbox.page.render.axis import axis_for, written
from sandbox.page.render.canvas import Canvas, Json, unknown
from sandbox.page.render.pie import pie_figure
from sandbox.page.render.plot import HEIGHT, WIDTH, Plot, apart, words
from sandbox.page.render.series import Series, mark, series_of, swatch
from sandbox.page.render.tag import tag, together

_BAR_SHARE, _WIDEST_BAR, _BAR_GAP, _ROUNDED = 0.72, 46.0, 2.0, 3.0
_MOST_WRITTEN_BARS = 12
_LINE_OF_TEXT, _ROOM_FOR_LAST = 19.0, 34.0


def chart(canvas: Canvas, block: Json) -> Markup:
    """A chart with its title, its legend, and the same figures in words for those who don't see it."""
    source = block["chart"]
    if source["type"] == "pie":
        return _figure(canvas, block, pie_figure(source["segments"]), legend=None, says=_pie_in_words(source))
    drawer = KINDS.get(source["type"])
    if drawer is None:
        return unknown(block)
    axes = source["axis_config"]
    several = series_of(source["series"], axes["categories"])
    axis = axis_for(value for series in several for value in series.values if value is not None)
    of_line = source["type"] != "bar"
    beyond = _ROOM_FOR_LAST if of_line else 0.0
    plot = Plot(axis, axes["categories"], axes.get("x_label"), axes.get("y_label"), beyond)
    picture = together([plot.frame(), *drawer(plot, several)])
    legend = _legend(several, of_line=of_line)
    return _figure(canvas, block, picture, legend=legend, says=_in_words(source["type"], several, axes["categories"]))


def _figure(canvas: Canvas, block: Json, picture: Markup, *, legend: Markup | None, says: str) -> Markup:
    block_id = str(block.get("block_id", block["title"]))
    title, about = (canvas.id(block_id, part) for part in ("chart", "figures"))
    svg = tag(
        "svg",
        tag("title", block["title"], id=title),
        tag("desc", says, id=about),
        picture,
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_labelledby=title,
        aria_describedby=about,
    )
    kind = f"bk-chart {block['chart']['type']}"
    return tag("figure", tag("figcaption", block["title"]), legend, tag("div", svg, class_="bk-plot"), class_=kind)


def _legend(several: Sequence[Series], *, of_line: bool) -> Markup:
    items = (tag("li", swatch(series.number, of_line=of_line), series.name) for series in several)
    return tag("ul", *items, class_="bk-legend")


def _lines(plot: Plot, several: Sequence[Series]) -> Iterator[Markup]:
    for series in several:
        yield tag("g", _strokes(plot, series), _points(plot, series), class_=series.kind)
    yield from _last_figures(plot, several)


def _areas(plot: Plot, several: Sequence[Series]) -> Iterator[Markup]:
    base = plot.y(0)
    for series in several:
        for run in series.runs:
            edge = f"M{plot.x(run[0])} {base} {_path(plot, series, run, first='L')} L{plot.x(run[-1])} {base}Z"
            yield tag("g", tag("path", d=edge, class_="chart-area"), class_=series.kind)
    yield from _lines(plot, several)


def _bars(plot: Plot, several: Sequence[Series]) -> Iterator[Markup]:
    width = min(_WIDEST_BAR, plot.band * _BAR_SHARE / len(several))
    is_written = sum(len(series.values) for series in several) <= _MOST_WRITTEN_BARS
    for at, series in enumerate(several):
        bars = []
        for turn, value in enumerate(series.values):
            if value is not None:
                left = plot.x(turn) + (at - len(several) / 2) * width
                bars.append(_bar(plot, series, turn, left, width - _BAR_GAP))
                bars.append(_above(plot, value, left + width / 2) if is_written else Markup())
        yield tag("g", *bars, class_=series.kind)


def _strokes(plot: Plot, series: Series) -> Markup:
    return together(
        tag("path", d=_path(plot, series, run, first="M"), class_="chart-line") for run in series.runs if len(run) > 1
    )


def _path(plot: Plot, series: Series, run: Sequence[int], *, first: str) -> str:
    steps = (f"{plot.x(turn)} {plot.y(series.values[turn] or 0)}" for turn in run)
    return first + " L".join(steps)


def _points(plot: Plot, series: Series) -> Markup:
    drawn = []
    for turn, value in enumerate(series.values):
        if value is not None:
            x, y = plot.x(turn), plot.y(value)
            hit = tag("circle", cx=x, cy=y, r=12, class_="chart-hit")
            drawn.append(tag("g", _tip(plot, series, turn), mark(series.number, x, y), hit, class_="chart-point"))
    return together(drawn)


def _last_figures(plot: Plot, several: Sequence[Series]) -> Iterator[Markup]:
    """The newest figure of each line beside its end, moved apart where lines end close together."""
    ends = [(series, series.runs[-1][-1]) for series in several if series.runs]
    values = [series.values[turn] or 0.0 for series, turn in ends]
    heights = apart([plot.y(value) for value in values], _LINE_OF_TEXT, plot.top, plot.bottom)
    for (series, turn), value, y in zip(ends, values, heights, strict=True):
        if turn == len(plot.categories) - 1:
            last = words(written(value), plot.x(turn) + 11, y, kind="chart-last", anchor="start", middle=True)
            yield tag("g", last, class_=series.kind)


def _bar(plot: Plot, series: Series, turn: int, left: float, width: float) -> Markup:
    value = series.values[turn] or 0.0
    end, base = plot.y(value), plot.y(0)
    bend = min(_ROUNDED, abs(base - end), width / 2)
    up = bend if end <= base else -bend
    x0, x1 = round(left + _BAR_GAP / 2, 2), round(left + _BAR_GAP / 2 + width, 2)
    shape = f"M{x0} {base}V{end + up}Q{x0} {end} {x0 + bend} {end}H{x1 - bend}Q{x1} {end} {x1} {end + up}V{base}Z"
    return tag("g", _tip(plot, series, turn), tag("path", d=shape, class_="chart-fill"), class_="chart-point")


def _above(plot: Plot, value: float, x: float) -> Markup:
    y = plot.y(value) - 6 if value >= 0 else plot.y(value) + 16
    return words(written(value), x, y, kind="chart-value")


def _tip(plot: Plot, series: Series, turn: int) -> Markup:
    return tag("title", f"{series.name}, {plot.categories[turn]}: {written(series.values[turn] or 0)}")


KINDS: Mapping[str, Callable[[Plot, Sequence[Series]], Iterator[Markup]]] = {
    "line": _lines,
    "area": _areas,
    "bar": _bars,
}
"""How each kind of chart with axes is drawn."""


def _in_words(kind: str, several: Sequence[Series], categories: Sequence[str]) -> str:
    said = (
        f"{series.name}: "
        + ", ".join(
            f"{category} {'no figure' if value is None else written(value)}"
            for category, value in zip(categories, series.values, strict=True)
        )
        for series in several
    )
    return f"{kind.capitalize()} chart. {'. '.join(said)}."


def _pie_in_words(source: Json) -> str:
    said = (f"{segment['label']} {written(segment['value'])}" for segment in source["segments"])
    return f"Pie chart. {', '.join(said)}."
