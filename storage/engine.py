"""The engine, the two kinds of session, and the only commit.

A service takes `Reading` or `Writing` as its first argument: the type says whether it may change anything, and a
`Reading` session refuses to write on either database.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from time import monotonic
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import await_

from storage.embedded import Kind, connect
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


LONGEST_POLL = 0.1
"""Seconds between two tries of SQLite itself to get a lock, at most (sqliteDefaultBusyCallback in its main.c)."""


FEW = 10
"""Values of different people that are written quickly on SQLite: in the thread of the loop, which they hold up."""


TRUSTED = 1.0
"""Seconds for which a connection to PostgreSQL that was just used is taken to be alive."""


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
        quick = engine.execution_options(quick=True)
        self._writing_little = async_sessionmaker(quick, class_=Writing, expire_on_commit=False)
        # SQLite's own waiting is polling, in no order; in turn, the slowest of 30 clicks at once takes half as long.
        self._turn = asyncio.Lock() if self.embedded else nullcontext()
        self._together = Together(self._write_of_many)

    @property
    def embedded(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    async def write(
        self, service: Callable[Concatenate[Writing, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a service in one transaction and commit it; what it raises rolls everything back."""
        return await self._tried(self._writing, service, *args, **kwargs)

    async def _write_of_many(
        self, service: Callable[..., Awaitable[T]], workspace: str, values: Sequence[Any], *args: Any, **kwargs: Any
    ) -> T:
        """The same for values of many; as few as come in an ordinary minute are written quickly."""
        sessions = self._writing_little if len(values) <= FEW else self._writing
        return await self._tried(sessions, service, workspace, values, *args, **kwargs)

    async def _tried(
        self,
        sessions: async_sessionmaker[Any],
        service: Callable[..., Awaitable[T]],
        *args: Any,
        **kwargs: Any,
    ) -> T:
        turn = nullcontext() if sessions is self._reading else self._turn
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with turn, sessions.begin() as session:
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
        return await self._tried(self._reading, service, *args, **kwargs)

    @asynccontextmanager
    async def standing_back(self) -> AsyncIterator[None]:
        """For who writes much, one transaction after the other: after the one in here, let others in first.

        Other processes wait for SQLite's lock by asking for it again and again, the longer they wait the less often
        (after 50 ms every 25 ms, after 230 every 100). Who writes again at once is always faster: their clicks would
        wait for the last of it. Half as long as it took is longer than their pauses.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        yield
        if self.embedded:
            await asyncio.sleep(min((loop.time() - began) / 2, LONGEST_POLL))

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
        # The one used last goes first: its process is awake, and knows the statements.
        engine = create_async_engine(parsed, pool_size=10, max_overflow=10, pool_use_lifo=True, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _prepare_postgresql)
        event.listen(engine.sync_engine, "checkin", _note_when)
        event.listen(engine.sync_engine, "checkout", partial(_see_if_alive, engine.sync_engine.dialect))
    return Database(engine)


def database_url(url: str, *, synchronous: bool = False) -> URL:
    """The URL with the driver that this project uses; `synchronous` for migrations, which run in a thread."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite" if synchronous else "sqlite+aiosqlite")
    return parsed.set(drivername="postgresql+psycopg")


def _note_when(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used"] = monotonic()


def _see_if_alive(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask a connection that nobody has used for a while; the pool then takes another in the place of a dead one.

    SQLAlchemy's own pre-ping asks each time, which is a sixth of all that a click asks. One that dies within that time
    fails a transaction, which is then tried again.
    """
    if monotonic() - record.info.get("used", monotonic()) < TRUSTED:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


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


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Have each run of a statement planned for the values it has.

    A plan that is made once and kept, for a round that has just begun or a database that is new, would look through
    whole tables once they are large, until PostgreSQL analyzes them: clicks then took seconds
    (https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-PLAN-CACHE-MODE).
    """
    cursor = connection.cursor()
    cursor.execute("SET plan_cache_mode = force_custom_plan")
    cursor.close()
    connection.commit()


def _begin_on_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    kind = Kind.READING if options.get("read_only") else Kind.QUICK if options.get("quick") else Kind.WRITING
    driver: Any = connection.connection.driver_connection
    try:
        await_(driver.begin(kind))
    except sqlite3.Error as error:
        raise OperationalError("BEGIN", None, error) from error


def _asks_for_another_try(error: DBAPIError) -> bool:
    """40001 and 40P01 are PostgreSQL's serialization failure and deadlock; SQLite says it in words.

    So does a connection that was lost, but for the commit, which has no statement: it may have come to pass.
    """
    if error.connection_invalidated:
        return error.statement is not None
    if getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)
