"""Fixtures that several rooms share: the two databases and the stopped clock.

What they need is imported where it is used: each process of a test run loads this file before it starts the others,
and a database takes longer to load than most rules to try.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from tests.choosing import choose
from tests.examples import use_profiles

if TYPE_CHECKING:
    from bot.clock import MovableClock
    from storage.engine import Database
    from tests.postgres import Slate

use_profiles()


@pytest.hookimpl(tryfirst=True)  # before pytest looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is left to a soak, and what is not counted."""
    choose(items)


def pytest_collection_finish() -> None:
    """What is loaded and collected stands to the end: nobody need look again and again whether it is garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on what happens to be set in the shell."""
    for name in [name for name in os.environ if name.startswith(("SLACK_", "DATABASE_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _plain_log() -> None:
    """Lines are printed, to be read where a test fails, with plain tracebacks: structlog's own take half a second."""
    structlog.reset_defaults()
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, renderer])


@pytest.fixture(scope="session")
def _compiled_once() -> Iterator[None]:
    from tests.compiling import share_what_is_compiled

    with pytest.MonkeyPatch.context() as monkeypatch:
        share_what_is_compiled(monkeypatch)
        yield


@pytest.fixture
def clock() -> MovableClock:
    """A Monday, nine o'clock in Berlin; neither clock moves by itself."""
    from bot.clock import MovableClock
    from tests.factories import MONDAY

    return MovableClock(MONDAY, machine=MONDAY)


@pytest.fixture(scope="session")
def sqlite_template(_compiled_once: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    from storage.migrate import migrate

    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server(_compiled_once: None) -> Iterator[str]:
    """The URL of a real PostgreSQL."""
    from tests.postgres import running_postgres

    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_slate(postgres_server: str) -> Slate:
    """The one database on it that tests write on, wiped clean between them."""
    from tests.postgres import Slate

    return Slate(postgres_server)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "pulse.db")
    return f"sqlite:///{tmp_path / 'pulse.db'}"


@pytest.fixture
def postgres_url(postgres_slate: Slate) -> str:
    """A migrated PostgreSQL database, as good as fresh."""
    return postgres_slate.wiped()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database; a test that asks for it runs on both, some on PostgreSQL only in a soak."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database; a test that asks for it runs on both."""
    from storage.engine import open_database

    opened = open_database(database_url)
    yield opened
    await opened.close()
