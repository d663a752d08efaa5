"""Finding one's time zone."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.zones import SEARCH_LIMIT, all_zones, is_zone, search_zones


def test_the_offered_zones_are_places_in_order_with_utc() -> None:
    zones = all_zones()
    assert list(zones) == sorted(set(zones))
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "GMT"} <= set(zones)
    assert not {"Factory", "localtime", "posixrules", "EST", "Etc/GMT+5"} & set(zones)
    assert not [zone for zone in zones if zone.startswith(("posix/", "right/", "Etc/"))]


def test_every_offered_zone_can_be_loaded_and_is_known() -> None:
    assert all(ZoneInfo(zone).key == zone and is_zone(zone) for zone in all_zones())


def test_zones_that_are_not_offered_are_known_all_the_same() -> None:
    assert is_zone("Etc/GMT+5")
    assert is_zone("EST5EDT")


@pytest.mark.parametrize(
    "name", ["", "berlin", "europe/berlin", "Factory", "localtime", "../etc/passwd", "Mars/Olympus"]
)
def test_other_names_are_not_known(name: str) -> None:
    assert not is_zone(name)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("berl", "Europe/Berlin"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("york, NEW", "America/New_York"),
        ("newyork", "America/New_York"),
        ("new_york", "America/New_York"),
        ("  são paulo ", "America/Sao_Paulo"),
        ("utc", "UTC"),
        ("gmt", "GMT"),
        ("us pacific", "US/Pacific"),
        ("ho chi", "Asia/Ho_Chi_Minh"),
        ("port-au", "America/Port-au-Prince"),
    ],
)
def test_a_zone_is_found_as_people_type_it(text: str, first: str) -> None:
    assert search_zones(text)[0] == first


def test_words_that_begin_as_typed_come_first() -> None:
    found = search_zones("rome")
    assert found[0] == "Europe/Rome"
    assert search_zones("ma")[0].split("/")[1].startswith("Ma")


def test_nothing_typed_offers_the_first_zones() -> None:
    assert search_zones("") == search_zones(" / ") == all_zones()[:SEARCH_LIMIT]


def test_no_more_than_the_limit() -> None:
    assert len(search_zones("a")) == SEARCH_LIMIT
    assert search_zones("a", limit=3) == search_zones("a")[:3]


def test_what_no_zone_contains_finds_nothing() -> None:
    assert search_zones("atlantis") == ()


@given(zone=st.sampled_from(all_zones()), data=st.data())
def test_every_zone_is_found_by_its_words_in_any_order_and_case(zone: str, data: st.DataObject) -> None:
    words = data.draw(st.permutations(zone.replace("_", " ").replace("/", " ").split()))
    typed = data.draw(st.sampled_from([str.upper, str.lower]))(" ".join(words))
    assert zone in search_zones(typed, limit=len(all_zones()))


@given(text=st.text())
def test_any_text_gives_offered_zones_only(text: str) -> None:
    assert set(search_zones(text)) <= set(all_zones()) <= available_timezones()
