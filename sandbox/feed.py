"""What has changed, said to whoever looks at the workspace: topics, never contents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

WORKSPACE = "workspace"
"""People, channels, who is in which, and what they are called."""

TRAFFIC = "traffic"
TIME = "time"
TROUBLE = "trouble"


def channel_topic(channel_id: str) -> str:
    """What is said in a channel or a direct message."""
    return f"channel:{channel_id}"


def person_topic(user_id: str) -> str:
    """What one person alone sees: ephemerals, modals, Home tabs."""
    return f"person:{user_id}"


class Feed:
    """Says which topics were touched, to everyone who listens at that time; nobody listening costs nothing."""

    def __init__(self) -> None:
        self._ears: set[Ear] = set()

    def touch(self, *topics: str) -> None:
        """Something about these changed."""
        for ear in self._ears:
            ear.hear(topics)

    async def listen(self, *, calm: float = 0.03) -> AsyncIterator[frozenset[str]]:
        """Each time something was touched, what it was; what falls within `calm` seconds comes together."""
        ear = Ear()
        self._ears.add(ear)
        try:
            while True:
                await ear.stirred.wait()
                await asyncio.sleep(calm)
                yield ear.heard()
        finally:
            self._ears.discard(ear)


class Ear:
    """What one listener has not taken in yet."""

    def __init__(self) -> None:
        self.stirred = asyncio.Event()
        self._topics: set[str] = set()

    def hear(self, topics: tuple[str, ...]) -> None:
        """Keep the topics until they are taken in."""
        self._topics.update(topics)
        self.stirred.set()

    def heard(self) -> frozenset[str]:
        """Take in what was touched since the last time."""
        topics = frozenset(self._topics)
        self._topics.clear()
        self.stirred.clear()
        return topics
