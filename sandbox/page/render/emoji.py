"""Emoji in text, drawn as signs."""

from __future__ import annotations

import re

from markupsafe import Markup

from sandbox.emoji import emoji_of
from sandbox.page.render.tag import lines, tag, together

_SHORT_NAME = re.compile(r":([\w+'-]+):")


def drawn(name: str) -> Markup:
    """An emoji by its short name; an unknown name stays as it was typed."""
    sign = emoji_of(name)
    return tag("span", sign, class_="emoji", title=f":{name}:") if sign else together([f":{name}:"])


def with_emoji(text: str) -> Markup:
    """Text without markup but for its emoji and line breaks."""
    if ":" not in text:
        return lines(text)
    parts = _SHORT_NAME.split(text)
    return together(drawn(part) if turn % 2 else lines(part) for turn, part in enumerate(parts))
