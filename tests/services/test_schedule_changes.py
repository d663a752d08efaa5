"""What is noted of a change to a schedule, and two admins who change one at the same time."""

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.audit import Act, Entry
from bot.domain.days_off import OnDayOff
from bot.domain.person import Channel, UserGroup
from bot.domain.schedule import Manner
from bot.domain.schedule_card import Saved
from bot.domain.schedule_form import Concern, Field, FormError
from bot.services.auditing import audit_page
from bot.services.schedule_changes import OvertakenError
from bot.services.steering import pause, skip_next
from storage import directory, user_groups
from tests.factories import WORKSPACE, make_hand, make_person
from tests.services.forms import makes, opened, program, saves, stored
from tests.stage import Stage


async def entries(stage: Stage) -> tuple[Entry, ...]:
    return (await stage.database.read(audit_page, WORKSPACE, start=0, count=50)).entries


async def changes(stage: Stage, **values: object) -> Saved:
    form, edition = await opened(stage)
    return await saves(stage, replace(form, confirmed=frozenset(Concern), **values), edition)


async def test_an_edit_is_noted_field_by_field(stage: Stage):
    await stage.database.write(directory.save_channels, WORKSPACE, [Channel("C0SECRET", "layoffs", private=True)])
    await changes(stage, at=time(10), channels=("C0NORTH", "C0SECRET"), calendar="DE-BE", on_day_off=OnDayOff.SKIP)
    (entry,) = await entries(stage)
    assert (entry.act, entry.subject, entry.about) == (Act.SCHEDULE_CHANGED, "Reading First", "schedule")
    assert entry.detail.splitlines() == [
        "Channels: added 1 private channel; took out #south",
        "Time of day: 9:00 → 10:00",
        "Public holidays: none → Germany: Berlin",
        "If a check-in falls on a day off: Ask on the next day that is not off → Skip that check-in",
    ]


async def test_a_channel_that_was_made_private_since_is_named_no_more(stage: Stage):
    form, edition = await opened(stage)
    await changes(stage, channels=("C0NORTH",))
    assert [entry.detail for entry in await entries(stage)] == ["Channels: took out #south"]
    secret = Channel("C0SOUTH", "south", private=True, joined=True)
    await stage.database.write(directory.save_channels, WORKSPACE, [secret])
    assert [entry.detail for entry in await entries(stage)] == ["Channels: took out a private channel"]
    with pytest.raises(OvertakenError) as caught:
        await saves(stage, replace(form, k=8), edition)
    assert [entry.detail for entry in caught.value.entries] == ["Channels: took out a private channel"]


async def test_whom_it_asks_directly_is_noted_without_names_of_people(stage: Stage):
    await stage.database.write(user_groups.save_user_groups, WORKSPACE, [UserGroup("S0ONE", "Coaches", "coaches")])
    await changes(stage, manner=Manner.DIRECT, groups=("S0ONE",), people=("U0N1", "U0N2"))
    (entry,) = await entries(stage)
    assert entry.detail.splitlines() == [
        "How people are asked: Together, in their channels → Each person directly, in their own time zone",
        "User groups: added @coaches",
        "People: added 2 people",
    ]


async def test_what_holds_for_the_program_is_noted_of_it_and_stands_below_what_came_after(stage: Stage):
    await changes(stage, k=6, at=time(10))
    assert [(entry.act, entry.about, entry.detail) for entry in await entries(stage)] == [
        (Act.SCHEDULE_CHANGED, "schedule", "Time of day: 9:00 → 10:00"),
        (Act.PROGRAM_CHANGED, "program", "Smallest group: 5 people → 6 people"),
    ]


async def test_a_form_that_is_sent_off_as_it_was_is_not_noted(stage: Stage):
    await changes(stage)
    assert await entries(stage) == ()


async def test_days_are_noted_as_people_read_them(stage: Stage):
    await stage.database.write(skip_next, WORKSPACE, "schedule", date(2026, 3, 9), hand=make_hand())
    await stage.database.write(pause, WORKSPACE, "schedule", until=date(2026, 4, 1), hand=make_hand())
    assert [entry.detail for entry in await entries(stage)] == [
        "until Wednesday, April 1, 2026",
        "Monday, March 9, 2026",
    ]


async def test_the_second_of_two_admins_gets_both_their_changes_to_look_at(stage: Stage):
    form, edition = await opened(stage)
    await saves(stage, replace(form, k=6, at=time(10)), edition)
    with pytest.raises(OvertakenError) as caught:
        await saves(stage, replace(form, k=8, open_hours=48), edition)
    both = caught.value
    assert (both.form.k, both.form.at, both.form.open_hours) == (8, time(10), 48)
    assert [entry.detail for entry in both.entries] == [
        "Smallest group: 5 people → 6 people",
        "Time of day: 9:00 → 10:00",
    ]
    assert [(one.label, one.theirs, one.mine) for one in both.contests] == [
        ("Smallest group", "6 people", "8 people"),
    ]
    assert (await program(stage, "Reading First")).k == 6

    await saves(stage, both.form, both.edition)
    kept = await stored(stage, "schedule")
    assert (kept.cadence.at, kept.cadence.open_hours) == (time(10), 48)
    assert (await program(stage, "Reading First")).k == 8


async def test_who_turns_to_channels_is_told_of_people_added_meanwhile_and_has_changed_none(stage: Stage):
    await changes(stage, manner=Manner.DIRECT, people=("U0N1", "U0N2"))
    form, edition = await opened(stage)
    await changes(stage, people=("U0N1", "U0N2", "U0N3"))
    with pytest.raises(OvertakenError) as caught:
        await saves(stage, replace(form, manner=Manner.CHANNEL), edition)
    assert [entry.detail for entry in caught.value.entries] == ["People: added 1 person"]
    assert caught.value.contests == ()
    assert caught.value.form.people == ("U0N1", "U0N2", "U0N3")


async def test_of_two_who_save_at_the_same_moment_one_is_told_of_the_other(stage: Stage):
    form, edition = await opened(stage)
    outcomes = await asyncio.gather(
        saves(stage, replace(form, at=time(10)), edition),
        saves(stage, replace(form, at=time(11)), edition),
        return_exceptions=True,
    )
    assert sorted(type(one) for one in outcomes if isinstance(one, Exception)) == [OvertakenError]
    kept = (await stored(stage, "schedule")).cadence.at
    (overtaken,) = (one for one in outcomes if isinstance(one, OvertakenError))
    assert {kept, overtaken.form.at} == {time(10), time(11)}


async def test_what_steers_a_schedule_meanwhile_overtakes_nobody(stage: Stage):
    form, edition = await opened(stage)
    await stage.database.write(skip_next, WORKSPACE, "schedule", date(2026, 3, 9), hand=make_hand())
    await saves(stage, replace(form, k=8), edition)
    assert (await stored(stage, "schedule")).skipped == (date(2026, 3, 9),)
    assert (await program(stage, "Reading First")).k == 8


async def test_people_who_can_not_be_asked_are_told_beside_all_other_faults(stage: Stage):
    strangers = [make_person("U0X", name="Xenia", stranger=True), make_person("U0BOT", name="Driver Pulse", bot=True)]
    await stage.database.write(directory.save_people, WORKSPACE, strangers)
    with pytest.raises(FormError) as caught:
        await makes(stage, manner=Manner.DIRECT, k=99, people=("U0BOT", "U0X"))
    assert {fault.field: fault.sentence for fault in caught.value.faults} == {
        Field.K: "Choose a whole number of people from 3 to 20.",
        Field.PEOPLE: "Please take out who can't be asked: Driver Pulse (an app) and Xenia (of another organization).",
    }
