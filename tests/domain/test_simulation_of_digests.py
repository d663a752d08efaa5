"""What the bot says of made-up organizations whose truth is known, and the page that publishes how often that is wrong.

The page is drawn with many organizations. Here are fewer, and other ones: figures that nobody has drawn don't fit them.
"""

import re
from math import sqrt

import pytest

from bench.claims import MOODY, STAYING, STRANGERS, WEEKS, WIDE_EDGE, noticed, quiet, share
from bench.power import CURVE, ORGANIZATIONS, PAGE, RATERS, RUNS, SHIFTS, WORLDS, YEARS, curve
from bench.tables import Table, table_in, with_table

OTHERS = 77
"""The seed of organizations that the page does not know."""

SURELY = 4.5
"""Standard errors that two shares of the same truth do not lie apart."""


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def column(table: Table, name: str) -> dict[str, str]:
    place = table.head.index(name)
    return {row[0]: row[place] for row in table.rows}


def percent(text: str) -> float:
    return float(text.rstrip("%")) / 100


def agree(one: float, other: float, *, runs: tuple[int, int]) -> bool:
    """Whether two shares, out of so many runs each, can be of the same truth; one more or less is no matter."""
    pooled = (one * runs[0] + other * runs[1] + 1) / (sum(runs) + 2)
    error = sqrt(pooled * (1 - pooled) * (1 / runs[0] + 1 / runs[1]))
    return abs(one - other) <= SURELY * error + 0.005


def others(minds, *, organizations, digests=1):
    return tuple(quiet(minds, organizations=organizations, digests=digests, seed=OTHERS))


def test_people_who_see_everything_in_one_light_make_no_changes_up():
    assert share(one.any for one in others(STRANGERS, organizations=80)) <= 0.05


def test_a_shift_of_25_points_is_noticed():
    assert noticed(0.25, raters=30, runs=80, seed=OTHERS) >= 0.9
    assert noticed(0.25, raters=30, runs=80, seed=OTHERS, edge=WIDE_EDGE) >= 0.85


def test_what_the_page_promises_is_what_it_shows(page: str):
    claimed, power = column(table_in(page, "digest"), "Share"), table_in(page, "power")
    assert percent(claimed["other people each time"]) <= 0.05
    assert percent(column(power, "30 rate")["25"]) >= 0.9
    assert percent(column(power, "30 rate, far apart")["25"]) >= 0.9


def test_the_figures_on_the_page_are_those_of_the_bot(page: str):
    published = percent(column(table_in(page, "digest"), "Share")["other people each time, and teams with moods"])
    found = share(one.any for one in others(MOODY, organizations=100))
    assert agree(found, published, runs=(100, ORGANIZATIONS))


def test_the_curve_on_the_page_is_that_of_the_bot(page: str):
    power = table_in(page, "power")
    for points, raters in ((15, 30), (20, 60)):
        found = noticed(points / 100, raters=raters, runs=60, seed=OTHERS)
        published = percent(column(power, f"{raters} rate")[str(points)])
        assert agree(found, published, runs=(60, RUNS))


def test_the_page_has_all_that_is_drawn(page: str):
    assert list(column(table_in(page, "digest"), "Share")) == list(WORLDS)
    assert list(column(table_in(page, "sizes"), "15 to 29")) == list(WORLDS)
    assert list(column(table_in(page, "year"), "Organizations")) == list(WORLDS)
    assert list(column(table_in(page, "power"), f"{RATERS[0]} rate")) == [str(points) for points in SHIFTS]


def test_the_picture_is_drawn_from_the_table(page: str):
    assert CURVE.read_text(encoding="utf-8") == curve(page)


def test_a_table_is_written_where_it_was_read(page: str):
    assert with_table(page, "power", table_in(page, "power")) == page
    with pytest.raises(KeyError):
        with_table(page, "no such table", Table(("a",), ()))
    with pytest.raises(KeyError):
        table_in(page, "no such table")


def test_the_page_names_the_command_that_draws_it(page: str):
    makefile = (PAGE.parents[1] / "Makefile").read_text(encoding="utf-8")
    assert "`make curve`" in page
    assert re.search(r"^curve: .*## .+$", makefile, re.MULTILINE)


@pytest.mark.soak
@pytest.mark.parametrize("minds", WORLDS.values(), ids=WORLDS)
def test_many_other_organizations_say_the_same(page: str, minds):
    name = next(name for name, each in WORLDS.items() if each is minds)
    published = percent(column(table_in(page, "digest"), "Share")[name])
    found = share(one.any for one in others(minds, organizations=2000))
    assert agree(found, published, runs=(2000, ORGANIZATIONS))
    assert minds is MOODY or found <= 0.05


@pytest.mark.soak
@pytest.mark.parametrize("minds", [MOODY, STAYING], ids=["moody", "staying"])
def test_many_other_years_say_the_same(page: str, minds):
    name = next(name for name, each in WORLDS.items() if each is minds)
    years, table = others(minds, organizations=200, digests=WEEKS), table_in(page, "year")
    weekly, monthly = (percent(column(table, f"Of {each} digests")[name]) for each in ("52 weekly", "12 monthly"))
    assert agree(share(one.any for one in years), weekly, runs=(200, YEARS))
    assert agree(share(one.monthly for one in years), monthly, runs=(200, YEARS))


@pytest.mark.soak
def test_many_runs_notice_a_shift_of_25_points():
    assert noticed(0.25, raters=30, runs=2000, seed=OTHERS) >= 0.9
    assert noticed(0.25, raters=30, runs=2000, seed=OTHERS, edge=WIDE_EDGE) >= 0.9
