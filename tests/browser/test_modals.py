"""Every modal of the bot in the browser: filled in wrongly and rightly, one upon another, with keyboard and focus."""

import pytest
from playwright.async_api import Locator, expect

from sandbox import Message
from tests.browser.scene import Scene
from tests.browser.visitor import Visitor, Visitors

pytestmark = pytest.mark.asyncio(loop_scope="session")

INSIDE = "() => document.activeElement === document.body || document.activeElement.closest('dialog.modal') !== null"


async def opens_new_schedule(visitors: Visitors, stage: Scene) -> Visitor:
    visitor = await visitors.come(stage.url, stage.town.admin, stage.town.leaders)
    await visitor.types("/drivers schedule")
    await expect(visitor.modal).to_contain_text("New schedule")
    return visitor


async def fills(visitor: Visitor) -> None:
    """Everything that a schedule needs, but its program and where to ask."""
    await visitor.field("Leadership channel").select_option(label="#leaders")
    await visitor.field("How often").select_option(label="Every week")
    await visitor.ticks("Days", "Monday")
    zone = visitor.field("Time zone")
    await zone.fill("Berl")
    await expect(visitor.modal.get_by_role("option", name="Europe/Berlin")).to_be_visible()
    await zone.press("Enter")
    await expect(zone).to_have_value("Europe/Berlin")


def buttons_below(visitor: Visitor, words: str) -> Locator:
    """The buttons that follow the newest section with these words."""
    section = visitor.middle.locator(".bk-section", has_text=words).last
    return section.locator("xpath=following-sibling::*[contains(@class, 'bk-actions')][1]")


def error_of(visitor: Visitor, label: str) -> Locator:
    """The sentence beside a field."""
    return visitor.modal.locator(".bk-input", has_text=label).locator(".bk-error")


async def test_a_schedule_is_refused_beside_the_fields_that_are_wrong_then_saved(stage: Scene, visitors: Visitors):
    visitor = await opens_new_schedule(visitors, stage)
    await visitor.field("Program").fill("   ")
    await fills(visitor)
    await visitor.ticks("Channels to ask", "#north", "#east")
    await expect(visitor.modal).to_contain_text("Driver Pulse is not in #east yet")
    await visitor.presses("Save", on=visitor.modal)

    await expect(error_of(visitor, "Program")).to_contain_text("Name the program")
    await expect(visitor.field("Program")).to_have_attribute("aria-invalid", "true")
    await expect(visitor.field("Program")).to_be_focused()
    await expect(visitor.modal).to_contain_text("New schedule")

    await visitor.field("Program").fill("Reading <b>First</b>")
    await visitor.presses("Save", on=visitor.modal)
    await expect(error_of(visitor, "Program")).to_have_count(0)
    await expect(error_of(visitor, "Channels to ask")).to_contain_text("is not in 1 channel chosen here yet")
    await visitor.modal.get_by_label("Save all the same: I'll put that right before it asks").check()
    await visitor.presses("Save", on=visitor.modal)

    await expect(visitor.modal).to_contain_text("Reading <b>First</b>")
    await expect(visitor.modal).to_contain_text("every Monday at 9:00")
    await visitor.presses("Close", on=visitor.modal.locator("header"))
    await expect(visitor.page.locator("dialog")).to_have_count(0)


async def test_a_menu_that_changes_the_form_keeps_what_stands_in_the_others(stage: Scene, visitors: Visitors):
    visitor = await opens_new_schedule(visitors, stage)
    await visitor.field("Program").fill("Typed before")
    rhythm = visitor.field("How often")

    await rhythm.focus()
    await rhythm.select_option(label="Every weekday, Monday to Friday")
    await expect(visitor.modal).to_contain_text("As often as that?")
    await rhythm.select_option(label="Every month")
    await expect(visitor.field("Which one of the month")).to_be_visible()

    await expect(visitor.field("Program")).to_have_value("Typed before")
    await expect(rhythm).to_be_focused()
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.locator("dialog")).to_have_count(0)


async def test_tab_stays_in_the_modal_and_escape_gives_the_focus_back(stage: Scene, visitors: Visitors):
    visitor = await opens_new_schedule(visitors, stage)
    await expect(visitor.field("Program")).to_be_focused()
    await visitor.presses("Save", on=visitor.modal)

    for key in ("Tab",) * 30 + ("Shift+Tab",) * 10:
        await visitor.page.keyboard.press(key)
        assert await visitor.page.evaluate(INSIDE)

    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.locator("dialog")).to_have_count(0)
    await expect(visitor.page.locator("#write-middle")).to_be_focused()
    assert stage.town.admin.modal is None


async def test_an_empty_date_field_says_what_to_choose(stage: Scene, visitors: Visitors):
    await stage.town.schedules(Program="Dates to Choose")
    await stage.town.admin.closes()
    visitor = await visitors.come(stage.url, stage.town.admin, stage.town.leaders)
    await visitor.types("/drivers schedules")
    await visitor.reads("Dates to Choose")
    await visitor.presses("Pause", on=buttons_below(visitor, "Dates to Choose"))
    day = visitor.field("Ask again from (optional)")
    shown = "(field) => getComputedStyle(field, '::before').content"

    await expect(visitor.modal).to_contain_text("Pause schedule")
    await visitor.tabs_to(day)
    await day.blur()
    assert await day.evaluate(shown) == '"Choose a day"'
    await day.fill("2026-12-01")
    await visitor.page.keyboard.press("Tab")
    assert await day.evaluate(shown) == "none"
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.locator("dialog")).to_have_count(0)


async def test_a_schedule_is_changed_and_then_deleted_after_a_question(stage: Scene, visitors: Visitors):
    town = stage.town
    await town.schedules(Program="Math Matters")
    await town.admin.closes()
    visitor = await visitors.come(stage.url, town.admin, town.leaders)
    await visitor.types("/drivers schedules")
    await visitor.reads("Math Matters")
    await visitor.presses("Change", on=buttons_below(visitor, "Math Matters"))
    await expect(visitor.modal).to_contain_text("Change schedule")
    await expect(visitor.field("Program")).to_have_value("Math Matters")
    await expect(visitor.field("Time of day")).to_have_value("10:00")

    await visitor.field("Time of day").fill("11:30")
    await visitor.presses("Save", on=visitor.modal)
    await expect(visitor.modal).to_contain_text("every Monday at 11:30")
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.locator("dialog")).to_have_count(0)

    await visitor.presses("Delete", on=buttons_below(visitor, "Math Matters"))
    question = visitor.page.get_by_role("dialog", name="Delete this schedule?")
    await expect(question).to_contain_text("It will ask nothing more, and this can't be taken back.")
    await expect(question.get_by_role("button")).to_have_text(["Keep it", "Delete"])
    await visitor.page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await visitor.misses("is deleted")
    await visitor.presses("Delete", on=buttons_below(visitor, "Math Matters"))
    await question.get_by_role("button", name="Delete").click()
    await visitor.reads("is deleted and asks nothing more")


async def test_what_an_app_asks_first_keeps_its_markup_and_runs_nothing(stage: Scene, visitors: Visitors):
    town = stage.town
    visitor = await visitors.come(stage.url, town.leader, town.leaders)
    question = {
        "title": plain("Are <i>you</i> sure?"),
        "text": {"type": "mrkdwn", "text": "It is *final* for &lt;img src=x onerror=alert(1)&gt; <script>all</script>"},
        "confirm": plain("Do it"),
        "deny": plain("<b>No</b>"),
    }
    button = {"type": "button", "action_id": "risky", "text": plain("Risky"), "confirm": question}
    ts = town.leaders.next_ts()
    blocks = [{"type": "actions", "block_id": "risks", "elements": [button]}]
    town.leaders.put(Message(town.leaders, ts, "Risky", town.app.bot_user, app=town.app, blocks=blocks))

    await visitor.presses("Risky")

    asked = visitor.page.get_by_role("dialog", name="Are <i>you</i> sure?")
    await expect(asked).to_contain_text("It is final for <img src=x onerror=alert(1)> script")
    await expect(asked.locator("strong")).to_have_text("final")
    await asked.get_by_role("button", name="<b>No</b>").click()
    await expect(asked).to_have_count(0)


async def test_an_old_window_says_what_to_do_instead(stage: Scene, visitors: Visitors):
    town = stage.town
    visitor = await visitors.come(stage.url, town.admin, town.leaders)
    town.slack.show(town.admin, town.app, window("From last year", callback_id="long_gone"))
    await expect(visitor.modal).to_contain_text("From last year")

    await visitor.presses("Go", on=visitor.modal)

    await expect(visitor.modal).to_contain_text("That did not work")
    await expect(visitor.modal).to_contain_text("Type /drivers to see what does.")
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.locator("dialog")).to_have_count(0)


async def test_three_windows_lie_upon_each_other_and_escape_takes_the_highest(stage: Scene, visitors: Visitors):
    town = stage.town
    visitor = await visitors.come(stage.url, town.leader, town.leaders)
    await visitor.page.locator("#write-middle").focus()
    dialogs = visitor.page.locator("dialog.modal[open]")
    lying = None
    for number, title in enumerate(("First", "Second", "Third"), 1):
        lying = town.slack.show(town.leader, town.app, window(title), upon=lying)
        await expect(dialogs).to_have_count(number)
        await expect(visitor.modal.get_by_role("heading", name=title)).to_be_visible()

    await visitor.page.keyboard.press("Escape")
    await expect(dialogs).to_have_count(2)
    await expect(visitor.modal).to_contain_text("Second")
    assert await visitor.page.evaluate(INSIDE)
    await visitor.presses("Close", on=visitor.modal.locator("header"))
    await expect(dialogs).to_have_count(0)
    await expect(visitor.page.locator("#write-middle")).to_be_focused()


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def window(title: str, callback_id: str = "") -> dict:
    """A modal, with a button if its app is to hear of it."""
    text = plain(title)
    source = {"type": "modal", "title": text, "blocks": [{"type": "section", "text": text}]}
    if callback_id:
        source |= {"callback_id": callback_id, "submit": plain("Go")}
    return source
