"""The demo itself, walked through by its guide: each step at a real thing, ended by really doing it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from demo.cast import cast_of
from demo.visit import Visit
from tests.browser.visitor import Visitor, Visitors
from tests.journeys.demonstration import running_demo
from tests.journeys.town import FULLY

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = 90_000
"""Milliseconds that a week of sixty people may take on a busy machine."""

UNCOVERED = """([card, ring]) => {
  const [one, other] = [card, ring].map((element) => element.getBoundingClientRect());
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across <= 0 || down <= 0;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visit]:
    """The demo after a week."""
    async with running_demo(tmp_path_factory.mktemp("demo"), weeks=1) as visit:
        yield visit


@pytest.mark.timeout(300)
async def test_the_guide_leads_from_the_first_answer_to_another_cadence(demo: Visit, visitors: Visitors):
    organization = demo.past.organization
    visitor = await visitors.come(demo.url, cast_of(organization)[0].person, organization.teams[0])
    visitor.page.set_default_timeout(LONG)
    guide = visitor.page.locator("#guide")
    await expect(guide).to_contain_text("Step 1 of 5", timeout=LONG)
    await points_without_covering(visitor, guide)

    await visitor.presses(FULLY)
    await visitor.reads("Your answer is stored")

    await expect(guide).to_contain_text("Step 2 of 5")
    await points_without_covering(visitor, guide)
    check_in = [message for message in organization.teams[0].messages if message.app][-1]
    await visitor.replies("This works for us.", to=check_in)

    await expect(guide).to_contain_text("Step 3 of 5")
    await guide.get_by_role("button", name=f"Become {organization.leader.name}").click()
    await points_without_covering(visitor, guide)
    await visitor.types("/drivers summary")
    await visitor.reads("Reading Together")

    await expect(guide).to_contain_text("Step 4 of 5")
    await points_without_covering(visitor, guide)
    await visitor.page.get_by_role("button", name="+1 week").click()

    await expect(guide).to_contain_text("Step 5 of 5", timeout=LONG)
    await guide.get_by_role("button", name=f"Become {organization.admin.name}").click()
    await points_without_covering(visitor, guide)
    await visitor.types("/drivers schedules")
    await visitor.presses("Change")
    await expect(guide).to_be_hidden()
    await visitor.field("Time of day").fill("09:30")
    await visitor.modal.get_by_label("Ask this often: we'll show what comes of it").check()
    await visitor.presses("Save", on=visitor.modal)
    await expect(visitor.modal).to_contain_text("at 9:30")
    await visitor.page.keyboard.press("Escape")

    await expect(guide).to_contain_text("That was the guide")
    await guide.get_by_role("button", name="Close").click()
    await expect(guide).to_be_hidden()
    await visitor.page.reload()
    await expect(visitor.middle).to_be_visible()
    await expect(guide).to_be_hidden()


async def test_the_guide_can_be_left_and_started_again(demo: Visit, visitors: Visitors):
    organization = demo.past.organization
    visitor = await visitors.come(demo.url, organization.leader, organization.leadership)
    guide = visitor.page.locator("#guide")
    await guide.get_by_role("button", name="Skip the guide").click(timeout=LONG)
    await expect(guide).to_be_hidden()

    await visitor.page.get_by_role("button", name="Guide", exact=True).click()
    await expect(guide).to_contain_text("Step 1 of 5")
    await expect(guide.get_by_role("heading")).to_be_focused()


async def points_without_covering(visitor: Visitor, guide: Locator) -> None:
    """The ring stands around something, and the card beside it."""
    ring = visitor.page.locator("#guide-ring")
    await expect(ring).to_be_visible()
    await expect(guide).to_be_visible()
    card = await guide.element_handle()
    await visitor.page.wait_for_function(UNCOVERED, arg=[card, await ring.element_handle()])
