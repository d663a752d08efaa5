"""The demo itself, walked through by its guide: each step at a real thing, ended by really doing it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from demo.cast import cast_of
from demo.visit import Visit
from tests.browser.visitor import Visitor, Visitors
from tests.journeys.demonstration import running_demo
from tests.journeys.town import FULLY

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = 90_000
"""Milliseconds that a week of sixty people may take on a busy machine."""

PHONE = {"width": 390, "height": 844}

UNCOVERED = """([card, ...spared]) => {
  const box = (element) => element.getBoundingClientRect();
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  return spared.every((one) => apart(box(card), box(one)));
}"""

WITHIN = """card => {
  const { left, top, right, bottom } = card.getBoundingClientRect();
  const { scrollWidth } = document.documentElement;
  return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && scrollWidth <= screen.width;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
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
    check_in = [message for message in organization.teams[0].messages if message.app][-1]
    await points_at(visitor, visitor.message(check_in))

    await visitor.presses(FULLY)
    await visitor.reads("Your answer is stored")

    await expect(guide).to_contain_text("Press Reply")
    await points_at(visitor, visitor.message(check_in))
    await covers_none_of(visitor, visitor.receipts.last)
    await visitor.replies("This works for us.", to=check_in)

    await expect(guide).to_contain_text("Step 3 of 5")
    reply, composer = (
        visitor.thread.locator("li.message", has_text="This works for us."),
        visitor.page.locator(".composer"),
    )
    await covers_none_of(visitor, reply, composer.last)
    await guide.get_by_role("button", name=f"Become {organization.leader.name}").click()
    await expect(guide).to_contain_text(f"You are {organization.leader.name}")
    await points_at(visitor, composer)
    await visitor.types("/drivers summary")
    await visitor.reads("Reading Together")

    await expect(guide).to_contain_text("Step 4 of 5")
    await points_at(visitor, composer)
    await visitor.page.get_by_role("button", name="+1 week").click()
    words = visitor.page.locator("#strip-words")
    assert await words.evaluate("words => words.scrollWidth <= words.clientWidth")

    await expect(guide).to_contain_text("Step 5 of 5", timeout=LONG)
    await covers_none_of(visitor, visitor.middle.locator("li.message").last, composer)
    await guide.get_by_role("button", name=f"Become {organization.admin.name}").click()
    await expect(guide).to_contain_text("Send /drivers schedules")
    await points_at(visitor, composer)
    await visitor.types("/drivers schedules")
    await expect(guide).to_contain_text("Press Change")
    await points_at(visitor, visitor.receipts.last, composer)
    await visitor.presses("Change")
    await expect(guide).to_be_hidden()
    await visitor.field("Time of day").fill("09:30")
    await visitor.presses("Save", on=visitor.modal)
    await expect(visitor.modal).to_contain_text("at 9:30")
    await visitor.page.keyboard.press("Escape")

    await expect(guide).to_contain_text("That was the guide")
    await covers_none_of(visitor, visitor.middle.locator("li.message").last, composer)
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


async def test_who_has_answered_is_led_to_the_check_in_and_not_to_their_receipt(demo: Visit, visitors: Visitors):
    organization = demo.past.organization
    visitor = await visitors.come(demo.url, cast_of(organization)[0].person, organization.teams[0], viewport=PHONE)
    await expect(visitor.page.locator("#guide")).to_contain_text("Step 1 of 5", timeout=LONG)
    check_in = [message for message in organization.teams[0].messages if message.app][-1]
    await visitor.person.presses(FULLY, message=check_in)
    await expect(visitor.receipts.last).to_be_visible()

    await visitor.page.get_by_role("button", name="Show me").click()

    guided = visitor.page.locator("[data-guided]")
    await expect(guided.first).to_be_in_viewport()
    assert set(await guided.evaluate_all("all => all.map(one => one.closest('li').dataset.ts)")) == {check_in.ts}


async def test_on_a_phone_the_card_lies_within_the_screen(demo: Visit, visitors: Visitors):
    organization = demo.past.organization
    visitor = await visitors.come(
        demo.url, cast_of(organization)[0].person, organization.teams[0], viewport=PHONE, has_touch=True, is_mobile=True
    )
    card = visitor.page.locator("#guide")
    await expect(card).to_contain_text("Step 1 of 5", timeout=LONG)
    assert await card.evaluate(WITHIN)
    await card.get_by_role("button", name="Next step").tap()
    await expect(card).to_contain_text("Step 2 of 5")
    assert await card.evaluate(WITHIN)


async def test_where_nothing_has_been_asked_yet_the_guide_first_leads_to_a_check_in(visitors: Visitors, tmp_path: Path):
    async with running_demo(tmp_path) as fresh:
        organization = fresh.past.organization
        visitor = await visitors.come(fresh.url, cast_of(organization)[0].person, organization.teams[0])
        guide = visitor.page.locator("#guide")
        await expect(guide).to_contain_text("Press Next check-in")
        await points_at(visitor, visitor.page.get_by_role("button", name="Next check-in"))

        await visitor.moves_time("Next check-in")

        await expect(guide).to_contain_text("Press the answer that fits best")
        await points_at(visitor, visitor.middle.locator("li.message").last)
        await visitor.page.close()  # before its server goes: it may still be looking at what is new


async def points_at(visitor: Visitor, *spared: Locator) -> None:
    """The ring stands around something, and the card covers neither it nor what else there is to see."""
    ring = visitor.page.locator("#guide-ring")
    await expect(ring).to_be_visible()
    await covers_none_of(visitor, ring, *spared)


async def covers_none_of(visitor: Visitor, *spared: Locator) -> None:
    """The card is there, and covers none of these."""
    guide = visitor.page.locator("#guide")
    await expect(guide).to_be_visible()
    elements = [await one.element_handle() for one in (guide, *spared)]
    await visitor.page.wait_for_function(UNCOVERED, arg=elements)
