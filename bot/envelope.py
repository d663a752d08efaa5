"""What Slack sends, taken out of its wrapping before anything looks into it. Both doors do this first.

Bolt would do it as well, but takes every command in which the word "payload" stands for an interaction without one,
and asks some fields for their contents without looking what they are.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.form import fields_of

NAMED = ("enterprise", "team", "user", "channel")
"""Fields that hold an id, or an object with one."""

INNER = ("event", "view", "message", "previous_message", "item", "assistant_thread", "function_data")
"""Fields that hold an object, in which the same fields may stand again."""

LISTS = ("authorizations", "actions", "response_urls")
"""Fields that hold a list of objects."""

KEYS = ("type", "command", "action_id", "callback_id")
"""Fields by which Bolt finds the handler."""

_ODD = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""What may become a character that no database keeps, as it stands in JSON."""

_UNKEPT = re.compile("[\x00\ud800-\udfff]")
"""Zero, which PostgreSQL refuses, and halves of characters, which can't be written as UTF-8."""


class UnreadableError(ValueError):
    """The body holds nothing that Slack would send."""


def opened(body: bytes, content_type: str = "") -> dict[str, Any]:
    """The object in a request's body, as `checked` gives it; what no database keeps is replaced with U+FFFD.

    Raises UnreadableError.
    """
    try:
        text = body.decode("utf-8")
        found, odd = _parsed(text, content_type)
        return checked(found, odd=odd)
    except (ValueError, RecursionError) as error:
        raise UnreadableError from error


def checked(found: Any, *, odd: bool = True) -> dict[str, Any]:
    """The object itself, if its shape is as far as Slack's, without fields that say they are empty.

    `odd` says whether characters may be in it that no database keeps. Raises UnreadableError.
    """
    if not isinstance(found, dict):
        raise UnreadableError
    said = {key: value for key, value in (_kept(found) if odd else found).items() if value is not None}
    if not _is_shaped(said) or not _is_an_act(said):
        raise UnreadableError
    return said


def _parsed(text: str, content_type: str) -> tuple[Any, bool]:
    """What stands in a body, and whether odd characters may be in it, which is cheaper to see before it is parsed."""
    if not text.startswith("{") and content_type.partition(";")[0].strip() != "application/json":
        fields = fields_of(text)
        if "payload" not in fields:
            return fields, "%00" in text or "\x00" in text
        text = fields["payload"]
    return json.loads(text), _ODD.search(text) is not None


def _is_shaped(found: Mapping[str, Any]) -> bool:
    return all(_is_as_named(key, value) for key, value in found.items() if value is not None)


def _is_an_act(found: Mapping[str, Any]) -> bool:
    """Whether Bolt finds out what was pressed, if anything was, and in what kind of view, if in one."""
    pressed = "actions" not in found or bool(found["actions"] and found["actions"][0].get("action_id"))
    return pressed and ("view" not in found or bool(found["view"].get("type")))


def _is_as_named(key: str, value: Any) -> bool:
    if key in KEYS:
        return isinstance(value, str)
    if key in INNER:
        return isinstance(value, dict) and _is_shaped(value)
    if key in LISTS:
        return isinstance(value, list) and all(isinstance(one, dict) and _is_shaped(one) for one in value)
    return key not in NAMED or isinstance(value, str | dict)


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return _UNKEPT.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_kept(key): _kept(inner) for key, inner in value.items()}
    return [_kept(inner) for inner in value] if isinstance(value, list) else value
