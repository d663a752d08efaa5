"""The office in which handlers work."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import MovableClock
from storage.engine import open_database
from tests.handlers.floor import Floor
from tests.handlers.office import Office
from tests.inline import run_sqlite_inline
from tests.stage import Stage


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    run_sqlite_inline(monkeypatch)


@pytest.fixture
async def office(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Office]:
    """A settled workspace on SQLite, with a Slack that remembers."""
    database = open_database(sqlite_url)
    yield await Office(database, clock).opens_its_doors()
    await database.close()


@pytest.fixture
async def floor(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Floor]:
    """The same workspace with a check-in that is open."""
    database = open_database(sqlite_url)
    stage = await Stage(database, clock).settles_in()
    await stage.opens()
    await stage.posts_all()
    yield Floor(stage)
    await database.close()
