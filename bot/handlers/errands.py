"""What is still to be done once Slack is acknowledged: in its order, tracked, and never lost without a word."""

import asyncio
from collections import OrderedDict
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

    @property
    def is_on(self) -> bool:
        return not self._is_over.is_set()

    async def is_over(self, latest: float) -> None:
        """Wait until there is no crowd, or until a time of the loop."""
        if self.is_on:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(latest):
                    await self._is_over.wait()

    def _look(self) -> None:
        if self._calls < CROWD:
            self._is_over.set()
        else:
            self._is_over.clear()


@dataclass(frozen=True, slots=True)
class _Errand:
    """What follows one call, and who waits for it, if anybody does."""

    steps: tuple[Later, ...]
    aside: tuple[Later, ...]
    caller: Caller | None


@dataclass(frozen=True, slots=True)
class _Place:
    """What one person waits for in the line, and from when on they are let in though the crowd is still there, as the
    loop tells the time: in their turn, one at each of the loop's."""

    latest: float
    errands: list[_Errand]


class Errands:
    """Runs what follows calls, each call's steps in their order.

    What follows the calls of one person waits for what followed their earlier ones. An answer may have to wait for
    Slack; coming after a newer one, it would say that something else is stored than is. What takes long and says
    nothing of what is stored goes `aside`: after the steps of its call, and nothing waits for it.

    Where many click at once, what is `patient` stands in a line for a while: who waits for an acknowledgement sees an
    error after 3 s, who waits for a receipt does not. Then one begins after the other, so that calls which come
    meanwhile get in. Who calls for something that can't wait takes along what they wait for in the line.
    """

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self.rush = Rush()
        self._line: OrderedDict[str, _Place] = OrderedDict()
        self._usher: asyncio.Task[None] | None = None
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
        """Begin with the steps, or have them wait in the line; `caller` is None if nobody waits for them."""
        if not steps and not aside:
            return
        errand = _Errand(steps, aside, caller)
        if caller and patient and (self._line or self.rush.is_on):
            self._stand_in_line(caller.person, errand)
            return
        if caller and (place := self._line.pop(caller.person, None)):
            self._begin(place)
            self._dismiss_usher(if_=not self._line)
        self._begin(_Place(0.0, [errand]))

    async def drain(self, seconds: float) -> None:
        """Let everything finish; what has not after so many seconds is cancelled and logged."""
        latest = asyncio.get_running_loop().time() + seconds
        while self._tasks or self._line:
            going = {*self._tasks, *([self._usher] if self._usher else [])}
            _, left = await asyncio.wait(going, timeout=max(0.0, latest - asyncio.get_running_loop().time()))
            if left:
                self._cut_off()
                return

    def _stand_in_line(self, person: str, errand: _Errand) -> None:
        if place := self._line.get(person):
            place.errands.append(errand)
            return
        self._line[person] = _Place(asyncio.get_running_loop().time() + STANDS_BACK, [errand])
        if self._usher is None:
            self._usher = asyncio.create_task(self._usher_in())

    async def _usher_in(self) -> None:
        """Have one after the other begin, as long as somebody stands in line; it costs the calls of a crowd no task."""
        try:
            while self._line:
                await self.rush.is_over(next(iter(self._line.values())).latest)
                if self._line:
                    self._begin(self._line.popitem(last=False)[1])
                await asyncio.sleep(0)
        finally:
            if self._usher is asyncio.current_task():
                self._usher = None

    def _begin(self, place: _Place) -> None:
        for errand in place.errands:
            person = errand.caller.person if errand.caller else None
            turn = self._turns.setdefault(person, asyncio.Lock()) if person else asyncio.Lock()
            task = asyncio.create_task(self._run(errand, turn))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _cut_off(self) -> None:
        number = len(self._tasks) + sum(len(place.errands) for place in self._line.values())
        log.warning("Some answers to people were cut off by the shutdown", action="desk.cut_off", number=number)
        self._line.clear()
        self._dismiss_usher()
        for task in self._tasks:
            task.cancel()

    def _dismiss_usher(self, *, if_: bool = True) -> None:
        if if_ and self._usher:
            self._usher.cancel()
            self._usher = None

    async def _run(self, errand: _Errand, turn: asyncio.Lock) -> None:
        async with turn:
            await self._do(errand.steps, errand.caller)
        await self._do(errand.aside, errand.caller)

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
