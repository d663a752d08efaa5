"""The town over HTTP on SQLite, and over both kinds of connection on both databases as users have them."""

from collections.abc import AsyncIterator

import pytest

from tests.inline import run_sqlite_inline
from tests.journeys.town import Town
from tests.journeys.town import town as running_town


@pytest.fixture
async def town(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """Over HTTP, on SQLite in the loop's own thread."""
    run_sqlite_inline(monkeypatch)
    async with running_town(sqlite_url) as place:
        yield place


@pytest.fixture(params=["http", "socket mode"])
async def any_town(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Town]:
    """Over HTTP and Socket Mode, each on SQLite and PostgreSQL."""
    async with running_town(database_url, socket_mode=request.param == "socket mode") as place:
        yield place
