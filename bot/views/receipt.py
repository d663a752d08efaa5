"""What a person is told after a click on an answer, and nobody else."""

from slackblocks import Block, ContextBlock, Markdown, SectionBlock

from bot.domain.cards import Outcome, Receipt
from bot.domain.scale import Rating
from bot.views.check_in import answer_buttons
from bot.views.message import Message
from bot.views.words import escaped, when


def receipt_message(receipt: Receipt) -> Message:
    """What is stored and until when it can be changed, or why nothing was stored.

    Made anew each time, though many read the same: kept receipts would tell from memory, after the close, who was asked
    directly and what they answered.
    """
    if receipt.rating is None:
        sentence = _refusal(receipt)
        return Message(text=sentence, blocks=(SectionBlock(text=Markdown(sentence)),))
    sentence = _confirmation(receipt)
    blocks: tuple[Block, ...] = (
        SectionBlock(text=Markdown(sentence)),
        answer_buttons(receipt.check_in_id, chosen=receipt.rating, words=receipt.words),
        ContextBlock(elements=[Markdown(_who_sees_what(receipt))]),
    )
    return Message(text=sentence, blocks=blocks)


def _confirmation(receipt: Receipt) -> str:
    words = escaped(receipt.words.of(receipt.rating)) if receipt.rating else ""
    stands = "Changed to" if receipt.outcome is Outcome.CHANGED else "Your answer is stored:"
    return f"{stands} *{words}*. You can change it until {when(receipt.closes_at)}."


def _who_sees_what(receipt: Receipt) -> str:
    kept = (
        f"Only you see this message. {_what_leaders_see(receipt)}; with fewer, no answers are kept. At the close, what "
        "links your answer to you is deleted."
    )
    if receipt.direct:
        return kept
    return f"{kept} To say why, reply in the thread of the check-in: replies carry your name."


def _what_leaders_see(receipt: Receipt) -> str:
    """Who can't tell does not count towards the smallest group, so that takes as many others."""
    if receipt.rating is Rating.CANT_TELL:
        return (
            "That you can't tell is worth knowing too, and changes no score. If at least "
            f"{receipt.k} other people rate, leaders see how many can't tell, never who"
        )
    return f"If at least {receipt.k} people rate, leaders see how many gave each answer, never who"


def _refusal(receipt: Receipt) -> str:
    if receipt.outcome is Outcome.CLOSED:
        return f"This check-in closed {when(receipt.closes_at)}, so this click was not stored."
    if receipt.outcome is Outcome.GIVEN_UP:
        return (
            "This check-in was given up because Slack did not confirm that it was posted, so this click was not stored."
        )
    if receipt.direct:
        return "This check-in does not count you among those it asks, so your answer was not stored."
    return (
        f"This check-in asks the members of <#{receipt.channel}>, and you are not listed as one, so your answer "
        "was not stored. If you have just joined, please try again in a minute."
    )
