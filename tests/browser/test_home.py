"""The Home tab and `/drivers me` in the browser, as staff, as a leader and as an admin."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from sandbox import Message
from tests.browser.scene import Scene
from tests.browser.visitor import Visitors
from tests.journeys.town import FULLY

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def check_in(stage: Scene) -> Message:
    """A check-in that is open in the town."""
    return await stage.town.asks()


async def test_staff_answer_snooze_and_delete_in_their_home(stage: Scene, visitors: Visitors, check_in: Message):
    town = stage.town
    await town.ana.replies("There is never time for it.", to=check_in)
    await town.settles()
    ana = await visitors.come(stage.url, town.ana, town.north)
    await ana.goes_to("Driver Pulse")
    await ana.reads("1 check-in is open for you.", "1 comment that you wrote")

    await ana.presses(FULLY)
    await ana.reads("Your answer is stored. You can change it until")
    await ana.misses("✓")

    await ana.middle.locator("input[type=date]").fill("2026-03-16")
    await ana.reads("You get none before Monday, March 16, 2026.")

    await ana.presses("Delete my comments")
    asked = ana.page.locator("dialog[open]").last
    await expect(asked).to_contain_text("The messages themselves stay in Slack")
    await ana.presses("Delete", on=asked)
    await ana.reads("1 comment of yours is deleted here.", "No comments of yours.")

    await ana.presses("What you can type")
    await expect(ana.modal).to_contain_text("/drivers me")


@pytest.mark.usefixtures("check_in")
async def test_leaders_and_admins_see_more_in_their_home(stage: Scene, visitors: Visitors):
    town = stage.town
    leader = await visitors.come(stage.url, town.leader, town.leaders)
    await leader.goes_to("Driver Pulse")
    await leader.reads("The drivers at a glance", "No figures yet; a check-in is open until")
    await leader.misses("New schedule")

    await leader.becomes(town.admin)
    await leader.goes_to("Driver Pulse")
    await leader.presses("All schedules")
    await expect(leader.modal).to_contain_text("Leaders read the results in")


@pytest.mark.usefixtures("check_in")
async def test_one_s_own_side_is_shown_by_the_command_too(stage: Scene, visitors: Visitors):
    ben = await visitors.come(stage.url, stage.town.ben, stage.town.north)
    await ben.types("/drivers me")
    await ben.reads("You have not answered yet.")
    await ben.presses(FULLY, on=ben.receipts.last)
    await expect(ben.receipts.last).to_contain_text("Your answer: Fully in place.")
    await ben.presses("Stop direct messages", on=ben.receipts.last)
    await expect(ben.receipts).to_have_count(1)
    await expect(ben.receipts.last).to_contain_text("You have stopped them")
