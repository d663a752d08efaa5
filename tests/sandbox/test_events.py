"""Events: who is told what, in which shape, and what happens when the app doesn't answer."""

import pytest
from aiohttp import web

from tests.sandbox.conftest import Listener


@pytest.fixture
def told(slack, town, listener, server):
    """Lets everything arrive, and returns the inner events of a type."""

    async def told_(kind: str) -> list[dict]:
        await slack.settled()
        return [event for event in listener.events if event["type"] == kind]

    return told_


async def test_a_message_arrives_in_slacks_wrapper(slack, town, listener, told):
    said = await town.ana.says("Hello", in_=town.north)
    (event,) = await told("message")
    wrapper = listener.of("message")[0].payload
    assert (event["user"], event["text"], event["ts"]) == (town.ana.id, "Hello", said.ts)
    assert (event["channel"], event["channel_type"]) == (town.north.id, "channel")
    assert {"token", "team_id", "api_app_id", "event_id", "event_time", "authorizations", "event_context"} <= (
        wrapper.keys()
    )
    assert wrapper["authorizations"][0]["user_id"] == town.app.bot_user_id


async def test_a_reply_names_its_thread_and_the_author_above(town, told):
    parent = await town.ana.says("question", in_=town.north)
    await town.ben.replies("answer", to=parent)
    event = (await told("message"))[1]
    assert (event["thread_ts"], event["parent_user_id"]) == (parent.ts, town.ana.id)


async def test_an_edit_carries_both_versions(town, told):
    said = await town.ana.says("frist", in_=town.north)
    await town.ana.edits(said, "first")
    event = (await told("message"))[1]
    assert (event["subtype"], event["hidden"]) == ("message_changed", True)
    assert (event["message"]["text"], event["previous_message"]["text"]) == ("first", "frist")
    assert event["message"]["edited"]["user"] == town.ana.id


async def test_a_deletion_names_what_was_there(town, told):
    parent = await town.ana.says("question", in_=town.north)
    reply = await town.ben.replies("answer", to=parent)
    await town.ben.deletes(reply)
    event = (await told("message"))[2]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", reply.ts)
    assert event["previous_message"]["thread_ts"] == parent.ts


async def test_private_and_direct_messages_have_their_own_kinds(slack, town, told):
    hidden = slack.channel("hidden", members=[town.ana, town.app], private=True)
    await town.ana.says("a", in_=hidden)
    await town.ana.says("b", in_=town.ana.dm())
    assert [e["channel_type"] for e in await told("message")] == ["group", "im"]


async def test_where_the_app_isnt_it_hears_nothing(slack, town, told):
    await town.ana.says("x", in_=slack.channel("elsewhere", members=[town.ana]))
    assert await told("message") == []


async def test_an_app_hears_only_what_it_subscribed_to_and_may_read(slack, town, told, listener):
    town.app.events = frozenset({"message.channels", "message.groups", "member_joined_channel"})
    town.app.scopes = frozenset({"channels:history"})
    hidden = slack.channel("hidden", members=[town.ana, town.app], private=True)
    await town.ana.says("unseen", in_=hidden)
    await town.ana.says("seen", in_=town.north)
    town.north.archive()
    assert [e["text"] for e in await told("message")] == ["seen"]
    assert await told("channel_archive") == []


async def test_comings_and_goings_are_told(slack, town, told):
    town.north.join(town.admin)
    town.north.leave(town.admin)
    town.north.kick(town.app)
    town.north.invite(town.app)
    joined, left, gone = (
        await told("member_joined_channel"),
        await told("member_left_channel"),
        await told("channel_left"),
    )
    assert [e["user"] for e in joined] == [town.admin.id, town.app.bot_user_id]
    assert [e["user"] for e in left] == [town.admin.id]
    assert [e["channel"] for e in gone] == [town.north.id]


async def test_a_channels_life_is_told_in_the_words_of_its_kind(slack, town, told):
    hidden = slack.channel("hidden", members=[town.ana, town.app], private=True)
    town.north.rename("north")
    hidden.archive()
    hidden.unarchive()
    town.north.delete()
    assert (await told("channel_rename"))[0]["channel"]["name"] == "north"
    assert [e["channel"] for e in await told("group_archive")] == [hidden.id]
    assert [e["channel"] for e in await told("group_unarchive")] == [hidden.id]
    assert [e["channel"] for e in await told("channel_deleted")] == [town.north.id]


async def test_people_who_come_change_and_go_are_told(slack, town, told):
    zoe = slack.person("Zoe New")
    zoe.moves_to("Asia/Tokyo")
    zoe.is_made(admin=True)
    slack.deactivate(zoe)
    assert [e["user"]["id"] for e in await told("team_join")] == [zoe.id]
    tokyo, admin, gone = (e["user"] for e in await told("user_change"))
    assert (tokyo["tz"], tokyo["tz_offset"]) == ("Asia/Tokyo", 9 * 3600)
    assert (admin["is_admin"], gone["deleted"]) == (True, True)


async def test_user_groups_are_told(slack, town, told):
    group = slack.user_group("Coaches", members=[town.ana])
    group.set_members([town.ben])
    group.disable()
    (changed,) = await told("subteam_members_changed")
    assert (changed["added_users"], changed["removed_users"]) == ([town.ben.id], [town.ana.id])
    assert len(await told("subteam_created")) == len(await told("subteam_updated")) == 1


async def test_an_uninstalled_app_is_told_and_forgotten(slack, town, told):
    slack.uninstall(town.app)
    assert len(await told("tokens_revoked")) == len(await told("app_uninstalled")) == 1
    await town.ana.says("x", in_=town.north)
    assert await told("message") == []


async def test_a_failed_event_is_retried_three_times_with_its_reason(slack, town, listener, server):
    listener.status = 500
    await town.ana.says("x", in_=town.north)
    await slack.settled()
    for _ in range(5):
        await slack.retry_events()
    heard = listener.of("message")
    assert [h.headers.get("X-Slack-Retry-Num") for h in heard] == [None, "1", "2", "3"]
    assert heard[1].headers["X-Slack-Retry-Reason"] == "http_error"
    assert len({h.payload["event_id"] for h in heard}) == 1


async def test_an_app_may_ask_not_to_be_retried(slack, town, listener, server):
    listener.on("message", lambda h: web.Response(status=500, headers={"X-Slack-No-Retry": "1"}))
    await town.ana.says("x", in_=town.north)
    await slack.settled()
    await slack.retry_events()
    assert len(listener.of("message")) == 1


async def test_what_was_missed_while_the_app_was_down_comes_with_the_retry(slack, town, server):
    async with Listener().listening() as gone:
        town.app.request_url = gone.url
    await town.ana.says("x", in_=town.north)
    await slack.settled()
    async with Listener().listening() as back:
        town.app.request_url = back.url
        await slack.retry_events()
        assert back.of("message")[0].headers["X-Slack-Retry-Reason"] == "connection_failed"


async def test_duplicates_have_the_same_id(slack, town, listener, server):
    slack.faults.duplicate_events = True
    await town.ana.says("x", in_=town.north)
    await slack.settled()
    first, second = listener.of("message")
    assert first.payload == second.payload


async def test_late_events_come_when_they_are_let_go(slack, town, listener, server):
    slack.faults.late_events = True
    said = await town.ana.says("x", in_=town.north)
    await town.ana.edits(said, "y")
    await slack.settled()
    assert listener.events == []
    await slack.release_events()
    assert [event.get("subtype") for event in listener.events] == ["message_changed", None]
