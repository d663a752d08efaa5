"""What is different in a schedule, as the list of changes has it."""

from datetime import time

from bot.domain.cadence import LAST
from bot.domain.days_off import OnDayOff
from bot.domain.schedule import Manner
from bot.domain.schedule_form import Field, Rhythm, ScheduleForm
from bot.domain.schedule_words import LABELS, Names, contests, differences, in_words
from tests.domain.test_schedule_form import a_form

NAMES = Names(
    channels={"C0NORTH": "#north", "C0SOUTH": "#south", **{f"C{one}": f"#c{one}" for one in range(20)}},
    groups={"S0ONE": "@coaches"},
    drivers={"facilitative-administration": "Facilitative Administration", "coaching": "Coaching"},
    calendars={"DE-BE": "Germany: Berlin"},
)


def told(before: ScheduleForm, after: ScheduleForm) -> list[str]:
    return list(differences(before, after, NAMES, frozenset(Field)))


def test_a_field_says_what_was_and_what_is():
    assert told(a_form(at=time(10)), a_form(at=time(9), k=7, open_hours=100)) == [
        "Time of day: 10:00 → 9:00",
        "Open for: 3 days → 100 hours",
        "Smallest group: 5 people → 7 people",
    ]


def test_a_list_says_what_came_and_what_went():
    before = a_form(manner=Manner.DIRECT, channels=("C0NORTH", "C0SOUTH"), people=("U0N1",))
    after = a_form(
        manner=Manner.DIRECT,
        channels=("C0NORTH", "C0SECRET"),
        groups=("S0ONE", "S0GONE"),
        people=("U0N2", "U0N3"),
        drivers=("coaching",),
    )
    assert told(before, after) == [
        "Channels: added 1 private channel; took out #south",
        "User groups: added @coaches and a group that is gone",
        "People: added 2 people; took out 1 person",
        "Drivers: added Coaching; took out Facilitative Administration",
    ]


def test_long_lists_are_cut_short():
    many = tuple(f"C{one}" for one in range(20))
    (line,) = told(a_form(channels=("C0NORTH",)), a_form(channels=("C0NORTH", *many)))
    assert line == "Channels: added #c0, #c1, #c2, #c3, #c4, #c5 and 14 more"


def test_another_order_is_told():
    assert told(a_form(channels=("C0NORTH", "C0SOUTH")), a_form(channels=("C0SOUTH", "C0NORTH"))) == [
        "Channels: in another order"
    ]


def test_days_go_with_the_rhythm():
    after = a_form(rhythm=Rhythm.MONTHLY, weekdays=(4,), ordinal=LAST, calendar="DE-BE", off_weekdays=())
    assert told(a_form(rhythm=Rhythm.WEEKDAYS), after) == [
        "How often: Every weekday, Monday to Friday → Every month",
        "Days: Monday to Friday → Friday",
        "Which one of the month: none → the last",
        "Days off: Saturday and Sunday → none",
        "Public holidays: none → Germany: Berlin",
    ]


def test_what_may_not_be_named_is_told_apart_all_the_same():
    assert told(a_form(leadership="C0LEAD"), a_form(leadership="C0OTHER")) == [
        "Leadership channel: a private channel → another one"
    ]


def test_every_field_has_a_name_and_words():
    full = a_form(manner=Manner.DIRECT, rhythm=Rhythm.MONTHLY, ordinal=1, on_day_off=OnDayOff.SKIP, reminds=True)
    for form in (full, ScheduleForm(at=None, digest_day=None, digest_at=None)):
        assert all(in_words(form, field, NAMES) for field in Field)
    assert len(contests(full, ScheduleForm(), NAMES, Field)) == len(LABELS) == len(Field)
