"""Accidents that happen to a worker: it dies at a chosen step, or falls asleep in the middle of a call."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.ports import Deps, Messenger


class KilledError(BaseException):
    """The process is gone: nothing that would clean up after an ordinary error may run."""


@dataclass(frozen=True)
class Stumbling(Deps):
    """Raises, once each, when a service is about to run (`before`) or when it has just been committed (`after`)."""

    before: dict[Callable[..., Any], BaseException] = field(default_factory=dict)
    after: dict[Callable[..., Any], BaseException] = field(default_factory=dict)

    async def write(self, service, *args, **kwargs):
        return await self._stumble(super().write, service, *args, **kwargs)

    async def read(self, service, *args, **kwargs):
        return await self._stumble(super().read, service, *args, **kwargs)

    async def _stumble(self, run, service, *args, **kwargs):
        if service in self.before:
            raise self.before.pop(service)
        result = await run(service, *args, **kwargs)
        if service in self.after:
            raise self.after.pop(service)
        return result


def stumbling(deps: Deps, *, before=None, after=None, error: BaseException | None = None) -> Stumbling:
    """The same dependencies with an accident at a step; killed unless another error is given."""
    return Stumbling(
        deps.database,
        deps.messenger,
        deps.clock,
        deps.catalogue,
        deps.keyring,
        before={before: error or KilledError()} if before else {},
        after={after: error or KilledError()} if after else {},
    )


class Door:
    """A door to the same Slack at which something may happen before and after chosen calls."""

    def __init__(self, messenger: Messenger, **around: "Around") -> None:
        self._messenger = messenger
        self._around = around

    def __getattr__(self, name: str):
        method = getattr(self._messenger, name)
        around = self._around.get(name)
        if around is None:
            return method

        async def call(*args, **kwargs):
            await around.before()
            result = await method(*args, **kwargs)
            await around.after()
            return result

        return call


async def nothing() -> None:
    """Nothing happens."""


async def dies() -> None:
    """The process is killed."""
    raise KilledError


@dataclass(frozen=True)
class Around:
    """What happens before and after a call."""

    before: Callable[[], Awaitable[None]] = nothing
    after: Callable[[], Awaitable[None]] = nothing


@dataclass
class Sleep:
    """Somebody falls asleep once, and wakes when told to."""

    fell: asyncio.Event = field(default_factory=asyncio.Event)
    wakes: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> None:
        if not self.fell.is_set():
            self.fell.set()
            await self.wakes.wait()
