"""What Slack sends of people, read."""

from datetime import timedelta

import pytest

from bot.slack.wire import person_of, quiet_of, reply_of
from tests.factories import MONDAY
from tests.worker.messaging import TEAM


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"profile": {"display_name": "Driver", "real_name": "Driver Pulse"}, "is_bot": True}, "Driver Pulse"),
        ({"profile": {"display_name": "Ana", "real_name": "Ana Lopez"}}, "Ana"),
        ({"profile": {"display_name": "", "real_name": "Ana Lopez"}}, "Ana Lopez"),
        ({"name": "pulse", "is_bot": True}, "pulse"),
        ({}, "U1"),
    ],
)
def test_people_go_by_the_name_they_chose_and_apps_by_their_whole_name(user, name: str):
    assert person_of({"id": "U1", **user}).name == name


def test_quiet_that_is_still_to_come_is_not_quiet_now():
    told = {
        "dnd_enabled": True,
        "next_dnd_start_ts": MONDAY.timestamp() + 60,
        "next_dnd_end_ts": MONDAY.timestamp() + 90,
    }
    assert quiet_of(told, MONDAY) is None
    assert quiet_of(told, MONDAY + timedelta(seconds=60)) == MONDAY + timedelta(seconds=90)
    assert quiet_of(told, MONDAY + timedelta(seconds=90)) is None


@pytest.mark.parametrize(
    ("user", "stranger"),
    [
        ({}, False),
        ({"team_id": TEAM}, False),
        ({"team_id": "T0PARTNER"}, True),
        ({"team_id": "T0SISTER", "enterprise_user": {"teams": [TEAM, "T0SISTER"]}}, False),
        ({"is_stranger": True}, True),
    ],
)
def test_who_is_of_another_organization_is_a_stranger(user, stranger: bool):
    assert person_of({"id": "U1", **user}, TEAM).stranger is stranger


def test_what_slack_leaves_out_of_a_person_has_a_default():
    person = person_of({"id": "USLACKBOT"})
    assert (person.name, person.zone, person.bot, person.admin) == ("USLACKBOT", "UTC", True, False)


def test_messages_of_apps_have_no_author():
    assert reply_of({"ts": "1.0", "user": "U1", "bot_id": "B1"}).author == ""
    assert reply_of({"ts": "1.0", "subtype": "bot_message"}).author == ""
    assert reply_of({"ts": "1.0", "user": "U1", "text": "Hi"}).author == "U1"
