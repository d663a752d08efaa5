"""Reading channels and people: pages, scopes, and what stays hidden."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.conftest import client_of

META = {"event_type": "check_in", "event_payload": {"delivery": "d1"}}


async def refused(call) -> dict:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response.data


async def pages(call, key: str, **args) -> list[list]:
    """Every page of a listing, by Slack's cursors."""
    found, cursor = [], ""
    while True:
        answer = await call(**args, **({"cursor": cursor} if cursor else {}))
        found.append(answer[key])
        cursor = answer.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return found


async def test_history_is_paged_from_the_newest(client, town):
    for number in range(5):
        await client.chat_postMessage(channel=town.north.id, text=str(number))
    found = await pages(client.conversations_history, "messages", channel=town.north.id, limit=2)
    assert [[m["text"] for m in page] for page in found] == [["4", "3"], ["2", "1"], ["0"]]


async def test_history_keeps_within_its_bounds(client, clock, town):
    stamps = []
    for number in range(3):
        clock.move(minutes=1)
        stamps.append((await client.chat_postMessage(channel=town.north.id, text=str(number)))["ts"])
    ask = {"channel": town.north.id, "oldest": stamps[0], "latest": stamps[2]}
    outside = await client.conversations_history(**ask)
    inside = await client.conversations_history(**ask, inclusive=True)
    assert [m["text"] for m in outside["messages"]] == ["1"]
    assert [m["text"] for m in inside["messages"]] == ["2", "1", "0"]


async def test_metadata_is_whole_only_when_asked_for(client, town):
    await client.chat_postMessage(channel=town.north.id, text="x", metadata=META)
    part = await client.conversations_history(channel=town.north.id)
    whole = await client.conversations_history(channel=town.north.id, include_all_metadata=True)
    assert part["messages"][0]["metadata"] == {"event_type": "check_in"}
    assert whole["messages"][0]["metadata"] == META


async def test_a_thread_is_read_from_its_parent_on(client, town):
    parent = await town.ana.says("question", in_=town.north)
    for number in range(3):
        await town.ben.replies(str(number), to=parent)
    history = await client.conversations_history(channel=town.north.id)
    found = await pages(client.conversations_replies, "messages", channel=town.north.id, ts=parent.ts, limit=2)
    assert history["messages"][0]["reply_count"] == 3
    assert history["messages"][0]["reply_users"] == [town.ben.id]
    assert [[m["text"] for m in page] for page in found] == [["question", "0", "1"], ["question", "2"]]
    answer = await refused(client.conversations_replies(channel=town.north.id, ts="1.000000"))
    assert answer["error"] == "thread_not_found"


async def test_a_private_channel_is_unknown_to_who_isnt_in_it(client, slack, town):
    hidden = slack.channel("hidden", members=[town.ana], private=True)
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert hidden.id not in [c["id"] for c in listed["channels"]]
    for call in (client.conversations_info, client.conversations_members, client.conversations_history):
        assert (await refused(call(channel=hidden.id)))["error"] == "channel_not_found"
    hidden.invite(town.app)
    info = await client.conversations_info(channel=hidden.id, include_num_members=True)
    assert (info["channel"]["is_private"], info["channel"]["is_member"]) == (True, True)
    assert hidden.id.startswith("C")


async def test_a_public_channels_history_is_for_members(client, slack, town):
    elsewhere = slack.channel("elsewhere", members=[town.ana])
    assert (await refused(client.conversations_history(channel=elsewhere.id)))["error"] == "not_in_channel"
    assert (await client.conversations_members(channel=elsewhere.id))["members"] == [town.ana.id]
    await client.conversations_join(channel=elsewhere.id)
    assert (await client.conversations_history(channel=elsewhere.id))["messages"] == []


async def test_the_apps_own_channels_are_listed(client, slack, town):
    slack.channel("elsewhere", members=[town.ana])
    old = slack.channel("old", members=[town.ana, town.app])
    old.archive()
    everything = await client.users_conversations(types="public_channel,private_channel")
    current = await client.users_conversations(exclude_archived=True)
    of_ana = await client.users_conversations(user=town.ana.id)
    assert [c["name"] for c in everything["channels"]] == ["north-team", "old"]
    assert [c["name"] for c in current["channels"]] == ["north-team"]
    assert [c["name"] for c in of_ana["channels"]] == ["north-team", "elsewhere", "old"]


async def test_members_and_people_are_paged(client, slack, town):
    for number in range(5):
        town.north.join(slack.person(f"Person {number}"))
    members = await pages(client.conversations_members, "members", channel=town.north.id, limit=3)
    people = await pages(client.users_list, "members", limit=4)
    assert [len(page) for page in members] == [3, 3, 2]
    assert [p["id"] for page in people for p in page] == ["USLACKBOT", *(p.id for p in slack.people)]


async def test_a_cursor_that_isnt_one_is_refused(client, town):
    for cursor in ("nonsense", "bmV4dDo=", "bmV4dDpVMA=="):
        answer = await refused(client.conversations_members(channel=town.north.id, cursor=cursor))
        assert answer["error"] == "invalid_cursor"


async def test_a_person_is_described(client, slack, town):
    guest = slack.person("Gus Guest", guest=True, deleted=True)
    ana = (await client.users_info(user=town.ana.id))["user"]
    gus = (await client.users_info(user=guest.id))["user"]
    bot = (await client.users_info(user=town.app.bot_user_id))["user"]
    admin = (await client.users_info(user=town.admin.id))["user"]
    assert (ana["tz"], ana["tz_offset"], ana["real_name"]) == ("Europe/Berlin", 3600, "Ana Ruiz")
    assert (gus["is_restricted"], gus["deleted"], bot["is_bot"], admin["is_admin"]) == (True,) * 4
    assert (await refused(client.users_info(user="U0NOBODY")))["error"] == "user_not_found"


async def test_a_missing_scope_is_named_with_those_there_are(client, slack, town):
    town.app.scopes = frozenset({"chat:write", "channels:read"})
    denied = await refused(client.users_info(user=town.ana.id))
    kinds = await refused(client.conversations_list(types="public_channel,private_channel"))
    history = await refused(client.conversations_history(channel=town.north.id))
    assert denied == {
        "ok": False,
        "error": "missing_scope",
        "needed": "users:read",
        "provided": "channels:read,chat:write",
    }
    assert (kinds["needed"], history["needed"]) == ("channels:read,groups:read", "channels:history")


async def test_tokens_are_checked(client, server, slack, town):
    stranger, nobody = client_of(server, town.app), client_of(server, town.app)
    stranger.token, nobody.token = "xoxb-wrong", None
    assert (await refused(stranger.auth_test()))["error"] == "invalid_auth"
    assert (await refused(nobody.auth_test()))["error"] == "not_authed"
    assert (await client.auth_test())["bot_id"] == town.app.bot_id
    assert (await refused(client.api_call("no.such.method")))["error"] == "unknown_method"
    assert (await refused(client.apps_connections_open(app_token=town.app.bot_token)))["error"] == (
        "not_allowed_token_type"
    )
    slack.revoke(town.app)
    assert (await refused(client.auth_test()))["error"] == "token_revoked"


async def test_user_groups_and_quiet_hours_are_read(client, slack, town):
    group = slack.user_group("Coaches", members=[town.ana, town.ben])
    town.ana.snoozed = True
    listed = (await client.usergroups_list(include_users=True))["usergroups"]
    users = (await client.usergroups_users_list(usergroup=group.id))["users"]
    assert (listed[0]["handle"], listed[0]["users"], users) == ("coaches", users, [town.ana.id, town.ben.id])
    assert (await client.dnd_info(user=town.ana.id))["snooze_enabled"] is True
    team = (await client.dnd_teamInfo(users=[town.ana.id, town.ben.id]))["users"]
    assert [team[p.id]["dnd_enabled"] for p in (town.ana, town.ben)] == [True, False]


async def test_direct_messages_are_opened_once(client, slack, town):
    first = (await client.conversations_open(users=town.ana.id))["channel"]["id"]
    again = (await client.conversations_open(users=town.ana.id, return_im=True))["channel"]
    assert (again["id"], again["user"], again["is_im"]) == (first, town.ana.id, True)
    slack.deactivate(town.ben)
    assert (await refused(client.conversations_open(users=town.ben.id)))["error"] == "user_disabled"


async def test_a_file_is_announced_uploaded_and_shared(client, town):
    answer = await client.files_upload_v2(
        channel=town.north.id, filename="figures.csv", content="a,b\n1,2\n", title="Figures", initial_comment="Here"
    )
    message = town.north.messages[-1]
    info = (await client.files_info(file=answer["file"]["id"]))["file"]
    assert (message.text, message.files[0].content) == ("Here", b"a,b\n1,2\n")
    assert (info["title"], info["mimetype"], info["channels"]) == ("Figures", "text/csv", [town.north.id])


async def test_a_file_may_stand_in_an_image_block_once_it_is_there(client, town):
    def image(file_id):
        return [{"type": "image", "alt_text": "A chart", "slack_file": {"id": file_id}}]

    file = (await client.files_upload_v2(filename="chart.png", content=b"png"))["file"]
    post = {"channel": town.north.id, "text": "x"}
    await client.chat_postMessage(**post, blocks=image(file["id"]))
    denied = await refused(client.chat_postMessage(**post, blocks=image("F0NOWHERE")))
    assert "invalid slack file" in denied["response_metadata"]["messages"][0]


async def test_blocks_are_validated_without_being_shown(client, town):
    good = [{"type": "divider"}]
    bad = [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]
    assert (await client.api_call("blocks.validate", json={"blocks": good}))["ok"]
    answer = await refused(client.api_call("blocks.validate", json={"blocks": bad}))
    assert answer["errors"] == [
        {"code": "failed_constraint", "message": "unsupported type: mrkdwn", "pointer": "/0/text/type"}
    ]
    assert town.north.messages == ()
