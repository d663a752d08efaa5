"""A coming check-in as it will look, shown to one admin alone."""

from slackblocks import ActionsBlock, Block, ContextBlock, Markdown, SectionBlock

from bot.domain.cards import CheckInCard
from bot.views.check_in import check_in_message
from bot.views.message import Message
from bot.views.words import escaped


def preview_message(card: CheckInCard, *, opens_at: str) -> Message:
    """The check-in with its answers as words: there is nothing to answer yet, so there is nothing to press."""
    shown = check_in_message(card)
    head = f"A preview, for you alone. This is asked {opens_at}, if nothing is changed until then."
    blocks = [block for one in shown.blocks for block in _still(one, card)]
    return Message(text=f"{head} {shown.text}", blocks=(_small(head, "preview"), *blocks))


def nothing_to_preview(program: str) -> Message:
    """The schedule is paused, or everything it could ask about rests."""
    text = f"There is nothing to show: {escaped(program)} is paused, or every practice it asks about rests."
    return Message(text=text, blocks=(SectionBlock(text=Markdown(text, verbatim=True)),))


def _still(block: Block, card: CheckInCard) -> list[Block]:
    if isinstance(block, ActionsBlock):
        answers = " · ".join(f"[ {escaped(words)} ]" for words in card.words.by_rating.values())
        return [SectionBlock(text=Markdown(answers, verbatim=True), block_id="preview_answers")]
    if isinstance(block, SectionBlock):
        return [SectionBlock(text=block.text, block_id=block.block_id)]
    return [block]


def _small(text: str, block_id: str) -> Block:
    return ContextBlock(elements=[Markdown(text, verbatim=True)], block_id=block_id)
