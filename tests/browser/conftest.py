"""A browser, a town with a page for each module, and visitors whose browsers must not complain."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.chromium import NoBrowserError, find_chromium, running_chromium
from tests.browser.scene import Scene, scene
from tests.browser.visitor import PATIENCE, Visitors
from tests.inline import run_sqlite_inline

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is. Without one these tests are skipped, but not where nobody would notice."""
    try:
        return find_chromium(os.environ)
    except NoBrowserError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all, in which every visitor has a window that knows nothing of the others."""
    async with running_chromium(chromium) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser) -> AsyncIterator[Visitors]:
    """Whoever comes before a page in a test; a complaint of any of their browsers fails it."""
    everybody = Visitors(browser)
    yield everybody
    assert await everybody.leave() == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(chromium: str, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """A town with a page, shared by the tests of a module."""
    file = tmp_path_factory.mktemp("town") / "pulse.db"
    shutil.copy(sqlite_template, file)
    with pytest.MonkeyPatch.context() as monkeypatch:
        run_sqlite_inline(monkeypatch)
        async with scene(f"sqlite:///{file}") as running:
            yield running
