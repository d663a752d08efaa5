"""The trouble panel: each switch on, what the bot makes of it, and off again."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from sandbox import as_text
from tests.browser.scene import Scene
from tests.browser.visitor import Visitor, Visitors
from tests.journeys.town import FULLY, PARTLY

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def _planned(stage: Scene) -> None:
    """A check-in is due every Monday."""
    await stage.town.schedules()
    await stage.town.admin.closes()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(stage: Scene, visitors: Visitors) -> Visitor:
    """Ana in north, where a fresh check-in stands, with the panel open; the next check-in is due in a week."""
    await stage.director.move("check-in")
    ana = await visitors.come(stage.url, stage.town.ana)
    await ana.looks_at(stage.town.north, panel="trouble")
    await expect(ana.page.get_by_role("heading", name="Make trouble")).to_be_visible()
    await expect(ana.page.locator("#pane-trouble")).to_contain_text("All is well.")
    return ana


def posts(stage: Scene) -> tuple[int, int]:
    """How many messages of the bot stand in north and in south."""
    return len(stage.town.posts(stage.town.north)), len(stage.town.posts(stage.town.south))


async def a_week_later(visitor: Visitor) -> None:
    """The next check-in comes, and the bot has an hour to get over whatever met it."""
    await visitor.moves_time("Next check-in")
    await visitor.moves_time("+1 hour")


async def all_is_well(visitor: Visitor) -> None:
    """Take everything back, and see that it is."""
    await visitor.page.get_by_role("button", name="Everything well again").click()
    await expect(visitor.page.locator("#pane-trouble")).to_contain_text("All is well.")
    await expect(visitor.page.locator("#pane-trouble [aria-checked=true]")).to_have_count(0)


@pytest.mark.parametrize("name", ["Too many requests", "Slack is broken", "The line breaks"])
async def test_refused_posts_arrive_a_little_later_and_once(stage: Scene, visitor: Visitor, name: str):
    north, south = posts(stage)
    await visitor.turns(name)

    await a_week_later(visitor)

    await expect(visitor.page.get_by_role("switch", name=name)).not_to_be_checked()
    await expect(visitor.message(stage.town.check_in(stage.town.north))).to_contain_text("0 of 8 answered")
    assert posts(stage) == (north + 1, south + 1)


async def test_a_message_stored_in_silence_stands_once(stage: Scene, visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sandbox.page.failures.SILENCE", 0.1)
    north, south = posts(stage)
    await visitor.turns("Stored, then silence")

    await a_week_later(visitor)

    await expect(visitor.page.get_by_role("switch", name="Stored, then silence")).not_to_be_checked()
    assert posts(stage) == (north + 1, south + 1)
    await visitor.presses(FULLY)
    await visitor.reads("Your answer is stored")


async def test_a_switch_that_waits_is_taken_back(stage: Scene, visitor: Visitor):
    await visitor.turns("Slack is broken")
    await expect(visitor.page.locator("#pane-trouble")).to_contain_text("Waits for 5 more requests.")
    await visitor.turns("Slack is broken", on=False)
    await visitor.turns("Too many requests")

    await all_is_well(visitor)

    assert stage.town.slack.faults.waiting == ()


async def test_events_that_come_twice_count_once(stage: Scene, visitor: Visitor):
    told = len(stage.town.ana.ephemerals(stage.town.north))
    await visitor.turns("Events twice")
    await visitor.replies("Once is enough.", to=stage.town.check_in(stage.town.north))
    await stage.director.move("hour")

    await expect(visitor.thread).to_contain_text("Replies in this thread carry your name")
    assert len(stage.town.ana.ephemerals(stage.town.north)) == told + 1
    await visitor.page.get_by_role("link", name="Trouble").click()
    await all_is_well(visitor)


async def test_late_events_are_let_go_and_end_up_right(stage: Scene, visitor: Visitor):
    told = len(stage.town.ana.ephemerals(stage.town.north))
    await visitor.turns("Events late")
    await visitor.replies("Said while events were held back.", to=stage.town.check_in(stage.town.north))
    await stage.director.move("hour")
    assert len(stage.town.ana.ephemerals(stage.town.north)) == told

    await visitor.page.get_by_role("link", name="Trouble").click()
    await visitor.page.get_by_role("button", name="Deliver the 1 held back").click()
    await visitor.turns("Events late", on=False)
    await stage.director.move("hour")
    await expect(visitor.page.locator("#pane-trouble")).to_contain_text("All is well.")
    assert len(stage.town.ana.ephemerals(stage.town.north)) == told + 1


async def test_a_bot_taken_out_says_no_more_there_and_tells_the_admin(stage: Scene, visitor: Visitor):
    town, (north, south) = stage.town, posts(stage)
    await visitor.turns("Take Driver Pulse out")
    await visitor.reads("Driver Pulse")

    await a_week_later(visitor)

    assert posts(stage) == (north, south + 1)
    assert "I am not in #north" in as_text(town.admin.dm().messages[-1])
    await all_is_well(visitor)
    assert town.north.has(town.app)


async def test_an_archived_channel_is_left_out_and_others_are_asked(stage: Scene, visitor: Visitor):
    town, (north, south) = stage.town, posts(stage)
    await visitor.turns("Archive the channel")
    await visitor.reads("This channel is archived")

    await a_week_later(visitor)

    assert posts(stage) == (north, south + 1)
    assert "#north" in as_text(town.admin.dm().messages[-1])
    await visitor.turns("Archive the channel", on=False)
    await expect(visitor.page.locator("#write-middle")).to_be_visible()


async def test_answers_given_while_the_token_is_revoked_are_kept(stage: Scene, visitor: Visitor):
    town = stage.town
    await visitor.turns("Revoke Driver Pulse's token")

    await visitor.presses(PARTLY)
    await visitor.reads("Your answer is stored")
    await stage.director.move("hour")
    await visitor.reads("0 of 8 answered")
    await visitor.turns("Revoke Driver Pulse's token", on=False)
    await stage.director.move("hour")
    await town.ben.presses(FULLY, message=town.check_in(town.north))
    await stage.director.move("hour")

    await visitor.reads("2 of 8 answered")
