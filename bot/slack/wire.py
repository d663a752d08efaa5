"""Our values as Slack's JSON, and Slack's JSON as our values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slackblocks.messages import BaseMessage

from bot.domain.person import Channel, Person, UserGroup
from bot.ports import Reply
from bot.views.message import Message

EVENT_TYPE = "driver_pulse_delivery"
"""The name under which a delivery's id travels in a message's metadata."""

LONGEST_TEXT = 4000
"""Characters of the sentence beside the blocks: `chat.update` refuses more (`msg_too_long`)."""

SLACKBOT = "USLACKBOT"
"""Slack's own user, which is not marked as a bot."""


def content_of(message: Message) -> dict[str, object]:
    """What every method that shows a message is given; nothing in it is turned into links, mentions or previews.

    Blocks are set afterwards: of those that are handed in, slackblocks makes the JSON twice more, to see what they are.
    Each block was checked when it was made; which of them go into a message together, tests of the screens check.
    """
    content = BaseMessage(text=message.text[:LONGEST_TEXT])
    content.blocks = list(message.blocks)
    return {**content.to_dict(), "parse": "none", "link_names": False}


def ts_at(moment: datetime) -> str:
    """The ts of a message that was posted at a moment."""
    return f"{moment.timestamp():.6f}"


def metadata_of(delivery: str) -> dict[str, object]:
    """The mark by which a message is found again (https://docs.slack.dev/messaging/message-metadata)."""
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery}}


def carries(message: Mapping[str, Any], delivery: str) -> bool:
    """Whether a message in a channel's history is this delivery."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return bool(metadata.get("event_type") == EVENT_TYPE and payload.get("delivery") == delivery)


def person_of(user: Mapping[str, Any], workspace: str = "") -> Person:
    """A user object (https://docs.slack.dev/reference/objects/user-object), as this workspace sees them.

    Slack's own `is_stranger` is only said of people with whom no channel is shared; who is of another team, and not of
    the same organization's, is one too.
    """
    profile = user.get("profile") or {}
    names = [profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name")]
    if user.get("is_bot"):  # apps are known by their whole name
        names.insert(0, profile.get("real_name") or user.get("real_name"))
    return Person(
        id=user["id"],
        name=next((name for name in names if name), user["id"]),
        zone=user.get("tz") or "UTC",
        admin=any(user.get(role) for role in ("is_admin", "is_owner", "is_primary_owner")),
        bot=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
        deleted=bool(user.get("deleted")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        stranger=bool(user.get("is_stranger")) or _is_of_another_team(user, workspace),
    )


def _is_of_another_team(user: Mapping[str, Any], workspace: str) -> bool:
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    team = user.get("team_id") or workspace
    return bool(workspace) and team != workspace and workspace not in teams


def channel_of(conversation: Mapping[str, Any], *, joined: bool) -> Channel:
    """A conversation object (https://docs.slack.dev/reference/objects/conversation-object)."""
    return Channel(
        id=conversation["id"],
        name=conversation.get("name") or conversation["id"],
        private=bool(conversation.get("is_private")),
        archived=bool(conversation.get("is_archived")),
        joined=joined,
    )


def user_group_of(group: Mapping[str, Any]) -> UserGroup:
    """A user group object (https://docs.slack.dev/reference/objects/usergroup-object)."""
    return UserGroup(
        id=group["id"],
        name=group.get("name") or group["id"],
        handle=group.get("handle") or "",
        disabled=bool(group.get("date_delete")),
    )


def quiet_of(told: Mapping[str, Any], now: datetime) -> datetime | None:
    """Until when somebody does not want to be disturbed; None if they may be now. Slack tells of the present time of
    quiet, or else of the next (https://docs.slack.dev/reference/methods/dnd.teamInfo)."""
    if not told.get("dnd_enabled"):
        return None
    begins, ends = (datetime.fromtimestamp(told.get(f"next_dnd_{edge}_ts") or 0, UTC) for edge in ("start", "end"))
    return ends if begins <= now < ends else None


def reply_of(message: Mapping[str, Any]) -> Reply:
    """A message in a thread; those of apps have no author."""
    by_app = bool(message.get("bot_id")) or message.get("subtype") == "bot_message"
    return Reply(
        ts=message["ts"],
        author="" if by_app else message.get("user") or "",
        text=message.get("text") or "",
        edited_ts=(message.get("edited") or {}).get("ts"),
    )
