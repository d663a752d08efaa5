"""What the browser hears of changes: at once, together, and nothing of what is behind a wall."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import Slack
from sandbox.page.live import Live, known_to
from tests.sandbox.conftest import StoppedClock
from tests.sandbox.page.visitors import browsing


class Ear:
    """Somebody who listens to the stream."""

    def __init__(self, live: Live, person) -> None:
        self._events = live.stream(person)

    async def hears(self) -> list[str]:
        """The topics of the next event."""
        async with asyncio.timeout(5):
            return json.loads((await anext(self._events)).partition("data: ")[2])

    async def is_over(self) -> bool:
        async with asyncio.timeout(5):
            return [event async for event in self._events] == []


@pytest.fixture
def live(slack):
    return Live(slack.feed)


@pytest.fixture
async def ana(live, town):
    return await listening(live, town.ana)


async def listening(live, person) -> Ear:
    """Somebody whose stream has been opened and waits for what comes."""
    ear = Ear(live, person)
    assert await ear.hears() == []
    return ear


async def heard_of(ear: Ear, happening) -> list[str]:
    """What is heard when something happens while somebody listens."""
    event = asyncio.ensure_future(ear.hears())
    await asyncio.sleep(0)
    happening()
    return await event


async def test_a_change_is_heard_by_its_topic(ana, slack, town):
    assert await heard_of(ana, lambda: slack.feed.touch(f"channel:{town.north.id}")) == [f"channel:{town.north.id}"]


async def test_what_happens_together_is_heard_together(ana, slack, town):
    def much():
        for topic in ("time", "traffic", f"person:{town.ana.id}", "time"):
            slack.feed.touch(topic)

    assert await heard_of(ana, much) == [f"person:{town.ana.id}", "time", "traffic"]


async def test_what_only_others_may_know_wakes_nobody(ana, slack, town):
    def both():
        slack.feed.touch(f"person:{town.ben.id}")
        asyncio.get_running_loop().call_later(0.05, slack.feed.touch, "time")

    assert await heard_of(ana, both) == ["time"]


async def test_everybody_stops_listening_when_the_page_closes(live, town):
    ears = [await listening(live, person) for person in (town.ana, town.ben)]
    endings = [asyncio.ensure_future(ear.is_over()) for ear in ears]
    await asyncio.sleep(0)
    live.close()
    assert await asyncio.gather(*endings) == [True, True]


async def test_the_stream_reaches_a_browser(slack, town):
    async with browsing(slack) as browser, browser.get("/live", params={"as": town.ana.id}) as stream:
        assert stream.content_type == "text/event-stream"
        assert b"event: ready" in await stream.content.readuntil(b"\n\n")
        await town.ben.says("Hello", in_=town.north)
        event = (await stream.content.readuntil(b"\n\n")).decode()
        assert json.loads(event.partition("data: ")[2]) == [f"channel:{town.north.id}"]


async def test_nobody_listens_as_nobody(slack, town):
    async with browsing(slack) as browser, browser.get("/live", params={"as": "U0NOBODY"}) as answer:
        assert answer.status == 404


@given(st.booleans(), st.booleans(), st.booleans())
def test_topics_stop_at_the_walls(private, joined, is_dm):
    slack = Slack(clock=StoppedClock())
    ana, ben = slack.person("Ana"), slack.person("Ben")
    app = slack.install_app(name="Robot")
    owner = ana if joined else ben
    place = owner.dm(app) if is_dm else slack.channel("place", members=[owner], private=private)
    topics = {f"channel:{place.id}", f"person:{ana.id}", f"person:{ben.id}", "workspace", "traffic", "channel:C0GONE"}
    may_look = joined or not (private or is_dm)
    assert set(known_to(ana, topics)) == {f"person:{ana.id}", "workspace", "traffic"} | (
        {f"channel:{place.id}"} if may_look else set()
    )
