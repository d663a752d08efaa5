"""What Slack's client makes of what a person types: escaped text, mentions, and a rich text block.

Marks for emphasis, code and emoji stay in the text as they were typed; the page draws them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sandbox.errors import SandboxError
from sandbox.message import Message

if TYPE_CHECKING:
    from sandbox.channel import Channel
    from sandbox.people import Person
    from sandbox.slack import Slack

Json = dict[str, Any]

_CODE = r"```.+?```|`[^`\n]+`|"
_MARKS = re.compile(r"@(?:channel|here|everyone)\b|https?://[^\s<>|`]*[^\s<>|`*_~.,;:!?)]|#[\w-]+")


def escape(text: str) -> str:
    """Text as Slack stores it: the three characters that steer its markup become entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(slack: Slack, text: str) -> list[Json]:
    """The rich text elements of typed text: mentions of people and channels, links, and the rest as it is.

    Nothing is looked for in code.
    """
    marks = re.compile(f"{_CODE}{_names(slack) if '@' in text else ''}{_MARKS.pattern}", re.DOTALL)
    elements: list[Json] = []
    at = 0
    for mark in marks.finditer(text):
        element = _element(slack, mark.group())
        if element:
            elements += [*_plain(text[at : mark.start()]), element]
            at = mark.end()
    return elements + _plain(text[at:])


def stored(elements: list[Json], *, names: bool = False) -> str:
    """The message text of rich text elements; with `names` as slash commands escape people and channels."""
    return "".join(_stored(element, names) for element in elements)


def post(person: Person, text: str, channel: Channel, *, thread: Message | None = None) -> Message:
    """Let a person's message appear, in the channel or in a thread."""
    if not text.strip():
        raise SandboxError("Slack sends no empty message")
    elements = typed(person.slack, text)
    return channel.put(
        Message(
            channel=channel,
            ts=channel.next_ts(),
            text=stored(elements),
            author=person,
            blocks=_rich(person.slack, elements),
            thread_ts=thread.ts if thread else None,
            client_msg_id=str(UUID(person.slack.ids.secret("client message"))),
        )
    )


def rewrite(person: Person, message: Message, text: str) -> None:
    """Let a person's message read otherwise, marked as edited."""
    elements = typed(person.slack, text)
    edited = {"user": person.id, "ts": message.channel.now_ts()}
    message.channel.edit(message, text=stored(elements), blocks=_rich(person.slack, elements), edited=edited)


def _names(slack: Slack) -> str:
    names = sorted((re.escape(p.name) for p in slack.people), key=len, reverse=True)
    return f"@(?:{'|'.join(names)})(?!\\w)|" if names else ""


def _element(slack: Slack, mark: str) -> Json | None:
    if mark[0] == "`":
        return None
    if mark[0] == "@":
        if mark[1:] in ("channel", "here", "everyone"):
            return {"type": "broadcast", "range": mark[1:]}
        person = slack.person_named(mark[1:])
        return {"type": "user", "user_id": person.id} if person else None
    if mark[0] == "#":
        channel = slack.channel_named(mark[1:])
        return {"type": "channel", "channel_id": channel.id, "name": channel.name} if channel else None
    return {"type": "link", "url": mark}


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def _stored(element: Json, names: bool) -> str:
    match element["type"]:
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}|{element['name'] if names else ''}>"
        case "broadcast":
            return f"<!{element['range']}>"
        case "link":
            return f"<{escape(element['url'])}>"
        case _:
            return escape(element["text"])


def _rich(slack: Slack, elements: list[Json]) -> list[Json]:
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": slack.block_id(), "elements": [section]}]
