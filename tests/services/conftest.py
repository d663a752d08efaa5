"""The stage on which services play, on both databases."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import MovableClock
from storage.engine import Database, open_database
from tests.inline import run_sqlite_inline
from tests.stage import Stage


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    run_sqlite_inline(monkeypatch)


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    """A settled workspace whose first check-in is due now."""
    return await Stage(database, clock).settles_in()


@pytest.fixture
async def sqlite_stage(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Stage]:
    """The same on SQLite alone, for what only its files can show."""
    database = open_database(sqlite_url)
    yield await Stage(database, clock).settles_in()
    await database.close()


@pytest.fixture
async def postgres_stage(postgres_url: str, clock: MovableClock) -> AsyncIterator[Stage]:
    """The same on PostgreSQL alone."""
    database = open_database(postgres_url)
    yield await Stage(database, clock).settles_in()
    await database.close()
