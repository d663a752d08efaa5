"""The form of a schedule: what it comes to, and the sentence for each field that can't be kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import LAST, CadenceKind
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.plain import tidy_name
from bot.domain.program import MAX_NAME, DigestTime
from bot.domain.schedule import Manner
from bot.domain.schedule_form import Field, FormError, Rhythm, ScheduleForm, blank_form, form_of_schedule
from bot.domain.schedule_plan import MAX_CHANNELS, plan_of
from tests.factories import MONDAY, make_cadence, make_catalogue, make_program, make_schedule

CATALOGUE = make_catalogue()
FRIDAY_EVENING = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)


def a_form(**changes: object) -> ScheduleForm:
    """Every Tuesday at nine in Berlin, in two channels."""
    form = ScheduleForm(
        program="Reading First",
        leadership="C0LEAD",
        channels=("C0NORTH", "C0SOUTH"),
        drivers=("facilitative-administration",),
        weekdays=(1,),
        zone="Europe/Berlin",
    )
    return replace(form, **changes)


def plan(form: ScheduleForm, now: datetime = MONDAY, **rest: object):
    return plan_of(form, catalogue=CATALOGUE, now=now, **rest)


def faults(form: ScheduleForm) -> dict[Field, str]:
    with pytest.raises(FormError) as caught:
        plan(form)
    return {fault.field: fault.sentence for fault in caught.value.faults}


def test_a_complete_form_becomes_a_plan():
    made = plan(a_form(k=7, digest_day=4, digest_at=time(15, 30)))
    assert (made.program, made.leadership, made.channels) == ("Reading First", "C0LEAD", ("C0NORTH", "C0SOUTH"))
    assert (made.cadence.kind, made.cadence.weekdays, made.cadence.at) == (CadenceKind.WEEKLY, (1,), time(9))
    assert (made.k, made.digest) == (7, DigestTime(4, time(15, 30), "Europe/Berlin"))


def test_a_blank_form_asks_for_the_core_practices_in_the_admins_zone():
    form = blank_form(CATALOGUE, zone="America/Chicago")
    assert (form.drivers, form.zone, form.k) == (("facilitative-administration",), "America/Chicago", 5)


def test_a_zone_that_nobody_knows_is_utc_in_a_blank_form():
    assert blank_form(CATALOGUE, zone="Nowhere/Land").zone == "UTC"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"program": "   "}, Field.PROGRAM, "Name the program"),
        ({"program": "\u200b\u202e"}, Field.PROGRAM, "Name the program"),
        ({"program": "x" * (MAX_NAME + 1)}, Field.PROGRAM, "has 61"),
        ({"leadership": ""}, Field.LEADERSHIP, "leaders read"),
        ({"channels": ()}, Field.CHANNELS, "at least one channel"),
        ({"channels": tuple(f"C{one}" for one in range(MAX_CHANNELS + 1))}, Field.CHANNELS, "at most 200"),
        ({"drivers": ()}, Field.DRIVERS, "at least one driver"),
        ({"drivers": ("astrology",)}, Field.DRIVERS, "at least one driver"),
        ({"weekdays": ()}, Field.DAYS, "at least one day"),
        ({"rhythm": Rhythm.EVERY_2_WEEKS, "weekdays": (0, 1)}, Field.DAYS, "one day"),
        ({"rhythm": Rhythm.MONTHLY, "ordinal": None}, Field.ORDINAL, "first, second"),
        ({"at": None}, Field.AT, "time of day"),
        ({"zone": ""}, Field.ZONE, "time zone"),
        ({"zone": "Mars/Olympus"}, Field.ZONE, "time zone"),
        ({"open_hours": 3}, Field.OPEN_HOURS, "4 hours to 14 days"),
        ({"open_hours": 337}, Field.OPEN_HOURS, "4 hours to 14 days"),
        ({"k": None}, Field.K, "from 3 to 20"),
        ({"k": 2}, Field.K, "from 3 to 20"),
        ({"k": 21}, Field.K, "from 3 to 20"),
        ({"digest_day": None}, Field.DIGEST_DAY, "day of the week"),
        ({"digest_day": 7}, Field.DIGEST_DAY, "day of the week"),
        ({"digest_at": None}, Field.DIGEST_AT, "time of day"),
    ],
)
def test_wrong_input_is_told_at_its_own_field(changes, field, said):
    told = faults(a_form(**changes))
    assert list(told) == [field]
    assert said in told[field]


def test_all_faults_are_told_together_in_the_order_of_the_fields():
    told = faults(a_form(program="", channels=(), at=None, zone="", open_hours=0, weekdays=(), k=0))
    assert [str(field) for field in told] == ["program", "channels", "at", "zone", "open_hours", "weekdays", "k"]


@given(
    rhythm=st.sampled_from(Rhythm),
    weekdays=st.lists(st.integers(-1, 8)).map(tuple),
    ordinal=st.none() | st.integers(-2, 6),
    at=st.none() | st.times(),
    zone=st.sampled_from(["", "UTC", "Mars/Olympus"]),
    open_hours=st.integers(-1, 400),
)
def test_any_form_is_kept_or_told_what_is_wrong_once_for_each_field(**entered):
    told = [fault.field for fault in _faults_of(a_form(**entered))]
    assert len(told) == len(set(told))
    assert set(told) <= {Field.AT, Field.ZONE, Field.OPEN_HOURS, Field.DAYS, Field.ORDINAL}


def _faults_of(form: ScheduleForm):
    try:
        plan(form)
    except FormError as error:
        return error.faults
    return ()


def test_the_longest_name_is_taken():
    assert len(plan(a_form(program="x" * MAX_NAME)).program) == MAX_NAME


def test_a_name_is_kept_on_one_line_without_signs_that_turn_text_around():
    assert tidy_name("  Reading\n\tFirst \u202eevil\x07 ") == "Reading First evil"


def test_a_channel_chosen_twice_is_asked_once_in_the_order_chosen():
    assert plan(a_form(channels=("C2", "C1", "C2"))).channels == ("C2", "C1")


def test_drivers_that_the_catalogue_lost_are_left_out():
    assert plan(a_form(drivers=("gone", "coaching"))).drivers == ("coaching",)


def test_days_chosen_before_every_weekday_was_chosen_are_forgotten():
    assert plan(a_form(rhythm=Rhythm.WEEKDAYS, weekdays=(1, 3))).cadence.weekdays == ()


def test_a_rhythm_of_two_weeks_begins_with_the_first_day_that_comes():
    """Made on a Friday evening for Mondays: the first is three days later, not in ten."""
    made = plan(a_form(rhythm=Rhythm.EVERY_2_WEEKS, weekdays=(0,)), now=FRIDAY_EVENING)
    first, second = made.cadence.upcoming(FRIDAY_EVENING, 2)
    assert (first.local_date, second.local_date) == (date(2026, 3, 9), date(2026, 3, 23))


def test_a_changed_time_keeps_a_rhythm_of_two_weeks_in_step():
    before = make_cadence(every=2, anchor=date(2026, 3, 9))
    made = plan(a_form(rhythm=Rhythm.EVERY_2_WEEKS, weekdays=(2,), at=time(14)), now=FRIDAY_EVENING, before=before)
    assert made.cadence.next_after(FRIDAY_EVENING).local_date == date(2026, 3, 11)
    later = datetime(2026, 3, 13, tzinfo=UTC)
    again = plan(a_form(rhythm=Rhythm.EVERY_2_WEEKS, weekdays=(2,)), now=later, before=made.cadence)
    assert again.cadence.next_after(later).local_date == date(2026, 3, 25)


def test_another_rhythm_counts_anew():
    made = plan(a_form(rhythm=Rhythm.EVERY_3_WEEKS, weekdays=(0,)), now=FRIDAY_EVENING, before=make_cadence(every=2))
    assert made.cadence.anchor == date(2026, 3, 9)


@given(
    rhythm=st.sampled_from(Rhythm),
    days=st.sets(st.integers(0, 6), min_size=1),
    ordinal=st.sampled_from([1, 2, 3, 4, LAST]),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    open_hours=st.integers(4, 336),
    calendar=st.sampled_from(["", "DE", "US-CA"]),
    then=st.sampled_from(OnDayOff),
    direct=st.booleans(),
)
def test_a_saved_schedule_comes_back_as_the_form_it_was(rhythm, days, ordinal, at, open_hours, calendar, then, direct):
    several = rhythm is Rhythm.WEEKLY
    form = a_form(
        rhythm=rhythm,
        weekdays=() if rhythm is Rhythm.WEEKDAYS else tuple(sorted(days)) if several else (min(days),),
        ordinal=ordinal if rhythm is Rhythm.MONTHLY else None,
        at=at,
        open_hours=open_hours,
        off_weekdays=tuple(sorted({5, 6} - days)),
        calendar=calendar,
        on_day_off=then,
        reminds=direct,
    )
    if direct:
        by_day = at.replace(hour=8 + at.hour % 10)
        form = replace(form, manner=Manner.DIRECT, channels=(), groups=("S0ONE",), people=("U0N1", "U0N2"), at=by_day)
    made = plan(form)
    schedule = made.laid_on(make_schedule())
    program = make_program(name=made.program, leadership_channel=made.leadership, k=made.k, digest=made.digest)
    assert form_of_schedule(schedule, program) == form


DIRECT = {"manner": Manner.DIRECT, "channels": ()}


def test_people_can_be_asked_directly_without_any_channel():
    made = plan(a_form(**DIRECT, groups=("S0ONE", "S0ONE"), people=("U0N2", "U0N1"), reminds=True))
    assert (made.manner, made.channels, made.groups) == (Manner.DIRECT, (), ("S0ONE",))
    assert (made.people, made.reminds) == (("U0N2", "U0N1"), True)


def test_somebody_has_to_be_asked():
    sentence = "Choose whom to ask: members of a channel, a user group, or people by name."
    assert faults(a_form(**DIRECT)) == {Field.CHANNELS: sentence}


def test_groups_and_people_chosen_before_are_left_out_where_channels_are_asked():
    made = plan(a_form(groups=("S0ONE",), people=("U0N1",)))
    assert (made.groups, made.people) == ((), ())


def test_too_many_groups_and_people_are_told_what_else_to_do():
    groups, people = (tuple(f"{kind}{place}" for place in range(201)) for kind in "SU")
    assert faults(a_form(**DIRECT, groups=groups, people=people)) == {
        Field.GROUPS: "Choose at most 50 user groups, and make a second schedule for the rest.",
        Field.PEOPLE: "Choose at most 200 people; for more, choose a user group or a channel.",
    }


def test_a_new_schedule_has_the_weekend_off_and_moves_what_falls_on_it():
    assert plan(a_form()).days_off == DaysOff((5, 6), "", OnDayOff.MOVE)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"weekdays": (5,)}, Field.OFF_WEEKDAYS, "A day on which this schedule asks can't be a day off too."),
        (
            {"rhythm": Rhythm.WEEKDAYS, "off_weekdays": (0, 1, 2, 3, 4)},
            Field.OFF_WEEKDAYS,
            "Leave at least one day from Monday to Friday that is no day off.",
        ),
        (
            {"off_weekdays": tuple(range(7))},
            Field.OFF_WEEKDAYS,
            "Leave at least one day of the week that is no day off.",
        ),
        ({"calendar": "XX"}, Field.CALENDAR, "Choose the holidays of a country or region from the list."),
    ],
)
def test_days_off_that_can_not_be_kept_are_told_at_their_field(changes, field, sentence):
    assert faults(a_form(**changes)) == {field: sentence}


def test_days_off_are_not_held_against_days_that_have_a_fault_of_their_own():
    assert set(faults(a_form(weekdays=(), off_weekdays=(0,)))) == {Field.DAYS}


@pytest.mark.parametrize("at", [time(3), time(7, 59), time(18), time(20, 30)])
def test_nobody_is_written_to_in_their_evening_or_night(at: time):
    assert "between 8:00 and 18:00" in faults(a_form(manner=Manner.DIRECT, at=at))[Field.AT]
    assert plan(a_form(at=at)).cadence.at == at
