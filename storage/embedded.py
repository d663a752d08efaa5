"""Connections to SQLite that go to their thread no more often than they have to.

aiosqlite hands each step of a statement to the connection's thread by itself: making the cursor, running it, fetching
its rows, closing it. On the way there and back the thread of the loop sleeps and is woken, which takes longer than most
statements. Here one step does all four. Rows are kept until they are asked for, as SQLAlchemy does anyway.

What waits neither for the disk nor for a lock goes to no thread: the beginning and the end of reading, and a rollback
of nothing.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import Any

import aiosqlite

CHUNK = 64
"""Rows that aiosqlite would fetch at a time; nobody here asks for them so."""


class Kind(Enum):
    """What a transaction is for.

    A quick one writes little, by statements that find their few rows by an index: they take tens of microseconds, less
    than the way to the thread and back, and run in the thread of the loop. Only its beginning, which may have to wait
    for another writer, and its end, which waits for the disk, go to the connection's own.
    """

    READING = auto()
    WRITING = auto()
    QUICK = auto()


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
    """What `aiosqlite.connect` gives, with such cursors, and knowing what its transaction is for."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], chunk: int = CHUNK) -> None:
        super().__init__(connector, chunk)
        self._kind = Kind.WRITING
        self._handed = self._done = 0

    def cursor(self) -> Any:
        """A cursor, also as an asynchronous context."""
        return Cursor(self)

    async def begin(self, kind: Kind) -> None:
        """Begin a transaction. A writer waits for its turn right away; raises sqlite3.OperationalError if that is long.

        A plain BEGIN that later turns to writing would fail at once when somebody else writes.
        """
        self._kind = kind
        if kind is Kind.READING and self._is_still:
            begin(self._conn, kind)
        else:
            await self._execute(begin, self._conn, kind)

    async def commit(self) -> None:
        """End a transaction, and keep what it wrote."""
        if self._kind is Kind.READING and self._is_still:
            self._conn.commit()
        else:
            await self._execute(self._conn.commit)

    async def rollback(self) -> None:
        """End a transaction, if there is one, and keep nothing; SQLAlchemy asks for it after each commit as well."""
        if not self._is_still or self._conn.in_transaction:
            await self._execute(self._conn.rollback)

    async def one_step(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do something with SQLite's own connection, most often in its thread; returns what came of it."""
        if self._kind is Kind.QUICK and self._is_still and self._conn.in_transaction:
            return work(self._conn, *arguments)
        return await self._execute(work, self._conn, *arguments)

    @property
    def _is_still(self) -> bool:
        """Whether the thread has done all that it was handed; whoever was cancelled did not wait for it."""
        return self._handed == self._done

    async def _execute(self, fn: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        self._handed += 1
        return await super()._execute(self._counted, fn, *arguments, **options)  # type: ignore[no-untyped-call] # theirs

    def _counted(self, fn: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return fn(*arguments, **options)
        finally:
            self._done += 1


def begin(connection: sqlite3.Connection, kind: Kind) -> None:
    """Begin on SQLite's own connection, which refuses to write if it is only to read.

    Whether it does is asked first: setting it, be it to what it is, has SQLite parse every statement anew.
    """
    reading = kind is Kind.READING
    ((refuses,),) = connection.execute("PRAGMA query_only")
    if bool(refuses) != reading:
        connection.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.execute("BEGIN" if reading else "BEGIN IMMEDIATE")


def connect(file: str, **options: Any) -> Connection:
    """In the place of `aiosqlite.connect`: a connection that is opened by awaiting it."""
    options["check_same_thread"] = False  # two threads use it, never at the same time
    connection = Connection(lambda: sqlite3.connect(file, **options))
    connection._thread.daemon = True  # as SQLAlchemy has it: an abandoned connection must not hold up the exit
    return connection


def _run(connection: sqlite3.Connection, sql: str, parameters: Any) -> tuple[sqlite3.Cursor, deque[Any]]:
    cursor = connection.execute(sql, parameters)
    return cursor, deque(cursor.fetchall() if cursor.description else ())
