"""What is found in typed text besides words: mentions of people, groups and channels, and links.

Slack stores them in angle brackets, and everything else that was typed escaped.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.slack import Slack

Json = dict[str, Any]

CODE = r"```.+?```|`[^`\n]+`"
"""Stretches of code: nothing is looked for in them."""

_MARKS = r"@(?:channel|here|everyone)\b|https?://[^\s<>|`]*[^\s<>|`*_~.,;:!?)]|#[\w-]+"
_STORED = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """Text as Slack stores it: the three characters that steer its markup become entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def marks(slack: Slack, text: str) -> str:
    """The pattern of all that may be a mention or a link in a text."""
    return f"{_names(slack) if '@' in text else ''}{_MARKS}"


def element_of(slack: Slack, mark: str) -> Json | None:
    """The rich text element that a mark stands for; nothing if nobody and nothing is called so."""
    if mark[0] == "@":
        return _mention(slack, mark[1:])
    if mark[0] == "#":
        channel = slack.channel_named(mark[1:])
        return {"type": "channel", "channel_id": channel.id, "name": channel.name} if channel else None
    return {"type": "link", "url": mark}


def typed(slack: Slack, text: str) -> list[Json]:
    """Typed text as mentions, links, and the rest as it is; nothing is looked for in code."""
    elements: list[Json] = []
    at = 0
    for mark in re.finditer(f"{CODE}|{marks(slack, text)}", text, re.DOTALL):
        element = None if mark.group()[0] == "`" else element_of(slack, mark.group())
        if element:
            elements += [*_plain(text[at : mark.start()]), element]
            at = mark.end()
    return elements + _plain(text[at:])


def stored(slack: Slack, elements: list[Json], *, names: bool = False) -> str:
    """The message text of such elements; with `names` as slash commands escape groups and channels."""
    return "".join(_stored(slack, element, names) for element in elements)


def as_typed(slack: Slack, text: str) -> str:
    """Stored text as a person would type it again: mentions by their present names."""
    return unescape(_STORED.sub(lambda found: escape(_retyped(slack, *found.groups())), text))


def _names(slack: Slack) -> str:
    handles = (group.handle for group in slack.user_groups.values() if not group.disabled)
    names = sorted(map(re.escape, (*(person.name for person in slack.people), *handles)), key=len, reverse=True)
    return f"@(?:{'|'.join(names)})(?!\\w)|" if names else ""


def _mention(slack: Slack, name: str) -> Json | None:
    if name in ("channel", "here", "everyone"):
        return {"type": "broadcast", "range": name}
    if person := slack.person_named(name):
        return {"type": "user", "user_id": person.id}
    groups = slack.user_groups.values()
    group = next((group for group in groups if group.handle == name and not group.disabled), None)
    return {"type": "usergroup", "usergroup_id": group.id} if group else None


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def _stored(slack: Slack, element: Json, names: bool) -> str:
    match element["type"]:
        case "user":
            return f"<@{element['user_id']}>"
        case "usergroup":
            label = f"|@{slack.user_groups[element['usergroup_id']].handle}" if names else ""
            return f"<!subteam^{element['usergroup_id']}{label}>"
        case "channel":
            return f"<#{element['channel_id']}|{element['name'] if names else ''}>"
        case "broadcast":
            return f"<!{element['range']}>"
        case "link":
            return f"<{escape(element['url'])}>"
        case _:
            return escape(element["text"])


def _retyped(slack: Slack, sign: str, target: str, label: str | None) -> str:
    if sign == "@":
        person = slack.find_person(target)
        return f"@{person.name if person else label or target}"
    if sign == "#":
        channel = slack.find_channel(target)
        return f"#{channel.name if channel else label or target}"
    if sign == "!":
        group = slack.user_groups.get(target.removeprefix("subteam^"))
        return f"@{group.handle if group else target}"
    return unescape(target)
