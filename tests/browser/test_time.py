"""The clock strip: time moves on when somebody asks, through the night in which Berlin's clocks go back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import expect

from sandbox import Message
from tests.browser.scene import Scene
from tests.browser.visitor import Visitors
from tests.journeys.town import ZONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

BEFORE = datetime(2026, 10, 16, 6, 0, tzinfo=UTC)
"""A Friday; the clocks go back in the night to Sunday, October 25."""


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def _planned(stage: Scene) -> None:
    """It is mid-October, and every Monday at nine a check-in is due."""
    await stage.town.moves_to(BEFORE)
    await stage.town.schedules(**{"Time of day": "09:00"})
    await stage.town.admin.closes()


async def test_a_check_in_stands_at_nine_before_and_after_the_clocks_go_back(stage: Scene, visitors: Visitors):
    town = stage.town
    visitor = await visitors.come(stage.url, town.ana, town.north)
    strip = visitor.page.locator("#pane-strip")

    await visitor.moves_time("Next check-in")
    await expect(strip).to_contain_text("Monday, October 19, 2026 9:00 AM")
    await expect(visitor.message(town.check_in(town.north)).locator("time").first).to_have_text("9:00 AM")
    before = town.check_in(town.north)

    await visitor.moves_time("+1 week")
    await expect(strip).to_contain_text("Monday, October 26, 2026 8:00 AM")
    await visitor.moves_time("Next check-in")
    await expect(strip).to_contain_text("Monday, October 26, 2026 9:00 AM")
    after = town.check_in(town.north)
    await expect(visitor.message(after).locator("time").first).to_have_text("9:00 AM")

    assert _hours_between(before, after) == 7 * 24 + 1
    assert [_wall_clock(one) for one in (before, after)] == ["09:00", "09:00"]


async def test_a_step_moves_everybodys_page_and_says_the_date(stage: Scene, visitors: Visitors):
    town = stage.town
    one = await visitors.come(stage.url, town.ana, town.north)
    other = await visitors.come(stage.url, town.cleo, town.south)
    before = town.clock.now()

    await one.moves_time("+1 day")

    assert (town.clock.now() - before).days == 1
    today = town.clock.now().astimezone(ZoneInfo(ZONE))
    date = f"{today:%A, %B} {today.day}, {today.year}"
    for visitor in (one, other):
        await expect(visitor.page.locator("#pane-strip .strip-date")).to_have_text(date)
        await expect(visitor.page.locator("#strip-said")).to_contain_text(f"It is {date}")


async def test_nothing_planned_is_said_in_a_sentence(stage: Scene, visitors: Visitors):
    town = stage.town
    await town.answer_to(town.admin, "/drivers schedules")
    await town.admin.presses("Pause", in_=town.leaders)
    await town.admin.submits()
    await town.settles()
    visitor = await visitors.come(stage.url, town.ana, town.north)

    await visitor.moves_time("Next check-in")

    await expect(visitor.page.get_by_role("alert")).to_contain_text("No check-in is planned")
    await town.admin.presses("Resume", in_=town.leaders)
    await town.settles()


def _wall_clock(message: Message) -> str:
    return f"{_moment(message):%H:%M}"


def _hours_between(one: Message, other: Message) -> int:
    return round((float(other.ts) - float(one.ts)) / 3600)


def _moment(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), ZoneInfo(ZONE))
