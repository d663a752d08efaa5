"""Whom a schedule asks and on which days it does not, as admins choose it in the modal."""

import pytest

from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.person import UserGroup
from bot.domain.schedule import Manner
from bot.handlers import schedule
from bot.handlers.payloads import BadPayloadError
from bot.ports import SlackRefusedError
from bot.views import ids
from bot.views.schedule_times import NO_CALENDAR
from storage import directory, schedules, user_groups
from tests.factories import WORKSPACE, make_person
from tests.handlers.office import Office
from tests.handlers.schedule_form import chooses, filled, opens_existing, saves, words
from tests.views.screens import texts_in


def typed(text: str, block_id: str) -> dict:
    return {
        "type": "block_suggestion",
        "team": {"id": WORKSPACE},
        "user": {"id": "U0ADMIN"},
        "action_id": "search",
        "block_id": block_id,
        "value": text,
    }


async def test_holidays_are_found_by_country_and_region(office: Office):
    answer = await office.calls(schedule.find_calendars, typed("ohio", ids.SCHEDULE_CALENDAR))
    assert [option["value"] for option in answer["options"]] == ["US-OH"]
    answer = await office.calls(schedule.find_calendars, typed("", ids.SCHEDULE_CALENDAR))
    assert answer["options"][0]["text"]["text"] == "No public holidays"


async def test_a_chosen_calendar_shows_its_next_holidays_and_is_saved(office: Office):
    modal = await filled(office)
    modal.fills(calendar="DE-BE")
    body = modal.choice(rhythm="Every week")
    body["actions"][0]["block_id"] = ids.SCHEDULE_CALENDAR
    await office.calls(schedule.follow, body)
    modal.turns_into(office.messenger.updated[-1].view)
    assert "Next: Women's Day on Sunday, March 8, 2026" in "\n".join(texts_in(modal.view))
    answer = await saves(office, modal)
    assert "public holidays in Berlin, Germany" in words(answer["view"])
    (made,) = [one for one in await office.deps.read(schedules.schedules, WORKSPACE) if one.id != "schedule"]
    assert made.days_off == DaysOff((5, 6), "DE-BE", OnDayOff.MOVE)


async def test_a_calendar_is_taken_away_by_the_first_option(office: Office):
    modal = await filled(office, calendar=NO_CALENDAR, off_weekdays=[])
    await saves(office, modal)
    (made,) = [one for one in await office.deps.read(schedules.schedules, WORKSPACE) if one.id != "schedule"]
    assert made.days_off == DaysOff((), "", OnDayOff.MOVE)


async def test_user_groups_are_found_by_name_and_handle(office: Office):
    groups = [
        UserGroup("S0ONE", "All coaches", "coaches"),
        UserGroup("S0TWO", "Lead team", "leads"),
        UserGroup("S0OLD", "Old coaches", "old", disabled=True),
    ]
    await office.deps.write(user_groups.save_user_groups, WORKSPACE, groups)
    answer = await office.calls(schedule.find_groups, typed("coach", ids.SCHEDULE_GROUPS))
    assert [option["text"]["text"] for option in answer["options"]] == ["All coaches (@coaches)"]


async def test_people_are_asked_directly_if_that_is_chosen_and_the_channels_stay(office: Office):
    modal = await filled(office)
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    assert ids.SCHEDULE_CHANNELS not in modal.fields
    assert modal.holds("sources")["selected_conversations"] == ["C0NORTH", "C0SOUTH"]
    modal.fills(people=["U0N1"], groups=["S0ONE"], reminds=["reminds"])
    answer = await saves(office, modal)
    assert "at 9:00 in each person's own time zone" in words(answer["view"])
    (made,) = [one for one in await office.deps.read(schedules.schedules, WORKSPACE) if one.id != "schedule"]
    assert (made.manner, made.channels) == (Manner.DIRECT, ("C0NORTH", "C0SOUTH"))
    assert (made.groups, made.people, made.reminds) == (("S0ONE",), ("U0N1",), True)


async def test_who_is_in_a_chosen_group_is_known_once_it_is_saved(office: Office):
    coaches = UserGroup("S0ONE", "Coaches", "coaches")
    office.messenger.knows_group(coaches, members=["U0N1", "U0N2"])
    await office.deps.write(user_groups.save_user_groups, WORKSPACE, [coaches])
    modal = await filled(office)
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    modal.fills(sources=[], groups=["S0ONE"])
    await saves(office, modal)
    members = await office.deps.read(user_groups.group_members, WORKSPACE, ["S0ONE"])
    assert members == {"S0ONE": {"U0N1", "U0N2"}}


async def test_a_group_that_slack_refuses_leaves_no_other_unread(office: Office):
    groups = [UserGroup("S0ONE", "Coaches", "coaches"), UserGroup("S0TWO", "Heads", "heads")]
    for one in groups:
        office.messenger.knows_group(one, members=["U0N1"])
    office.messenger.fails("group_members", SlackRefusedError("usergroups.users.list", "permission_denied"))
    await office.deps.write(user_groups.save_user_groups, WORKSPACE, groups)
    modal = await filled(office)
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    modal.fills(sources=[], groups=["S0ONE", "S0TWO"])
    await saves(office, modal)
    members = await office.deps.read(user_groups.group_members, WORKSPACE, ["S0ONE", "S0TWO"])
    assert [group for group, known in members.items() if known] == ["S0TWO"]


async def test_nobody_to_ask_is_marked_where_channels_are_chosen(office: Office):
    modal = await filled(office)
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    answer = await saves(office, modal.fills(sources=[]))
    assert set(answer["errors"]) == {ids.SCHEDULE_SOURCES}


@pytest.mark.parametrize("block_id", [ids.SCHEDULE_MANNER, ids.SCHEDULE_ON_DAY_OFF])
async def test_a_choice_that_was_never_offered_is_not_read(office: Office, block_id: str):
    body = (await filled(office)).submission
    state = {"type": "static_select", "selected_option": {"value": "x"}}
    body["view"]["state"]["values"][block_id] = {ids.SCHEDULE_FIELD: state}
    with pytest.raises(BadPayloadError):
        await office.calls(schedule.save, body)


async def test_people_and_groups_are_kept_while_another_manner_is_tried(office: Office):
    await office.deps.write(user_groups.save_user_groups, WORKSPACE, [UserGroup("S0ONE", "Coaches", "coaches")])
    modal = await filled(office)
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    modal.fills(people=["U0N1"], groups=["S0ONE"])
    await chooses(office, modal, manner="Together, in their channels")
    assert ids.SCHEDULE_PEOPLE not in modal.fields
    await chooses(office, modal, rhythm="Every month")
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    assert modal.holds("people")["selected_users"] == ["U0N1"]
    assert [one["value"] for one in modal.holds("groups")["selected_options"]] == ["S0ONE"]


async def test_who_can_not_be_asked_is_marked_where_people_are_chosen(office: Office):
    office.messenger.knows_people(
        make_person("U0APP", name="Driver Pulse", bot=True),
        make_person("U0GONE", name="Ana", deleted=True),
        make_person("U0GUEST", name="Gus", guest=True),
    )
    modal = await filled(office)
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    answer = await saves(office, modal.fills(people=["U0N1", "U0APP", "U0GONE", "U0GUEST", "U0NOBODY"]))
    assert answer["errors"] == {
        ids.SCHEDULE_PEOPLE: "Please take out who can't be asked: Driver Pulse (an app) and Ana (deactivated in Slack)."
    }
    answer = await saves(office, modal.fills(people=["U0N1", "U0GUEST"]))
    assert "Next it asks:" in words(answer["view"])


async def test_who_left_after_being_chosen_keeps_nobody_from_saving(office: Office):
    modal = await filled(office)
    await chooses(office, modal, manner="Each person directly, in their own time zone")
    await saves(office, modal.fills(people=["U0N1", "U0N2"]))
    await office.deps.write(directory.save_people, WORKSPACE, [make_person("U0N2", deleted=True)])
    (made,) = [one for one in await office.deps.read(schedules.schedules, WORKSPACE) if one.id != "schedule"]
    answer = await saves(office, (await opens_existing(office, made.id)).fills(at="16:30"))
    assert "Next it asks:" in words(answer["view"])
