"""The colors of charts stand out from the page and from each other, for every kind of eyes, by day and by night."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

import sandbox.page

STATIC = Path(sandbox.page.__path__[0]) / "static"
LIGHT, DARK = 0, 1

# Full loss of one kind of cone (Machado, Oliveira, Fernandes 2009, table 1, severity 1.0), in linear RGB.
EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red cones": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green cones": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue cones": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def colors(file: str, name: str) -> list[str]:
    """What a variable is by day and by night."""
    found = re.findall(rf"{name}: (#[0-9a-f]{{3,6}});", (STATIC / file).read_text(encoding="utf-8"))
    return [one if len(one) == 7 else "#" + "".join(2 * digit for digit in one[1:]) for one in found]


def linear(color: str) -> list[float]:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(color: str) -> float:
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True))


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(color: str, eyes: str) -> list[float]:
    """The color as those eyes see it, in CIE Lab."""
    rgb = linear(color)
    rgb = [min(1, max(0, sum(m * part for m, part in zip(row, rgb, strict=True)))) for row in EYES[eyes]]
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = [sum(m * part for m, part in zip(row, rgb, strict=True)) for row in to_xyz]
    x, y, z = (
        share ** (1 / 3) if (share := part / white) > 0.008856 else 7.787 * share + 16 / 116
        for part, white in zip(xyz, (0.9505, 1, 1.089), strict=True)
    )
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("hour", [LIGHT, DARK])
def test_every_color_of_a_chart_stands_out_from_the_page(hour):
    ground = colors("tokens.css", "--surface")[hour]
    assert [n for n in range(1, 7) if contrast(colors("blocks.css", f"--series-{n}")[hour], ground) < 4.5] == []


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("hour", [LIGHT, DARK])
def test_colors_differ_for_all_eyes_and_the_first_four_most(eyes, hour):
    series = [lab(colors("blocks.css", f"--series-{n}")[hour], eyes) for n in range(1, 7)]
    assert all(math.dist(one, other) > 19 for one, other in combinations(series[:4], 2))
    assert all(math.dist(one, other) > 12 for one, other in combinations(series, 2))


def test_series_differ_in_their_dashes_too():
    rules = (STATIC / "blocks.css").read_text(encoding="utf-8")
    dashes = re.findall(r"\.series-\d \.chart-line \{ stroke-dasharray: ([\d. ]+); \}", rules)
    assert len(set(dashes)) == 5
