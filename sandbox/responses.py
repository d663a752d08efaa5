"""Answers of an app where something happened: in place of a command, or at a response address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sandbox.blockkit import check_message, with_block_ids
from sandbox.errors import ApiError
from sandbox.message import Message

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel
    from sandbox.deliver import Reply
    from sandbox.people import Person
    from sandbox.tickets import ResponseUrl


def in_place(app: App, person: Person, channel: Channel, reply: Reply) -> Message | None:
    """Show what an app answered to a slash command in the body of its acknowledgement."""
    body = reply.json() or {"text": reply.body.decode(errors="replace")}
    if not (body.get("text") or body.get("blocks")):
        return None
    return _appear(app, person, channel, body)


def at_address(ticket: ResponseUrl, body: Mapping[str, Any]) -> None:
    """Do what an app asks at a response address: replace, delete, or say something new.

    The new is for the person alone unless `response_type` is `in_channel`. Raises ApiError.
    """
    original = ticket.message
    replaces, deletes = _is_set(body, "replace_original"), _is_set(body, "delete_original")
    if original and original.deleted and (deletes or replaces):
        raise ApiError("message_not_found")
    if deletes and original:
        original.channel.remove(original)
    elif replaces and original:
        blocks = _checked(ticket.app, body)
        original.state.clear()
        original.channel.edit(original, text=str(body.get("text") or ""), blocks=blocks)
    elif body.get("text") or body.get("blocks"):
        _appear(ticket.app, ticket.person, ticket.channel, body)
    else:
        raise ApiError("no_text")


def _appear(app: App, person: Person, channel: Channel, body: Mapping[str, Any]) -> Message:
    for_all = body.get("response_type") == "in_channel"
    return channel.put(
        Message(
            channel=channel,
            ts=channel.next_ts(),
            text=str(body.get("text") or ""),
            author=app.bot_user,
            app=app,
            blocks=_checked(app, body),
            thread_ts=body.get("thread_ts"),
            metadata=body.get("metadata"),
            ephemeral_to=None if for_all else person.id,
        )
    )


def _is_set(body: Mapping[str, Any], name: str) -> bool:
    return str(body.get(name, "")).lower() == "true"


def _checked(app: App, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    blocks = body.get("blocks") or []
    slack = app.bot_user.slack
    problems = check_message(blocks, known_files=slack.files, unknown=slack.faults.unknown_blocks)
    if problems:
        raise ApiError.explained("invalid_blocks", *map(str, problems))
    return with_block_ids(blocks, slack.block_id)
