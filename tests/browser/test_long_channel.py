"""A channel with two thousand messages: older ones load above on scrolling up, and the page stays quick."""

import time

import pytest
from playwright.async_api import expect

from sandbox import Channel, Person, Slack
from sandbox.page import PageSetting, serve_page
from tests.browser.visitor import Visitor, Visitors
from tests.sandbox.conftest import StoppedClock

pytestmark = pytest.mark.asyncio(loop_scope="session")

MESSAGES = 2_000
FIRST, MOST_AT_ONCE = 60, 300
SLOWEST = 4.0
"""How many times as long as a channel that holds one page of messages it may take: the machine may be busy."""


async def test_two_thousand_messages_scroll(visitors: Visitors):
    slack = Slack(clock=StoppedClock(), team_name="Riverside")
    ana, ben = slack.person("Ana Ruiz"), slack.person("Ben Okafor")
    north, south = (slack.channel(name, members=[ana, ben]) for name in ("north", "south"))
    for number in range(1, FIRST + 1):
        await ben.says(f"Message {number}", in_=south)
    for number in range(1, MESSAGES + 1):
        slack.clock.move(minutes=30)
        await (ana, ben)[number % 2].says(f"Message {number}", in_=north)

    async with serve_page(slack, PageSetting("Riverside", "Made up.", ())) as url:
        short, _ = await _loaded(visitors, url, ana, south)
        loaded, visitor = await _loaded(visitors, url, ana, north)
        rows = visitor.middle.locator("li.message")

        begun = time.perf_counter()
        for _ in range(3):
            seen = await rows.count()
            await visitor.middle.locator("[data-scroll]").evaluate("box => { box.scrollTop = 0; }")
            await expect(rows).not_to_have_count(seen)
        scrolled = (time.perf_counter() - begun) / 3
        print(f"\n{MESSAGES} messages: load {loaded * 1000:.0f} ms, {FIRST} older ones {scrolled * 1000:.0f} ms")

        await expect(rows.first).to_contain_text(f"Message {MESSAGES + 1 - 4 * FIRST}")
        texts = await rows.locator(".message-body").all_text_contents()
        shown = range(MESSAGES + 1 - 4 * FIRST, MESSAGES + 1)
        assert [text.strip() for text in texts] == [f"Message {number}" for number in shown]
        await ben.says("And one more", in_=north)
        await visitor.reads("And one more")
        await expect(rows.last).not_to_be_in_viewport()
        assert await rows.count() < MOST_AT_ONCE
        await visitor.types("What I say myself")
        await expect(rows.last).to_contain_text("What I say myself")
        await expect(rows.last).to_be_in_viewport()
        await visitor.page.close()  # before its server goes: it marks what was read

    assert loaded < SLOWEST * short
    assert scrolled < SLOWEST * short


async def _loaded(visitors: Visitors, url: str, person: Person, channel: Channel) -> tuple[float, Visitor]:
    """How long it takes until the newest messages of a channel stand before a newcomer's eyes, in seconds."""
    begun = time.perf_counter()
    visitor = await visitors.come(url, person, channel)
    rows = visitor.middle.locator("li.message")
    await expect(rows).to_have_count(FIRST)
    await expect(rows.last).to_be_in_viewport()
    return time.perf_counter() - begun, visitor
