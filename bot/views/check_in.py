"""The check-in in its channel, what stands behind "Why this question?", and the note in its thread."""

from slackblocks import ActionsBlock, Block, Button, ContextBlock, Markdown, PlainText, SectionBlock

from bot.domain.cards import CheckInCard
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.views import ids
from bot.views.message import Message
from bot.views.practice_marks import small_mark
from bot.views.words import escaped, plural, when

_HOW_TO_STOP = (
    "Replies here are read by nobody. To pause these messages, or to stop them, open Home above or type `/drivers me` "
    "in a channel."
)
"""Below what comes by direct message: nothing can be typed there."""


def check_in_message(card: CheckInCard) -> Message:
    """The check-in: while open with its four answers, afterwards with where the result appears."""
    if card.open:
        return _open(card)
    return _closed(card)


def why_message(card: CheckInCard) -> Message:
    """Why this is asked, and what "fully in place" looks like; for the person who asked alone."""
    practice = card.practice
    lines = [practice.why, "", "Fully in place looks like this:", *(f"• {sign}" for sign in practice.signs)]
    body = "\n".join(lines) if practice.signs else practice.why
    return Message(
        text=f"Why this question: {escaped(practice.why)}",
        blocks=(
            SectionBlock(text=Markdown(f"*{escaped(practice.title)}*", verbatim=True)),
            SectionBlock(text=PlainText(body)),
            ContextBlock(elements=[PlainText(f"Source: {practice.citation}{small_mark(practice)}")]),
        ),
    )


def thread_note(card: CheckInCard) -> Message:
    """Told once in each thread, to the first who writes there."""
    text = (
        "Replies in this thread carry your name: everybody in this channel can read them, and the leaders in "
        f"<#{card.leadership_channel}> get a link to them. The answer you give with a button does not carry your name."
    )
    return Message(text=text, blocks=(ContextBlock(elements=[Markdown(text)]),))


def answer_buttons(
    check_in_id: str,
    *,
    chosen: Rating | None = None,
    words: ScaleWords = USUAL_WORDS,
    action_id: str = ids.ANSWER,
    block_id: str = ids.CHECK_IN_ANSWERS,
) -> ActionsBlock:
    """The four answers in the words of the round; the chosen one is marked, which only what one person alone sees for a
    while ever does."""
    buttons = [
        Button(
            text=PlainText(f"✓ {answer}" if rating is chosen else answer),
            action_id=f"{action_id}:{rating}",
            value=check_in_id,
            style="primary" if rating is chosen else None,
        )
        for rating, answer in words.by_rating.items()
    ]
    return ActionsBlock(elements=list(buttons), block_id=block_id)


def _open(card: CheckInCard) -> Message:
    return Message(
        text=f"Check-in: {escaped(card.practice.asks(card.program))}",
        blocks=(_heading(card), *_question(card)),
    )


def reminder_message(card: CheckInCard) -> Message:
    """The same question once more, to somebody who has not answered; a click here is a click on the check-in."""
    question = escaped(card.practice.asks(card.program))
    return Message(
        text=f"A reminder: {question}",
        blocks=(
            _heading(card),
            _small("A reminder. You are asked once more, and only once."),
            *_question(card),
            *([] if card.direct else [_small(_HOW_TO_STOP)]),
        ),
    )


def _question(card: CheckInCard) -> tuple[Block, ...]:
    """What is asked, the four answers, and what becomes of them."""
    why = Button(text=PlainText("Why this question?"), action_id=ids.WHY_THIS_QUESTION, value=card.check_in_id)
    return (
        SectionBlock(text=PlainText(card.practice.asks(card.program)), accessory=why, block_id=ids.CHECK_IN_QUESTION),
        answer_buttons(card.check_in_id, words=card.words),
        *(_small(line) for line in _footer(card)),
    )


def _footer(card: CheckInCard) -> tuple[str, ...]:
    """In a channel with how many have answered; a direct message is one person's, and says how to get no more."""
    leaders = f"leaders see answers only of {card.k} or more people together"
    if not card.direct:
        return (f"{card.answered:,} of {card.asked:,} answered · closes {when(card.closes_at)} · {leaders}",)
    return (
        f"Closes {when(card.closes_at)} · {leaders}",
        _HOW_TO_STOP,
    )


def _closed(card: CheckInCard) -> Message:
    among = "Of all who were asked" if card.direct else "In all channels together"
    people = plural(card.asked, "person", "people")
    answered = f"Closed {when(card.closes_at)}. {among}, {card.answered:,} of {people} answered."
    result = f"Leaders read the result in <#{card.leadership_channel}>, with their next digest or summary."
    if not card.published:
        result = f"Fewer than {card.k} people rated this practice, so no result is shown to anybody."
    thread = "" if card.direct else " Replies in the thread are still read for 14 days."
    return Message(
        text=f"Closed check-in: {escaped(card.practice.asks(card.program))}",
        blocks=(
            _heading(card),
            SectionBlock(text=PlainText(card.practice.asks(card.program)), block_id=ids.CHECK_IN_QUESTION),
            ContextBlock(elements=[Markdown(f"{answered} {result}{thread}")]),
        ),
    )


def _small(text: str) -> Block:
    return ContextBlock(elements=[Markdown(text)])


def _heading(card: CheckInCard) -> Block:
    return ContextBlock(elements=[PlainText(f"{card.program} · {card.driver.name}{small_mark(card.practice)}")])
