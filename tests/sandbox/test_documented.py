"""What the sandbox answers, held against Slack's own description, and its limits against Slack's numbers.

`web_api_shapes.json` has the names and types of each method's answer as Slack's own client describes them: the response
types of @slack/web-api 8.2.0, down to four levels; "any" is not looked into. An answer may lack what no bot of ours
needs, and may never have what Slack has not.

The tiers are a list of their own, beside the sandbox's. They were held against the copies of the methods' pages in
slack-ruby/slack-api-ref (docs.slack.dev/methods/<method>.json, "rate_limits": "t1" to "t4", and "t5" for special
limits); the two of user groups against the copies in slack_kit, which say "Tier 2". Whoever changes one looks at its
page on https://docs.slack.dev/reference/methods.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.api import METHODS
from sandbox.limits import SPECIAL, TIERS
from tests.sandbox.conftest import modal, question, section

SHAPES: dict[str, Any] = json.loads((Path(__file__).parent / "web_api_shapes.json").read_text())

UNDESCRIBED = {"blocks.validate"}
"""Methods that Slack's client of that version does not describe."""

LOOSE = {
    "api.test.args": "it says back whatever was sent",
    "dnd.teamInfo.users": "each key is a person",
    "dnd.teamInfo.cached": "the page of the method shows it",
    "dnd.info.snooze_enabled": "the page of the method shows it",
    "conversations.replies.messages[].client_msg_id": "people's clients number what they send, as in a history",
}
"""Parts of answers that Slack sends all the same, or whose names are no names of fields."""

TIER_OF = {
    "api.test": 4,
    "auth.test": SPECIAL,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.getPermalink": SPECIAL,
    "chat.postEphemeral": 4,
    "chat.postMessage": SPECIAL,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "dnd.info": 3,
    "dnd.teamInfo": 2,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
"""chat.postMessage has limits of its own beside it; apps.connections.open is left out: a test reconnects at will."""

KINDS = {"string": str, "boolean": bool, "number": (int, float)}


def undescribed(answer: Any, shape: Any, path: str) -> Iterator[str]:
    """Every part of an answer that Slack does not describe, or describes as something else."""
    if shape == "any" or path in LOOSE or answer is None:
        return
    if isinstance(shape, dict):
        if not isinstance(answer, dict):
            yield f"{path} is no object"
            return
        for key, value in answer.items():
            if key in shape:
                yield from undescribed(value, shape[key], f"{path}.{key}")
            elif f"{path}.{key}" not in LOOSE:
                yield f"{path}.{key} is unknown to Slack"
    elif isinstance(shape, list):
        if not isinstance(answer, list):
            yield f"{path} is no list"
            return
        for value in answer:
            yield from undescribed(value, shape[0], f"{path}[]")
    elif not isinstance(answer, KINDS[shape]) or (shape == "number" and isinstance(answer, bool)):
        yield f"{path} is no {shape}"


@pytest.fixture
async def answers(client, slack, town, listener) -> dict[str, Any]:
    """One answer of every method."""
    here = {"channel": town.north.id}
    group = slack.user_group("Coaches", handle="coaches", members=[town.ana])
    elsewhere = slack.channel("elsewhere", members=[town.ana])
    said = await client.chat_postMessage(
        **here, text="x", blocks=question("x"), metadata={"event_type": "e", "event_payload": {}}
    )
    at = {**here, "ts": said["ts"]}
    await town.ana.says("why", in_=town.north, thread=town.north.messages[-1])
    announced = await client.files_getUploadURLExternal(filename="a.csv", length=3)
    uploaded = await client.files_upload_v2(filename="a.csv", content="x,y", **here)

    async def trigger() -> str:
        await town.ana.types("/drivers help", in_=town.north)
        return listener.of("/drivers")[-1].payload["trigger_id"]

    opened = await client.views_open(trigger_id=await trigger(), view=modal(section("x")))
    pushed = await client.views_push(trigger_id=await trigger(), view=modal(section("y")))
    town.app.socket_mode = True
    given = {
        "api.test": await client.api_test(color="red"),
        "apps.connections.open": await client.apps_connections_open(app_token=town.app.app_token),
        "auth.test": await client.auth_test(),
        "bots.info": await client.bots_info(bot=town.app.bot_id),
        "chat.getPermalink": await client.chat_getPermalink(channel=town.north.id, message_ts=said["ts"]),
        "chat.postEphemeral": await client.chat_postEphemeral(**here, user=town.ana.id, text="x"),
        "chat.postMessage": said,
        "conversations.history": await client.conversations_history(**here, include_all_metadata=True),
        "conversations.info": await client.conversations_info(**here),
        "conversations.join": await client.conversations_join(channel=elsewhere.id),
        "conversations.list": await client.conversations_list(),
        "conversations.members": await client.conversations_members(**here),
        "conversations.open": await client.conversations_open(users=town.ana.id, return_im=True),
        "conversations.replies": await client.conversations_replies(**at),
        "dnd.info": await client.dnd_info(user=town.ana.id),
        "dnd.teamInfo": await client.dnd_teamInfo(users=town.ana.id),
        "files.completeUploadExternal": uploaded,
        "files.getUploadURLExternal": announced,
        "files.info": await client.files_info(file=uploaded["file"]["id"]),
        "team.info": await client.team_info(),
        "usergroups.list": await client.usergroups_list(include_users=True, include_count=True),
        "usergroups.users.list": await client.usergroups_users_list(usergroup=group.id),
        "users.conversations": await client.users_conversations(),
        "users.info": await client.users_info(user=town.ana.id),
        "users.list": await client.users_list(),
        "views.open": opened,
        "views.publish": await client.views_publish(
            user_id=town.ana.id, view={"type": "home", "blocks": [section("x")]}
        ),
        "views.push": pushed,
        "views.update": await client.views_update(view_id=opened["view"]["id"], view=modal(section("z"))),
        "chat.update": await client.chat_update(**at, text="y"),
        "chat.delete": await client.chat_delete(**at),
    }
    del uploaded.data["file"]  # which the client adds
    return {method: dict(answer.data) for method, answer in given.items()}


async def test_no_answer_has_what_slack_has_not(answers):
    found = [fault for method, answer in answers.items() for fault in undescribed(answer, SHAPES[method], method)]
    assert not found, "\n".join(found)


async def test_every_method_is_held_against_it(answers):
    assert answers.keys() == SHAPES.keys() == METHODS.keys() - UNDESCRIBED


def test_the_tiers_are_those_that_slack_publishes():
    assert {method: METHODS[method].tier for method in TIER_OF} == TIER_OF
    assert METHODS.keys() - TIER_OF.keys() == UNDESCRIBED | {"apps.connections.open"}
    assert TIERS == {1: 1, 2: 20, 3: 50, 4: 100, SPECIAL: 100}
