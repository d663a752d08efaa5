"""What is still to be done once Slack is acknowledged: in its order, tracked, and never lost without a word."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.errors import PulseError, as_logged
from bot.ports import Messenger
from bot.views.trouble import trouble_message

log = structlog.stdlib.get_logger(__name__)

Later = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Caller:
    """Somebody who waits for an answer, and where; in a modal or the Home tab there is no channel."""

    workspace: str
    person: str
    channel: str = ""


@dataclass
class UnansweredError(PulseError):
    """Slack did not take what a person was to see. Not called an answer to them, which is what they give."""

    @property
    def sentence(self) -> str:
        return (
            "Slack may not have shown you what came of your last click or command. If you see nothing, please do it "
            "again in a moment."
        )


class Errands:
    """Runs what follows calls, each call's steps in their order.

    What follows the calls of one person waits for what followed their earlier ones. An answer may have to wait for
    Slack; coming after a newer one, it would say that something else is stored than is. What takes long and says
    nothing of what is stored goes `aside`: after the steps of its call, and nothing waits for it.
    """

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def run(self, steps: tuple[Later, ...], caller: Caller | None, *, aside: tuple[Later, ...] = ()) -> None:
        """Begin with the steps; `caller` is None if nobody waits for them."""
        if not steps and not aside:
            return
        turn = self._turns.setdefault(caller.person, asyncio.Lock()) if caller else asyncio.Lock()
        task = asyncio.create_task(self._run(steps, aside, caller, turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Let everything finish; what has not after so many seconds is cancelled and logged."""
        if not self._tasks:
            return
        _, left = await asyncio.wait(self._tasks, timeout=seconds)
        for task in left:
            task.cancel()
        if left:
            log.warning("Some answers to people were cut off by the shutdown", action="desk.cut_off", number=len(left))

    async def _run(
        self, steps: tuple[Later, ...], aside: tuple[Later, ...], caller: Caller | None, turn: asyncio.Lock
    ) -> None:
        async with turn:
            await self._do(steps, caller)
        await self._do(aside, caller)

    async def _do(self, steps: tuple[Later, ...], caller: Caller | None) -> None:
        done = [await _done(step) for step in steps]
        if caller and not all(done):
            await _done(partial(self._say_so, caller))

    async def _say_so(self, caller: Caller) -> None:
        """Tell somebody by another way, where they are or else in their direct messages, that an answer is missing."""
        place = caller.channel or await self._messenger.open_dm(caller.workspace, caller.person)
        message = trouble_message(UnansweredError().sentence)
        await self._messenger.post_ephemeral(caller.workspace, place, caller.person, message)


async def _done(step: Later) -> bool:
    """Whether a step came off; what failed is logged, and keeps nothing else from being done."""
    try:
        await step()
    except Exception as error:
        log.warning("What should have followed a call failed", action="desk.later_failed", **as_logged(error))
        return False
    return True
