"""A coming check-in as it will look, shown to one admin alone."""

from slackblocks import ActionsBlock, Block, ContextBlock, Markdown, ModalView, PlainText, SectionBlock

from bot.domain.cards import CheckInCard
from bot.domain.catalogue import Practice
from bot.domain.scale_words import ScaleWords
from bot.views.check_in import check_in_message
from bot.views.message import Message
from bot.views.practice_marks import small_mark
from bot.views.words import escaped


def preview_message(card: CheckInCard, *, opens_at: str) -> Message:
    """The check-in with its answers as words: there is nothing to answer yet, so there is nothing to press."""
    shown = check_in_message(card)
    head = f"A preview, for you alone. This is asked {opens_at}, if nothing is changed until then."
    blocks = [block for one in shown.blocks for block in _still(one, card)]
    return Message(text=f"{head} {shown.text}", blocks=(_small(head, "preview"), *blocks))


def nothing_to_preview(program: str, *, paused: bool) -> Message:
    """The schedule is paused, or everything it could ask about rests."""
    name = escaped(program)
    why = f"this schedule of {name} is paused. Resume it to see what comes next"
    if not paused:
        why = f"at the next check-ins of {name} every practice rests, since each was asked in the 28 days before"
    text = f"There is nothing to show: {why}."
    return Message(text=text, blocks=(SectionBlock(text=Markdown(text, verbatim=True)),))


def preview_modal(message: Message) -> ModalView:
    """The same where there is no message to answer: over a modal or the Home tab."""
    return ModalView(title="Preview", blocks=[*message.blocks], close="Close")


def question_preview(program: str, driver: str, practice: Practice, words: ScaleWords) -> tuple[Block, ...]:
    """What a check-in asks and how it can be answered, before it is known when and where it is asked."""
    return (
        ContextBlock(elements=[PlainText(f"{program} · {driver}{small_mark(practice)}")], block_id="preview_heading"),
        SectionBlock(text=PlainText(practice.asks(program)), block_id="preview_question"),
        _answers(words),
    )


def _still(block: Block, card: CheckInCard) -> list[Block]:
    if isinstance(block, ActionsBlock):
        return [_answers(card.words)]
    if isinstance(block, SectionBlock):
        return [SectionBlock(text=block.text, block_id=block.block_id)]
    return [block]


def _answers(words: ScaleWords) -> Block:
    answers = " · ".join(f"[{escaped(answer)}]" for answer in words.by_rating.values())
    return SectionBlock(text=Markdown(answers, verbatim=True), block_id="preview_answers")


def _small(text: str, block_id: str) -> Block:
    return ContextBlock(elements=[Markdown(text, verbatim=True)], block_id=block_id)
