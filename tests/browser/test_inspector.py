"""The inspector: what crossed between the bot and Slack, readable, filtered and live."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.browser.scene import Scene
from tests.browser.visitor import Visitor, Visitors

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(stage: Scene, visitors: Visitors) -> Visitor:
    """Ana with the inspector open, after a command of hers."""
    person = await visitors.come(stage.url, stage.town.ana, stage.town.north)
    await person.page.get_by_role("link", name="Inspector").click()
    await person.types("/drivers help")
    await stage.town.settles()
    await expect(rows(person).first).to_have_attribute("data-key", str(stage.town.slack.traffic.total))
    return person


def rows(visitor: Visitor) -> Locator:
    return visitor.page.locator("#pane-inspector .exchanges > li.exchange")


async def test_an_exchange_opens_to_both_its_sides_without_any_secret(stage: Scene, visitor: Visitor):
    asked = rows(visitor).filter(has_text="/drivers").first

    await asked.locator("summary").click()

    await expect(asked.locator("[data-body]")).to_contain_text('"command": "/drivers"')
    await expect(asked.locator("[data-body]")).to_contain_text('"text": "help"')
    source = await visitor.page.content()
    for secret in (stage.town.app.bot_token, stage.town.app.signing_secret):
        assert secret not in source


async def test_an_opened_exchange_stays_open_while_others_come(stage: Scene, visitor: Visitor):
    number = await rows(visitor).filter(has_text="/drivers").first.get_attribute("data-key")
    opened = visitor.page.locator(f'li.exchange[data-key="{number}"]')
    await opened.locator("summary").click()
    await expect(opened.locator("[data-body]")).to_contain_text("/drivers")

    before = await rows(visitor).count()
    await visitor.types("/drivers practices")
    await expect(rows(visitor)).not_to_have_count(before)

    await expect(opened.locator("details")).to_have_attribute("open", "")
    await expect(opened.locator("[data-body]")).to_contain_text("/drivers")


async def test_its_filters_live_in_the_address(stage: Scene, visitor: Visitor):
    page = visitor.page
    await page.get_by_label("Direction").select_option(index=1)
    await expect(page).to_have_url(re.compile("direction="))
    ways = await rows(visitor).locator(".exchange-way").evaluate_all("all => all.map(one => one.className)")
    assert len(set(ways)) == 1

    await page.get_by_label("Direction").select_option(index=0)
    await expect(page).not_to_have_url(re.compile("direction="))
    await page.get_by_label("Name").select_option("/drivers")
    await expect(rows(visitor).locator(".exchange-name").first).to_have_text("/drivers")
    await page.reload()
    names = await rows(visitor).locator(".exchange-name").all_inner_texts()
    assert set(names) == {"/drivers"}


async def test_only_what_went_wrong_can_be_shown_with_the_limit_that_was_hit(stage: Scene, visitor: Visitor):
    stage.town.slack.faults.add("response_url", kind="server_error")
    await visitor.types("/drivers help")
    await visitor.page.get_by_label("Only troubled").check()

    await expect(visitor.page.locator("#pane-inspector li.exchange:not(.troubled)")).to_have_count(0)
    await expect(rows(visitor).first).to_contain_text("500")
