"""What Slack sends of people, read."""

import pytest

from bot.slack.wire import person_of


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
