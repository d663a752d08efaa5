"""What Slack tells of by itself: replies in threads, and who joined, left or changed."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import structlog

from bot import lookups
from bot.domain.person import Channel
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, EventCall, event_of, is_slack_time
from bot.ports import Deps
from bot.services import directory, refreshing
from bot.services.commenting import ThreadReply, take_reply

log = structlog.stdlib.get_logger(__name__)

CONVERTED = {"channel_convert_to_private": True, "channel_convert_to_public": False}
"""Subtypes of a message that tells of a channel itself, and whether it is private now
(https://docs.slack.dev/reference/events/message/channel_convert_to_private)."""

AS_WRITTEN = {None, "file_share", "thread_broadcast"}
"""Subtypes under which Slack sends what a person wrote (https://docs.slack.dev/reference/events/message)."""


async def message(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Keep a thread reply, its edits and its deletion; whatever else is said in channels is not ours to read, but that
    a channel was made private or public."""
    call = event_of(body)
    private = CONVERTED.get(_text(call.event, "subtype"))
    if private is not None:
        channel = _text(call.event, "channel")
        await deps.write(directory.note_converted, call.workspace, channel, private=private)
        return _then_look_over(deps, call)
    reply = reply_of(call.event)
    if reply:
        await deps.write(
            take_reply, call.workspace, call.event_id, reply, now=deps.clock.now(), random=deps.clock.random
        )
    return Outcome()


async def membership(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Somebody joined or left a channel; where the bot itself comes in, everybody there is read afterwards."""
    call = event_of(body)
    channel, person = _text(call.event, "channel"), _text(call.event, "user")
    if not channel or not person:
        return Outcome()
    heard_at = deps.clock.machine_now()
    if call.type == "member_left_channel":
        await deps.write(directory.note_left, call.workspace, channel, person, heard_at=heard_at)
        return _then_look_over(deps, call) if await deps.read(directory.is_bot, call.workspace, person) else Outcome()
    bot_joined = await deps.write(directory.note_joined, call.workspace, channel, person, heard_at=heard_at)
    if bot_joined:
        await deps.write(refreshing.hasten, call.workspace, channel, now=deps.clock.now())
    later = _read_channel if bot_joined else _read_person
    return Outcome(later=(partial(later, deps, call.workspace, channel, person),))


async def person_changed(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Somebody came, left, moved to another zone or became an admin."""
    call = event_of(body)
    user = call.event.get("user")
    person = _text(user, "id") if isinstance(user, Mapping) else ""
    return Outcome(later=(partial(_learn, deps, call.workspace, person),)) if person else Outcome()


async def channel_changed(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """A channel was archived, brought back, renamed or deleted, or the bot was removed from it."""
    call = event_of(body)
    change = CHANNEL_CHANGES.get(call.type.partition("_")[2])
    if change is None:
        return Outcome()
    await change(deps, call)
    return _then_look_over(deps, call)


async def taken_away(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The app was uninstalled, or its token revoked: nothing can be asked or posted until that is undone."""
    call = event_of(body)
    tokens = call.event.get("tokens")
    if isinstance(tokens, Mapping) and not tokens.get("bot"):  # somebody's own token, which the bot has no use for
        return Outcome()
    log.error(
        "Slack has taken the bot's access away. Install it again, set SLACK_BOT_TOKEN to its token, and restart",
        action="events.taken_away",
        kind=call.type,
        workspace=call.workspace,
    )
    return Outcome()


async def heard(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Acknowledge what needs nothing done, so that Slack does not send it again."""
    return Outcome()


def reply_of(event: Mapping[str, Any]) -> ThreadReply | None:
    """What a message event says of a thread reply that a person wrote; None if it is about anything else."""
    subtype, channel = event.get("subtype"), _text(event, "channel")
    if subtype in AS_WRITTEN:
        return _reply(event, channel, changed_ts=_text(event, "ts"))
    if subtype == "message_changed" and isinstance(event.get("message"), Mapping):
        now_reads = event["message"]
        edited = now_reads.get("edited")
        edited_ts = _text(edited, "ts") if isinstance(edited, Mapping) else ""
        return _reply(now_reads, channel, changed_ts=edited_ts or _text(event, "ts"))
    if subtype == "message_deleted" and isinstance(event.get("previous_message"), Mapping):
        return _reply(event["previous_message"], channel, changed_ts=_text(event, "ts"), deleted=True)
    return None


def _reply(said: Mapping[str, Any], channel: str, *, changed_ts: str, deleted: bool = False) -> ThreadReply | None:
    thread_ts, ts, person = _text(said, "thread_ts"), _text(said, "ts"), _text(said, "user")
    by_bot = bool(said.get("bot_id")) or said.get("subtype") == "bot_message"
    if by_bot or not (thread_ts and ts and person and channel and changed_ts) or thread_ts == ts:
        return None
    if not all(is_slack_time(one) for one in (thread_ts, ts, changed_ts)):
        raise BadPayloadError("the time of a message")
    return ThreadReply(channel, thread_ts, ts, person, _text(said, "text"), changed_ts, deleted)


async def _archived(deps: Deps, call: EventCall, *, archived: bool) -> None:
    channel = _text(call.event, "channel")
    await deps.write(directory.note_archived, call.workspace, channel, archived=archived)
    if not archived:
        await deps.write(refreshing.hasten, call.workspace, channel, now=deps.clock.now())


async def _renamed(deps: Deps, call: EventCall) -> None:
    channel = call.event.get("channel")
    if isinstance(channel, Mapping) and _text(channel, "id") and _text(channel, "name"):
        await deps.write(directory.note_renamed, call.workspace, channel["id"], channel["name"])


async def _left(deps: Deps, call: EventCall) -> None:
    if channel := _text(call.event, "channel"):
        await deps.write(directory.note_bot_left, call.workspace, channel)


async def _deleted(deps: Deps, call: EventCall) -> None:
    if channel := _text(call.event, "channel"):
        await deps.write(directory.note_gone, call.workspace, channel)


CHANNEL_CHANGES: Mapping[str, Callable[[Deps, EventCall], Awaitable[None]]] = {
    "archive": partial(_archived, archived=True),
    "unarchive": partial(_archived, archived=False),
    "rename": _renamed,
    "left": _left,
    "deleted": _deleted,
}
"""What follows `channel_` and `group_` in the names of Slack's events."""


def _then_look_over(deps: Deps, call: EventCall) -> Outcome:
    """Whoever looks after the channel is told; should that fail, the next look at all channels makes it good."""
    return Outcome(later=(partial(lookups.look_over_channels, deps, call.workspace),))


async def _read_channel(deps: Deps, workspace: str, channel: str, _person: str) -> None:
    found: Channel = await deps.messenger.channel(workspace, channel)
    await deps.write(directory.learn_channels, workspace, [found])
    began = deps.clock.machine_now()
    members = await deps.messenger.members(workspace, channel)
    await deps.write(directory.learn_members, workspace, channel, members, at=began)
    await lookups.look_over_channels(deps, workspace)


async def _read_person(deps: Deps, workspace: str, _channel: str, person: str) -> None:
    await lookups.learn_person(deps, workspace, person)


async def _learn(deps: Deps, workspace: str, person: str) -> None:
    found = await deps.messenger.person(workspace, person)
    await deps.write(directory.learn_people, workspace, [found])


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
