"""The workplace in which workers are tried."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import MovableClock
from storage.engine import Database, open_database
from tests.inline import run_sqlite_inline
from tests.worker.workplace import Workplace, workplace


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    run_sqlite_inline(monkeypatch)


@pytest.fixture
async def place(database: Database, clock: MovableClock) -> AsyncIterator[Workplace]:
    """Two channels whose check-ins are owed now, on both databases."""
    async with workplace(database, clock) as made:
        await made.is_due()
        yield made


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """A fresh SQLite database, for what has nothing to do with the kind of database."""
    opened = open_database(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_place(sqlite_database: Database, clock: MovableClock) -> AsyncIterator[Workplace]:
    """The same two channels on SQLite alone."""
    async with workplace(sqlite_database, clock) as made:
        await made.is_due()
        yield made
