"""Methods that post, change and delete messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.api.call import Call
from sandbox.blockkit import block_text, check_message, with_block_ids
from sandbox.channel import Channel
from sandbox.errors import ApiError
from sandbox.message import Message

LONGEST_TEXT = 40_000
"""Longer text is cut off when posted (Slack's page of chat.postMessage)."""
LONGEST_UPDATE = 4_000
"""Longer text is refused when a message is updated."""
LONGEST_BLOCKS = 13_000
"""Text of all blocks together; not documented, measured by others."""
LONGEST_MARKDOWN = 12_000


@dataclass(frozen=True)
class _Content:
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None


def post_message(call: Call) -> dict[str, Any]:
    """Post to a channel, to a thread, or to a person by their user id."""
    channel = _place(call)
    content = _content(call)
    thread_ts = _thread(call, channel)
    broadcast = thread_ts is not None and call.flag("reply_broadcast")
    message = channel.put(
        Message(
            channel=channel,
            ts=channel.next_ts(),
            text=content.text[:LONGEST_TEXT],
            author=call.app.bot_user,
            app=call.app,
            blocks=content.blocks,
            thread_ts=thread_ts,
            metadata=content.metadata,
            subtype="thread_broadcast" if broadcast else None,
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json(with_metadata=True)}


def post_ephemeral(call: Call) -> dict[str, Any]:
    """Show something to one person who is in the channel."""
    channel = _place(call)
    person = call.slack.find_person(call.need("user"))
    if person is None or not channel.has(person):
        raise ApiError("user_not_in_channel")
    content = _content(call)
    message = channel.put(
        Message(
            channel=channel,
            ts=channel.next_ts(),
            text=content.text[:LONGEST_TEXT],
            author=call.app.bot_user,
            app=call.app,
            blocks=content.blocks,
            thread_ts=_thread(call, channel),
            ephemeral_to=person.id,
        )
    )
    return {"message_ts": message.ts}


def update(call: Call) -> dict[str, Any]:
    """Change an own message; what is left out of text and blocks is lost, metadata stays."""
    channel = call.channel()
    message = call.message(channel)
    if message.app is not call.app:
        raise ApiError("cant_update_message")
    if channel.archived:
        raise ApiError("is_inactive")
    content = _content(call)
    if len(content.text) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    kept = message.metadata if call.args.get("metadata") is None else content.metadata
    edited = {"user": call.app.bot_user_id, "ts": channel.now_ts()}
    channel.edit(message, text=content.text, blocks=content.blocks, metadata=kept, edited=edited)
    # Slack shows the message without what it is part of: its time and its thread.
    apart = {"ts", *message.thread_json()}
    body = {key: value for key, value in message.as_json(with_metadata=True).items() if key not in apart}
    return {"channel": channel.id, "ts": message.ts, "text": content.text, "message": body}


def delete(call: Call) -> dict[str, Any]:
    """Delete an own message."""
    channel = call.channel()
    message = call.message(channel)
    if message.app is not call.app:
        raise ApiError("cant_delete_message")
    channel.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> dict[str, Any]:
    """The address of a message or reply."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"https://{call.slack.team_domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _place(call: Call) -> Channel:
    wanted = call.need("channel")
    person = call.slack.find_person(wanted)
    if person:
        return _private_talk(call, person.id)
    channel = call.slack.find_channel(wanted) or call.slack.channel_named(wanted.removeprefix("#"))
    if channel is None or (channel.is_private and not channel.has(call.app)):
        raise ApiError("channel_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    open_to_all = call.method == "chat.postMessage" and call.app.scopes and call.app.may("chat:write.public")
    if not channel.has(call.app) and not open_to_all:
        raise ApiError("not_in_channel")
    return channel


def _private_talk(call: Call, user_id: str) -> Channel:
    person = call.slack.find_person(user_id)
    if person is None or person.deleted:
        raise ApiError("channel_not_found")
    if person.bot:
        raise ApiError("cannot_dm_bot")
    return call.slack.dm(person, call.app)


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        return None
    parent = channel.find(thread_ts)
    if parent is None:
        raise ApiError("thread_not_found")
    return parent.thread_ts or parent.ts


def _content(call: Call) -> _Content:
    markdown = call.text("markdown_text")
    text = call.text("text") or markdown or ""
    blocks = call.json("blocks", invalid="invalid_blocks_format") or []
    if markdown and (call.text("text") or blocks):
        raise ApiError("markdown_text_conflict")
    if markdown and len(markdown) > LONGEST_MARKDOWN:
        raise ApiError("msg_too_long")
    if not text and not blocks:
        raise ApiError("no_text")
    return _Content(text, _checked(call, blocks), _metadata(call))


def _checked(call: Call, blocks: Any) -> list[dict[str, Any]]:
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    problems = check_message(blocks, known_files=call.slack.files, unknown=call.slack.faults.unknown_blocks)
    if problems:
        raise ApiError.explained("invalid_blocks", *map(str, problems))
    if block_text(blocks) > LONGEST_BLOCKS:
        raise ApiError("msg_blocks_too_long")
    return with_block_ids(blocks, call.slack.block_id)


def _metadata(call: Call) -> dict[str, Any] | None:
    metadata = call.json("metadata", invalid="invalid_metadata_format")
    if not metadata:
        return None
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    if not isinstance(payload, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if any(_is_deep(value) for value in payload.values()):
        raise ApiError("invalid_metadata_schema")
    return {"event_type": metadata["event_type"], "event_payload": payload}


def _is_deep(value: Any) -> bool:
    # An object, or a list of plain values, may stand in the payload; objects inside those may not.
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(one, dict | list) for one in held)
