"""What blocks are drawn on: for whom, on which message or view, and what stands in its fields."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from sandbox.forms import HOLDS, FormState, first_state
from sandbox.page.render.emoji import with_emoji
from sandbox.page.render.mrkdwn import inline, marked
from sandbox.page.render.reader import Reader
from sandbox.page.render.tag import Attribute, lines, tag

Json = Mapping[str, Any]
Attributes = dict[str, Attribute]

UNKNOWN = "unknown-block"
"""The class of the warning that stands for whatever can't be drawn; a page that has one is a failed test."""


@dataclass(frozen=True)
class Canvas:
    """One surface before one reader. `name` is how the page asks for it: `message:<channel>:<ts>` or `view:<id>`.

    `place` tells two showings of one surface on a page apart.
    """

    reader: Reader
    name: str
    place: str = ""
    state: FormState = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def id(self, *parts: str) -> str:
        """An id of an HTML element: the same each time it is drawn, another for every other thing on the page."""
        named = json.dumps([self.place, self.name, *parts])
        return f"bk-{hashlib.sha256(named.encode()).hexdigest()[:16]}"

    def held(self, block: Json, element: Json) -> Any:
        """What stands in an input: an option, an id, a text, or a list of them; nothing if it is empty."""
        key = (str(block.get("block_id", "")), str(element.get("action_id", "")))
        state = self.state.get(key) or first_state([_alone(block, element)]).get(key, {})
        return state.get(HOLDS[element["type"]])

    def chosen(self, block: Json, element: Json) -> frozenset[str]:
        """The values that are chosen in a menu or among choices."""
        held = self.held(block, element)
        several = held if isinstance(held, list) else [held] if held else []
        return frozenset(str(one["value"]) if isinstance(one, dict) else str(one) for one in several)

    def root(self, block: Json, element: Json, **more: Attribute) -> Attributes:
        """The attributes by which the page knows what was touched."""
        confirm = element.get("confirm")
        return {
            "data-block-id": block.get("block_id"),
            "data-action-id": element.get("action_id"),
            "data-kind": element["type"],
            "data-confirm": self._question(confirm) if confirm else None,
            **more,
        }

    def text(self, text: Json | None) -> Markup | None:
        """A text object in one line of text."""
        if text is None:
            return None
        if text["type"] == "mrkdwn":
            return inline(self.reader, text["text"], verbatim=bool(text.get("verbatim")))
        return lines(text["text"]) if text.get("emoji") is False else with_emoji(text["text"])

    def paragraphs(self, text: Json) -> Markup:
        """A text object that may have quotes and lists."""
        if text["type"] == "mrkdwn":
            return marked(self.reader, text["text"], verbatim=bool(text.get("verbatim")))
        return self.text(text) or Markup()

    def _question(self, confirm: Json) -> str:
        """What is asked before something is done, for the page's scripts: `html` is drawn, all else is bare words."""
        words = {part: confirm[part]["text"] for part in ("title", "confirm", "deny")}
        return json.dumps({**words, "html": self.paragraphs(confirm["text"]), "style": confirm.get("style")})


def unknown(what: Json) -> Markup:
    """A visible warning in the place of something that nobody knows how to draw, with its JSON."""
    return tag(
        "div",
        tag("strong", f"This can't be shown: {what.get('type', 'nothing known')}"),
        tag("pre", json.dumps(what, indent=2, ensure_ascii=False, default=str)),
        class_=UNKNOWN,
        role="alert",
    )


def _alone(block: Json, element: Json) -> dict[str, Any]:
    return {"type": "input", "block_id": block.get("block_id", ""), "element": {"action_id": "", **element}}
