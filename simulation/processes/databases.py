"""A fresh database for each town, of either kind, and questions to it beside the bot."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row

from simulation.facts import Facts
from simulation.processes.machine import Role
from simulation.processes.postgres import running_postgres
from storage.migrate import migrate

PATIENCE = 5.0
"""Seconds that a question waits while the bot has the SQLite file to itself."""


@dataclass(frozen=True)
class Home:
    """A database at the newest schema, and which processes run on it. `asked` opens it for questions."""

    url: str
    roles: tuple[Role, ...]
    asked: Callable[[], Facts]


Making = Callable[[Path], AbstractAsyncContextManager[Home]]


class PostgresFacts(Facts):
    """The same questions to PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._postgres = psycopg.connect(url, autocommit=True, row_factory=dict_row)

    def close(self) -> None:
        """Let go of the connection."""
        self._postgres.close()

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows of a query that is written as for SQLite."""
        if not values:
            return self._found(query.encode())
        return self._found(query.replace("%", "%%").replace("?", "%s").encode(), values)

    def value(self, query: str, *values: object) -> Any:
        """The one value of a query; None if there is no row."""
        return next((value for row in self.rows(query, *values)[:1] for value in row.values()), None)

    def files(self) -> bytes:
        """Nothing: the server's files are its own."""
        return b""

    def _found(self, query: bytes, values: tuple[object, ...] | None = None) -> list[DictRow]:
        return self._postgres.execute(query, values).fetchall()


@contextmanager
def on_sqlite() -> Iterator[Making]:
    """Files, each used by one process that does everything."""
    yield _sqlite


@contextmanager
def on_postgresql() -> Iterator[Making]:
    """A server of our own, each database of which two web processes and two workers share."""
    with running_postgres(durable=True) as server:
        yield lambda _folder: _postgresql(server)


DATABASES: Mapping[str, Callable[[], Any]] = {"sqlite": on_sqlite, "postgresql": on_postgresql}


@asynccontextmanager
async def _sqlite(folder: Path) -> AsyncIterator[Home]:
    file = folder / "pulse.db"
    await asyncio.to_thread(migrate, f"sqlite:///{file}")
    yield Home(f"sqlite:///{file}", (Role.RUN,), lambda: Facts(file, patience=PATIENCE))


@asynccontextmanager
async def _postgresql(server: str) -> AsyncIterator[Home]:
    url = server.replace("/postgres?", "/town?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS town WITH (FORCE)")  # the last one's, which goes with the server
        connection.execute("CREATE DATABASE town")
    await asyncio.to_thread(migrate, url)
    yield Home(url, (Role.WEB, Role.WEB, Role.WORKER, Role.WORKER), lambda: PostgresFacts(url))
