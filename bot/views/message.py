"""What a view gives back: a message for Slack, whole, with its fallback sentence."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from slackblocks import Block, DataTableBlock, DataVisualizationBlock

NEW_BLOCKS = (DataTableBlock, DataVisualizationBlock)
"""Blocks that not every workspace's Slack takes yet."""


@dataclass(frozen=True)
class Message:
    """Blocks, and the sentence that notifications and screen readers get instead of them.

    `text` is Slack's mrkdwn: whoever writes it escapes what people wrote (`bot.views.words.escaped`).
    slackblocks gives unnamed blocks a random id; here they are named by their place, so that the same values always
    make the same bytes.

    `older` says the same in blocks that every Slack takes; None if `blocks` hold no others. ValueError if it is missing
    beside new ones, or holds one.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    older: tuple[Block, ...] | None = None

    @property
    def in_older_blocks(self) -> Message | None:
        """The same message for a Slack that does not know the new blocks yet; None if it needs no other."""
        return None if self.older is None else Message(text=self.text, blocks=self.older)

    def __post_init__(self) -> None:
        if any(isinstance(block, NEW_BLOCKS) for block in (self.blocks if self.older is None else self.older)):
            raise ValueError("new blocks without the same in older ones")
        for place, block in enumerate(self.blocks):
            if _is_random(block.block_id):
                block.block_id = f"block_{place}"


def _is_random(block_id: str | None) -> bool:
    try:
        return block_id is None or UUID(block_id).version == 4
    except ValueError:
        return False
