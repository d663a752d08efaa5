"""How the page looks and is built: nothing for axe-core to object to, and no sideways scrolling at any width."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser.scene import Scene
from tests.browser.visitor import Visitor, Visitors
from tests.factories import MONDAY
from tests.journeys.town import FULLY, NOT_YET, PARTLY

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WIDTHS = (390, 1024, 1440, 2560)
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
"""What axe-core looks at: everything once, and again what differs in the dark."""

LOOKS = {"wide": (WIDE, RULES), "phone": (PHONE, {"light": {}})}
"""A phone has the colors of a wide screen."""

BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""How many pixels of the page lie beyond its right edge."""

Arrival = Callable[[Visitor, Scene], Awaitable[None]]


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def _weeks_ago(stage: Scene) -> None:
    """Two rounds are over, with a comment, and the third check-in stands; the leaders have had their digest."""
    town = stage.town
    await town.asks()
    for week, answers in enumerate(((FULLY, PARTLY, NOT_YET), (FULLY, FULLY, PARTLY)), 1):
        await town.everybody_answers(*answers)
        await town.cleo.replies("It works when the schedule is quiet.", to=town.check_in(town.south))
        await town.moves_to(MONDAY + timedelta(weeks=week, hours=1, minutes=1))


async def reading_a_channel(visitor: Visitor, stage: Scene) -> None:
    await visitor.looks_at(stage.town.north)
    await visitor.presses(FULLY, on=stage.town.check_in(stage.town.north))
    await visitor.reads("Your answer is stored")


async def reading_a_thread(visitor: Visitor, stage: Scene) -> None:
    await visitor.looks_at(stage.town.north, thread=stage.town.check_in(stage.town.north).ts)
    await expect(visitor.thread).to_be_visible()


async def reading_a_summary(visitor: Visitor, stage: Scene) -> None:
    visitor.person = stage.town.leader
    await visitor.looks_at(stage.town.leaders)
    await visitor.types("/drivers summary")
    await expect(visitor.receipts.last).to_contain_text("Facilitative Administration")


async def filling_in_a_modal(visitor: Visitor, stage: Scene) -> None:
    visitor.person = stage.town.admin
    await visitor.looks_at(stage.town.leaders)
    await visitor.types("/drivers schedule")
    await expect(visitor.modal).to_be_visible()
    await visitor.field("Program").fill(" ")
    await visitor.presses("Save", on=visitor.modal)
    await expect(visitor.modal.locator(".bk-error").first).to_be_visible()


async def making_trouble(visitor: Visitor, stage: Scene) -> None:
    await visitor.looks_at(stage.town.north, panel="trouble")
    await expect(visitor.page.get_by_role("heading", name="Make trouble")).to_be_visible()


async def inspecting(visitor: Visitor, stage: Scene) -> None:
    await visitor.looks_at(stage.town.north, panel="inspector", method="chat.postMessage")
    await visitor.page.locator("#pane-inspector summary").first.click()
    await expect(visitor.page.locator("#pane-inspector [data-body] pre").first).to_be_visible()


STATES: tuple[Arrival, ...] = (
    reading_a_channel,
    reading_a_thread,
    reading_a_summary,
    filling_in_a_modal,
    making_trouble,
    inspecting,
)


@pytest.mark.parametrize("look", ["wide", pytest.param("phone", marks=pytest.mark.soak)])
async def test_axe_core_objects_to_nothing(stage: Scene, visitors: Visitors, look: str):
    size, looks = LOOKS[look]
    visitor = await visitors.come(stage.url, stage.town.ana, viewport=size, reduced_motion="reduce")
    found = []
    for arrive in STATES:
        await comes_to(arrive, visitor, stage)
        for scheme, rules in looks.items():
            await visitor.page.emulate_media(color_scheme=scheme)
            results = await Axe().run(visitor.page, options=rules)
            found += [f"{arrive.__name__}, {scheme}: {_said(one)}" for one in results.response["violations"]]
    assert found == []


async def test_nothing_scrolls_sideways(stage: Scene, visitors: Visitors):
    visitor = await visitors.come(stage.url, stage.town.ana)
    wider = {}
    for arrive in STATES:
        await comes_to(arrive, visitor, stage)
        for width in WIDTHS:
            await visitor.page.set_viewport_size({"width": width, "height": 900})
            wider[arrive.__name__, width] = await visitor.page.evaluate(BEYOND)
    assert {state: by for state, by in wider.items() if by > 0} == {}


async def test_a_phone_shows_the_middle_alone_and_the_way_to_the_channels(stage: Scene, visitors: Visitors):
    touched = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    visitor = await visitors.come(stage.url, stage.town.ana, stage.town.south, **touched)
    sidebar = visitor.page.locator("#pane-sidebar")
    await expect(sidebar).not_to_be_in_viewport()
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    await visitor.page.get_by_role("button", name="Channels").tap()
    await sidebar.get_by_role("link", name="north").tap()

    await expect(visitor.page.get_by_role("heading", name="north")).to_be_visible()
    await expect(sidebar).not_to_be_in_viewport()


async def comes_to(arrive: Arrival, visitor: Visitor, stage: Scene) -> None:
    """Bring a visitor to one of the states, as the person whom it takes, and without what the one before has opened."""
    if stage.town.admin.modal:
        await stage.town.admin.closes()
    visitor.person = stage.town.ana
    await arrive(visitor, stage)


def _said(violation: dict) -> str:
    """What axe-core objects to, and where."""
    places = [node["target"] for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} {places}"
