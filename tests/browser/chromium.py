"""The browser that is on this machine: found, not downloaded."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")

MISSING = (
    "No Chromium is here, so nothing was looked at in a browser. Install one (Debian, Ubuntu: apt install chromium) "
    "or name one in $CHROMIUM."
)


class NoBrowserError(Exception):
    """There is no browser, or not where $CHROMIUM says."""


def find_chromium(environment: Mapping[str, str]) -> str:
    """The path of the browser to use. Raises NoBrowserError."""
    named = environment.get("CHROMIUM")
    wanted = (named,) if named else NAMES
    found = next(filter(None, map(shutil.which, wanted)), None)
    if found is None:
        raise NoBrowserError(MISSING)
    return found


@asynccontextmanager
async def running_chromium(path: str) -> AsyncIterator[Browser]:
    """The browser, as long as the block runs. It has no sandbox of its own: containers, where root runs, allow none,
    and it looks at nothing but pages of this machine."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()
