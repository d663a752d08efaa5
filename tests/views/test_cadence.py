"""Cadences, days and clocks in words."""

from datetime import time

import pytest

from bot.domain.cadence import LAST, CadenceKind
from bot.domain.schedule import ScheduleState
from bot.views.cadence import clock_name, describe_cadence, describe_hours, schedule_label
from tests.factories import make_cadence


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": CadenceKind.WEEKDAYS, "weekdays": ()}, "every weekday at 9:00 (Europe/Berlin), open for 3 days"),
        ({"weekdays": (0, 3)}, "every Monday and Thursday at 9:00 (Europe/Berlin), open for 3 days"),
        ({"every": 2, "open_hours": 4}, "every 2 weeks on Monday at 9:00 (Europe/Berlin), open for 4 hours"),
        (
            {"kind": CadenceKind.MONTHLY, "ordinal": LAST, "weekdays": (4,), "at": time(15, 5), "open_hours": 24},
            "on the last Friday of each month at 15:05 (Europe/Berlin), open for 1 day",
        ),
        ({"zone": "America/New_York"}, "every Monday at 9:00 (America/New York), open for 3 days"),
    ],
)
def test_a_cadence_in_words(changes, words):
    assert describe_cadence(make_cadence(**changes)) == words


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({"weekdays": (0, 3)}, ScheduleState.ACTIVE, "Mondays and Thursdays, 9:00"),
        ({"kind": CadenceKind.WEEKDAYS, "weekdays": ()}, ScheduleState.PAUSED, "weekdays, 9:00 (paused)"),
        ({"every": 2, "at": time(15, 5)}, ScheduleState.DELETED, "every 2 weeks on Mondays, 15:05 (deleted)"),
        (
            {"kind": CadenceKind.MONTHLY, "ordinal": LAST, "weekdays": (4,)},
            ScheduleState.ACTIVE,
            "the last Friday of each month, 9:00",
        ),
    ],
)
def test_a_schedule_is_told_from_others_by_its_days_and_state(changes, state, words):
    assert schedule_label(make_cadence(**changes), state) == words


def test_schedules_that_keep_other_clocks_say_which():
    berlin, york = make_cadence(), make_cadence(zone="America/New_York", at=time(15, 5))
    assert schedule_label(berlin, beside=[berlin, berlin]) == "Mondays, 9:00"
    assert schedule_label(berlin, beside=[berlin, york]) == "Mondays, 9:00 Berlin time"
    assert schedule_label(york, ScheduleState.PAUSED, beside=[berlin]) == "Mondays, 15:05 New York time (paused)"


@pytest.mark.parametrize(
    ("zone", "name"),
    [("UTC", "UTC"), ("America/Indiana/Knox", "Knox time"), ("Etc/GMT+5", "GMT+5"), ("EST5EDT", "EST5EDT")],
)
def test_a_clock_is_named_after_its_place(zone, name):
    assert clock_name(zone) == name


def test_whole_days_are_counted_as_days():
    assert [describe_hours(hours) for hours in (4, 23, 24, 25, 336)] == [
        "4 hours",
        "23 hours",
        "1 day",
        "25 hours",
        "14 days",
    ]
