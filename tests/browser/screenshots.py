"""The pictures in docs/pictures: what the demo shows. `python -m tests.browser.screenshots` takes them anew."""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from playwright.async_api import Locator, expect

from bot import log
from demo.cast import cast_of
from demo.organization import Organization
from demo.story import WEEKS
from demo.visit import Visit
from tests.browser.chromium import find_chromium, running_chromium
from tests.browser.visitor import Visitor, Visitors
from tests.journeys.demonstration import running_demo

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = {"width": 1160, "height": 660}
LARGEST = 180_000
"""Bytes of a picture; who reads the README shall not wait for it."""

HISTORY = 300_000
"""Milliseconds that half a year may take."""

TO_TOP = """message => {
  const box = message.closest("[data-scroll]");
  box.scrollTop += message.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
}"""

Scene = Callable[[Visitor, Organization], Awaitable[None]]


async def check_in(visitor: Visitor, organization: Organization) -> None:
    """A teacher has answered, and sees the receipt."""
    visitor.person = cast_of(organization)[0].person
    await visitor.looks_at(organization.teams[0])
    await visitor.presses("Partly in place")
    await expect(visitor.receipts.last).to_contain_text("Your answer is stored: Partly in place.")
    await expect(visitor.receipts.last).to_be_in_viewport(ratio=1)


async def summary(visitor: Visitor, organization: Organization) -> None:
    """The leader has asked for a summary."""
    visitor.person = organization.leader
    await visitor.looks_at(organization.leadership)
    await visitor.types("/drivers summary")
    await shows_from_its_top(visitor.receipts.last)


async def digest(visitor: Visitor, organization: Organization) -> None:
    """The leaders' channel on a Monday morning."""
    visitor.person = organization.leader
    await visitor.looks_at(organization.leadership)
    await shows_from_its_top(visitor.middle.locator("li.from-app:not(.ephemeral)").last)


SCENES: Mapping[str, Scene] = {"check-in": check_in, "digest": digest, "summary": summary}


async def shows_from_its_top(message: Locator) -> None:
    """Scroll so that a long message is seen from its beginning."""
    await expect(message).to_be_visible()
    await message.evaluate(TO_TOP)


async def take(visit: Visit, folder: Path) -> None:
    """Take every picture, in light and dark, once the history is over. Raises ValueError if one is too large."""
    organization = visit.past.organization
    async with running_chromium(find_chromium(os.environ)) as browser:
        visitors = Visitors(browser)
        for scheme in ("light", "dark"):
            visitor = await visitors.come(
                visit.url, organization.leader, viewport=SIZE, color_scheme=scheme, reduced_motion="reduce"
            )
            await visitor.page.get_by_role("button", name="Skip the guide").click(timeout=HISTORY)
            for name, scene in SCENES.items():
                await scene(visitor, organization)
                await _shoot(visitor, folder / f"{name}-{scheme}.png")
        if complaints := await visitors.leave():
            raise ValueError(f"the page is not well: {complaints}")


async def _shoot(visitor: Visitor, file: Path) -> None:
    await visitor.page.evaluate("document.activeElement.blur()")
    await visitor.page.mouse.move(0, 0)
    picture = await visitor.page.screenshot(path=file)
    if len(picture) > LARGEST:
        raise ValueError(f"{file.name} has {len(picture):,} bytes, more than {LARGEST:,}")


async def main(weeks: int = WEEKS) -> None:
    """Play the history and put today's pictures into docs/pictures."""
    log.configure("WARNING", "console")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with running_demo(Path(folder), weeks=weeks) as visit:
            await take(visit, PICTURES)


if __name__ == "__main__":
    asyncio.run(main())
