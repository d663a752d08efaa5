"""People's messages: as text with Slack's markup, and as a rich text block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sandbox.errors import SandboxError
from sandbox.mentions import stored, typed
from sandbox.message import Message
from sandbox.richtext import bulleted, rich_text

if TYPE_CHECKING:
    from sandbox.channel import Channel
    from sandbox.people import Person
    from sandbox.slack import Slack

Json = dict[str, Any]


def post(person: Person, text: str, channel: Channel, *, thread: Message | None = None) -> Message:
    """Let a person's message appear, in the channel or in a thread."""
    if not text.strip():
        raise SandboxError("Slack sends no empty message")
    return channel.put(
        Message(
            channel=channel,
            ts=channel.next_ts(),
            text=_text(person.slack, text),
            author=person,
            blocks=_blocks(person.slack, text),
            thread_ts=thread.ts if thread else None,
            client_msg_id=str(UUID(person.slack.ids.secret("client message"))),
        )
    )


def rewrite(person: Person, message: Message, text: str) -> None:
    """Let a person's message read otherwise, marked as edited."""
    edited = {"user": person.id, "ts": message.channel.now_ts()}
    message.channel.edit(message, text=_text(person.slack, text), blocks=_blocks(person.slack, text), edited=edited)


def _text(slack: Slack, text: str) -> str:
    return stored(slack, typed(slack, bulleted(text)))


def _blocks(slack: Slack, text: str) -> list[Json]:
    return [{"type": "rich_text", "block_id": slack.block_id(), "elements": rich_text(slack, text)}]
