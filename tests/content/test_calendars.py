"""The names of the calendars: all that there are, readable, and found by what people type."""

from datetime import date

import holidays
import pytest

from bot.content.calendars import calendar_name, search_calendars
from bot.domain.days_off import DaysOff, is_calendar

REGISTERED = holidays.list_supported_countries(include_aliases=False)
NEW_YEAR = date(2026, 1, 1)
OFFERED = search_calendars("", limit=10_000)


def found(text: str) -> list[str]:
    return [one.name for one in search_calendars(text)]


def test_every_calendar_that_there_is_has_a_name_and_every_name_a_calendar():
    codes = {one.code for one in OFFERED}
    regions = {f"{country}-{region}" for country, of in REGISTERED.items() for region in of}
    assert codes == {*REGISTERED, *regions}
    assert all(is_calendar(code) for code in codes)


def test_no_two_have_the_same_name_and_each_fits_a_menu():
    names = [one.name for one in OFFERED]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 75


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("germ", "Germany"),
        ("berlin", "Germany: Berlin"),
        ("bavaria", "Germany: Bayern"),
        ("zug", "Switzerland: Zug"),
        ("USA", "United States"),
        ("california us", None),
        ("states calif", "United States: California"),
        ("quebec", "Canada: Quebec"),
        ("uk", "United Kingdom"),
        ("ukr", "Ukraine"),
        ("great britain", "United Kingdom"),
    ],
)
def test_people_find_theirs(typed, first):
    assert next(iter(found(typed)), None) == first


def test_countries_stand_before_regions():
    assert found("germany")[:2] == ["Germany", "Germany: Augsburg"]


def test_a_code_without_a_name_is_shown_as_it_is():
    assert calendar_name("XX-Y") == "XX-Y"


@pytest.mark.parametrize("one", OFFERED[:250:10], ids=lambda one: one.code)
def test_holidays_have_names_that_can_be_read(one):
    assert all(holiday.name.strip() for holiday in DaysOff(calendar=one.code).next_holidays(NEW_YEAR, 3))
