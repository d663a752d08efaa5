"""Answers of open rounds, under pseudonyms. Nothing here outlives the close."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, inspect, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.answers import Answer, Standing, Whose
from bot.domain.scale import Counts, Rating
from storage.engine import Reading, Writing
from storage.prepared import Prepared, among, listed
from storage.tables import AnswerRow
from storage.upsert import insert_of

_ANSWERS = inspect(AnswerRow).local_table.c


def _standing(dialect: str) -> Select[*tuple[Any, ...]]:
    return select(_ANSWERS.round_id, _ANSWERS.pseudonym, _ANSWERS.rating, _ANSWERS.action_ts).where(
        _ANSWERS.workspace_id == bindparam("workspace"),
        among(dialect, _ANSWERS.round_id, "ids"),
        among(dialect, _ANSWERS.pseudonym, "names"),
    )


_STANDING = Prepared(_standing)
_IN_SEGMENT = Prepared(
    select(func.count().label("answered")).where(
        _ANSWERS.workspace_id == bindparam("workspace"),
        _ANSWERS.round_id == bindparam("id"),
        _ANSWERS.channel_id == bindparam("segment"),
    )
)


@cache
def _saving_many() -> ReturningInsert[*tuple[Any, ...]]:
    """Put together once: every few clicks ask for it."""
    return _saving(insert_of("sqlite", AnswerRow))


def _saving_lists(dialect: str) -> ReturningInsert[*tuple[Any, ...]]:
    """For PostgreSQL, which takes each column as one value: psycopg looks through a statement with thousands of them
    for longer than it takes to run."""
    columns = [one for one in inspect(AnswerRow).local_table.columns if one.name != "workspace_id"]
    lists = func.unnest(*(listed(one, one.name) for one in columns))
    rows = lists.table_valued(*(one.name for one in columns)).render_derived()
    given = select(*rows.c, bindparam("workspace_id"))
    return _saving(insert_of(dialect, AnswerRow).from_select([*(one.name for one in columns), "workspace_id"], given))


def _saving_one(dialect: str) -> ReturningInsert[*tuple[Any, ...]]:
    columns = inspect(AnswerRow).local_table.columns
    return _saving(insert_of(dialect, AnswerRow).values({one.name: bindparam(one.name) for one in columns}))


def _saving(statement: sqlite.Insert) -> ReturningInsert[*tuple[Any, ...]]:
    return statement.on_conflict_do_update(
        index_elements=["round_id", "pseudonym"],
        set_={"rating": statement.excluded.rating, "action_ts": statement.excluded.action_ts},
        where=AnswerRow.action_ts < statement.excluded.action_ts,
    ).returning(_ANSWERS.round_id, _ANSWERS.pseudonym)


_SAVING_ONE, _SAVING_LISTS = Prepared(_saving_one), Prepared(_saving_lists)


async def save_answers(session: Writing, workspace: str, given: Collection[Answer]) -> frozenset[Whose]:
    """Store or change answers, at most one of each person, unless one from a later click stands already; returns whose
    were written."""
    rows = [
        {
            "round_id": one.whose[0],
            "pseudonym": one.whose[1],
            "workspace_id": workspace,
            "channel_id": one.segment,
            "rating": one.standing.rating,
            "action_ts": one.standing.action_ts,
        }
        for one in sorted(given, key=lambda one: one.whose)  # so that two never wait for each other's rows
    ]
    if not rows:
        return frozenset()
    if len(rows) == 1:
        written = await _SAVING_ONE.rows(session, **rows[0])
    elif session.get_bind().dialect.name == "postgresql":
        lists = {name: [row[name] for row in rows] for name in rows[0]} | {"workspace_id": workspace}
        written = await _SAVING_LISTS.rows(session, **lists)
    else:
        written = list(await session.execute(_saving_many(), rows))
    return frozenset((round_id, pseudonym) for round_id, pseudonym in written)


async def standing(session: Reading, workspace: str, people: Collection[Whose]) -> dict[Whose, Standing]:
    """The answers that these people have given so far. No two rounds have a pseudonym in common."""
    if not people:
        return {}
    ids, names = list({one for one, _ in people}), [name for _, name in people]
    found = await _STANDING.rows(session, workspace=workspace, ids=ids, names=names)
    return {(round_id, name): Standing(Rating(rating), ts) for round_id, name, rating, ts in found}


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
    row = await _IN_SEGMENT.first(session, workspace=workspace, id=round_id, segment=segment)
    answered: int = row.answered
    return answered


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
