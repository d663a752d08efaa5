"""SQLite in line: no thread, no waiting for the disk, and other tasks get their turn where a seed says so.

A statement runs in the loop's own thread and never waits for a lock: the bot's own retries do that, on virtual time.
"""

import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import Any

import aiosqlite
from sqlalchemy import Engine, event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.util.concurrency import await_

from simulation.process import Process
from storage.embedded import Kind, begin
from storage.engine import Database, open_database

CHUNK = 64


class Outage(StrEnum):
    """What a database does on a bad day: locked by somebody else, or out of reach."""

    NONE = "none"
    BUSY = "busy"
    GONE = "gone"


class NoTime(Awaitable[None]):
    """To be awaited where nothing is waited for."""

    def __await__(self) -> Generator[Any, Any, None]:
        yield from ()


NO_TIME = NoTime()


class Disk:
    """The one database file that all processes share, and how it fares."""

    def __init__(self, file: Path, random: Random, wait: Callable[[float], Awaitable[None]]) -> None:
        self.file = file
        self.outage = Outage.NONE
        self.pauses = 0.05
        """How often a statement takes long enough for others to get their turn."""
        self.refused = 0
        self._random = random
        self._wait = wait

    def database(self, process: Process) -> Database:
        """A process's own connections to the file."""
        database = open_database(f"sqlite:///{self.file}")

        def connect(dialect: Any, _record: Any, _arguments: Any, _options: Any) -> Adapted:
            return Adapted(dialect.dbapi, await_(InlineConnection(self, process)))

        event.listen(database.engine.sync_engine, "do_connect", connect)
        for engine in (database.engine, database._reading.kw["bind"]):
            _share_what_is_compiled(engine.sync_engine)
        return database

    async def turn(self, statement: str) -> None:
        """Let a statement take its time, and fail as the day demands."""
        if pause := self.pause():
            await self._wait(pause)
        self.refuse(statement)

    def turn_at_once(self, statement: str) -> None:
        """The same from within a greenlet of SQLAlchemy's, which insists on being waited for, be it for no time."""
        pause = self.pause()
        await_(self._wait(pause) if pause else NO_TIME)
        self.refuse(statement)

    def pause(self) -> float:
        """Seconds that a statement takes: mostly none."""
        return self._random.random() * 0.02 if self._random.random() < self.pauses else 0.0

    def refuse(self, statement: str) -> None:
        """Raises sqlite3.OperationalError if the day has it so."""
        if self.outage is Outage.NONE:
            return
        if self.outage is Outage.GONE and not statement.startswith("ROLLBACK"):
            self.refused += 1
            raise sqlite3.OperationalError("disk I/O error")
        if self.outage is Outage.BUSY and statement.startswith("BEGIN IMMEDIATE"):
            self.refused += 1
            raise sqlite3.OperationalError("database is locked")


def _share_what_is_compiled(engine: Engine) -> None:
    """Have an engine use what the first one compiled: a real process lives for weeks, and compiles once."""
    first = _FIRST.setdefault(engine.dialect.name, engine)
    # A dialect learns what its database can do at its first connection; until then it is nobody's to share.
    if first.dialect.server_version_info is not None:
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


_FIRST: dict[str, Engine] = {}


class AtOnce(SimpleQueue[Any]):
    """In the place of the queue to a connection's thread: what is put in is done."""

    def put_nowait(self, item: Any) -> None:
        """Do it, and say so: a future or None, and what is to be done."""
        future, work = item
        result = work()
        if future:
            future.set_result(result)


class InlineConnection(aiosqlite.Connection):
    """What `aiosqlite.connect` gives, without its thread. It dies with its process, and its transaction with it."""

    def __init__(self, disk: Disk, process: Process) -> None:
        super().__init__(self._opened, CHUNK)
        self._tx = AtOnce()
        self._disk = disk
        self._process = process

    def __await__(self) -> Any:
        return self._connect().__await__()

    async def _connect(self) -> "InlineConnection":
        await self._disk.turn("connect")
        self._connection = self._opened()
        return self

    @property
    def is_open(self) -> bool:
        """Whether it was opened, and neither closed nor lost with its process."""
        return self._connection is not None

    async def begin(self, kind: Kind) -> None:
        """Begin a transaction, in the time that the disk takes for it."""
        await self._disk.turn("BEGIN" if kind is Kind.READING else "BEGIN IMMEDIATE")
        begin(self._opened_connection(), kind)

    def cursor_at_once(self) -> sqlite3.Cursor:
        """A cursor of SQLite's own."""
        return self._opened_connection().cursor()

    def run(self, run: Callable[..., Any], statement: str, values: Any) -> None:
        """Run a statement, in the time that the disk takes for it."""
        self._disk.turn_at_once(statement)
        self._opened_connection()
        run(_without_waiting(statement), values)

    def commit_at_once(self) -> None:
        """Commit, with a moment before and after at which everything may happen."""
        self._disk.turn_at_once("COMMIT")
        self._opened_connection().commit()
        self._disk.turn_at_once("ROLLBACK")  # done is done: only time passes here

    def roll_back_at_once(self) -> None:
        """Undo what was not committed."""
        self._opened_connection().rollback()

    def _opened_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.OperationalError("no active connection")
        return self._connection

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        statement = args[0] if args and isinstance(args[0], str) else ""
        if statement:
            await self._disk.turn(statement)
        self._opened_connection()
        return fn(*args, **kwargs)

    async def close(self) -> None:
        """Close the connection at once."""
        self.stop()

    def stop(self) -> None:
        """The same, from below: an open transaction is rolled back."""
        if self._connection is not None:
            raw, self._connection = self._connection, None
            if raw.in_transaction:
                raw.rollback()
            raw.close()

    def __del__(self) -> None:
        self.stop()

    def _opened(self) -> sqlite3.Connection:
        if not self._process.alive:
            raise sqlite3.OperationalError("no active connection")
        self._process.at_death(self.stop)
        return sqlite3.connect(self._disk.file, timeout=0, check_same_thread=False)


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """SQLAlchemy's own, but it goes to the connection once for a statement, and not for each of its four steps."""

    __slots__ = ()
    _awaitable_cursor_close = False

    def _make_new_cursor(self, connection: Any) -> Any:
        return connection.cursor_at_once()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        """Run a statement, and have its rows at hand."""
        found: Any = self._cursor
        self._connection.run(found.execute, operation, parameters or ())
        if found.description:
            self._rows = deque(found.fetchall())
        return found

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        """Run a statement for many rows."""
        found: Any = self._cursor
        self._connection.run(found.executemany, operation, seq_of_parameters)
        return found


class Adapted(AsyncAdapt_aiosqlite_connection):
    """SQLAlchemy's own, with such cursors, and as directly."""

    __slots__ = ()
    _cursor_cls = Cursor

    def commit(self) -> None:
        """Commit, unless the connection is gone."""
        if self._connection.is_open:
            self._connection.commit_at_once()

    def rollback(self) -> None:
        """Roll back, unless the connection is gone, and with it what was not committed."""
        if self._connection.is_open:
            self._connection.roll_back_at_once()


def _without_waiting(statement: str) -> str:
    """SQLite itself neither waits for a lock nor for the disk: only virtual time passes."""
    if statement.startswith("PRAGMA busy_timeout"):
        return "PRAGMA busy_timeout=0"
    if statement.startswith("PRAGMA synchronous"):
        return "PRAGMA synchronous=OFF"
    return statement
