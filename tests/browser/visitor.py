"""Visitors: people of the workspace before a real browser, each with one of their own, and what they do there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from sandbox import Channel, Message, Person

PATIENCE = 30_000
"""Milliseconds that a busy machine may take until something shows."""

NOTICE_UNKNOWN_BLOCKS = """
new MutationObserver(() => {
  const unknown = document.querySelector(".unknown-block");
  if (unknown) console.error(`The page can't draw this: ${unknown.textContent}`);
}).observe(document, { childList: true, subtree: true });
"""


@dataclass
class Visitor:
    """One person before the page; `complaints` is what went wrong in their browser."""

    page: Page
    url: str
    person: Person
    complaints: list[str] = field(default_factory=list)

    @property
    def middle(self) -> Locator:
        """The middle pane."""
        return self.page.locator("#middle")

    @property
    def thread(self) -> Locator:
        """The thread beside it."""
        return self.page.locator("#pane-thread")

    @property
    def modal(self) -> Locator:
        """The modal on top."""
        return self.page.locator("dialog.modal[open]").last

    @property
    def receipts(self) -> Locator:
        """What stands in the middle for this person alone."""
        return self.middle.locator("li.message.ephemeral")

    @property
    def focused(self) -> Locator:
        """What the keyboard is at."""
        return self.page.locator("*:focus")

    def message(self, message: Message) -> Locator:
        """A message in the middle pane."""
        return self.middle.locator(f'li.message[data-ts="{message.ts}"]')

    def field(self, label: str) -> Locator:
        """A field of the modal on top, by its label."""
        return self.modal.get_by_label(label, exact=True)

    # What they do

    async def looks_at(self, place: Channel | None = None, **more: str) -> None:
        """Open the page at a place."""
        query = {"as": self.person.id} | ({"in": place.id} if place else {}) | more
        await self.page.goto(f"{self.url}/?{urlencode(query)}")

    async def goes_to(self, name: str) -> None:
        """Follow a link of the sidebar."""
        sidebar = self.page.locator("#pane-sidebar")
        await sidebar.locator("a.place", has_text=name).click()
        await expect(sidebar.locator("a.place[aria-current=page]", has_text=name)).to_be_visible()

    async def becomes(self, person: Person) -> None:
        """Choose somebody else in "Acting as"."""
        chosen = self.page.locator("#acting-as option", has_text=person.name)
        await self.page.get_by_label("Acting as").select_option(value=await chosen.get_attribute("value"))
        await expect(self.page.locator("body")).to_have_attribute("data-as", person.id)
        self.person = person

    async def presses(self, label: str, *, on: Locator | Message | None = None) -> None:
        """Press the newest button that reads so: of a message, of a part of the page, or of the middle pane."""
        around = self.message(on) if isinstance(on, Message) else on or self.middle
        await around.get_by_role("button", name=label, exact=True).last.click()

    async def types(self, text: str) -> None:
        """Write into the channel and send it."""
        await self.page.fill("#write-middle", text)
        async with self.page.expect_response(_is_sent):
            await self.page.press("#write-middle", "Enter")

    async def replies(self, text: str, *, to: Message) -> None:
        """Open a message's thread and write into it."""
        await self.message(to).hover()
        await self.message(to).get_by_role("link", name="Reply", exact=True).click()
        await self.page.fill("#write-thread", text)
        await self.page.press("#write-thread", "Enter")
        await expect(self.thread).to_contain_text(text)

    async def moves_time(self, label: str) -> None:
        """Press a button of the clock strip and wait until time stands again."""
        async with self.page.expect_response(lambda answer: answer.url.endswith("/act")):
            await self.page.locator("#pane-strip").get_by_role("button", name=label, exact=True).click()
        await expect(self.page.locator("#pane-strip [data-busy]")).to_have_count(0)

    async def ticks(self, label: str, *choices: str) -> None:
        """Choose in a menu of several of the modal on top; it opens in its place and is closed again."""
        group = self.modal.get_by_role("group", name=re.compile(rf"^{label}( \(optional\))?$"))
        menu = group.locator("details")
        await menu.locator("summary").click()
        for choice in choices:
            await menu.get_by_label(choice, exact=True).check()
        await menu.locator("summary").click()

    async def turns(self, name: str, *, on: bool = True) -> None:
        """Turn a switch of the trouble panel."""
        switch = self.page.get_by_role("switch", name=name)
        if (await switch.get_attribute("aria-checked") == "true") != on:
            await switch.click()
        await expect(switch).to_be_checked(checked=on)

    async def tabs_to(self, wanted: Locator, *, most: int = 60) -> None:
        """Press Tab until something has the focus."""
        for _ in range(most):
            await self.page.keyboard.press("Tab")
            if await wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab never came to {wanted}")

    # What they see

    async def reads(self, *words: str) -> None:
        """Find these words in the middle pane, by now or soon."""
        for one in words:
            await expect(self.middle).to_contain_text(one)

    async def misses(self, *words: str) -> None:
        """Find none of these words in the middle pane."""
        for one in words:
            await expect(self.middle).not_to_contain_text(one)


class Visitors:
    """Brings people before the page, each with a browser profile of their own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._all: list[Visitor] = []
        self._contexts: list[BrowserContext] = []

    async def come(self, url: str, person: Person, place: Channel | None = None, **look: object) -> Visitor:
        """Somebody opens the page at a place; `look` is the browser's size, scheme and the like."""
        context = await self._browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | look)
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(NOTICE_UNKNOWN_BLOCKS)
        self._contexts.append(context)
        visitor = Visitor(await context.new_page(), url, person)
        self._all.append(visitor)
        listen(visitor.page, visitor.complaints)
        await visitor.looks_at(place)
        return visitor

    async def leave(self) -> Sequence[str]:
        """Everybody goes; returns what their browsers complained of."""
        for context in self._contexts:
            await context.close()
        return [complaint for visitor in self._all for complaint in visitor.complaints]


def _is_sent(answer: Response) -> bool:
    """Whether it is the answer to something that was written and sent."""
    deed = answer.request.post_data_json if answer.url.endswith("/act") else {}
    return deed.get("kind") in ("say", "command")


def listen(page: Page, complaints: list[str]) -> None:
    """Note whatever a page should never do: errors in its console, requests that fail, blocks that it can't draw."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text}")

    def failed(request: Request) -> None:
        # Going elsewhere ends the stream of changes and what else is under way: that is no failure.
        if request.failure != "net::ERR_ABORTED":
            complaints.append(f"{request.method} {request.url}: {request.failure}")

    page.on("console", heard)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
