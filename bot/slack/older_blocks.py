"""What to do where Slack does not know a new block yet: say the same in older ones, and remember it."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import structlog

from bot.clock import Clock
from bot.ports import SlackRefusedError
from bot.services.new_blocks import note_refused_blocks, refuses_new_blocks
from storage.engine import Database

log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")

REFUSALS = frozenset({"invalid_blocks", "invalid_arguments"})
"""How Slack refuses a block that it does not know: in a message, and in a view."""


class Memory(Protocol):
    """Which workspaces' Slack refuses new blocks."""

    async def refuses(self, workspace: str) -> bool: ...

    async def note(self, workspace: str) -> bool:
        """Remember that one did; True if that is news."""
        ...


class StoredMemory:
    """A memory that all processes share and that outlives them; after some days new blocks are tried again."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def refuses(self, workspace: str) -> bool:
        return await self._database.read(refuses_new_blocks, workspace, now=self._clock.now())

    async def note(self, workspace: str) -> bool:
        return await self._database.write(note_refused_blocks, workspace, now=self._clock.now())


class EitherBlocks:
    """Says things in new blocks, or in older ones. Without a memory new ones are tried each time.

    What Slack refused was not posted, so that it may be said again, once. Both calls together stay within a sender's
    lease.
    """

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory

    async def say(self, workspace: str, new: Callable[[], Awaitable[T]], older: Callable[[], Awaitable[T]] | None) -> T:
        """Call `new`, or `older` if there is one and new blocks are refused, now or of late. Raises what they raise."""
        if older is None:
            return await new()
        if self._memory and await self._memory.refuses(workspace):
            return await older()
        try:
            return await new()
        except SlackRefusedError as refused:
            if refused.code not in REFUSALS:
                raise
        said = await older()
        await self._note(workspace)
        return said

    async def _note(self, workspace: str) -> None:
        """Remember it, now that the older blocks were taken: it was the new ones that were refused."""
        try:
            is_news = self._memory is None or await self._memory.note(workspace)
        except Exception as error:
            # The message stands: whoever sent it must not hear that it failed.
            log.warning("Nobody will remember that Slack refuses new blocks", action="slack.unsaid", exc_info=error)
            return
        if is_news:
            log.warning("Slack refuses new blocks; older ones are used", action="slack.older", workspace=workspace)
