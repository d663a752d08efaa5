"""Finding one's way in the catalogue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import (
    Catalogue,
    Driver,
    Group,
    Practice,
    UnknownDriverError,
    UnknownPracticeError,
)


def a_driver(slug: str, *, group: Group = Group.ORGANIZATION) -> Driver:
    return Driver(slug=slug, name=slug.title(), group=group, summary="What it is about.")


def a_practice(id: str, *, core: bool = True, number: int | None = None) -> Practice:
    return Practice(
        id=id,
        driver=id.split("/")[0],
        title=id,
        question="Is there room for {program}?",
        why="It helps.",
        signs=("There is room.", "It is used."),
        source="A handout",
        source_number=number,
        core=core,
        position=1,
    )


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(
        drivers=(a_driver("coaching", group=Group.COMPETENCY), a_driver("rooms")),
        practices=(a_practice("coaching/plan", core=False), a_practice("rooms/quiet"), a_practice("rooms/warm")),
    )


def test_finds_practices_and_drivers(catalogue):
    assert catalogue.practice("rooms/quiet").title == "rooms/quiet"
    assert catalogue.driver("rooms").name == "Rooms"


def test_knows_what_it_does_not_have(catalogue):
    assert catalogue.find("rooms/cold") is None
    assert catalogue.find_driver("halls") is None
    with pytest.raises(UnknownPracticeError, match="no practice “rooms/cold”"):
        catalogue.practice("rooms/cold")
    with pytest.raises(UnknownDriverError, match="no driver “halls”"):
        catalogue.driver("halls")


def test_stands_in_for_what_is_no_longer_there(catalogue):
    gone = catalogue.found_or_gone("old-halls/cold-water")

    assert gone.asks("Swimming") == "Is “Cold water” in place for Swimming?"
    assert gone.driver == "old-halls"
    assert catalogue.driver_or_gone(gone.driver).name == "Old halls"


def test_needs_no_stand_in_for_what_is_there(catalogue):
    assert catalogue.found_or_gone("rooms/quiet") == catalogue.practice("rooms/quiet")
    assert catalogue.driver_or_gone("rooms") == catalogue.driver("rooms")


def test_keeps_its_own_order_whatever_order_is_asked_for(catalogue):
    assert [one.id for one in catalogue.of_driver("rooms")] == ["rooms/quiet", "rooms/warm"]
    assert catalogue.of_drivers(["rooms", "coaching", "halls"]) == catalogue.practices


def test_knows_its_core(catalogue):
    assert [one.id for one in catalogue.core] == ["rooms/quiet", "rooms/warm"]
    assert [driver.slug for driver in catalogue.drivers_with_core] == ["rooms"]


def test_knows_each_drivers_group(catalogue):
    assert catalogue.groups == {"coaching": Group.COMPETENCY, "rooms": Group.ORGANIZATION}


def test_cites_the_source_with_its_number_if_there_is_one():
    assert a_practice("rooms/quiet", number=5).citation == "A handout, practice 5"
    assert a_practice("rooms/quiet").citation == "A handout"


@given(st.text())
def test_asks_with_any_program_name_as_it_is_written(name):
    assert a_practice("rooms/quiet").asks(name) == f"Is there room for {name}?"
