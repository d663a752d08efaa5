"""Telling the browser what has changed, as server-sent events: topics, never contents."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable

from sandbox.feed import Feed
from sandbox.page.visit import may_see
from sandbox.people import Person

RETRY = 500
"""Milliseconds after which a browser that lost the stream comes back."""

CALM = 0.03
"""Seconds between two events; the first goes out at once, so that a click's effect is seen as soon as can be."""

_CLOSING = "closing"


class Live:
    """The streams that are open; `close` ends them all."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._closing = False

    async def stream(self, person: Person) -> AsyncIterator[str]:
        """The events for one person, until the page closes."""
        yield f"retry: {RETRY}\nevent: ready\ndata: []\n\n"
        async for touched in self._feed.listen(calm=0):
            if self._closing:
                return
            topics = known_to(person, touched)
            if topics:
                yield f"event: touched\ndata: {json.dumps(topics)}\n\n"
            await asyncio.sleep(CALM)

    def close(self) -> None:
        """End every stream, so that nobody waits for them."""
        self._closing = True
        self._feed.touch(_CLOSING)


def known_to(person: Person, topics: Iterable[str]) -> list[str]:
    """The topics that this person may know of: not the channels they can't look into, nor what others alone see."""
    return sorted(topic for topic in topics if _may_know(person, topic))


def _may_know(person: Person, topic: str) -> bool:
    kind, _, one = topic.partition(":")
    if kind == "channel":
        channel = person.slack.find_channel(one)
        return channel is not None and may_see(person, channel)
    return one == person.id if kind == "person" else not one
