"""The clock strip: the hour on one's own wall, the ways to move on, and how far a move has come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import SandboxError
from sandbox.page.setting import BusyError, Progress
from sandbox.page.strip import Strip, move, strip_of
from tests.sandbox.page.scenery import Drawing, SlowDirector, drawn, setting_of


@pytest.fixture
def director(clock):
    return SlowDirector(clock)


def shown(slack, person, director=None) -> Drawing:
    return Drawing(drawn("pane_strip.html", strip=strip_of(slack, person, setting_of(director=director))))


def buttons(drawing):
    return [e for e in drawing.all if e.tag == "button"]


def test_each_person_reads_the_hour_of_their_own_zone(slack, town):
    berlin, york = (shown(slack, person).of_class("strip-now")[0] for person in (town.ana, town.ben))
    assert berlin.text == "Monday, March 2, 2026 10:00 AM Europe/Berlin"
    assert york.text == "Monday, March 2, 2026 4:00 AM America/New York"


def test_the_hour_follows_the_wall_through_a_change_of_clocks(slack, town, clock):
    clock.move(days=27)
    assert strip_of(slack, town.ana, setting_of()).moment == "2026-03-29T11:00+02:00"


async def test_a_step_moves_the_time(slack, town, director):
    await move(setting_of(director=director), "week")
    assert strip_of(slack, town.ana, setting_of(director=director)).date == "Monday, March 9, 2026"
    assert [(b["data-step"], b.text) for b in buttons(shown(slack, town.ana, director))] == [
        ("hour", "+1 hour"),
        ("week", "+1 week"),
    ]


async def test_nothing_moves_twice_at_once(slack, town, director):
    director.stands_at(3, 27)
    drawing = shown(slack, town.ana, director)
    assert {b["aria-disabled"] for b in buttons(drawing)} == {"true"}
    with pytest.raises(BusyError, match="wait until it stands"):
        await move(setting_of(director=director), "hour")


async def test_without_a_director_time_only_passes(slack, town):
    assert buttons(shown(slack, town.ana)) == []
    with pytest.raises(SandboxError, match="machine's clock"):
        await move(setting_of(), "week")


def test_a_long_move_shows_how_far_it_is_but_says_so_only_now_and_then(slack, town, director):
    director.stands_at(3, 27)
    drawing = shown(slack, town.ana, director)
    bar = next(e for e in drawing.all if e.tag == "progress")
    assert (bar["value"], bar["max"]) == ("11", "100")
    assert drawing.of_class("strip-progress")[0].text == "Week 3 of 27 11%"
    assert drawing.having("data-said")[0]["data-said"] == "Time moves on: 0 percent done."
    assert drawing.having("data-busy")


def test_a_move_of_unknown_length_shows_that_it_goes_on(slack, town, director):
    director.stands_at(0, 0, "Looking for the next one")
    drawing = shown(slack, town.ana, director)
    assert "value" not in next(e for e in drawing.all if e.tag == "progress").attributes
    assert drawing.having("data-said")[0]["data-said"] == "Looking for the next one"


@given(st.lists(st.integers(-5, 1200), min_size=2), st.integers(1, 1000))
def test_whatever_is_reported_the_bar_stays_within_its_ends_and_few_things_are_said(reported, total):
    strips = [Strip("", "", "", "", (), Progress(done, total, "on its way")) for done in sorted(reported)]
    assert all(0 <= strip.percent <= 100 for strip in strips)
    assert len({strip.said for strip in strips}) <= 5
