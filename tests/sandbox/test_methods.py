"""The smaller methods and the corners of the larger ones."""

import asyncio

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.conftest import client_of, input_, modal, section


async def refused(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


async def test_the_workspace_and_the_bot_are_described(client, town):
    team = (await client.team_info())["team"]
    bot = (await client.bots_info(bot=town.app.bot_id))["bot"]
    assert (team["name"], team["domain"]) == ("Riverside", "riverside")
    assert (bot["name"], bot["user_id"]) == ("Driver Pulse", town.app.bot_user_id)
    assert await refused(client.bots_info(bot="B0NOBODY")) == "bot_not_found"


async def test_what_a_token_may_do_is_said_beside_each_answer(client, town):
    assert "x-oauth-scopes" not in (await client.auth_test()).headers
    town.app.scopes = frozenset({"commands", "chat:write"})
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "chat:write,commands"


async def test_a_test_call_says_its_arguments_back(client):
    assert (await client.api_test(color="red"))["args"] == {"color": "red"}
    assert await refused(client.api_test(error="my_error")) == "my_error"


async def test_a_view_is_validated_too(client):
    good = await client.api_call("blocks.validate", json={"view": modal(section("x"))})
    assert good["ok"]
    assert await refused(client.api_call("blocks.validate", json={"view": modal(title="")})) == "invalid_blocks"
    assert await refused(client.api_call("blocks.validate")) == "invalid_arguments"


async def test_public_channels_are_open_to_apps_with_the_scope(client, slack, town):
    elsewhere = slack.channel("elsewhere", members=[town.ana])
    town.app.scopes = frozenset({"chat:write", "chat:write.public"})
    await client.chat_postMessage(channel=elsewhere.id, text="x")
    assert [m.text for m in elsewhere.messages] == ["x"]


async def test_an_archived_channels_messages_stay_as_they_are(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="x"))["ts"]
    town.north.archive()
    assert await refused(client.chat_update(channel=town.north.id, ts=ts, text="y")) == "is_inactive"


async def test_bots_and_the_deactivated_get_no_direct_messages(client, slack, town):
    other = slack.person("Other Bot", bot=True)
    slack.deactivate(town.ben)
    assert await refused(client.chat_postMessage(channel=other.id, text="x")) == "cannot_dm_bot"
    assert await refused(client.chat_postMessage(channel=town.ben.id, text="x")) == "channel_not_found"


async def test_markdown_stands_alone_and_is_bounded(client, town):
    there = {"channel": town.north.id}
    await client.chat_postMessage(**there, markdown_text="**x**")
    both = client.api_call("chat.postMessage", json={**there, "markdown_text": "x", "text": "y"})
    long = client.api_call("chat.postMessage", json={**there, "markdown_text": "x" * 12_001})
    assert await refused(both) == "markdown_text_conflict"
    assert await refused(long) == "msg_too_long"


async def test_blocks_that_are_no_json_are_told_apart_from_broken_ones(client, town):
    call = client.api_call("chat.postMessage", data={"channel": town.north.id, "text": "x", "blocks": "[{"})
    assert await refused(call) == "invalid_blocks_format"


async def test_a_broadcast_reply_stands_in_channel_and_thread(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="question"))["ts"]
    await client.chat_postMessage(channel=town.north.id, text="answer", thread_ts=ts, reply_broadcast=True)
    assert [m.text for m in town.north.messages] == ["question", "answer"]
    assert [m.text for m in town.north.find(ts).thread] == ["answer"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"limit": -1}, "invalid_limit"),
        ({"limit": 1001}, "invalid_limit"),
        ({"limit": "many"}, "invalid_arguments"),
        ({"types": "starships"}, "invalid_types"),
    ],
)
async def test_listings_refuse_what_makes_no_sense(client, args, error):
    assert await refused(client.api_call("conversations.list", params=args)) == error


async def test_files_that_never_came_cant_be_completed(client, town):
    announced = await client.files_getUploadURLExternal(filename="a.csv", length=3)
    files = [{"id": announced["file_id"], "title": "A"}]
    assert await refused(client.files_completeUploadExternal(files=files)) == "file_not_found"
    assert await refused(client.files_completeUploadExternal(files=[])) == "invalid_arguments"
    assert await refused(client.files_info(file=announced["file_id"])) == "file_not_found"


async def test_a_home_is_published_for_people_and_by_its_newest_hash(client, town):
    home = {"type": "home", "blocks": [section("one")]}
    old = (await client.views_publish(user_id=town.ana.id, view=home))["view"]["hash"]
    await client.views_publish(user_id=town.ana.id, view={**home, "blocks": []}, hash=old)
    assert await refused(client.views_publish(user_id=town.ana.id, view=home, hash=old)) == "hash_conflict"
    assert await refused(client.views_publish(user_id=town.app.bot_user_id, view=home)) == "invalid_arguments"
    assert await refused(client.views_publish(user_id=town.ana.id, view=modal())) == "invalid_arguments"


async def test_a_view_is_found_by_the_apps_own_id_which_is_taken_once(client, town, listener):
    async def trigger():
        await town.ana.types("/drivers", in_=town.north)
        return listener.of("/drivers")[-1].payload["trigger_id"]

    await client.views_open(trigger_id=await trigger(), view=modal(external_id="mine"))
    await client.views_update(external_id="mine", view=modal(title="Other", external_id="mine"))
    again = client.views_push(trigger_id=await trigger(), view=modal(external_id="mine"))
    assert town.ana.modal.title == "Other"
    assert await refused(again) == "duplicate_external_id"


@pytest.mark.parametrize(
    ("typed", "whole", "complaint"),
    [("2", True, "range"), ("21", True, "range"), ("4.5", True, "valid number"), ("4.5", False, None)],
)
async def test_numbers_are_checked_by_slacks_client(client, town, listener, typed, whole, complaint):
    number = {"type": "number_input", "action_id": "k", "is_decimal_allowed": not whole}
    view = modal(input_("K", number | {"min_value": "3", "max_value": "20"}, "k"))
    await town.ana.types("/drivers", in_=town.north)
    await client.views_open(trigger_id=listener.of("/drivers")[-1].payload["trigger_id"], view=view)
    await town.ana.fills({"K": typed})
    result = await town.ana.submits()
    assert complaint in result.errors["k"] if complaint else result.action == "closed"


async def test_in_real_time_the_first_retry_comes_at_once(slack, town, listener, server):
    slack.outbox.retry_in_real_time = True
    listener.status = 500
    await town.ana.says("x", in_=town.north)
    async with asyncio.timeout(5):
        while len(listener.of("message")) < 2:
            await slack.settled()
            await asyncio.sleep(0)
    assert listener.of("message")[1].headers["X-Slack-Retry-Num"] == "1"


async def test_one_app_never_touches_anothers_words(client, server, slack, town):
    other = slack.install_app("Other")
    town.north.invite(other)
    ts = (await client.chat_postMessage(channel=town.north.id, text="mine"))["ts"]
    stranger = client_of(server, other)
    assert await refused(stranger.chat_update(channel=town.north.id, ts=ts, text="x")) == "cant_update_message"
    assert await refused(stranger.chat_delete(channel=town.north.id, ts=ts)) == "cant_delete_message"
