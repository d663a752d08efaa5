"""One answer by itself, where a test is about nothing that comes in crowds."""

from datetime import datetime

from bot.domain.answers import AnswerClick, Arrival
from bot.domain.cards import Receipt
from bot.domain.keyring import Keyring
from bot.services.answering import give_answers
from storage.engine import Writing


async def give_answer(
    session: Writing, workspace: str, click: AnswerClick, *, now: datetime, keyring: Keyring
) -> Receipt:
    """Store or change an answer while the round is open; raises what is said of a click that can't be taken."""
    (fate,) = await give_answers(session, workspace, [Arrival(click, now)], True, keyring=keyring)
    if isinstance(fate, Exception):
        raise fate
    assert isinstance(fate, Receipt), "who waits is not held up"
    return fate
