"""Methods that read channels: what they are, who is in them, what was said."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from sandbox.api.call import SCOPE_FAMILY, Call, decoded, encoded, paged
from sandbox.channel import Channel
from sandbox.errors import ApiError

MOST_HISTORY = 999


def info(call: Call) -> dict[str, Any]:
    """Describe a channel."""
    channel = call.channel(right="read")
    body = _as_json(call, channel)
    if call.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def list_(call: Call) -> dict[str, Any]:
    """List the channels that the app may know of, by kinds."""
    found = [c for c in _of_kinds(call) if not c.is_private or c.has(call.app)]
    return _listed(call, found, lambda channel: {**_as_json(call, channel), "num_members": len(channel.members)})


def of_user(call: Call) -> dict[str, Any]:
    """List the channels that somebody (by default the app) is in, as far as the app may know of them."""
    member = call.person() if call.text("user") else call.app.bot_user
    found = [c for c in _of_kinds(call) if c.has(member) and (not c.is_private or c.has(call.app))]
    return _listed(call, found, lambda channel: _without(_as_json(call, channel), "is_member"))


def members(call: Call) -> dict[str, Any]:
    """List the ids of who is in a channel, the app's bot included."""
    channel = call.channel(right="read")
    page, cursor = call.page(channel.members, lambda person: person.id, limit=100)
    return {"members": [person.id for person in page], **paged(cursor)}


def history(call: Call) -> dict[str, Any]:
    """What stands in a channel, newest first; replies are left out, their parents say how many there are."""
    channel = _readable(call)
    limit = _limit(call)
    latest, inclusive = call.text("latest"), call.flag("inclusive")
    cursor = call.text("cursor")
    if cursor:
        latest, inclusive = decoded(cursor), True
    found = list(islice(channel.between(call.text("oldest"), latest, inclusive=inclusive), limit + 1))
    whole = call.flag("include_all_metadata")
    body: dict[str, Any] = {"messages": [message.as_json(with_metadata=whole) for message in found[:limit]]}
    body |= {"has_more": len(found) > limit, "pin_count": 0}
    return body | (paged(encoded(found[limit].ts)) if len(found) > limit else {})


def replies(call: Call) -> dict[str, Any]:
    """A thread, its parent first, then the replies, oldest first."""
    channel = _readable(call)
    ts = call.need("ts")
    asked = channel.find(ts)
    parent = channel.find(asked.thread_ts or asked.ts) if asked else None
    if parent is None:
        raise ApiError("thread_not_found")
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9"
    cursor = call.text("cursor")
    start = decoded(cursor) if cursor else oldest
    edge = cursor is not None or call.flag("inclusive")
    within = [m for m in parent.thread if start < m.ts < latest or (edge and m.ts in (start, latest))]
    page, more = within[: _limit(call)], within[_limit(call) :]
    whole = call.flag("include_all_metadata")
    body = {"messages": [m.as_json(with_metadata=whole) for m in (parent, *page)], "has_more": bool(more)}
    return body | (paged(encoded(more[0].ts)) if more else {})


def open_(call: Call) -> dict[str, Any]:
    """Open direct messages with one person, or find them by their channel id."""
    if call.text("channel"):
        channel = call.channel()
    else:
        wanted = call.need("users").split(",")
        if len(wanted) > 1:
            raise ApiError.explained("invalid_arguments", "[ERROR] the sandbox opens direct messages with one person")
        person = call.slack.find_person(wanted[0])
        if person is None:
            raise ApiError("user_not_found")
        if person.deleted:
            raise ApiError("user_disabled")
        channel = call.slack.dm(person, call.app)
    whole = call.flag("return_im")
    return {"channel": _as_json(call, channel) if whole else {"id": channel.id}}


def join(call: Call) -> dict[str, Any]:
    """Let the app come into a public channel."""
    channel = call.channel()
    if channel.kind != "public_channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    already = channel.has(call.app)
    channel.join(call.app.bot_user)
    body = {"channel": _as_json(call, channel)}
    if not already:
        return body
    return body | {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}


def _of_kinds(call: Call) -> list[Channel]:
    kinds = [kind.strip() for kind in (call.text("types") or "public_channel").split(",")]
    if not SCOPE_FAMILY.keys() >= set(kinds):
        raise ApiError("invalid_types")
    call.require(*(f"{SCOPE_FAMILY[kind]}:read" for kind in kinds))
    everything = not call.flag("exclude_archived")
    return [c for c in call.slack.channels if c.kind in kinds and (everything or not c.archived)]


def _listed(call: Call, found: list[Channel], described: Callable[[Channel], dict[str, Any]]) -> dict[str, Any]:
    page, cursor = call.page(found, lambda channel: channel.id, limit=100)
    return {"channels": [described(channel) for channel in page], **paged(cursor)}


def _without(body: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != key}


def _readable(call: Call) -> Channel:
    channel = call.channel(right="history")
    if not channel.has(call.app):
        raise ApiError("not_in_channel")
    return channel


def _limit(call: Call) -> int:
    limit = call.number("limit", default=100) or 100
    if not 0 < limit <= MOST_HISTORY:
        raise ApiError("invalid_limit")
    return limit


def _as_json(call: Call, channel: Channel) -> dict[str, Any]:
    if channel.kind == "im":
        other = next(person for person in channel.members if person is not call.app.bot_user)
        return {"id": channel.id, "created": channel.created, "is_im": True, "user": other.id, "is_archived": False}
    said = {"value": channel.topic, "creator": channel.creator.id if channel.topic else "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": channel.created,
        "creator": channel.creator.id,
        "is_archived": channel.archived,
        "is_general": False,
        "unlinked": 0,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": call.slack.team_id,
        "updated": channel.created * 1000,
        "is_member": channel.has(call.app),
        "topic": said,
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }
