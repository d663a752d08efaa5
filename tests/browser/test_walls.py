"""Walls in the browser: what one person alone may see never reaches the page as another, by any of its addresses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.views.message import Message
from sandbox import Person
from tests.browser.scene import Scene
from tests.browser.visitor import Visitors
from tests.journeys.town import FULLY

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECRETS = (
    "Your answer is stored",
    "whispered to Ana",
    "among leaders only",
    "on the Home of Ana",
    "in the window of Ana",
)
PANES = ("sidebar", "messages", "thread", "home", "modal", "strip", "trouble")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def secrets(stage: Scene) -> Scene:
    """Ana has a receipt, a direct message, a Home and a modal before her, and the leaders talk among themselves."""
    town = stage.town
    check_in = await town.asks()
    await town.ana.presses(FULLY, message=check_in)
    await town.settles()
    await town.leader.says("among leaders only", in_=town.leaders)
    town.app.has_home = True
    town.app.events = frozenset()  # else the bot puts its own Home in this one's place when it is opened
    whisper, dm = Message(text="whispered to Ana", blocks=()), town.ana.dm(town.app)
    await town.bot.deps.messenger.post(town.slack.team_id, dm.id, whisper, delivery="whisper")
    town.slack.publish(town.ana, town.app, {"type": "home", "blocks": [_section("on the Home of Ana")]})
    town.slack.show(town.ana, town.app, _window())
    return stage


async def test_the_one_who_may_sees_it_all(secrets: Scene, visitors: Visitors):
    town = secrets.town
    ana = await visitors.come(secrets.url, town.ana, town.north)

    await expect(ana.modal).to_contain_text("in the window of Ana")
    await ana.reads("Your answer is stored")
    await ana.page.keyboard.press("Escape")
    await expect(ana.page.locator("dialog.modal")).to_have_count(0)
    await ana.page.locator("#pane-sidebar").get_by_role("link", name="Driver Pulse").click()
    await ana.reads("on the Home of Ana")
    await ana.middle.get_by_role("link", name="Messages").click()
    await ana.reads("whispered to Ana")
    town.slack.show(town.ana, town.app, _window())


@pytest.mark.parametrize("who", ["ben", "cleo"])
async def test_another_persons_page_holds_none_of_it(secrets: Scene, visitors: Visitors, who: str):
    person = getattr(secrets.town, who)
    visitor = await visitors.come(secrets.url, person)

    for link in await visitor.page.locator("#pane-sidebar a.place").all():
        await link.click()
        await expect(link).to_have_attribute("aria-current", "page")
        source = await visitor.page.content()
        assert not [secret for secret in SECRETS if secret in source]
    await expect(visitor.page.locator("#pane-sidebar")).not_to_contain_text("leaders")


@pytest.mark.parametrize("who", ["ben", "cleo"])
async def test_no_pane_of_any_place_holds_it_for_another_person(secrets: Scene, who: str):
    town = secrets.town
    person = getattr(town, who)
    places = [*(channel.id for channel in town.slack.channels), town.app.app_id, "home"]
    hidden = {town.leaders.id, town.ana.dm(town.app).id}

    async with aiohttp.ClientSession(secrets.url) as browser:
        for place in places:
            for pane in PANES:
                query = {"as": person.id, "in": place, "thread": "1.0"}
                async with browser.get(f"/pane/{pane}", params=query) as answer:
                    text = await answer.text()
                assert not [secret for secret in SECRETS if secret in text], f"{pane} of {place}"
                assert answer.status == 404 or place not in hidden


async def test_who_becomes_somebody_else_takes_nothing_along(secrets: Scene, visitors: Visitors):
    town = secrets.town
    visitor = await visitors.come(secrets.url, town.leader, town.leaders)
    await visitor.reads("among leaders only")

    await visitor.becomes(town.cleo)

    await visitor.misses("among leaders only")
    source = await visitor.page.content()
    assert not [secret for secret in SECRETS if secret in source]


async def test_the_live_stream_tells_nobody_what_concerns_others(secrets: Scene):
    town = secrets.town
    async with listening(secrets, town.cleo) as heard, listening(secrets, town.ana) as heard_by_ana:
        await town.leader.says("among leaders only", in_=town.leaders)
        await town.ana.types("/drivers help", in_=town.north)
        await town.settles()
        await town.cleo.says("For everybody in south", in_=town.south)
        async with asyncio.timeout(10):
            while f"channel:{town.south.id}" not in "".join(heard):  # noqa: ASYNC110 - another task reads it, line by line
                await asyncio.sleep(0.01)

    told = "".join(heard)
    assert town.leaders.id not in told
    assert town.ana.id not in told
    assert f"person:{town.ana.id}" in "".join(heard_by_ana)


@asynccontextmanager
async def listening(stage: Scene, person: Person) -> AsyncIterator[list[str]]:
    """All that the stream says to a person, while the block runs."""
    heard: list[str] = []
    async with aiohttp.ClientSession(stage.url) as browser:
        stream = await browser.get("/live", params={"as": person.id})
        heard.append((await stream.content.readline()).decode())

        async def listen() -> None:
            async for line in stream.content:
                heard.append(line.decode())

        task = asyncio.create_task(listen())
        try:
            yield heard
        finally:
            task.cancel()
            stream.close()


def _section(text: str) -> dict:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def _window() -> dict:
    title = {"type": "plain_text", "text": "A window"}
    return {"type": "modal", "title": title, "blocks": [_section("in the window of Ana")]}
