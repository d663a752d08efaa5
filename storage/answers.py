"""Answers of open rounds, under pseudonyms. Nothing here outlives the close."""

from sqlalchemy import delete, func, select

from bot.domain.scale import Counts, Rating
from storage.engine import Reading, Writing
from storage.tables import AnswerRow
from storage.upsert import insert_into


async def save_answer(
    session: Writing,
    workspace: str,
    round_id: str,
    *,
    pseudonym: bytes,
    segment: str,
    rating: Rating,
    action_ts: str,
) -> bool:
    """Store or change an answer, unless one from a later click stands already; says whether anything was written.

    `action_ts` is Slack's time of the click, seconds and microseconds in a fixed width, so text compares as time.
    """
    statement = insert_into(session, AnswerRow).values(
        round_id=round_id,
        pseudonym=pseudonym,
        workspace_id=workspace,
        channel_id=segment,
        rating=rating,
        action_ts=action_ts,
    )
    written = await session.scalars(
        statement.on_conflict_do_update(
            index_elements=["round_id", "pseudonym"],
            set_={"rating": statement.excluded.rating, "action_ts": statement.excluded.action_ts},
            where=AnswerRow.action_ts < statement.excluded.action_ts,
        ).returning(AnswerRow.round_id)
    )
    return written.first() is not None


async def answer(session: Reading, workspace: str, round_id: str, pseudonym: bytes) -> Rating | None:
    """The answer that stands under a pseudonym."""
    rating = await session.scalar(
        select(AnswerRow.rating).where(
            AnswerRow.workspace_id == workspace,
            AnswerRow.round_id == round_id,
            AnswerRow.pseudonym == pseudonym,
        )
    )
    return Rating(rating) if rating else None


async def answered_in_segment(session: Reading, workspace: str, round_id: str, segment: str) -> int:
    """How many people of a segment have answered so far: all that may be known while a round is open."""
    query = select(func.count()).where(
        AnswerRow.workspace_id == workspace, AnswerRow.round_id == round_id, AnswerRow.channel_id == segment
    )
    return await session.scalar(query) or 0


async def counts_by_segment(session: Reading, workspace: str, round_id: str) -> dict[str, Counts]:
    """The counts of each segment, to be folded into units at the close and shown to nobody."""
    query = (
        select(AnswerRow.channel_id, AnswerRow.rating, func.count())
        .where(AnswerRow.workspace_id == workspace, AnswerRow.round_id == round_id)
        .group_by(AnswerRow.channel_id, AnswerRow.rating)
    )
    found: dict[str, dict[str, int]] = {}
    for segment, rating, number in await session.execute(query):
        found.setdefault(segment, {})[rating] = number
    return {segment: Counts(**by_rating) for segment, by_rating in found.items()}


async def forget_answers(session: Writing, workspace: str, round_id: str) -> None:
    await session.execute(delete(AnswerRow).where(AnswerRow.workspace_id == workspace, AnswerRow.round_id == round_id))
