"""The form of a comparison offers what there is, and holds nothing that is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.compare_form import Comparable, CompareForm, Kind, TwiceTheSameError
from bot.domain.compared import Choices, ScheduleChoice
from bot.domain.period import Period
from tests.factories import MONDAY, make_program, make_schedule


def a_choice(id: str = "schedule", **changes: object) -> ScheduleChoice:
    """A schedule with figures of half a year, and of two channels each by itself."""
    found = ScheduleChoice(
        make_program(), make_schedule(id=id), MONDAY - timedelta(days=180), ("C0NORTH", "C0SOUTH"), asks_leaders=False
    )
    return replace(found, **changes)


def there(*choices: ScheduleChoice) -> Comparable:
    return Comparable(Choices(choices), {"C0NORTH": "north", "C0SOUTH": "south"}, MONDAY)


NEW = a_choice(since=MONDAY, channels=("C0NORTH",))
LEADERS = a_choice("leaders", asks_leaders=True, channels=("C0LEAD",))


def test_only_what_exists_is_offered():
    assert there().kinds == ()
    assert there(a_choice()).kinds == (Kind.CHANNELS, Kind.TIMES)
    assert there(a_choice(), LEADERS).kinds == (Kind.CHANNELS, Kind.TIMES, Kind.SCHEDULES, Kind.LEADERS)
    assert Kind.CHANNELS not in there(replace(NEW, channels=())).kinds


def test_an_empty_form_is_settled_on_the_first_that_can_be_compared():
    assert there(a_choice()).settled(CompareForm()) == CompareForm(
        Kind.CHANNELS, schedule="schedule", first="C0NORTH", second="C0SOUTH"
    )
    assert there().settled(CompareForm()) == CompareForm()


def test_another_schedule_takes_its_own_channels_with_it():
    other = a_choice("other", channels=("C0EAST", "C0WEST"))
    chosen = CompareForm(Kind.CHANNELS, schedule="other", first="C0NORTH", second="C0SOUTH")
    assert there(a_choice(), other).settled(chosen).pair == ("C0EAST", "C0WEST")


def test_times_begin_with_the_latest_two_quarters():
    form = there(a_choice()).settled(CompareForm(Kind.TIMES))
    assert form.periods == (
        Period(date(2026, 1, 1), date(2026, 3, 31)),
        Period(date(2025, 10, 1), date(2025, 12, 31)),
    )


def test_leaders_are_compared_in_a_program_that_asks_them():
    assert there(a_choice(), LEADERS).settled(CompareForm(Kind.LEADERS)).program == "program"


def test_what_needed_no_choice_is_filled_in_and_what_is_gone_is_noticed():
    offered = there(a_choice())
    chosen = CompareForm(Kind.CHANNELS, first="C0SOUTH", second="C0NORTH")
    assert offered.completed(chosen) == replace(chosen, schedule="schedule")
    assert offered.completed(replace(chosen, first="C0GONE")) is None
    assert offered.completed(replace(chosen, schedule="gone")) is None
    assert offered.completed(CompareForm(Kind.LEADERS)) is None
    assert offered.completed(CompareForm(Kind.TIMES, channel="C0GONE")) is None


def test_nothing_is_compared_with_itself():
    with pytest.raises(TwiceTheSameError) as error:
        _ = CompareForm(Kind.CHANNELS, first="C0NORTH", second="C0NORTH").pair
    assert error.value.sentence == "Please choose two different ones."
