"""The schedule's modal: fields that follow the rhythm, what was entered kept, and warnings where they belong."""

import json
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.calendars import search_calendars
from bot.content.loader import load_catalogue
from bot.domain.cadence import LAST
from bot.domain.catalogue import Catalogue
from bot.domain.days_off import Holiday, OnDayOff
from bot.domain.person import Unreachable, UserGroup
from bot.domain.schedule import Manner
from bot.domain.schedule_advice import Advice, Outrun
from bot.domain.schedule_basis import Basis
from bot.domain.schedule_edition import Edition
from bot.domain.schedule_form import Concern, Fault, Field, Rhythm, ScheduleForm, blank_form
from bot.views import ids
from bot.views.schedule_modal import GONE, block_of, marked, schedule_modal, unconfirmed
from bot.views.schedule_times import NO_CALENDAR, calendar_options, zone_options
from sandbox.blockkit import check_options
from tests.domain.test_schedule_form import a_form
from tests.factories import make_practice
from tests.views.screens import block, shown, texts_in

CATALOGUE = load_catalogue()
DAY_BLOCKS = {ids.SCHEDULE_DAYS, ids.SCHEDULE_DAY, ids.SCHEDULE_ORDINAL}
NOTHING_TO_SAY = Advice()
EVERYTHING = Advice(
    per_month=21.7,
    outrun=Outrun(20, 13),
    at_once=3,
    unreachable=Unreachable(not_joined=("C0LEAD", "C0NORTH"), archived=("C0SOUTH",)),
    public_leadership=True,
)


def modal(form: ScheduleForm, advice: Advice = NOTHING_TO_SAY, **rest: object) -> dict:
    return shown(schedule_modal(form, advice, catalogue=CATALOGUE, **rest))


def ids_of(view: dict) -> list[str]:
    return [one["block_id"] for one in view["blocks"]]


def element(view: dict, block_id: str) -> dict:
    return block(view["blocks"], block_id)["element"]


def labels(options: list[dict]) -> list[str]:
    return [option["text"]["text"] for option in options]


def test_an_empty_form_starts_from_kind_defaults():
    view = modal(blank_form(CATALOGUE, zone="America/New_York"))
    assert view["title"]["text"] == "New schedule"
    assert element(view, ids.SCHEDULE_RHYTHM)["initial_option"]["value"] == Rhythm.WEEKLY
    assert element(view, ids.SCHEDULE_OPEN_HOURS)["initial_option"]["text"]["text"] == "3 days"
    assert element(view, ids.SCHEDULE_K)["initial_option"]["text"]["text"] == "5 people"
    assert element(view, ids.SCHEDULE_ZONE)["initial_option"]["text"]["text"] == "America/New York"
    assert element(view, ids.SCHEDULE_DIGEST_DAY)["initial_option"]["text"]["text"] == "Monday"
    assert element(view, ids.SCHEDULE_DIGEST_AT)["initial_time"] == "09:00"
    assert labels(element(view, ids.SCHEDULE_DRIVERS)["initial_options"]) == [
        "Facilitative Administration (9 practices)",
        "Systems Intervention (4 practices)",
    ]


def test_candidate_practices_are_marked_as_such():
    offered = labels(element(modal(a_form()), ids.SCHEDULE_DRIVERS)["options"])
    assert "Coaching (5 candidate practices)" in offered
    assert len(offered) == 7


def test_a_driver_with_practices_of_both_kinds_says_how_many_are_candidates():
    mixed = Catalogue(CATALOGUE.drivers, (*CATALOGUE.practices, make_practice("systems-intervention/own", core=False)))
    view = shown(schedule_modal(a_form(), NOTHING_TO_SAY, catalogue=mixed))
    assert "Systems Intervention (5 practices, 1 candidate)" in labels(element(view, ids.SCHEDULE_DRIVERS)["options"])


@pytest.mark.parametrize(
    ("rhythm", "fields"),
    [
        (Rhythm.WEEKDAYS, set()),
        (Rhythm.WEEKLY, {ids.SCHEDULE_DAYS}),
        (Rhythm.EVERY_2_WEEKS, {ids.SCHEDULE_DAY}),
        (Rhythm.EVERY_4_WEEKS, {ids.SCHEDULE_DAY}),
        (Rhythm.MONTHLY, {ids.SCHEDULE_DAY, ids.SCHEDULE_ORDINAL}),
    ],
)
def test_the_days_that_are_asked_for_go_with_the_rhythm(rhythm, fields):
    assert DAY_BLOCKS & set(ids_of(modal(a_form(rhythm=rhythm)))) == fields


def test_the_first_of_several_days_is_kept_where_only_one_can_be_chosen():
    view = modal(a_form(rhythm=Rhythm.EVERY_2_WEEKS, weekdays=(3, 4)))
    assert element(view, ids.SCHEDULE_DAY)["initial_option"]["text"]["text"] == "Thursday"


def test_what_was_entered_stands_in_the_form_again():
    form = a_form(
        rhythm=Rhythm.MONTHLY, ordinal=LAST, weekdays=(4,), at=time(16, 45), open_hours=100, k=20, digest_day=6
    )
    view = modal(form)
    assert element(view, ids.SCHEDULE_PROGRAM)["initial_value"] == "Reading First"
    assert element(view, ids.SCHEDULE_LEADERSHIP)["initial_conversation"] == "C0LEAD"
    assert element(view, ids.SCHEDULE_CHANNELS)["initial_conversations"] == ["C0NORTH", "C0SOUTH"]
    assert element(view, ids.SCHEDULE_ORDINAL)["initial_option"]["text"]["text"] == "The last"
    assert element(view, ids.SCHEDULE_AT)["initial_time"] == "16:45"
    assert element(view, ids.SCHEDULE_OPEN_HOURS)["initial_option"]["text"]["text"] == "100 hours"


def test_only_channels_can_be_chosen():
    view = modal(a_form())
    for field in (ids.SCHEDULE_LEADERSHIP, ids.SCHEDULE_CHANNELS):
        assert element(view, field)["filter"] == {"include": ["public", "private"]}


def test_a_changed_schedule_says_which_one_and_in_which_version():
    basis = Basis(Edition.of("abc", a_form()))
    view = modal(a_form(), basis=basis, notice=GONE)
    assert (view["title"]["text"], Basis.of(view["private_metadata"])) == ("Change schedule", basis)
    assert view["blocks"][0]["text"]["text"] == GONE


def test_nothing_is_said_about_a_form_that_raises_no_question():
    assert {one["type"] for one in modal(a_form())["blocks"]} == {"input"}


def test_every_warning_stands_below_its_field():
    view = modal(a_form(rhythm=Rhythm.WEEKDAYS), EVERYTHING)
    order = ids_of(view)
    for warning, field in [
        ("public_leadership", ids.SCHEDULE_LEADERSHIP),
        ("unreachable", ids.SCHEDULE_CHANNELS),
        ("outrun", ids.SCHEDULE_RHYTHM),
        ("at_once", ids.SCHEDULE_OPEN_HOURS),
    ]:
        assert order.index(warning) == order.index(field) + 1
    said = " ".join(texts_in(view))
    assert "is not in <#C0LEAD> and <#C0NORTH> yet; to invite it, type `/invite @Driver Pulse`" in said
    assert "<#C0SOUTH> is archived; unarchive it or take it out of the schedule." in said
    assert "about 7 check-ins will be skipped" in said
    assert "about 22 check-ins a month" in said
    assert "up to 3 stand open at once" in said


def test_a_box_that_was_ticked_stays_ticked():
    view = modal(a_form(confirmed=frozenset({Concern.OFTEN})), EVERYTHING)
    assert "initial_options" in element(view, ids.SCHEDULE_CONFIRM_OFTEN)
    assert "initial_options" not in element(view, ids.SCHEDULE_CONFIRM_UNREACHABLE)


def test_faults_are_marked_at_the_block_that_is_shown():
    faults = (Fault(Field.DAYS, "first"), Fault(Field.DAYS, "second"), Fault(Field.K, "third"))
    assert marked(faults, a_form(rhythm=Rhythm.WEEKLY)) == {ids.SCHEDULE_DAYS: "first", ids.SCHEDULE_K: "third"}
    assert marked(faults, a_form(rhythm=Rhythm.MONTHLY)) == {ids.SCHEDULE_DAY: "first", ids.SCHEDULE_K: "third"}


@pytest.mark.parametrize("manner", Manner)
@pytest.mark.parametrize("rhythm", Rhythm)
def test_every_field_has_a_block_of_its_own(rhythm, manner):
    form = a_form(rhythm=rhythm, manner=manner)
    view = modal(form)
    direct = manner is Manner.DIRECT
    sometimes = {
        Field.DAYS: rhythm is not Rhythm.WEEKDAYS,
        Field.ORDINAL: rhythm is Rhythm.MONTHLY,
        Field.GROUPS: direct,
        Field.PEOPLE: direct,
    }
    for field in Field:
        assert (block_of(field, form) in ids_of(view)) == sometimes.get(field, True)


def test_what_wants_a_yes_is_marked_at_its_box_and_its_fields():
    told = unconfirmed(EVERYTHING, a_form())
    assert list(told) == [
        ids.SCHEDULE_CONFIRM_OFTEN,
        ids.SCHEDULE_CONFIRM_UNREACHABLE,
        ids.SCHEDULE_LEADERSHIP,
        ids.SCHEDULE_CHANNELS,
    ]
    assert told[ids.SCHEDULE_LEADERSHIP] == "Driver Pulse is not in 1 channel chosen here yet; see below."
    assert told[ids.SCHEDULE_CHANNELS] == (
        "Driver Pulse is not in 1 channel chosen here yet and 1 channel chosen here is archived; see below."
    )
    confirmed = a_form(confirmed=frozenset({Concern.UNREACHABLE}))
    assert list(unconfirmed(EVERYTHING, confirmed)) == [ids.SCHEDULE_CONFIRM_OFTEN]
    assert unconfirmed(EVERYTHING, a_form(confirmed=frozenset(Concern))) == {}


def test_only_the_fields_in_which_something_is_unreachable_are_marked():
    told = unconfirmed(Advice(unreachable=Unreachable(archived=("C0LEAD",))), a_form())
    assert set(told) == {ids.SCHEDULE_CONFIRM_UNREACHABLE, ids.SCHEDULE_LEADERSHIP}
    assert told[ids.SCHEDULE_LEADERSHIP] == "1 channel chosen here is archived; see below."


def test_a_box_left_empty_is_for_us_to_speak_of():
    """Slack would say of a required one, in its own words, that it is required."""
    view = modal(a_form(), EVERYTHING)
    for box in (ids.SCHEDULE_CONFIRM_OFTEN, ids.SCHEDULE_CONFIRM_UNREACHABLE):
        assert block(view["blocks"], box)["optional"] is True


def test_found_zones_are_options_that_slack_takes():
    answer = {"options": zone_options(["Europe/Berlin", "America/Argentina/Buenos_Aires"])}
    assert check_options(answer) == []
    assert labels(answer["options"]) == ["Europe/Berlin", "America/Argentina/Buenos Aires"]


def test_two_hundred_channels_fit():
    channels = tuple(f"C0{place:09d}" for place in range(200))
    view = modal(a_form(channels=channels), replace(EVERYTHING, unreachable=Unreachable(channels)), notice=GONE)
    assert len(json.dumps(view)) < 250_000
    assert "and 193 more channels yet" in " ".join(texts_in(view))


@given(name=st.text(max_size=200), rhythm=st.sampled_from(Rhythm), k=st.none() | st.integers())
def test_whatever_was_entered_slack_takes_the_form(name, rhythm, k):
    form = ScheduleForm(program=name, rhythm=rhythm, k=k, zone="", at=None, weekdays=(9,), ordinal=7, open_hours=0)
    assert len(modal(form, EVERYTHING)["blocks"]) > 10


COACHES = UserGroup("S0ONE", "All coaches", "coaches")
DIRECT = {"manner": Manner.DIRECT, "groups": ("S0ONE", "S0GONE"), "people": ("U0N1",)}


def test_people_who_are_asked_directly_are_chosen_by_channel_group_and_name():
    view = modal(a_form(**DIRECT), groups=[COACHES])
    assert element(view, ids.SCHEDULE_SOURCES)["initial_conversations"] == ["C0NORTH", "C0SOUTH"]
    assert element(view, ids.SCHEDULE_PEOPLE)["initial_users"] == ["U0N1"]
    chosen = labels(element(view, ids.SCHEDULE_GROUPS)["initial_options"])
    assert chosen == ["All coaches (@coaches)", "A group that is gone (S0GONE)"]
    assert ids.SCHEDULE_CHANNELS not in ids_of(view)


def test_of_those_whom_to_ask_any_may_be_left_out():
    """At least one of them is needed: that is for us to say."""
    view = modal(a_form(**DIRECT))
    for field in (ids.SCHEDULE_SOURCES, ids.SCHEDULE_GROUPS, ids.SCHEDULE_PEOPLE):
        assert block(view["blocks"], field)["optional"] is True


def test_a_fault_of_the_channels_stands_where_they_are_chosen():
    fault = Fault(Field.CHANNELS, "said")
    assert marked([fault], a_form()) == {ids.SCHEDULE_CHANNELS: "said"}
    assert marked([fault], a_form(manner=Manner.DIRECT)) == {ids.SCHEDULE_SOURCES: "said"}
    told = unconfirmed(EVERYTHING, a_form(manner=Manner.DIRECT))
    assert ids.SCHEDULE_SOURCES in told


def test_a_reminder_is_off_until_somebody_ticks_it():
    assert "initial_options" not in element(modal(a_form()), ids.SCHEDULE_REMINDS)
    assert "initial_options" in element(modal(a_form(reminds=True)), ids.SCHEDULE_REMINDS)


def test_the_next_holidays_of_the_calendar_stand_below_it():
    told = Advice(holidays=(Holiday(date(2026, 12, 25), "Christmas Day"), Holiday(date(2027, 1, 1), "New Year's Day")))
    view = modal(a_form(calendar="DE-BE", on_day_off=OnDayOff.SKIP), told)
    order = ids_of(view)
    assert order.index("holidays") == order.index(ids.SCHEDULE_CALENDAR) + 1
    said = " ".join(texts_in(view))
    assert "Next: Christmas Day on Friday, December 25, 2026 and New Year's Day on Friday, January 1, 2027." in said
    assert element(view, ids.SCHEDULE_CALENDAR)["initial_option"]["text"]["text"] == "Germany: Berlin"
    assert element(view, ids.SCHEDULE_ON_DAY_OFF)["initial_option"]["text"]["text"] == "Skip that check-in"
    assert labels(element(view, ids.SCHEDULE_OFF_WEEKDAYS)["initial_options"]) == ["Saturday", "Sunday"]


def test_a_calendar_can_be_taken_away_again():
    answer = {"options": calendar_options(search_calendars(""), typed="")}
    assert check_options(answer) == []
    assert (answer["options"][0]["value"], len(answer["options"])) == (NO_CALENDAR, 100)
    assert [one["value"] for one in calendar_options(search_calendars("berlin"), typed="berlin")] == ["DE-BE"]


def test_what_is_often_as_before_is_said_and_wants_no_second_yes():
    view = modal(a_form(rhythm=Rhythm.WEEKDAYS), replace(EVERYTHING, as_before=True))
    assert "about 22 check-ins a month" in " ".join(texts_in(view))
    assert ids.SCHEDULE_CONFIRM_OFTEN not in ids_of(view)


def test_the_zone_is_explained_where_each_is_asked_in_their_own():
    assert "in their own zone" in block(modal(a_form(**DIRECT))["blocks"], ids.SCHEDULE_ZONE)["hint"]["text"]
    assert "hint" not in block(modal(a_form())["blocks"], ids.SCHEDULE_ZONE)


def test_a_form_that_was_filled_anew_has_fields_of_new_names():
    """Slack keeps what was entered as long as names stay."""
    view = modal(a_form(**DIRECT), basis=Basis(revision=2))
    names = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
    assert names
    assert all(name.endswith(":2") for name in names)
