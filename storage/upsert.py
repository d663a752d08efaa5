"""`INSERT ... ON CONFLICT` in the words that both databases understand."""

from typing import Any

from sqlalchemy import ColumnElement, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from storage.engine import Writing


def insert_into(session: Writing, table: type[DeclarativeBase]) -> sqlite.Insert:
    """An insert of the session's own dialect; both have `on_conflict_do_update` and `on_conflict_do_nothing`."""
    dialect = session.get_bind().dialect.name
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement: sqlite.Insert = insert(inspect(table).local_table)
    return statement


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
    statement = insert_into(session, table).on_conflict_do_nothing()
    # Counted from what comes back: the drivers' own row counts say -1 where they do not know.
    return len((await session.execute(statement.returning(*inspect(table).primary_key), rows)).all())
