"""Methods about files: announce, complete, describe."""

from __future__ import annotations

from typing import Any

from sandbox.api.call import Call
from sandbox.channel import Channel
from sandbox.errors import ApiError
from sandbox.files import File
from sandbox.message import Message

LONGEST_ALT_TEXT = 1000
MOST_CHANNELS = 100


def get_upload_url(call: Call) -> dict[str, Any]:
    """Announce a file and get the address to send its bytes to."""
    length = call.number("length", default=0)
    if length <= 0:
        raise ApiError.explained("invalid_arguments", "[ERROR] missing required field: length")
    alt_text = call.text("alt_txt")
    if alt_text and len(alt_text) > LONGEST_ALT_TEXT:
        raise ApiError("alt_txt_too_large")
    file = File(call.slack.ids.new("F"), call.app, call.need("filename"), length, alt_text)
    file.created = int(call.slack.clock.now().timestamp())
    call.slack.files[file.id] = file
    return {"upload_url": f"{call.slack.url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> dict[str, Any]:
    """Finish uploads and share them, if channels are named, in one message."""
    wanted = call.json("files") or []
    files = [_uploaded(call, one) for one in wanted]
    if not files:
        raise ApiError.explained("invalid_arguments", "[ERROR] missing required field: files")
    channels = [_shareable(call, channel_id) for channel_id in _channel_ids(call)]
    for channel in channels:
        _share(call, channel, files)
    return {"files": [{"id": file.id, "title": file.title or file.name} for file in files]}


def info(call: Call) -> dict[str, Any]:
    """Describe a file."""
    file = call.slack.files.get(call.need("file"))
    if file is None or not file.completed:
        raise ApiError("file_not_found")
    return {"file": file.as_json(), "comments": [], "response_metadata": {"next_cursor": ""}}


def _uploaded(call: Call, wanted: dict[str, Any]) -> File:
    file = call.slack.files.get(wanted.get("id", ""))
    if file is None or file.content is None or file.app is not call.app:
        raise ApiError("file_not_found")
    file.completed = True
    file.title = wanted.get("title") or file.title
    return file


def _channel_ids(call: Call) -> list[str]:
    ids = [one for one in (call.text("channels") or call.text("channel_id") or "").split(",") if one]
    if len(ids) > MOST_CHANNELS:
        raise ApiError("invalid_arguments")
    return ids


def _shareable(call: Call, channel_id: str) -> Channel:
    channel = call.slack.find_channel(channel_id)
    if channel is None or (channel.is_private and not channel.has(call.app)):
        raise ApiError("channel_not_found")
    if not channel.has(call.app):
        raise ApiError("not_in_channel")
    if channel.archived:
        raise ApiError("is_archived")
    return channel


def _share(call: Call, channel: Channel, files: list[File]) -> None:
    for file in files:
        file.shared_in.append(channel)
    channel.put(
        Message(
            channel=channel,
            ts=channel.next_ts(),
            text=call.text("initial_comment") or "",
            author=call.app.bot_user,
            app=call.app,
            thread_ts=call.text("thread_ts"),
            subtype="file_share",
            files=list(files),
        )
    )
