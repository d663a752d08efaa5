"""A schedule's practices in the browser: a question in other words, and an own practice that goes and comes back."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.scene import Scene
from tests.browser.visitor import Visitor, Visitors

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOM = {
    "Name": "A quiet room",
    "Question": "Is there a quiet room for {program}?",
    "Why it matters": "People try new things more easily when nobody is watching.",
    "Fully in place": "There is a room that can be booked.\nPeople know that they may use it.",
}


async def test_other_words_and_a_practice_that_goes_and_comes_back(stage: Scene, visitors: Visitors):
    await stage.town.schedules()
    await stage.town.admin.closes()
    admin = await visitors.come(stage.url, stage.town.admin, stage.town.leaders)
    await opens_practices(admin)

    await in_menu(admin, "Change the words of …").select_option(label="Time and money to build people's skills")
    await expect(admin.modal).to_contain_text("The original question: Do leaders set aside the time and money")
    await admin.field("Question").fill("Do you have what {program} needs?")
    await admin.presses("Show how it looks", on=admin.modal)
    await expect(admin.modal).to_contain_text("Do you have what Reading First needs?")
    await admin.presses("Save", on=admin.modal)
    await expect(admin.modal).to_contain_text("is asked in your own words. It counts from the next check-in.")

    await admin.presses("Add a practice", on=admin.modal)
    await admin.field("Driver").select_option(label="Facilitative Administration")
    for label, text in ROOM.items():
        await admin.field(label).fill(text)
    await admin.presses("Save", on=admin.modal)
    await expect(admin.modal).to_contain_text("“A quiet room” is added and takes its turn from the next check-in on.")

    await in_menu(admin, "Change the words of …").select_option(label="A quiet room")
    await admin.presses("Retire this practice", on=admin.modal)
    asked = admin.page.get_by_role("dialog", name="Retire this practice?")
    await expect(asked).to_contain_text("Its figures and comments stay")
    await asked.get_by_role("button", name="Retire", exact=True).click()
    await expect(admin.modal).to_contain_text("“A quiet room” is retired. Nothing more is asked about it.")
    await admin.presses("Back", on=admin.modal)
    await expect(admin.modal).to_contain_text("A quiet room · your own, retired")

    await in_menu(admin, "Bring back …").select_option(label="A quiet room")
    await expect(admin.modal).to_contain_text("Bring back a practice")
    await admin.presses("Bring back", on=admin.modal)
    await expect(admin.modal).to_contain_text("“A quiet room” is back and takes its turn from the next check-in on.")
    await admin.page.keyboard.press("Escape")
    await expect(admin.page.locator("dialog")).to_have_count(0)


async def opens_practices(admin: Visitor) -> None:
    """From the list of schedules, by the menu beside one of them."""
    await admin.types("/drivers schedules")
    await admin.presses("More actions", on=admin.receipts.last)
    await admin.page.get_by_role("menuitem", name="Practices and their order").click()
    await expect(admin.modal).to_contain_text("Practices are asked from the top down")


def in_menu(admin: Visitor, placeholder: str) -> Locator:
    """A menu that says what it is for as long as nothing is chosen."""
    return admin.modal.locator("select", has_text=placeholder)
