"""Simulated processes: groups of tasks that can be killed or held at any await, whatever they are doing.

Killed means never resumed: no `finally` runs, nothing is cancelled, and what the process had open is closed from below.
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, ContextVar, copy_context
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

CURRENT: ContextVar["Process | None"] = ContextVar("process", default=None)
"""Whose code is running: tasks belong to the process of the code that made them. None is the world outside."""

MOST_ENDINGS = 1000


class Condition(StrEnum):
    """How a process is: a held one goes on later as if nothing had been, a killed one never does."""

    RUNNING = "running"
    HELD = "held"
    KILLED = "killed"


class Buried(BaseException):
    """Ends the coroutines of the dead once the simulation is over and nobody looks any more."""


class Process:
    """A process of the bot. `doomed_in` counts its steps down; at 0 it is killed, in the middle of whatever it does."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.condition = Condition.RUNNING
        self.doomed_in: int | None = None
        self._steps: dict[Guarded, None] = {}
        self._parked: list[asyncio.Future[None]] = []
        self._at_death: dict[Callable[[], None], None] = {}

    @property
    def alive(self) -> bool:
        """Whether it runs, or will go on."""
        return self.condition is not Condition.KILLED

    def run(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Begin something as a part of this process."""
        return asyncio.get_running_loop().create_task(work, context=self.context())

    def context(self) -> Context:
        """A context in which code belongs to this process."""
        context = copy_context()
        context.run(CURRENT.set, self)
        return context

    def at_death(self, closing: Callable[[], None]) -> None:
        """Have something done when this process is killed: closing what it has open."""
        self._at_death[closing] = None

    def not_at_death(self, closing: Callable[[], None]) -> None:
        """It is closed already."""
        self._at_death.pop(closing, None)

    def hold(self) -> None:
        """Stop it where it stands, as a machine that is short of everything does."""
        if self.condition is Condition.RUNNING:
            self.condition = Condition.HELD

    def release(self) -> None:
        """Let it go on; it knows nothing of the time in between."""
        if self.condition is not Condition.HELD:
            return
        self.condition = Condition.RUNNING
        parked, self._parked = self._parked, []
        for place in parked:
            if not place.done():
                place.set_result(None)

    def kill(self) -> None:
        """Let it never take another step, and close what it had open."""
        if not self.alive:
            return
        self.condition = Condition.KILLED
        for closing in tuple(self._at_death):
            closing()

    def may_step(self) -> bool:
        """Whether its code may go on now."""
        if self.doomed_in is not None and self.condition is Condition.RUNNING:
            self.doomed_in -= 1
            if self.doomed_in <= 0:
                self.kill()
        return self.condition is Condition.RUNNING

    def parking_place(self) -> "asyncio.Future[None]":
        """What a task waits for that may not go on: for ever, if the process is dead."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place._asyncio_future_blocking = True  # as `await` does before it hands a future to the task
        self._parked.append(place)
        return place

    def guard(self, work: Coroutine[Any, Any, T]) -> "Guarded":
        """Something that takes its steps only while this process may."""
        guarded = Guarded(work, self)
        self._steps[guarded] = None
        return guarded

    def ended(self, guarded: "Guarded") -> None:
        """One of its tasks came to its end."""
        self._steps.pop(guarded, None)

    def bury(self) -> None:
        """End what a dead process left behind, so that nothing of it is found when memory is tidied up."""
        context = self.context()
        while self._steps:
            guarded = next(iter(self._steps))
            self.ended(guarded)
            context.run(guarded.end)


class Guarded(Coroutine[Any, Any, Any]):
    """A coroutine that asks before each step whether its process may take one."""

    def __init__(self, work: Coroutine[Any, Any, Any], process: Process) -> None:
        self._work = work
        self._process = process
        self._held: Callable[[], Any] | None = None

    def send(self, value: Any) -> Any:
        """Go on, if the process may; what could not be done is done first when it may again."""
        return self._step(self._held or partial(self._work.send, value))

    def throw(self, *error: Any) -> Any:
        """The same for an error, a cancellation for instance."""
        return self._step(partial(self._work.throw, *error))

    def close(self) -> None:
        """As of any coroutine."""
        self._work.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._work.__await__()

    def end(self) -> None:
        """Bring it to its end, whatever it still wants to do."""
        for _ in range(MOST_ENDINGS):
            try:
                self._work.throw(Buried())
            except BaseException:
                return

    def _step(self, step: Callable[[], Any]) -> Any:
        if not self._process.may_step():
            self._held = step
            return self._process.parking_place()
        self._held = None
        try:
            return step()
        except BaseException:
            self._process.ended(self)
            raise


def guarding_factory(
    loop: asyncio.AbstractEventLoop, work: Any, *, context: Context | None = None
) -> "asyncio.Task[Any]":
    """Make a task of a coroutine, guarded if it belongs to a process (`loop.set_task_factory`)."""
    process = CURRENT.get() if context is None else context.get(CURRENT)
    guarded = process.guard(work) if process else work
    task: asyncio.Task[Any] = asyncio.Task(guarded, loop=loop, context=context)
    if process:
        task._log_destroy_pending = False  # type: ignore[attr-defined] # the dead wait for ever, as they should
    return task


def outside(work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Begin something that belongs to no process: Slack's side goes on when a process of the bot dies."""
    context = copy_context()
    context.run(CURRENT.set, None)
    return asyncio.get_running_loop().create_task(work, context=context)


def looked_at(done: "asyncio.Future[Any]") -> None:
    """Take note of how something ended that nobody waits for any more."""
    if not done.cancelled():
        done.exception()
