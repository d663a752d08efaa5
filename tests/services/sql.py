"""Watching what a database is asked."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from storage.engine import Database

OF_OPEN_ROUNDS = frozenset({"answers", "asked", "round_keys"})
"""Tables that say something of a person in an open round."""


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every SQL statement that the database is sent meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@contextmanager
def tries(database: Database) -> Iterator[list[int]]:
    """How many savepoints each transaction began: what it tried, and could have taken back; none of those without."""
    made: list[int] = []
    begun: list[str] = []

    def ends(_connection) -> None:
        if begun:
            made.append(len(begun))
            begun.clear()

    engine = database.engine.sync_engine
    listeners = [("savepoint", lambda _connection, name: begun.append(name)), ("commit", ends), ("rollback", ends)]
    for name, hears in listeners:
        event.listen(engine, name, hears)
    yield made
    for name, hears in listeners:
        event.remove(engine, name, hears)


def tables_in(seen: Iterable[str]) -> frozenset[str]:
    """The tables that statements read from or write to."""
    return frozenset(re.findall(r"(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)", " ".join(seen)))
