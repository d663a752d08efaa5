"""Whoever looks at the workspace hears what changed, and only that it did."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sandbox import Slack
from sandbox.feed import TRAFFIC, TROUBLE, WORKSPACE, Feed, channel_topic, person_topic


async def heard(feed: Feed, *deeds) -> frozenset[str]:
    """The topics that one listener takes in while something is done."""
    listening: AsyncIterator[frozenset[str]] = feed.listen(calm=0)
    taken = asyncio.ensure_future(anext(listening))
    await asyncio.sleep(0)
    for deed in deeds:
        deed()
    topics = await taken
    await listening.aclose()
    return topics


async def test_what_is_said_touches_its_channel_and_what_one_person_sees_only_them(slack: Slack):
    ana = slack.person("Ana Ruiz")
    north = slack.channel("north", members=[ana])
    post = await ana.says("Hello", in_=north)
    assert await heard(slack.feed, lambda: north.edit(post, text="Hello all")) == {channel_topic(north.id)}
    assert await heard(slack.feed, lambda: north.remove(post)) == {channel_topic(north.id)}


async def test_people_channels_and_faults_have_topics_of_their_own(slack: Slack):
    north = slack.channel("north")
    assert await heard(slack.feed, lambda: slack.person("Ben Okafor")) >= {WORKSPACE}
    assert await heard(slack.feed, north.archive) >= {WORKSPACE}
    assert await heard(slack.feed, lambda: slack.faults.add("chat.postMessage", kind="server_error")) == {TROUBLE}


async def test_a_modal_touches_the_person_before_whom_it_opens(slack: Slack):
    ana = slack.person("Ana Ruiz")
    app = slack.install_app("Helper")
    source = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": []}
    view = slack.show(ana, app, source)
    assert await heard(slack.feed, lambda: view.refuse({"name": "Say it."})) == {person_topic(ana.id)}
    assert await heard(slack.feed, lambda: slack.take_away(view)) == {person_topic(ana.id)}


async def test_what_comes_close_together_is_said_once(slack: Slack):
    feed = Feed()
    assert await heard(feed, lambda: feed.touch(TRAFFIC), lambda: feed.touch(WORKSPACE)) == {TRAFFIC, WORKSPACE}


async def test_who_comes_later_hears_nothing_of_before():
    feed = Feed()
    await heard(feed, lambda: feed.touch(TRAFFIC))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await anext(feed.listen(calm=0))
