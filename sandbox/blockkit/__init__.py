"""Checks messages and views against Block Kit's rules, as Slack does before it takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from sandbox.blockkit.blocks import BLOCKS, SURFACES
from sandbox.blockkit.data import MOST_CELL_TEXT, cell_text
from sandbox.blockkit.objects import IS_TYPE, OPTION, OPTION_GROUP, plain
from sandbox.blockkit.schema import (
    Found,
    Problem,
    Shape,
    anything,
    by_type,
    exactly_one,
    flag,
    listing,
    string,
)

__all__ = ["Problem", "block_text", "check_message", "check_options", "check_view", "with_block_ids"]

Blocks = list[dict[str, Any]]

MOST_IN_MESSAGE, MOST_IN_VIEW = 50, 100
MOST_MARKDOWN = 12_000
MOST_CHARTS = 2

_LISTS = {
    surface: listing(by_type(BLOCKS, allowed=allowed), most=MOST_IN_MESSAGE if surface == "message" else MOST_IN_VIEW)
    for surface, allowed in SURFACES.items()
}
_COMMON = {
    "private_metadata": string(3000, shortest=0),
    "callback_id": string(255, shortest=0),
    "external_id": string(255, shortest=0),
}
_VIEWS = {
    "modal": Shape(
        {"type": IS_TYPE, "title": plain(24), "blocks": anything},
        {
            **_COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
    ),
    "home": Shape({"type": IS_TYPE, "blocks": anything}, _COMMON),
}
_OPTIONS = Shape(
    {},
    {"options": listing(OPTION, most=100), "option_groups": listing(OPTION_GROUP, most=100)},
    (exactly_one("options", "option_groups"),),
)


def check_message(
    blocks: Any, *, known_files: Container[str] | None = None, unknown: Container[str] = (), at: str = "/blocks"
) -> list[Problem]:
    """What is wrong with a message's blocks; nothing if Slack would take them.

    `unknown` are types of blocks that this workspace doesn't know yet.
    """
    found: Found = []
    _LISTS["message"](blocks, at, found)
    _check_known(blocks, unknown, at, found)
    if not found:
        _check_together(blocks, at, found, known_files)
        _check_sums(blocks, at, found)
    return found


def check_view(view: Any, *, known_files: Container[str] | None = None, unknown: Container[str] = ()) -> list[Problem]:
    """What is wrong with a modal or a Home tab; `unknown` as in `check_message`."""
    found: Found = []
    by_type(_VIEWS)(view, "/view", found)
    if found:
        return found
    _LISTS[view["type"]](view["blocks"], "/view/blocks", found)
    _check_known(view["blocks"], unknown, "/view/blocks", found)
    if not found:
        _check_together(view["blocks"], "/view/blocks", found, known_files)
        _check_sums(view["blocks"], "/view/blocks", found)
        _check_submit(view, found)
    return found


def check_options(answer: Any) -> list[Problem]:
    """What is wrong with an app's answer to a search."""
    found: Found = []
    _OPTIONS(answer, "", found)
    return found


def with_block_ids(blocks: Iterable[Mapping[str, Any]], new_id: Callable[[], str]) -> Blocks:
    """The blocks with the ids that Slack fills in: a block's, and an element's where the app left it out."""
    return [_named(dict(block), new_id) for block in blocks]


def block_text(blocks: Iterable[Mapping[str, Any]]) -> int:
    """How many characters of text the blocks hold, all depths counted."""
    return sum(_length(block) for block in blocks)


def _named(block: dict[str, Any], new_id: Callable[[], str]) -> dict[str, Any]:
    block["block_id"] = block.get("block_id") or new_id()
    for part in ("element", "accessory"):
        if block.get(part) and block[part]["type"] != "image":
            block[part] = _touchable(block[part], new_id)
    if block["type"] in ("actions", "context_actions"):
        block["elements"] = [_touchable(element, new_id) for element in block["elements"]]
    return block


def _touchable(element: dict[str, Any], new_id: Callable[[], str]) -> dict[str, Any]:
    return element if element.get("action_id") else {**element, "action_id": new_id()}


def _length(value: Any) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_length(held) for held in value.values() if isinstance(held, dict | list))
    return sum(_length(item) for item in value) if isinstance(value, list) else 0


def _elements(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if block["type"] in ("actions", "context_actions", "context"):
        return list(block["elements"])
    return [block[part] for part in ("element", "accessory") if block.get(part)]


def _check_known(blocks: Any, unknown: Container[str], at: str, found: Found) -> None:
    for index, block in enumerate(() if found else blocks):
        if block["type"] in unknown:
            found.append(Problem(f"unsupported type: {block['type']}", f"{at}/{index}/type"))


def _check_together(blocks: Blocks, at: str, found: Found, known_files: Container[str] | None) -> None:
    seen: set[str] = set()
    focused = 0
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            found.append(Problem(f"`block_id` `{block_id}` already exists", f"{at}/{index}/block_id"))
        seen.update([block_id] if block_id else [])
        elements = _elements(block)
        focused += sum(bool(element.get("focus_on_load")) for element in elements)
        named = Counter(element["action_id"] for element in elements if element.get("action_id"))
        twice = [name for name, count in named.items() if count > 1]
        found += [Problem(f"`action_id` `{name}` already exists", f"{at}/{index}/elements") for name in twice]
        if known_files is not None:
            _check_files([block, *elements], f"{at}/{index}", found, known_files)
    if focused > 1:
        found.append(Problem("only one element may have focus_on_load", at))


def _check_files(holders: Iterable[Mapping[str, Any]], at: str, found: Found, known_files: Container[str]) -> None:
    for holder in holders:
        file = holder.get("slack_file")
        if file and file.get("id") not in known_files and not file.get("url"):
            found.append(Problem("invalid slack file", f"{at}/slack_file"))


def _check_sums(blocks: Blocks, at: str, found: Found) -> None:
    kinds = Counter(block["type"] for block in blocks)
    if kinds["table"] > 1:
        found.append(Problem("only one table allowed", at))
    if kinds["data_visualization"] > MOST_CHARTS:
        found.append(Problem(f"no more than {MOST_CHARTS} data_visualization blocks allowed", at))
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MOST_MARKDOWN:
        found.append(Problem(f"markdown must be less than {MOST_MARKDOWN + 1} characters together", at))
    if sum(cell_text(block) for block in blocks if block["type"] == "data_table") > MOST_CELL_TEXT:
        found.append(Problem(f"data tables must be less than {MOST_CELL_TEXT + 1} characters together", at))


def _check_submit(view: Mapping[str, Any], found: Found) -> None:
    asks = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and asks and not view.get("submit"):
        found.append(Problem("a view with input blocks must have a submit button", "/view/submit"))
