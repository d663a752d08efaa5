"""The bot's processes, built of the pieces of which `bot.app` builds real ones: two kinds, web and worker.

A worker's tick is driven by what is due next, since APScheduler would look at the machine's real clock.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from starlette.types import ASGIApp

from bot.app import Application
from bot.domain.catalogue import Catalogue
from bot.domain.keyring import Keyring
from bot.errors import SettingsError
from bot.ports import Deps
from bot.settings import Settings
from bot.slack import StoredMemory
from bot.worker import Worker
from bot.worker.foresight import AHEAD, read_who_is_asked_soon
from bot.worker.lookout import look_around
from bot.worker.sender import Sender
from simulation.clock import VirtualClock
from simulation.database import Disk
from simulation.facts import Facts
from simulation.process import Process
from simulation.wire import Wire, WiredMessenger

TICK = 5.0
ALL_THE_SAME = 1 / 8
"""How often a worker looks for what is due or to be sent where there is nothing, as the real one does at each tick."""

LEAVES_IT = 1 / 2
"""How often a worker leaves what is to be sent to the others for now: there is one sender at a time anyway."""

LONGEST_REST = timedelta(hours=36)
LOOKOUT = timedelta(days=5)
"""The real worker looks around every hour. Nothing but a lost event makes the difference, and each new worker begins
with a look."""


@dataclass
class News:
    """That the database was changed from outside a worker, so that what is due next may have changed."""

    changed: asyncio.Event

    def spread(self) -> None:
        """Wake the workers that rest."""
        self.changed.set()
        self.changed = asyncio.Event()


@dataclass(frozen=True)
class Means:
    """What every process of the bot is built with."""

    settings: Settings
    catalogue: Catalogue
    keyring: Keyring
    disk: Disk
    facts: Facts
    wire: Wire
    news: News
    begins: datetime


@dataclass(frozen=True)
class Running:
    """A process of the bot with what it is made of; only a web process has an application."""

    process: Process
    clock: VirtualClock
    deps: Deps
    app: Application | None = None

    @property
    def door(self) -> tuple[Process, ASGIApp] | None:
        """Where Slack reaches it; nothing, unless it is a living web process."""
        return (self.process, self.app.web) if self.app and self.process.alive else None


def start_web(name: str, means: Means, random: Random) -> Running:
    """A web process that listens."""
    process, clock, messenger, deps = _built(name, means, random)
    app = process.context().run(Application, means.settings, deps, messenger)
    process.run(_introduced(app))
    return Running(process, clock, deps, app)


def start_worker(name: str, means: Means, random: Random) -> Running:
    """A worker that works."""
    process, clock, _, deps = _built(name, means, random)
    worker = process.context().run(VirtualWorker, deps, means, random)
    process.run(worker.start())
    return Running(process, clock, deps)


def _built(name: str, means: Means, random: Random) -> tuple[Process, VirtualClock, WiredMessenger, Deps]:
    process = Process(name)
    clock = VirtualClock(means.begins, random)
    database = means.disk.database(process)
    token = means.settings.slack_bot_token.get_secret_value()
    messenger = WiredMessenger(token, means.wire, process, memory=StoredMemory(database, clock))
    return process, clock, messenger, Deps(database, messenger, clock, means.catalogue, means.keyring)


async def _introduced(app: Application) -> None:
    """As at a real start; a token that is refused would end the process, and another one would do no better."""
    with contextlib.suppress(SettingsError):
        await app.introduction.attempt()


class VirtualSender(Sender):
    """The bot's sender, but it asks for work only where `wanted` says so, or where something was left."""

    def __init__(self, deps: Deps, *, holder: str, wanted: Callable[[], bool]) -> None:
        super().__init__(deps, holder=holder)
        self._wanted = wanted

    async def start_passes(self, *, all_at_once: bool = False, when_done: Callable[[], None] | None = None) -> None:
        """The same passes as the real one starts: without new work, only what was left can make one."""
        regrets = any(voice.regrets for voice in self._voices.values())
        if self.resume_at or regrets or (all_at_once and self._wanted()):
            await super().start_passes(all_at_once=all_at_once, when_done=when_done)


class VirtualWorker(Worker):
    """The bot's worker, but it sleeps until something is due instead of ticking every few seconds.

    What is due is read beside the bot, since asking the bot itself would take longer than all that it does.
    """

    def __init__(self, deps: Deps, means: Means, random: Random) -> None:
        super().__init__(deps, TICK)
        self._sender = VirtualSender(deps, holder=self._holder, wanted=self._is_sending_wanted)
        self._news = means.news
        self._facts = means.facts
        self._luck = random
        self._phase = random.choice((0.0, random.random() * TICK))

    def _start_ticking(self) -> None:
        self._tasks.append(asyncio.create_task(self._tick_when_due()))

    async def _tick_when_due(self) -> None:
        """The first tick at or after what is due; the longer nothing comes of it, the rarer the next."""
        fruitless = 0
        while True:
            await asyncio.sleep(TICK * 2 ** min(max(fruitless - 3, 0), 6))
            if self._is_due(self._next_work()):
                fruitless += 1
            else:
                fruitless = 0
                if not await self._has_rested_until(self._next_work()):
                    continue
            await self._turn()

    async def _turn(self) -> None:
        """What the real worker does at each tick, unless another one may do it as well."""
        if self._is_due(self._facts.next_tick()) or self._luck.random() >= LEAVES_IT:
            await self._tick_and_wake()

    async def _tick_or_log(self) -> None:
        if self._is_wanted(self._facts.next_tick()):
            await super()._tick_or_log()

    def _is_sending_wanted(self) -> bool:
        return self._is_wanted(self._facts.next_message())

    def _is_wanted(self, work: datetime | None) -> bool:
        """Whether to look for work that is due at some moment: seldom if it is not yet."""
        return self._is_due(work) or self._luck.random() < ALL_THE_SAME

    def _next_work(self) -> datetime | None:
        """When there is something to tick or to send; what the sender had to leave waits until it can go on."""
        send, resume_at = self._facts.next_message(), self._sender.resume_at
        if resume_at and self._is_due(send):
            send = resume_at
        return min((one for one in (self._facts.next_tick(), send) if one), default=None)

    def _is_due(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self._deps.clock.now()

    async def _look_ahead(self) -> None:
        """Look once before each occurrence, as the real one does many times."""
        while True:
            due = self._facts.next_occurrence()
            soon = due - AHEAD + timedelta(minutes=2) if due else None
            if await self._has_rested_until(soon) and self._is_due(soon):
                await self._tried(lambda: read_who_is_asked_soon(self._deps, self._memory.troubles))
                await asyncio.sleep(AHEAD.total_seconds())

    async def _look_around(self) -> None:
        while True:
            await asyncio.sleep(LOOKOUT.total_seconds())
            await self._tried(lambda: look_around(self._deps))

    async def _has_rested_until(self, moment: datetime | None) -> bool:
        """Sleep until a moment and a bit; False if news came first."""
        rest = min(moment - self._deps.clock.now(), LONGEST_REST) if moment else LONGEST_REST
        try:
            async with asyncio.timeout(max(rest.total_seconds(), 0.0) + self._phase):
                await self._news.changed.wait()
        except TimeoutError:
            return True
        return False

    async def _tried(self, work: Callable[[], Any]) -> None:
        with contextlib.suppress(Exception):  # the real worker logs it and goes on as well
            await work()
