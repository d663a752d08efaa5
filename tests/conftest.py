"""Fixtures that several rooms share: the two databases and the stopped clock."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.clock import MovableClock
from storage.engine import Database, open_database
from storage.migrate import migrate
from tests.compiling import share_what_is_compiled
from tests.examples import use_profiles
from tests.factories import MONDAY
from tests.postgres import Slate, running_postgres

use_profiles()


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


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        share_what_is_compiled(monkeypatch)
        yield


@pytest.fixture
def clock() -> MovableClock:
    """A Monday, nine o'clock in Berlin; neither clock moves by itself."""
    return MovableClock(MONDAY, machine=MONDAY)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_slate(postgres_server: str) -> Slate:
    """The one database on it that tests write on, wiped clean between them."""
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
    """The URL of a fresh database; a test that asks for it runs on both."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database; a test that asks for it runs on both."""
    opened = open_database(database_url)
    yield opened
    await opened.close()
