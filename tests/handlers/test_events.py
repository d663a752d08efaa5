"""What Slack tells of by itself: thread replies become comments, and the directory follows people and channels."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import lookups
from bot.clock import MovableClock
from bot.domain.loss import ChannelNotice
from bot.domain.person import Channel
from bot.domain.round import MissedReason
from bot.handlers import events
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError
from bot.ports import Deps
from bot.services.commenting import ThreadReply
from bot.services.watching import channel_notice
from storage import deliveries, directory
from storage.engine import Database
from tests.factories import WORKSPACE, make_person
from tests.fakes import FakeMessenger
from tests.stage import Stage
from tests.worker.accidents import Around, Door, nothing

WRITTEN = {"type": "message", "channel": "C1", "user": "U1", "text": "Hi", "ts": "2.0", "thread_ts": "1.0"}
EDITED = {**WRITTEN, "edited": {"ts": "3.0"}}
REPLY = ThreadReply("C1", "1.0", "2.0", "U1", "Hi", "2.0")


@pytest.mark.parametrize(
    ("event", "reply"),
    [
        (WRITTEN, REPLY),
        ({**WRITTEN, "subtype": "file_share"}, REPLY),
        ({**WRITTEN, "subtype": "thread_broadcast"}, REPLY),
        ({**WRITTEN, "bot_id": "B1"}, None),
        ({**WRITTEN, "subtype": "bot_message"}, None),
        ({**WRITTEN, "subtype": "channel_join"}, None),
        ({key: value for key, value in WRITTEN.items() if key != "thread_ts"}, None),
        ({**WRITTEN, "ts": "1.0"}, None),
        (
            {
                "subtype": "message_changed",
                "channel": "C1",
                "ts": "4.0",
                "message": {**WRITTEN, "edited": {"ts": "3.0"}},
            },
            ThreadReply("C1", "1.0", "2.0", "U1", "Hi", "3.0"),
        ),
        (
            {"subtype": "message_changed", "channel": "C1", "ts": "4.0", "message": WRITTEN},
            ThreadReply("C1", "1.0", "2.0", "U1", "Hi", "4.0"),
        ),
        ({"subtype": "message_changed", "channel": "C1", "ts": "4.0", "message": {**WRITTEN, "bot_id": "B"}}, None),
        (
            {"subtype": "message_deleted", "channel": "C1", "ts": "5.0", "previous_message": WRITTEN},
            ThreadReply("C1", "1.0", "2.0", "U1", "Hi", "5.0", deleted=True),
        ),
        ({"subtype": "message_deleted", "channel": "C1", "ts": "5.0"}, None),
        ({"subtype": "message_changed", "message": "nonsense"}, None),
    ],
)
def test_what_slack_says_of_thread_replies(event: dict[str, Any], reply: ThreadReply | None):
    assert events.reply_of(event) == reply


class Ear:
    """Hears events and lets what follows in the background finish."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.messenger, self.number = stage, FakeMessenger(), 0
        self.deps = Deps(stage.database, self.messenger, stage.clock, stage.means.catalogue, stage.means.keyring)

    async def hears(self, handler: Any, **event: Any) -> None:
        self.number += 1
        body = {"type": "event_callback", "team_id": WORKSPACE, "event_id": f"Ev{self.number}", "event": event}
        outcome: Outcome = await handler(self.deps, body)
        for effect in outcome.later:
            await effect()

    async def members(self, person: str) -> frozenset[str]:
        return await self.stage.database.read(directory.memberships, WORKSPACE, person)

    async def channel(self, channel: str = "C0NORTH") -> Channel | None:
        return await self.stage.database.read(directory.channel, WORKSPACE, channel)


@pytest.fixture
async def ear(database: Database, clock: MovableClock) -> Ear:
    return Ear(await Stage(database, clock).settles_in())


@pytest.mark.parametrize("ts", ["soon", "1", "9" * 20 + ".1", "1e9.5", "²."])
def test_a_reply_whose_time_is_none_can_not_be_read(ts: str):
    reply = {"type": "message", "channel": "C1", "user": "U1", "text": "Hello", "ts": ts, "thread_ts": "10.1"}

    with pytest.raises(BadPayloadError):
        events.reply_of(reply)


async def test_a_reply_in_a_check_ins_thread_is_kept(ear: Ear):
    await ear.stage.opens()
    await ear.stage.posts_all()
    post = await ear.stage.check_in()
    ts = f"{float(post.ts or 0) + 60:.6f}"
    said = {"channel": "C0NORTH", "user": "U0N1", "text": "More time, please.", "ts": ts, "thread_ts": post.ts}
    await ear.hears(events.message, type="message", **said)
    assert [row["text"] for row in await ear.stage.rows("comments")] == ["More time, please."]


async def test_what_else_is_said_in_a_channel_is_not_kept(ear: Ear):
    await ear.hears(events.message, type="message", channel="C0NORTH", user="U0N1", text="Lunch?", ts="5.0")
    assert await ear.stage.rows("comments") == await ear.stage.rows("seen_events") == []


async def test_joining_and_leaving_are_followed(ear: Ear):
    ear.messenger.knows_people(make_person("U0NEW"))
    await ear.hears(events.membership, type="member_joined_channel", channel="C0NORTH", user="U0NEW")
    assert await ear.members("U0NEW") == {"C0NORTH"}
    await ear.hears(events.membership, type="member_left_channel", channel="C0NORTH", user="U0NEW")
    assert await ear.members("U0NEW") == frozenset()


async def test_who_joins_or_leaves_while_the_members_are_read_is_not_forgotten(ear: Ear):
    north = ear.stage.world.channels["C0NORTH"]
    ear.messenger.knows_people(make_person("U0NEW"))
    ear.messenger.knows_channel(Channel("C0NORTH", "north", joined=True), members=north)

    async def people_come_and_go() -> None:
        await ear.hears(events.membership, type="member_joined_channel", channel="C0NORTH", user="U0NEW")
        await ear.hears(events.membership, type="member_left_channel", channel="C0NORTH", user="U0N1")

    async def reads(*, meanwhile: Callable[[], Awaitable[None]]) -> list[frozenset[str]]:
        deps = replace(ear.deps, messenger=Door(ear.messenger, members=Around(after=meanwhile)))
        await lookups.refresh_members(deps, WORKSPACE, "C0NORTH", max_age=timedelta())
        return [await ear.members(person) for person in ("U0NEW", "U0N1")]

    assert await reads(meanwhile=people_come_and_go) == [{"C0NORTH"}, frozenset()]
    ear.stage.clock.move_machine(timedelta(seconds=1))
    assert await reads(meanwhile=nothing) == [frozenset(), {"C0NORTH"}]


async def test_where_the_bot_comes_in_everybody_is_read(ear: Ear):
    ear.messenger.knows_channel(Channel("C0WEST", "west", joined=True), members=["U0N1", "U0N2"])
    await ear.hears(events.membership, type="member_joined_channel", channel="C0WEST", user="U0BOT")
    assert "C0WEST" in await ear.members("U0N1")
    assert await ear.channel("C0WEST") == Channel("C0WEST", "west", joined=True)


async def test_where_the_bot_is_removed_it_knows_it_can_not_post(ear: Ear):
    await ear.hears(events.membership, type="member_left_channel", channel="C0NORTH", user="U0BOT")
    assert (await ear.channel()).joined is False


@pytest.mark.parametrize("private", [True, False])
async def test_a_channel_that_was_made_private_or_public_is_known_as_that_at_once(ear: Ear, private: bool):
    """What it is called is told to nobody outside it; the bot stays in it."""
    before = replace(await ear.channel(), private=not private)
    await ear.deps.write(directory.save_channels, WORKSPACE, [before])
    subtype = f"channel_convert_to_{'private' if private else 'public'}"
    await ear.hears(events.message, type="message", subtype=subtype, channel="C0NORTH", user="U0N1", ts="1.0", text="-")
    assert await ear.channel() == replace(before, private=private)
    await ear.hears(events.message, type="message", subtype=subtype, channel="C0NOWHERE", user="U0N1", ts="1.0")
    await ear.hears(events.message, type="message", subtype=subtype)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"type": "channel_archive", "channel": "C0NORTH"}, {"archived": True}),
        ({"type": "group_archive", "channel": "C0NORTH"}, {"archived": True}),
        ({"type": "channel_rename", "channel": {"id": "C0NORTH", "name": "far-north"}}, {"name": "far-north"}),
        ({"type": "channel_left", "channel": "C0NORTH"}, {"joined": False}),
        ({"type": "channel_deleted", "channel": "C0NORTH"}, {"joined": False}),
    ],
)
async def test_channels_are_followed(ear: Ear, event: dict[str, Any], expected: dict[str, Any]):
    await ear.hears(events.channel_changed, **event)
    known = await ear.channel()
    assert {name: getattr(known, name) for name in expected} == expected


async def test_a_channel_that_comes_back_can_be_posted_to(ear: Ear):
    await ear.hears(events.channel_changed, type="channel_archive", channel="C0NORTH")
    await ear.hears(events.channel_changed, type="channel_unarchive", channel="C0NORTH")
    assert (await ear.channel()).can_be_posted_to


async def told(ear: Ear) -> list[ChannelNotice]:
    """What admins are told of channels, a minute later."""
    later = ear.stage.clock.now() + timedelta(minutes=1)
    owed = await ear.stage.database.read(deliveries.due_deliveries, WORKSPACE, now=later, limit=9)
    found = [await ear.stage.database.read(channel_notice, WORKSPACE, one.subject) for one in owed]
    return [one for one in found if one]


@pytest.mark.parametrize(
    ("event", "now_is", "reason"),
    [
        ({"type": "channel_archive"}, {"archived": True, "joined": True}, MissedReason.CHANNEL_ARCHIVED),
        ({"type": "group_archive"}, {"archived": True, "joined": True}, MissedReason.CHANNEL_ARCHIVED),
        ({"type": "channel_left"}, {}, MissedReason.NOT_IN_CHANNEL),
        ({"type": "channel_left"}, {"archived": True}, MissedReason.CHANNEL_ARCHIVED),
        ({"type": "group_left"}, {"private": True}, MissedReason.NOT_IN_CHANNEL),
        ({"type": "channel_deleted"}, None, MissedReason.CHANNEL_GONE),
        ({"type": "member_left_channel", "user": "U0BOT"}, {}, MissedReason.NOT_IN_CHANNEL),
    ],
)
async def test_who_looks_after_a_channel_is_told_when_it_is_lost(
    ear: Ear, event: dict[str, Any], now_is: dict[str, bool] | None, reason: MissedReason
):
    if now_is is not None:
        ear.messenger.knows_channel(Channel("C0NORTH", "north", **now_is))
        here = Channel("C0NORTH", "north", private=now_is.get("private", False), joined=True)
        await ear.stage.database.write(directory.save_channels, WORKSPACE, [here])
    handler = events.membership if event["type"] == "member_left_channel" else events.channel_changed
    for _ in range(2):
        await ear.hears(handler, channel="C0NORTH", **event)
    [notice] = await told(ear)
    assert [(one.channel, one.reason) for one in notice.lost] == [("C0NORTH", reason)]


async def test_an_event_that_comes_late_is_held_against_what_slack_says_now(ear: Ear):
    ear.messenger.knows_channel(Channel("C0NORTH", "north", joined=True))
    await ear.hears(events.channel_changed, type="channel_left", channel="C0NORTH")
    assert (await ear.channel()).joined
    assert await told(ear) == []


@pytest.mark.parametrize(
    ("handler", "event"),
    [
        (events.channel_changed, {"type": "channel_rename", "channel": {"id": "C0NORTH", "name": "far-north"}}),
        (events.channel_changed, {"type": "channel_archive", "channel": "C0OTHER"}),
        (events.membership, {"type": "member_left_channel", "channel": "C0NORTH", "user": "U0N1"}),
    ],
)
async def test_what_keeps_nothing_from_being_posted_is_told_to_nobody(ear: Ear, handler: Any, event: dict[str, Any]):
    await ear.hears(handler, **event)
    assert await told(ear) == []
    assert "channel" not in ear.messenger.calls


async def test_a_channel_that_the_bot_is_invited_to_again_works_again(ear: Ear):
    ear.messenger.knows_channel(Channel("C0NORTH", "north"))
    await ear.hears(events.channel_changed, type="channel_left", channel="C0NORTH")
    ear.messenger.knows_channel(Channel("C0NORTH", "north", joined=True), members=["U0N1"])
    await ear.hears(events.membership, type="member_joined_channel", channel="C0NORTH", user="U0BOT")
    assert await told(ear) == []
    assert await ear.stage.rows("losses") == []


@pytest.mark.parametrize("event", ["tokens_revoked", "app_uninstalled"])
async def test_that_the_token_was_taken_away_is_one_clear_line_in_the_log(ear: Ear, event: str):
    with capture_logs() as logged:
        await ear.hears(events.taken_away, type=event)
    [line] = logged
    assert (line["log_level"], line["action"], line["workspace"]) == ("error", "events.taken_away", WORKSPACE)
    assert "Install it again" in line["event"]


async def test_that_somebodys_own_token_was_taken_away_does_not_matter(ear: Ear):
    with capture_logs() as logged:
        await ear.hears(events.taken_away, type="tokens_revoked", tokens={"oauth": ["U0N1"], "bot": []})
    assert logged == []


async def test_somebody_who_becomes_an_admin_is_one_here_too(ear: Ear):
    ear.messenger.knows_people(make_person("U0N1", admin=True))
    await ear.hears(events.person_changed, type="user_change", user={"id": "U0N1"})
    assert (await ear.stage.database.read(directory.person, WORKSPACE, "U0N1")).admin


@pytest.mark.parametrize("handler", [events.membership, events.person_changed, events.channel_changed, events.heard])
async def test_events_without_what_they_should_have_do_no_harm(ear: Ear, handler: Any):
    await ear.hears(handler, type="channel_archive")
    assert (await ear.channel()) == Channel("C0NORTH", "north", joined=True)
