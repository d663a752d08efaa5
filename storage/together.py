"""One transaction for all who wait: many small writes share a commit, and each is told the truth about its own.

A commit waits for the disk, whatever is in it. Who comes alone is served at once; who comes while a transaction runs
waits for the next one, together with all others who came meanwhile.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

LONGEST = 2.0
"""Seconds that a shared transaction may take. Nobody who began to wait before it does so longer, and those who come
after it must not wait for a database that is out of reach."""

MOST = 500
"""Values in one transaction: the first of them wait for the last."""


@dataclass(frozen=True)
class HeldUp:
    """Said of a value that has to wait for `what`, which somebody else has locked: the others don't wait with it."""

    what: str


Service = Callable[..., Awaitable[Sequence[Any]]]
Write = Callable[..., Awaitable[Sequence[Any]]]


@dataclass(frozen=True)
class _Lane:
    """Values that may go together. Those that wait for something locked have a lane of their own, and wait there."""

    service: Service
    workspace: str
    means: tuple[tuple[str, Any], ...]
    waits_for: str | None = None


@dataclass(eq=False)
class _Part:
    """One caller's value, and what became of it."""

    value: Any
    fate: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def tell(self, fate: Any) -> None:
        """Tell the caller, unless they have gone."""
        if self.fate.done():
            return
        if isinstance(fate, Exception):
            self.fate.set_exception(fate)
        else:
            self.fate.set_result(fate)


class Together:
    """Runs services that take many values at once, each for whoever brings one value."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: dict[_Lane, deque[_Part]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def give(self, service: Service, workspace: str, value: Any, means: dict[str, Any]) -> Any:
        """Hand in a value and wait for what becomes of it; raises what the service says of this value alone."""
        part = _Part(value)
        self._join(_Lane(service, workspace, tuple(means.items())), part)
        return await part.fate

    async def close(self) -> None:
        """Give up what still runs, and everybody who waits for it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _join(self, lane: _Lane, part: _Part) -> None:
        if lane in self._waiting:
            self._waiting[lane].append(part)
            return
        self._waiting[lane] = deque([part])
        task = asyncio.create_task(self._work(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: _Lane) -> None:
        """Serve a lane until nobody waits in it; it belongs to nobody's deadline, for many depend on it."""
        waiting = self._waiting[lane]
        try:
            while waiting:
                parts = tuple(islice(waiting, MOST))
                await self._serve(lane, parts)
                for _ in parts:
                    waiting.popleft()
        finally:
            del self._waiting[lane]
            for left in waiting:
                left.fate.cancel()

    async def _serve(self, lane: _Lane, parts: Sequence[_Part]) -> None:
        """All in one transaction; if that fails, each half in its own, and so on, so that one who fails does so alone.

        A fault that has passed by then costs two transactions more, and not one for each.
        """
        here = [part for part in parts if not part.fate.done()]
        if not here:
            return
        try:
            fates = await self._run(lane, [part.value for part in here])
        except Exception as error:
            if len(here) == 1:
                here[0].tell(error)
            else:
                half = len(here) // 2
                await self._serve(lane, here[:half])
                await self._serve(lane, here[half:])
            return
        for part, fate in zip(here, fates, strict=True):
            if isinstance(fate, HeldUp):
                self._join(_Lane(lane.service, lane.workspace, lane.means, fate.what), part)
            else:
                part.tell(fate)

    async def _run(self, lane: _Lane, values: Sequence[Any]) -> Sequence[Any]:
        async with asyncio.timeout(LONGEST):
            waits = lane.waits_for is not None
            return await self._write(lane.service, lane.workspace, values, waits, **dict(lane.means))
