"""`INSERT ... ON CONFLICT` in the words that both databases understand."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from storage.engine import Writing


def insert_into(session: Writing, table: type[DeclarativeBase]) -> sqlite.Insert:
    """An insert of the session's own dialect; both have `on_conflict_do_update` and `on_conflict_do_nothing`."""
    dialect = session.get_bind().dialect.name
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement: sqlite.Insert = insert(table)
    return statement


async def insert_or_update(
    session: Writing, table: type[DeclarativeBase], rows: list[dict[str, Any]], *, keys: list[str]
) -> None:
    """Write rows whole: a row that stands under the same keys gets the new values."""
    for part in _parts(rows):
        statement = insert_into(session, table).values(part)
        changed = {name: statement.excluded[name] for name in part[0] if name not in keys}
        await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


async def insert_if_new(session: Writing, table: type[DeclarativeBase], rows: list[dict[str, Any]]) -> int:
    """Write the rows that do not stand yet; says how many those were."""
    written = 0
    for part in _parts(rows):
        statement = insert_into(session, table).values(part).on_conflict_do_nothing()
        # Counted from what comes back: the drivers' own row counts say -1 where they do not know.
        written += len((await session.execute(statement.returning(*inspect(table).primary_key))).all())
    return written


def _parts(rows: list[dict[str, Any]], size: int = 1000) -> list[list[dict[str, Any]]]:
    """In parts, since SQLite takes at most 32,766 values in one statement (https://sqlite.org/limits.html)."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
