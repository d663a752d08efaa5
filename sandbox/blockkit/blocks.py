"""The blocks, and on which surface each may stand.

Lengths and counts: Slack's Block Kit reference, blocks.
"""

from typing import Any

from sandbox.blockkit.data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from sandbox.blockkit.elements import ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blockkit.objects import IS_TYPE, SLACK_FILE, plain, text
from sandbox.blockkit.rich import RICH_TEXT
from sandbox.blockkit.schema import (
    Found,
    Problem,
    Rule,
    Shape,
    by_type,
    exactly_one,
    flag,
    listing,
    one_of,
    string,
)

_ID: dict[str, Rule] = {"block_id": string(255)}


def _says_something(value: dict[str, Any], at: str, found: Found) -> None:
    if not value.get("text") and not value.get("fields"):
        found.append(Problem("must have text or fields", at))


_CONTEXT = by_type(
    {"image": ELEMENTS["image"], **dict.fromkeys(("plain_text", "mrkdwn"), text(3000))},
)

BLOCKS: dict[str, Rule] = {
    "section": Shape(
        {"type": IS_TYPE},
        {
            **_ID,
            "text": text(3000),
            "fields": listing(text(2000), least=1, most=10),
            "accessory": by_type(ELEMENTS, allowed=IN_SECTION),
            "expand": flag,
        },
        (_says_something,),
    ),
    "actions": Shape(
        {"type": IS_TYPE, "elements": listing(by_type(ELEMENTS, allowed=IN_ACTIONS), least=1, most=25)}, _ID
    ),
    "context": Shape({"type": IS_TYPE, "elements": listing(_CONTEXT, least=1, most=10)}, _ID),
    "context_actions": Shape(
        {"type": IS_TYPE, "elements": listing(by_type(ELEMENTS, allowed=IN_CONTEXT_ACTIONS), least=1, most=5)},
        _ID,
    ),
    "divider": Shape({"type": IS_TYPE}, _ID),
    "header": Shape({"type": IS_TYPE, "text": plain(150)}, _ID),
    "image": Shape(
        {"type": IS_TYPE, "alt_text": string(2000)},
        {**_ID, "image_url": string(3000), "slack_file": SLACK_FILE, "title": plain(2000)},
        (exactly_one("image_url", "slack_file"),),
    ),
    "input": Shape(
        {"type": IS_TYPE, "label": plain(2000), "element": by_type(ELEMENTS, allowed=IN_INPUT)},
        {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": RICH_TEXT,
    "markdown": Shape({"type": IS_TYPE, "text": string(12_000)}, _ID),
    "alert": Shape(
        {"type": IS_TYPE, "text": text(200)},
        {**_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
}

_EVERYWHERE = frozenset({"section", "actions", "context", "divider", "header", "image", "input", "rich_text"})
_DATA = frozenset({"table", "data_table", "data_visualization"})

SURFACES: dict[str, frozenset[str]] = {
    "message": _EVERYWHERE | _DATA | {"markdown", "context_actions"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _DATA,
}
