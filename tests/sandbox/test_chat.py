"""Posting, changing and deleting over real HTTP, as Slack's own client does it."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.conftest import question, section

META = {"event_type": "check_in", "event_payload": {"delivery": "d1"}}


async def refused(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


async def test_a_posted_message_stands_in_its_channel_with_slacks_shape(client, town):
    answer = await client.chat_postMessage(channel=town.north.id, text="Hello", blocks=question(), metadata=META)
    message = answer["message"]
    assert (answer["ok"], answer["channel"]) == (True, town.north.id)
    assert {"type", "user", "text", "ts", "team", "bot_id", "app_id", "bot_profile", "blocks"} <= message.keys()
    assert town.north.messages[-1].ts == answer["ts"]
    assert town.ana.sees(town.north)[-1].metadata == META


async def test_timestamps_are_the_clocks_and_never_the_same(client, clock, town):
    stamps = [(await client.chat_postMessage(channel=town.north.id, text="x"))["ts"] for _ in range(3)]
    assert [float(ts) for ts in stamps] == pytest.approx([clock.now().timestamp()] * 3, abs=1e-3)
    assert sorted(set(stamps)) == stamps


async def test_where_the_app_may_not_post_it_is_told_why(client, slack, town):
    elsewhere = slack.channel("elsewhere", members=[town.ana])
    hidden = slack.channel("hidden", members=[town.ana], private=True)
    town.north.archive()
    assert await refused(client.chat_postMessage(channel=elsewhere.id, text="x")) == "not_in_channel"
    assert await refused(client.chat_postMessage(channel=hidden.id, text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel=town.north.id, text="x")) == "is_archived"
    assert await refused(client.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"


async def test_nothing_to_say_is_refused(client, town):
    assert await refused(client.api_call("chat.postMessage", json={"channel": town.north.id})) == "no_text"


async def test_long_text_is_cut_when_posted_and_refused_when_updated(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="x" * 40_001))["ts"]
    assert len(town.north.find(ts).text) == 40_000
    assert await refused(client.chat_update(channel=town.north.id, ts=ts, text="x" * 4_001)) == "msg_too_long"


async def test_too_much_text_in_blocks_is_refused(client, town):
    blocks = [section("x" * 2_999) for _ in range(5)]
    assert await refused(client.chat_postMessage(channel=town.north.id, text="x", blocks=blocks)) == (
        "msg_blocks_too_long"
    )


async def test_an_update_changes_the_message_and_keeps_its_metadata(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="0 of 2", metadata=META))["ts"]
    await client.chat_update(channel=town.north.id, ts=ts, text="1 of 2")
    message = town.north.find(ts)
    assert (message.text, message.metadata, message.edited["user"]) == ("1 of 2", META, town.app.bot_user_id)


async def test_metadata_is_cleared_by_an_empty_object(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="x", metadata=META))["ts"]
    await client.chat_update(channel=town.north.id, ts=ts, text="x", metadata={})
    assert town.north.find(ts).metadata is None


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"a": {"b": {"c": 1}}}}, "invalid_metadata_schema"),
    ],
)
async def test_metadata_must_be_flat_and_whole(client, town, metadata, error):
    call = client.api_call("chat.postMessage", json={"channel": town.north.id, "text": "x", "metadata": metadata})
    assert await refused(call) == error


async def test_only_own_messages_can_be_changed_or_deleted(client, town):
    said = await town.ana.says("mine", in_=town.north)
    there = {"channel": town.north.id, "ts": said.ts}
    assert await refused(client.chat_update(**there, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(**there)) == "cant_delete_message"
    assert await refused(client.chat_delete(channel=town.north.id, ts="1.000000")) == "message_not_found"


async def test_a_deleted_message_is_gone_for_everybody(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="x"))["ts"]
    await client.chat_delete(channel=town.north.id, ts=ts)
    assert town.ana.sees(town.north) == ()
    assert await refused(client.chat_update(channel=town.north.id, ts=ts, text="y")) == "message_not_found"


async def test_an_ephemeral_is_seen_by_one_person_and_found_by_nobody(client, town):
    there = {"channel": town.north.id, "user": town.ana.id}
    ts = (await client.chat_postEphemeral(**there, text="for you"))["message_ts"]
    history = await client.conversations_history(channel=town.north.id)
    assert [m.text for m in town.ana.sees(town.north)] == ["for you"]
    assert town.ben.sees(town.north) == town.admin.sees(town.north) == ()
    assert history["messages"] == []
    assert await refused(client.chat_update(channel=town.north.id, ts=ts, text="x")) == "message_not_found"


async def test_an_ephemeral_needs_somebody_who_is_there(client, town):
    call = client.chat_postEphemeral(channel=town.north.id, user=town.admin.id, text="x")
    assert await refused(call) == "user_not_in_channel"


async def test_a_reply_hangs_below_its_message_and_not_in_the_channel(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="question"))["ts"]
    await client.chat_postMessage(channel=town.north.id, text="answer", thread_ts=ts)
    parent = town.north.find(ts)
    assert [m.text for m in parent.thread] == ["answer"]
    assert town.north.messages == (parent,)
    assert [m.text for m in town.ana.sees(town.north, thread=parent)] == ["question", "answer"]
    assert await refused(client.chat_postMessage(channel=town.north.id, text="x", thread_ts="1.000000")) == (
        "thread_not_found"
    )


async def test_a_person_is_written_to_by_their_id(client, town):
    answer = await client.chat_postMessage(channel=town.ana.id, text="psst")
    assert answer["channel"] == town.ana.dm(town.app).id
    assert [m.text for m in town.ana.sees(town.ana.dm())] == ["psst"]
    assert town.ben.sees(town.ana.dm()) == ()


async def test_a_permalink_leads_to_the_message(client, town):
    ts = (await client.chat_postMessage(channel=town.north.id, text="x"))["ts"]
    link = (await client.chat_getPermalink(channel=town.north.id, message_ts=ts))["permalink"]
    assert link == f"https://riverside.slack.com/archives/{town.north.id}/p{ts.replace('.', '')}"


async def test_broken_blocks_are_refused_with_the_reason(client, town):
    blocks = [section("x"), {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=town.north.id, text="x", blocks=blocks)
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]
