"""SQLite in line: no thread, no waiting for the disk, and other tasks get their turn where a seed says so.

A statement runs in the loop's own thread and never waits for a lock: the bot's own retries do that, on virtual time.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import Any

import aiosqlite
from sqlalchemy import event

from simulation.process import Process
from storage.engine import Database, open_database

CHUNK = 64


class Outage(StrEnum):
    """What a database does on a bad day: locked by somebody else, or out of reach."""

    NONE = "none"
    BUSY = "busy"
    GONE = "gone"


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

        def connect(_file: str, **_options: Any) -> InlineConnection:
            return InlineConnection(self, process)

        def say_how(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
            options["async_creator_fn"] = connect

        event.listen(database.engine.sync_engine, "do_connect", say_how)
        return database

    async def turn(self, statement: str) -> None:
        """Let a statement take its time, and fail as the day demands."""
        if self._random.random() < self.pauses:
            await self._wait(self._random.random() * 0.02)
        if self.outage is Outage.GONE and not statement.startswith("ROLLBACK"):
            self.refused += 1
            raise sqlite3.OperationalError("disk I/O error")
        if self.outage is Outage.BUSY and statement.startswith("BEGIN IMMEDIATE"):
            self.refused += 1
            raise sqlite3.OperationalError("database is locked")


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

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        statement = args[0] if args and isinstance(args[0], str) else ""
        if statement:
            await self._disk.turn(statement)
        if self._connection is None:
            raise sqlite3.OperationalError("no active connection")
        if statement.startswith("PRAGMA busy_timeout"):
            return fn("PRAGMA busy_timeout=0")
        if statement.startswith("PRAGMA synchronous"):
            return fn("PRAGMA synchronous=OFF")
        return fn(*args, **kwargs)

    async def commit(self) -> None:
        """Commit, with a moment before and after at which everything may happen."""
        await self._disk.turn("COMMIT")
        await super().commit()
        await self._disk.turn("ROLLBACK")  # done is done: only time passes here

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
