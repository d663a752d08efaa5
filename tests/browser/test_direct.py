"""Asked directly, in the browser: an admin's form, nine o'clock where each person is, one reminder, a late press."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.scene import Scene
from tests.browser.visitor import Visitor, Visitors
from tests.journeys.town import FULLY, PARTLY

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_each_is_asked_at_nine_where_they_are_and_reminded_once(stage: Scene, visitors: Visitors):
    town = stage.town
    town.cleo.moves_to("Europe/London")
    admin = await visitors.come(stage.url, town.admin, town.leaders)
    await asks_directly(admin)
    ana = await visitors.come(stage.url, town.ana, town.north)
    cleo = await visitors.come(stage.url, town.cleo, town.south)

    await admin.moves_time("+1 day")
    await expect(way_to_messages(ana)).to_contain_text("1 unread")
    await expect(way_to_messages(cleo)).not_to_contain_text("unread")
    await finds_in_the_list(admin, "Open now: 13 of 14 people got their check-in, 1 still to come.")

    await admin.moves_time("+1 hour")
    await opens_messages(cleo)
    await expect(newest(cleo).locator("time").first).to_have_text("9:00 AM")
    await cleo.presses(FULLY, on=newest(cleo))
    await cleo.reads("Your answer is stored: Fully in place.")

    await admin.moves_time("+1 day")
    await admin.moves_time("+1 day")
    await opens_messages(ana)
    await expect(newest(ana)).to_contain_text("You are asked once more, and only once.")
    await expect(newest(ana).locator("time").first).to_have_text("8:00 AM")
    await ana.presses(PARTLY, on=newest(ana))
    await ana.reads("Your answer is stored: Partly in place.")
    await cleo.misses("You are asked once more")

    await admin.moves_time("+1 day")
    await cleo.reads("Of all who were asked, 2 of 14 people answered.")
    await ana.presses(FULLY, on=newest(ana))
    await ana.reads("so this click was not stored")
    await finds_in_the_list(admin, "Last closed: 2 of 14 answered")


async def asks_directly(admin: Visitor) -> None:
    """The admin has the members of both teams asked on Tuesdays at nine, each where they are, with reminders."""
    await admin.types("/drivers schedule")
    await admin.field("Program").fill("Reading First")
    await admin.field("Leadership channel").select_option(label="#leaders")
    await admin.field("How people are asked").select_option(label="Each person directly, in their own time zone")
    await expect(admin.modal).to_contain_text("Each person is asked at that time of day in their own zone.")
    await admin.ticks("Members of channels", "#north", "#south")
    await admin.modal.get_by_label("Remind once, by direct message, who has not answered by half time").check()
    await admin.field("How often").select_option(label="Every week")
    await admin.ticks("Days", "Tuesday")
    await admin.field("Open for").select_option(label="3 days")
    await admin.presses("Save", on=admin.modal)
    await expect(admin.modal).to_contain_text("every Tuesday at 9:00 in each person's own time zone")
    await admin.presses("Done", on=admin.modal)


async def finds_in_the_list(admin: Visitor, words: str) -> None:
    """The list of schedules says so."""
    await admin.types("/drivers schedules")
    await expect(admin.receipts.last).to_contain_text(words)


async def opens_messages(visitor: Visitor) -> None:
    """Somebody goes to what the bot wrote to them alone."""
    await way_to_messages(visitor).click()
    await visitor.middle.get_by_role("link", name="Messages").click()
    await expect(newest(visitor)).to_be_visible()


def way_to_messages(visitor: Visitor) -> Locator:
    """The app's line in the sidebar, with how many of its messages are unread."""
    return visitor.page.locator("#pane-sidebar a.place", has_text="Driver Pulse")


def newest(visitor: Visitor) -> Locator:
    """The newest of these messages that stays."""
    return visitor.middle.locator("li.from-app:not(.ephemeral)").last
