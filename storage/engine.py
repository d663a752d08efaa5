"""The engine, the two kinds of session, and the only commit.

A service takes `Reading` or `Writing` as its first argument: the type says whether it may change anything, and a
`Reading` session refuses to write on either database.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from storage.embedded import connect
from storage.together import HeldUp, Together

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

ATTEMPTS = 6
"""Times one transaction is tried when the database asks for another try (a lock, a deadlock)."""

LONGEST_PAUSE = 0.2
"""Seconds between two tries at most."""

BUSY_TIMEOUT_MS = 500
"""How long one try of a writer on SQLite waits for another process (https://sqlite.org/pragma.html#pragma_busy_timeout).

Nothing can interrupt that wait, so it is short, for the sake of deadlines; all tries together wait nearly 4 s.
"""


class Reading(AsyncSession):
    """A session that may only read."""


class Writing(Reading):
    """A session that may write; it commits when the service returns, and not before."""


class Database:
    """One database, embedded (SQLite) or PostgreSQL; the same code serves both."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        reader = engine.execution_options(read_only=True, postgresql_readonly=True)
        self._reading = async_sessionmaker(reader, class_=Reading, expire_on_commit=False)
        self._writing = async_sessionmaker(engine, class_=Writing, expire_on_commit=False)
        # SQLite's own waiting is polling, in no order; in turn, the slowest of 30 clicks at once takes half as long.
        self._turn = asyncio.Lock() if self.embedded else nullcontext()
        self._together = Together(self.write)

    @property
    def embedded(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    async def write(
        self, service: Callable[Concatenate[Writing, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a service in one transaction and commit it; what it raises rolls everything back."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._turn, self._writing.begin() as session:
                    return await service(session, *args, **kwargs)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not _asks_for_another_try(error):
                    raise
                await asyncio.sleep(min(0.02 * 2**attempt, LONGEST_PAUSE))
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def write_together(
        self,
        service: Callable[
            Concatenate["Writing", str, Sequence[V], bool, P], Awaitable[Sequence[T | HeldUp | Exception]]
        ],
        workspace: str,
        value: V,
        *_none: P.args,
        **means: P.kwargs,
    ) -> T:
        """Hand a value to a service that takes those of many at once, in one transaction, and wait for the commit.

        The service returns what became of each value, in their order: a result, an error to be raised for whoever
        brought it, or that it is held up. Whether it is to wait for what others have locked is said by its fourth
        argument.
        """
        told: T = await self._together.give(service, workspace, value, means)
        return told

    async def read(
        self, service: Callable[Concatenate[Reading, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a service that only reads, on one consistent view of the data."""
        async with self._reading.begin() as session:
            return await service(session, *args, **kwargs)

    @asynccontextmanager
    async def outside_transaction(self) -> AsyncIterator[Any]:
        """A connection without a transaction, for what the databases only do outside one (VACUUM, checkpoints)."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def close(self) -> None:
        await self._together.close()
        await self.engine.dispose()


def open_database(url: str) -> Database:
    """Open a database by its URL; nothing is connected until the first transaction.

    `postgres://` and `postgresql://`, as hosting platforms give them, mean psycopg 3; `sqlite:///file` means aiosqlite.
    Values of rows stay out of error messages, and so out of logs.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_async_engine(parsed, connect_args={"async_creator_fn": connect}, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_on_sqlite)
    else:
        engine = create_async_engine(parsed, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
    return Database(engine)


def database_url(url: str, *, synchronous: bool = False) -> URL:
    """The URL with the driver that this project uses; `synchronous` for migrations, which run in a thread."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite" if synchronous else "sqlite+aiosqlite")
    return parsed.set(drivername="postgresql+psycopg")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable at every commit, readers beside the writer, and deleted rows overwritten with zeros."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    """Writers queue from their first statement: a plain BEGIN that later turns to writing fails at once when busy."""
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    read_only = bool(options.get("read_only"))
    if connection.info.get("query_only", False) != read_only:
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
        connection.info["query_only"] = read_only
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _asks_for_another_try(error: DBAPIError) -> bool:
    """40001 and 40P01 are PostgreSQL's serialization failure and deadlock; SQLite says it in words."""
    if getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)
