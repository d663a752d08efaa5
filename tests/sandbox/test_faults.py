"""Limits by the clock, faults on demand, and the log of all that crossed the wire."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.conftest import client_of, section
from tests.sandbox.test_blockkit import line


async def limited(call) -> int:
    """The seconds that a refused call is told to wait."""
    with pytest.raises(SlackApiError) as caught:
        await call
    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    return int(caught.value.response.headers["Retry-After"])


async def refusal(call) -> dict[str, Any]:
    """What Slack answers to a call that it does not take."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)


def raw(text: str) -> dict[str, str]:
    return {"type": "raw_text", "text": text}


async def test_a_channel_takes_a_short_burst_then_one_message_a_second(client, clock, slack, town):
    other = slack.channel("south", members=[town.app])
    for _ in range(slack.limits.channel_burst):
        await client.chat_postMessage(channel=town.north.id, text="x")
    assert await limited(client.chat_postMessage(channel=town.north.id, text="x")) == 1
    await client.chat_postMessage(channel=other.id, text="x")
    clock.move(seconds=1)
    await client.chat_postMessage(channel=town.north.id, text="x")
    assert await limited(client.chat_postMessage(channel=town.north.id, text="x")) == 1


async def test_the_workspace_has_a_cap_of_its_own(client, slack, town):
    slack.limits.workspace_burst = 3
    rooms = [slack.channel(f"room-{n}", members=[town.app]) for n in range(4)]
    for room in rooms[:3]:
        await client.chat_postMessage(channel=room.id, text="x")
    assert await limited(client.chat_postMessage(channel=rooms[3].id, text="x")) == 1


async def test_a_method_has_its_tier_and_moved_time_refills_it(client, clock, town):
    for _ in range(20):
        await client.users_list()
    assert await limited(client.users_list()) == 3
    await client.users_info(user=town.ana.id)
    clock.move(weeks=1)
    await client.users_list()


async def test_limits_can_be_relaxed_and_switched_off(client, slack, town):
    slack.limits.relax(2)
    for _ in range(10):
        await client.chat_postMessage(channel=town.north.id, text="x")
    await limited(client.chat_postMessage(channel=town.north.id, text="x"))
    slack.limits.disable()
    await client.chat_postMessage(channel=town.north.id, text="x")
    assert len(town.north.messages) == 11


@pytest.mark.parametrize("kind", ["reset_before", "server_error", "error:fatal_error"])
async def test_some_faults_come_before_anything_is_stored(client, slack, town, kind):
    slack.faults.add("chat.postMessage", kind=kind)
    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await client.chat_postMessage(channel=town.north.id, text="x")
    assert town.north.messages == ()
    await client.chat_postMessage(channel=town.north.id, text="x")


async def test_the_reply_may_be_lost_after_the_message_was_stored(client, slack, town):
    slack.faults.add("chat.postMessage", kind="reset_after_store")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=town.north.id, text="x")
    assert [m.text for m in town.north.messages] == ["x"]


async def test_slack_may_fall_silent_after_the_message_was_stored(server, slack, town):
    slack.faults.add("chat.postMessage", kind="timeout_after_store", delay=60)
    hasty = client_of(server, town.app)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(hasty.chat_postMessage(channel=town.north.id, text="x"), 0.05)
    assert [m.text for m in town.north.messages] == ["x"]


async def test_slack_may_be_slow(client, slack, town):
    slack.faults.add("chat.postMessage", kind="slow", delay=0.05)
    before = time.monotonic()
    await client.chat_postMessage(channel=town.north.id, text="x")
    assert time.monotonic() - before >= 0.05


async def test_a_fault_is_for_what_it_names_and_for_so_many_times(client, slack, town):
    other = slack.channel("south", members=[town.app])
    slack.faults.add("chat.postMessage", kind="rate_limited", times=2, where={"channel": other.id}, retry_after=7)
    await client.chat_postMessage(channel=town.north.id, text="x")
    for _ in range(2):
        assert await limited(client.chat_postMessage(channel=other.id, text="x")) == 7
    await client.chat_postMessage(channel=other.id, text="x")
    assert slack.faults.waiting == ()


async def test_a_fault_can_hit_a_response_address(slack, town, listener, server):
    slack.faults.add("response_url", kind="server_error")
    await town.ana.types("/drivers", in_=town.north)
    url = listener.of("/drivers")[0].payload["response_url"]
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(2):
            async with session.post(url, json={"text": "x"}) as answer:
                statuses.append(answer.status)
    assert statuses == [500, 200]


async def test_an_older_workspace_refuses_charts_and_data_tables_wherever_they_stand(client, slack, town, listener):
    chart, table = line(2), {"type": "data_table", "caption": "Now", "rows": [[raw("Driver")], [raw("Coaching")]]}
    here = {"channel": town.north.id, "text": "x"}
    await town.ana.types("/drivers", in_=town.north)
    address = listener.of("/drivers")[0].payload["response_url"]
    slack.faults.refuse_new_blocks = True

    for blocks in ([chart], [section("x"), table]):
        refused = await refusal(client.chat_postMessage(**here, blocks=blocks))
        assert refused["error"] == "invalid_blocks"
        at = f"/blocks/{len(blocks) - 1}/type"
        unsupported = f"[ERROR] unsupported type: {blocks[-1]['type']} [json-pointer:{at}]"
        assert refused["response_metadata"]["messages"] == [unsupported]
        shown = {"type": "home", "blocks": blocks}
        assert (await refusal(client.views_publish(user_id=town.ana.id, view=shown)))["error"] == "invalid_arguments"
        assert (await refusal(client.blocks_validate(blocks=blocks)))["error"] == "invalid_blocks"
        async with aiohttp.ClientSession() as session, session.post(address, json={"blocks": blocks}) as answer:
            assert answer.status == 400

    await client.chat_postMessage(**here, blocks=[section("No chart")])
    slack.faults.clear()
    await client.chat_postMessage(**here, blocks=[chart, table])


def test_a_fault_of_an_unknown_kind_is_a_mistake(slack):
    with pytest.raises(ValueError, match="no fault of the kind 'explode'"):
        slack.faults.add("chat.postMessage", kind="explode")


async def test_everything_is_written_down(client, slack, town, listener):
    await client.chat_postMessage(channel=town.north.id, text="x")
    await slack.settled()
    slack.faults.add("auth.test", kind="server_error")
    with pytest.raises(SlackApiError):
        await client.auth_test()
    (posted,) = slack.traffic.calls("chat.postMessage")
    (event,) = slack.traffic.sent("message")
    (failed,) = slack.traffic.calls("auth.test")
    assert (posted.ok, posted.request["text"], posted.response["ok"]) == (True, "x", True)
    assert (event.ok, event.status, event.app_id) == (True, 200, town.app.app_id)
    assert (failed.ok, failed.status, failed.fault) == (False, 500, "server_error")
