"""`INSERT ... ON CONFLICT` in the words that both databases understand."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.dml import ReturningInsert

from storage.engine import Writing

Gathered = dict[type[DeclarativeBase], list[Mapping[str, Any]]]

GATHERED = "rows that are written together"
"""Where a session keeps them."""


def insert_into(session: Writing, table: type[DeclarativeBase]) -> sqlite.Insert:
    """An insert of the session's own dialect; both have `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert_of(session.get_bind().dialect.name, table)


def insert_of(dialect: str, table: type[DeclarativeBase]) -> sqlite.Insert:
    """The same of a dialect by its name, for statements that are put together once."""
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement: sqlite.Insert = insert(inspect(table).local_table)
    return statement


@asynccontextmanager
async def written_together(session: Writing) -> AsyncIterator[None]:
    """What is inserted in here by `insert_many` is written at the end, all rows of a table in one statement.

    Tables come in the order in which they were first written to. Nothing in here may count on reading what it wrote;
    what raises writes nothing.
    """
    gathered: Gathered = {}
    session.info[GATHERED] = gathered
    try:
        yield
    finally:
        del session.info[GATHERED]
    for table, rows in gathered.items():
        await insert_many(session, table, rows)


async def insert_many(session: Writing, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that nobody can have written before, all with the same columns.

    For thousands of them: each different moment is put into the driver's form once. SQLAlchemy's own way works out
    every parameter of every row anew, and takes twice as long.
    """
    gathered: Gathered | None = session.info.get(GATHERED)
    if gathered is not None:
        gathered.setdefault(table, []).extend(rows)
    elif rows:
        await _insert(session, table, rows)


async def _insert(session: Writing, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    connection = await session.connection()
    compiled = insert_into(session, table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    forms = {
        column.name: cache(form) if column.type.hashable else form
        for column in inspect(table).local_table.columns
        if (form := column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect))
    }
    names = compiled.positiontup  # None where the driver takes parameters by name
    steps = [(name, forms.get(name)) for name in names or rows[0]]
    values = [tuple(form(row[name]) if form else row[name] for name, form in steps) for row in rows]
    parameters = values if names else [dict(zip(rows[0], one, strict=True)) for one in values]
    await connection.exec_driver_sql(str(compiled), parameters)


async def insert_or_update(
    session: Writing,
    table: type[DeclarativeBase],
    rows: list[dict[str, Any]],
    *,
    keys: list[str],
    where: ColumnElement[bool] | None = None,
) -> None:
    """Write rows whole: a row that stands under the same keys gets the new values, if it is as `where` wants it."""
    if rows:
        statement = insert_into(session, table)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed, where=where), rows)


async def insert_if_new(session: Writing, table: type[DeclarativeBase], rows: list[dict[str, Any]]) -> int:
    """Write the rows that do not stand yet; says how many those were."""
    if not rows:
        return 0
    # Counted from what comes back: the drivers' own row counts say -1 where they do not know.
    return len((await session.execute(_new_ones(session.get_bind().dialect.name, table), rows)).all())


@cache
def _new_ones(dialect: str, table: type[DeclarativeBase]) -> ReturningInsert[*tuple[Any, ...]]:
    """Put together once for each table: putting it together takes longer than running it."""
    return insert_of(dialect, table).on_conflict_do_nothing().returning(*inspect(table).primary_key)
