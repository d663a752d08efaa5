"""What is still to be done once Slack is acknowledged: in its order, tracked, and never lost without a word."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.errors import PulseError, as_logged
from bot.ports import Messenger
from bot.views.trouble import trouble_message

log = structlog.stdlib.get_logger(__name__)

Later = Callable[[], Awaitable[None]]

CROWD = 20
"""So many calls at once are a crowd; in everyday use there are two or three."""

STANDS_BACK = 10.0
"""Seconds that what follows a call waits at most for a crowd to pass; Slack takes receipts for half an hour."""


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


class Rush:
    """How many calls wait for their acknowledgement right now, and whether those are a crowd."""

    def __init__(self) -> None:
        self._calls = 0
        self._is_over = asyncio.Event()
        self._is_over.set()

    @contextmanager
    def call(self) -> Iterator[None]:
        """A call is being answered as long as this lasts."""
        self._calls += 1
        self._look()
        try:
            yield
        finally:
            self._calls -= 1
            self._look()

    async def is_over(self, latest: float) -> None:
        """Wait until there is no crowd, or until a time of the loop."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(latest):
                await self._is_over.wait()

    def _look(self) -> None:
        if self._calls < CROWD:
            self._is_over.set()
        else:
            self._is_over.clear()


class Errands:
    """Runs what follows calls, each call's steps in their order.

    What follows the calls of one person waits for what followed their earlier ones. An answer may have to wait for
    Slack; coming after a newer one, it would say that something else is stored than is. What takes long and says
    nothing of what is stored goes `aside`: after the steps of its call, and nothing waits for it.

    Where many click at once, what is `patient` stands back for a while: who waits for an acknowledgement sees an error
    after 3 s, who waits for a receipt does not. Then one begins after the other, so that calls which come meanwhile get
    in.
    """

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self.rush = Rush()
        self._door = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def run(
        self,
        steps: tuple[Later, ...],
        caller: Caller | None,
        *,
        aside: tuple[Later, ...] = (),
        patient: bool = False,
    ) -> None:
        """Begin with the steps; `caller` is None if nobody waits for them."""
        if not steps and not aside:
            return
        turn = self._turns.setdefault(caller.person, asyncio.Lock()) if caller else asyncio.Lock()
        latest = asyncio.get_running_loop().time() + STANDS_BACK if patient else None
        task = asyncio.create_task(self._run(steps, aside, caller, turn, latest))
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
        self,
        steps: tuple[Later, ...],
        aside: tuple[Later, ...],
        caller: Caller | None,
        turn: asyncio.Lock,
        latest: float | None,
    ) -> None:
        async with turn:
            if latest is not None:
                async with self._door:
                    await self.rush.is_over(latest)
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
