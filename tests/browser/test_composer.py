"""Writing in the browser: commands, threads, one's own messages; and nothing that happens meanwhile is missed."""

import asyncio

import pytest
import pytest_asyncio
from playwright.async_api import Route, expect

from sandbox import Message
from tests.browser.scene import Scene
from tests.browser.visitor import Visitors

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINE = 24
"""Pixels that a line of text is high."""

LISTEN = """as => new Promise((listening) => {
  const stream = new EventSource(`/live?as=${as}`);
  stream.addEventListener("ready", () => listening());
  window.told = new Promise((done) => stream.addEventListener("touched", ({ data }) => {
    if (!JSON.parse(data).includes(`person:${as}`)) return;
    stream.close();
    done();
  }));
})"""
"""`window.told` comes true once the page could know of something that only this person sees."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def check_in(stage: Scene) -> Message:
    """The check-in that stands in north; Ana is in south as well."""
    stage.town.south.join(stage.town.ana)
    return await stage.town.asks()


async def test_a_slash_brings_up_the_commands_and_the_keyboard_completes_them(stage: Scene, visitors: Visitors):
    visitor = await visitors.come(stage.url, stage.town.ana, stage.town.north)
    field, commands = visitor.page.locator("#write-middle"), visitor.page.get_by_role("listbox", name="Commands")

    await field.press_sequentially("/dr")
    await expect(commands).to_contain_text("summary | compare | export | practices | schedules | schedule")
    await field.press("ArrowDown")
    await expect(commands.get_by_role("option", selected=True)).to_contain_text("/drivers")
    await field.press("Tab")
    await expect(field).to_have_value("/drivers ")
    await field.press("Escape")
    await expect(commands).to_be_hidden()

    await field.press_sequentially("practices")
    await field.press("Enter")
    await visitor.reads("Drivers and their practices", "Only visible to you")
    await expect(field).to_have_value("")


async def test_the_app_is_invited_with_slacks_own_command(stage: Scene, visitors: Visitors):
    channel = stage.town.slack.channel("newcomers", members=[stage.town.admin])
    visitor = await visitors.come(stage.url, stage.town.admin, channel)
    field, commands = visitor.page.locator("#write-middle"), visitor.page.get_by_role("listbox", name="Commands")

    await field.press_sequentially("/in")
    await expect(commands).to_contain_text("Bring people or apps into a channel")
    await field.press("Tab")
    await field.press_sequentially("@Driver Pulse")
    await field.press("Enter")
    await expect(field).to_have_value("")
    assert channel.has(stage.town.app)


async def test_what_is_said_can_be_changed_and_taken_back(stage: Scene, visitors: Visitors):
    visitor = await visitors.come(stage.url, stage.town.leader, stage.town.south)
    other = await visitors.come(stage.url, stage.town.cleo, stage.town.south)
    await visitor.page.get_by_role("button", name="Join").click()
    await visitor.types("Good *morning* to <b>all</b> :wave:")
    await other.reads("Good morning to <b>all</b> 👋")
    [said] = [one for one in stage.town.south.messages if one.author is stage.town.leader]
    await expect(other.message(said).locator("strong")).to_have_text(["Lea Leader", "morning"])
    assert (await other.message(said).locator(".message-body").bounding_box())["height"] < 2 * LINE

    await visitor.message(said).hover()
    await visitor.presses("Edit", on=said)
    box = visitor.page.get_by_role("dialog", name="Edit the message")
    await expect(box.get_by_role("textbox")).to_have_value("Good *morning* to <b>all</b> :wave:")
    await box.get_by_role("textbox").fill("Good evening")
    await box.get_by_role("button", name="Save").click()
    await other.reads("Good evening", "(edited)")
    await expect(other.message(said).get_by_role("button", name="Delete")).to_have_count(0)

    await visitor.message(said).hover()
    await visitor.presses("Delete", on=said)
    sure = visitor.page.get_by_role("dialog", name="Delete the message")
    await sure.get_by_role("button", name="Keep it").click()
    await expect(visitor.message(said)).to_be_visible()
    await visitor.message(said).hover()
    await visitor.presses("Delete", on=said)
    await sure.get_by_role("button", name="Delete").click()
    await expect(visitor.message(said)).to_have_count(0)
    await expect(other.message(said)).to_have_count(0)


async def test_enter_saves_a_change_and_shift_enter_begins_a_line(stage: Scene, visitors: Visitors):
    visitor = await visitors.come(stage.url, stage.town.ben, stage.town.north)
    said = await stage.town.ben.says("One", in_=stage.town.north)
    await visitor.message(said).hover()
    await visitor.presses("Edit", on=said)

    for key in ("End", "Shift+Enter", "T", "w", "o", "Enter"):
        await visitor.focused.press(key)

    await expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    await expect(visitor.message(said)).to_contain_text("(edited)")
    assert said.text == "One\nTwo"


async def test_who_deletes_a_reply_can_go_on_writing(stage: Scene, visitors: Visitors):
    visitor = await visitors.come(stage.url, stage.town.ben, stage.town.north)
    asked = await stage.town.ben.says("Who has the key?", in_=stage.town.north)
    await visitor.replies("Said too early.", to=asked)
    reply = visitor.thread.locator("li.message", has_text="Said too early.")
    await reply.hover()
    await visitor.presses("Delete", on=reply)

    await visitor.page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    await expect(reply).to_have_count(0)
    await expect(visitor.page.locator("#write-thread")).to_be_focused()


async def test_a_reply_stands_in_the_thread_for_everybody_and_the_first_one_is_told_who_reads_it(
    stage: Scene, check_in: Message, visitors: Visitors
):
    ana = await visitors.come(stage.url, stage.town.ana, stage.town.north)
    ben = await visitors.come(stage.url, stage.town.ben, stage.town.north)

    await ana.replies("We would need a free hour for it.", to=check_in)

    await stage.director.move("hour")
    await expect(ana.thread).to_contain_text("Replies in this thread carry your name")
    await expect(ben.message(check_in)).to_contain_text("1 reply")
    await ben.message(check_in).get_by_role("link", name="1 reply").click()
    await expect(ben.thread).to_contain_text("We would need a free hour for it.")
    await expect(ben.thread).not_to_contain_text("Replies in this thread carry your name")


async def test_commands_do_not_work_in_threads_and_the_page_says_so(
    stage: Scene, check_in: Message, visitors: Visitors
):
    visitor = await visitors.come(stage.url, stage.town.ben)
    await visitor.looks_at(stage.town.north, thread=check_in.ts)

    await visitor.page.fill("#write-thread", "/drivers help")
    await visitor.page.press("#write-thread", "Enter")

    await expect(visitor.page.get_by_role("alert")).to_contain_text("doesn't work in threads")
    await expect(visitor.page.locator("#write-thread")).to_have_value("/drivers help")


async def test_what_is_typed_stays_while_others_write_and_while_one_looks_elsewhere(
    stage: Scene, check_in: Message, visitors: Visitors
):
    visitor = await visitors.come(stage.url, stage.town.ana, check_in.channel)
    field = visitor.page.locator("#write-middle")
    await field.press_sequentially("Half a sent")

    await stage.town.ben.says("Something else", in_=stage.town.north)
    await visitor.reads("Something else")
    await expect(field).to_be_focused()
    await visitor.goes_to("south")
    await expect(field).to_have_value("")
    await visitor.goes_to("north")
    await expect(field).to_have_value("Half a sent")


async def test_what_happens_while_the_page_comes_up_is_not_missed(stage: Scene, visitors: Visitors):
    visitor = await visitors.come(stage.url, stage.town.ben)
    said = asyncio.Event()

    async def late(route: Route) -> None:
        await said.wait()
        await route.continue_()

    await visitor.page.route("**/live?*", late)
    await visitor.looks_at(stage.town.north)
    await stage.town.ana.says("Said while nobody listened", in_=stage.town.north)
    said.set()

    await visitor.reads("Said while nobody listened")


async def test_what_happens_while_another_channel_opens_is_not_missed(
    stage: Scene, check_in: Message, visitors: Visitors
):
    town = stage.town
    visitor = await visitors.come(stage.url, town.ana, check_in.channel)
    drawn, happened = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        drawn.set()
        await happened.wait()
        await route.fulfill(response=answer)

    await visitor.page.route(lambda url: f"/?as={town.ana.id}&in={town.south.id}" in url, late)
    going = asyncio.create_task(visitor.goes_to("south"))
    await drawn.wait()
    await visitor.page.evaluate(LISTEN, town.ana.id)
    await town.ana.types("/drivers help", in_=town.south)
    await visitor.page.evaluate("window.told")
    happened.set()
    await going

    await visitor.reads("Only visible to you")
    assert town.ana.ephemerals(town.south)
