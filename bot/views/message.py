"""What a view gives back: a message for Slack, whole, with its fallback sentence."""

from dataclasses import dataclass
from uuid import UUID

from slackblocks import Block


@dataclass(frozen=True)
class Message:
    """Blocks, and the sentence that notifications and screen readers get instead of them.

    `text` is Slack's mrkdwn: whoever writes it escapes what people wrote (`bot.views.words.escaped`).
    slackblocks gives unnamed blocks a random id; here they are named by their place, so that the same values always
    make the same bytes.
    """

    text: str
    blocks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        for place, block in enumerate(self.blocks):
            if _is_random(block.block_id):
                block.block_id = f"block_{place}"


def _is_random(block_id: str | None) -> bool:
    try:
        return block_id is None or UUID(block_id).version == 4
    except ValueError:
        return False
