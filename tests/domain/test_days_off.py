"""Days off: weekdays and the public holidays of countries and regions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import CadenceError
from bot.domain.days_off import NO_DAYS_OFF, DaysOff, Holiday, is_calendar

CHRISTMAS_EVE = date(2026, 12, 24)


def test_weekdays_and_holidays_are_off_and_other_days_are_not():
    berlin = DaysOff((6, 5, 5), "DE-BE")
    assert berlin.weekdays == (5, 6)
    assert berlin.includes(date(2026, 11, 28))
    assert berlin.includes(date(2026, 12, 25))
    assert not berlin.includes(CHRISTMAS_EVE)
    assert berlin.holiday(date(2026, 3, 8)) == "Women's Day"


def test_a_region_has_holidays_that_its_country_has_not():
    reformation = date(2026, 10, 31)
    assert DaysOff(calendar="DE-BB").holiday(reformation) == "Reformation Day"
    assert DaysOff(calendar="DE").holiday(reformation) is None


def test_without_days_off_no_day_is_off():
    assert not NO_DAYS_OFF
    assert not NO_DAYS_OFF.includes(date(2026, 12, 25))
    assert NO_DAYS_OFF.next_holidays(CHRISTMAS_EVE, 3) == ()


def test_the_next_holidays_begin_with_today_and_go_over_the_year():
    assert DaysOff(calendar="US-CA").next_holidays(date(2026, 12, 25), 2) == (
        Holiday(date(2026, 12, 25), "Christmas Day"),
        Holiday(date(2027, 1, 1), "New Year's Day"),
    )


@pytest.mark.parametrize("code", ["DE", "DE-BE", "CH-Stadt Zurich", "US-CA", "NO"])
def test_countries_and_regions_have_calendars(code):
    assert is_calendar(code)


@pytest.mark.parametrize("code", ["", "XX", "DE-XX", "de", "DE-", "DEU", "-BE", "Germany"])
def test_what_is_no_country_or_region_has_none(code):
    assert not is_calendar(code)


@pytest.mark.parametrize(
    ("weekdays", "calendar", "field"),
    [(range(7), "", "off_weekdays"), ((7,), "", "off_weekdays"), ((), "XX", "calendar"), ((), "DE-XX", "calendar")],
)
def test_what_can_not_be_kept_says_which_field_is_at_fault(weekdays, calendar, field):
    with pytest.raises(CadenceError) as raised:
        DaysOff(tuple(weekdays), calendar)
    assert raised.value.field == field


@given(code=st.text(max_size=12))
def test_no_text_breaks_the_look_for_a_calendar(code):
    assert is_calendar(code) in {True, False}
