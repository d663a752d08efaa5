"""Charts to print: every line where its figures are, told apart without color, and no words that do harm."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.report_chart import Drawn, line_chart

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("Jan 2026", "Feb 2026", "Mar 2026")


def drawing(*lines: Drawn, title: str = "Drivers over time") -> ElementTree.Element:
    return ElementTree.fromstring(line_chart(title, LABELS, lines))


def heights(svg: ElementTree.Element) -> list[list[float]]:
    """How far below the top each line's points lie."""
    return [
        [float(point.partition(",")[2]) for point in line.attrib["points"].split()]
        for line in svg.iter(f"{SVG}polyline")
    ]


def words(svg: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in svg.iter(f"{SVG}text")]


def test_points_lie_where_their_shares_are_on_an_axis_from_nothing_to_all() -> None:
    svg = drawing(Drawn("Coaching", (0.0, 0.5, 1.0)))
    grid = sorted(float(line.attrib["y1"]) for line in svg.iter(f"{SVG}line"))
    [[none, half, every]] = heights(svg)

    assert (every, none) == (grid[0], grid[4])
    assert half == (none + every) / 2
    assert words(svg)[:5] == ["0%", "25%", "50%", "75%", "100%"]
    assert words(svg)[5:] == [*LABELS, "Coaching"]


def test_lines_are_told_apart_by_color_dashes_and_marker() -> None:
    svg = drawing(*(Drawn(f"Driver {place}", (0.1, 0.2, 0.3)) for place in range(6)))
    lines = list(svg.iter(f"{SVG}polyline"))
    shapes = re.findall(r"<(circle|polygon|path) ", line_chart("x", LABELS, [Drawn("a", (0, 0, 0))] * 6))

    assert len({line.attrib["stroke"] for line in lines}) == 6
    assert len({line.attrib.get("stroke-dasharray") for line in lines}) == 6
    assert len(shapes) == 6 * 4


def test_colors_stand_out_from_paper() -> None:
    """At least 3:1, what WCAG 2.2 asks of drawings."""
    for ink in {line.attrib["stroke"] for line in drawing(*[Drawn("a", (0, 0, 0))] * 6).iter(f"{SVG}polyline")}:
        assert 1.05 / (_light(ink) + 0.05) >= 3, ink


def _light(ink: str) -> float:
    """Relative luminance as WCAG has it."""
    shares = [int(ink[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_says_what_it_is_to_who_cant_see_it() -> None:
    svg = drawing(Drawn("Coaching", (0, 0, 0)))

    assert svg.attrib["role"] == "img"
    assert svg.findtext(f"{SVG}title") == "Drivers over time"


@given(name=st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))))
def test_names_stay_words(name: str) -> None:
    svg = drawing(Drawn(name, (0, 0.5, 1)), title=name)

    assert words(svg)[-1] == name
    assert not {one.tag for one in svg.iter()} - {
        f"{SVG}{tag}" for tag in ("svg", "title", "text", "line", "polyline", "circle")
    }


@pytest.mark.parametrize(("labels", "shares"), [(("Jan",), (0.5,)), (LABELS, (0.5, 0.5))])
def test_a_line_needs_a_share_for_each_of_two_labels_or_more(
    labels: tuple[str, ...], shares: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="one share for each"):
        line_chart("x", labels, [Drawn("a", shares)])
