"""Connections to SQLite whose statements go to their thread once.

aiosqlite hands each step of a statement to the connection's thread by itself: making the cursor, running it, fetching
its rows, closing it. On the way there and back the thread of the loop sleeps and is woken, which takes longer than most
statements. Here one step does all four. Rows are kept until they are asked for, as SQLAlchemy does anyway.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import aiosqlite

CHUNK = 64
"""Rows that aiosqlite would fetch at a time; nobody here asks for them so."""


class Cursor(aiosqlite.Cursor):
    """A cursor that is opened, run and emptied in one step of its connection's thread."""

    def __init__(self, connection: "Connection") -> None:
        self._conn: Connection = connection
        self._cursor: Any = None
        self._rows: deque[Any] = deque()

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "Cursor":
        """Run a statement, and have its rows at hand."""
        self._cursor, self._rows = await self._conn.one_step(_run, sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "Cursor":
        """Run a statement for each row of values; it has no rows of its own."""
        self._cursor = await self._conn.one_step(sqlite3.Connection.executemany, sql, parameters)
        return self

    async def fetchone(self) -> Any:
        """The next row, if there is one."""
        return self._rows.popleft() if self._rows else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows, at most `size`."""
        return [self._rows.popleft() for _ in range(min(size or CHUNK, len(self._rows)))]

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        rows, self._rows = list(self._rows), deque()
        return rows

    async def close(self) -> None:
        """Forget the rows; there is nothing open."""
        self._rows.clear()


class Connection(aiosqlite.Connection):
    """What `aiosqlite.connect` gives, with such cursors."""

    def cursor(self) -> Any:
        """A cursor, also as an asynchronous context."""
        return Cursor(self)

    async def one_step(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Let the connection's thread do something with SQLite's own connection; returns what came of it."""
        return await self._execute(work, self._conn, *arguments)  # type: ignore[no-untyped-call] # of aiosqlite


def connect(file: str, **options: Any) -> Connection:
    """In the place of `aiosqlite.connect`: a connection that is opened by awaiting it."""
    connection = Connection(lambda: sqlite3.connect(file, **options), CHUNK)
    connection._thread.daemon = True  # as SQLAlchemy has it: an abandoned connection must not hold up the exit
    return connection


def _run(connection: sqlite3.Connection, sql: str, parameters: Any) -> tuple[sqlite3.Cursor, deque[Any]]:
    cursor = connection.execute(sql, parameters)
    return cursor, deque(cursor.fetchall() if cursor.description else ())
