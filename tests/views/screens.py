"""Screens as Slack gets them, checked against its limits, and what people read of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from slackblocks import HomeTabView, ModalView

from bot.views.message import Message
from sandbox.blockkit import check_message, check_view

MOST_TEXT = 12_000
"""Characters of all blocks of a message together; Slack refuses somewhat more."""


def sent(message: Message) -> list[dict[str, Any]]:
    """The blocks of a message that Slack would take."""
    blocks = [block._resolve() for block in message.blocks]
    assert check_message(blocks) == []
    assert sum(map(len, texts_in(blocks))) <= MOST_TEXT
    assert 0 < len(message.text) <= 3_000
    return blocks


def shown(view: ModalView | HomeTabView) -> dict[str, Any]:
    """A modal or Home tab that Slack would take."""
    made = view.to_dict()
    assert check_view(made) == []
    return made


def texts_in(value: Any) -> Iterator[str]:
    """Every text on a screen, wherever it stands."""
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def mrkdwn_in(value: Any) -> Iterator[str]:
    """Every text that Slack looks for mentions and markup in."""
    if isinstance(value, Mapping):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from mrkdwn_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mrkdwn_in(inner)


def block(blocks: list[dict[str, Any]], block_id: str) -> dict[str, Any]:
    """The block of this id."""
    return next(one for one in blocks if one["block_id"] == block_id)
