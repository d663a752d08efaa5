"""Charts: figures at the right places, told apart by more than color, the same in words."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page.render.axis import axis_for, written
from sandbox.page.render.pie import pieces_of
from sandbox.page.render.plot import HEIGHT, WIDTH, Plot, apart
from tests.sandbox.page.render.conftest import a_reader, drawn
from tests.sandbox.page.render.reading import Element

figures = st.integers(-10_000, 10_000) | st.floats(-1e9, 1e9, allow_subnormal=False)


def chart(kind: str, *series: list, **axis: str) -> dict:
    """A chart of series A, B, … over the categories w0, w1, …"""
    data = [[{"label": f"w{at}", "value": value} for at, value in enumerate(values)] for values in series]
    named = [{"name": chr(65 + at), "data": points} for at, points in enumerate(data)]
    categories = [point["label"] for point in data[0]]
    about = {"type": kind, "series": named, "axis_config": {"categories": categories, **axis}}
    return {"type": "data_visualization", "title": "Scores", "chart": about}


def pie(**segments: float) -> dict:
    held = [{"label": label, "value": value} for label, value in segments.items()]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": held}}


def marks(page: Element, number: int = 1) -> list[tuple[float, float]]:
    """Where the marks of a series stand in the plot."""
    (group,) = (
        one for one in page.one(class_="bk-plot").all("g", class_=f"series-{number}") if one.all(class_="chart-mark")
    )
    places = (re.findall(r"-?[\d.]+", one["transform"]) for one in group.all(class_="chart-mark"))
    return [(float(x), float(y)) for x, y in places]


def height_of(page: Element, tick: str) -> float:
    return float(next(one for one in page.all("text", class_="chart-tick") if one.text == tick)["y"])


def test_figures_stand_at_their_heights_between_the_lines_of_the_grid(reader):
    page = drawn(reader, chart("line", [0, 50, 100]))
    bottom, top = height_of(page, "0"), height_of(page, "100")
    (_, low), (_, middle), (_, high) = marks(page)
    assert (low, middle, high) == (bottom, (bottom + top) / 2, top)


def test_categories_stand_from_left_to_right_at_equal_distances(reader):
    page = drawn(reader, chart("area", [3, 1, 2, 5]))
    first, second, third, fourth = (x for x, _ in marks(page))
    assert second - first == pytest.approx(third - second, abs=0.02)
    assert fourth - third == pytest.approx(third - second, abs=0.02)
    labels = {one.text: float(one["x"]) for one in page.all("text") if one.text.startswith("w")}
    assert labels["w3"] == fourth


def test_a_figure_that_is_missing_leaves_a_gap(reader):
    page = drawn(reader, chart("line", [1, 2, None, 4, 5, None, 7]))
    assert len(marks(page)) == 5
    assert [path["d"].count(" L") for path in page.one(class_="bk-plot").all("path", class_="chart-line")] == [1, 1]
    assert "w2 no figure" in page.one("desc").text


@pytest.mark.parametrize("kind", ["line", "area"])
def test_lines_differ_in_mark_color_and_end_with_their_last_figure(reader, kind):
    page = drawn(reader, chart(kind, [1, 2], [3, 4], [5, 6]))
    shapes = {one["d"] for one in page.one(class_="bk-legend").all("path", class_="chart-mark")}
    assert len(shapes) == 3
    assert [one.text for one in page.all("text", class_="chart-last")] == ["2", "4", "6"]
    assert [one.text for one in page.one("ul").all("li")] == ["A", "B", "C"]


def test_bars_stand_on_zero_and_reach_to_their_figure(reader):
    page = drawn(reader, chart("bar", [10, -5], y_label="Points"))
    up, down = page.one(class_="bk-plot").all("path", class_="chart-fill")
    assert up["d"].split("V")[0].endswith(f" {height_of(page, '0')}")
    assert f" {height_of(page, '10')}H" in up["d"]
    assert f" {height_of(page, '−5')}H" in down["d"]
    assert [one.text for one in page.all("text", class_="chart-value")] == ["10", "−5"]
    assert "Points" in [one.text for one in page.all("text", class_="chart-name")]


def test_a_chart_is_an_image_with_a_name_and_its_figures_in_words(reader):
    page = drawn(reader, chart("line", [1, 2.5], [3, 4], x_label="Week"))
    svg = page.one("svg", role="img")
    assert page.one(id=svg["aria-labelledby"]).text == "Scores"
    assert page.one(id=svg["aria-describedby"]).text == "Line chart. A: w0 1, w1 2.5. B: w0 3, w1 4."
    assert "A, w1: 2.5" in [one.text for one in page.all("title")]


def test_pieces_of_a_pie_are_named_with_their_share(reader):
    page = drawn(reader, pie(yes=3, no=1))
    assert [one.text for one in page.all("text")] == ["yes", "3 (75%)", "no", "1 (25%)"]
    assert page.one("desc").text == "Pie chart. yes 3, no 1."
    yes, no = page.all("path", class_="chart-slice")
    assert " 0 1 1 " in yes["d"]
    assert " 0 0 1 " in no["d"]
    assert drawn(reader, pie(all=1)).all("circle", class_="chart-slice") != []


@given(st.lists(st.floats(0.001, 1e9), min_size=1, max_size=6))
def test_pieces_are_a_whole_pie_in_the_given_order(values):
    pieces = pieces_of([{"label": "x", "value": value} for value in values])
    assert math.isclose(sum(piece.share for piece in pieces), 1)
    assert [piece.value for piece in pieces] == values
    assert [piece.begins for piece in pieces] == sorted(piece.begins for piece in pieces)


@given(st.lists(figures, max_size=20))
def test_an_axis_holds_every_figure_between_few_round_steps(values):
    axis = axis_for(values)
    assert all(-1e-6 <= axis.share(value) <= 1 + 1e-6 for value in [0, *values])
    assert 2 <= len(axis.ticks) <= 8
    assert any(abs(tick) <= axis.step * 1e-6 for tick in axis.ticks)
    first = f"{axis.step:e}"[0]
    assert first in "125"


@given(st.lists(st.floats(0, 280), max_size=6))
def test_labels_that_are_moved_apart_keep_their_order_and_distance(wanted):
    placed = apart(wanted, 19, 14, 250)
    in_order = [height for _, height in sorted(zip(wanted, placed, strict=True), key=lambda pair: pair)]
    assert all(later - earlier >= 19 - 1e-6 for earlier, later in pairwise(in_order))
    assert all(14 - 1e-6 <= height <= 250 + 1e-6 for height in placed)


@given(st.lists(st.text("abW ", min_size=1, max_size=20), min_size=1, max_size=20, unique=True))
def test_labels_below_never_touch_and_the_last_one_is_always_there(categories):
    plot = Plot(axis_for([100]), categories)
    for letter in (6.8, 11.0):
        kept = list(plot._readable(letter))
        assert kept[0] == len(categories) - 1
        for right, left in pairwise(kept):
            width = (len(categories[left]) + len(categories[right])) / 2 * letter
            assert plot.x(right) - plot.x(left) >= width


@given(st.lists(st.lists(figures | st.none(), min_size=3, max_size=3), min_size=1, max_size=6), st.data())
def test_nothing_is_drawn_outside_of_the_picture(several, data):
    kind = data.draw(st.sampled_from(["line", "bar", "area"]))
    page = drawn(a_reader(), chart(kind, *several))
    numbers = [float(n) for path in page.one(class_="bk-plot").all("path") for n in _points(path)]
    assert all(-1 <= number <= max(WIDTH, HEIGHT) + 1 for number in numbers)


def _points(path: Element) -> list[str]:
    return re.findall(r"-?[\d.]+(?:e-?\d+)?", path.attributes.get("transform") or path["d"])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1234, "1,234"), (0.5, "0.5"), (-3, "−3"), (2_500_000, "2.5M"), (3e9, "3B"), (1e12, "1T")],
)
def test_figures_are_written_as_readers_like_them(value, text):
    assert written(value) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300, "7", True, None])
def test_what_is_no_figure_is_a_gap(reader, value):
    assert len(marks(drawn(reader, chart("line", [1, value, 3])))) == 2
