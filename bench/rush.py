"""Workers that begin at once on everything that is due, and what each of them opens of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.history import NOW, WORKSPACE, large_catalogue
from bot.clock import MovableClock
from bot.domain.keyring import Keyring
from bot.ports import Deps
from bot.services.opening import open_due_rounds
from bot.worker.ticking import tick
from storage.engine import Database, open_database
from tests.fakes import FakeMessenger

LONGEST = 120.0
"""Seconds after which a rush counts as failed."""


@dataclass(frozen=True)
class Share:
    """What one worker opened of all that was due, how many seconds after the start it had opened the last of that, and
    the longest of its transactions, in seconds: on SQLite everybody else waits for it."""

    opened: int
    seconds: float
    longest: float


@dataclass(frozen=True)
class Rush:
    """What became of all that was due at once, by worker."""

    shares: tuple[Share, ...]

    @property
    def opened(self) -> int:
        return sum(share.opened for share in self.shares)

    @property
    def seconds(self) -> float:
        """Until the last of all was opened."""
        return max(share.seconds for share in self.shares)

    @property
    def least(self) -> float:
        """Of the worker that opened fewest, the part of all, from 0 to 1."""
        return min(share.opened for share in self.shares) / self.opened

    @property
    def longest(self) -> float:
        """Seconds of the longest transaction of any worker."""
        return max(share.longest for share in self.shares)


class WatchedDatabase(Database):
    """A database that knows how long its longest writing transaction lasted, and what was opened in all of them.

    A transaction lasts from when it has its turn until its connection is free again, so with its commit, or with its
    being rolled back. `longest` is in seconds of `now`, and `last` says when something was opened last.
    """

    def __init__(self, engine: AsyncEngine, now: Callable[[], float] = perf_counter) -> None:
        super().__init__(engine)
        self.opened, self.last, self.longest = 0, now(), 0.0
        self._now = now
        # Last of those who hear of it: SQLite's turn has come by then.
        event.listen(engine.sync_engine, "begin", self._begins)
        event.listen(engine.sync_engine, "checkin", self._is_over)

    async def write(self, service: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        """Write as always, and count what was opened: also in a tick that fails afterwards."""
        done = await super().write(service, *args, **kwargs)
        if service is open_due_rounds and done:
            self.opened, self.last = self.opened + done, self._now()
        return done

    def _begins(self, connection: Any) -> None:
        if not connection.get_execution_options().get("read_only"):
            connection.info["begun"] = self._now()

    def _is_over(self, _connection: Any, record: Any) -> None:
        now = self._now()
        self.longest = max(self.longest, now - record.info.pop("begun", now))


def office(database: Database, *, seed: int) -> Deps:
    """What a worker is given; each makes ids of its own from its seed."""
    clock = MovableClock(NOW, machine=NOW, seed=seed)
    return Deps(database, FakeMessenger(workspace=WORKSPACE), clock, large_catalogue(), Keyring("secret"))


def rush_in_one(url: str, workers: int) -> Rush:
    """All workers in one process, each with a database of its own on the same file: one that is shared has a queue in
    which they take turns, whatever they do."""

    async def all_of_them() -> Rush:
        databases = [WatchedDatabase(open_database(url).engine) for _ in range(workers)]
        async with asyncio.timeout(LONGEST):
            shares = await asyncio.gather(*(_open_all(one, seed) for seed, one in enumerate(databases)))
        for database in databases:
            await database.close()
        return Rush(tuple(shares))

    return asyncio.run(all_of_them())


def rush_of_processes(url: str, workers: int) -> Rush:
    """Each worker a process; they begin when all of them are connected."""
    context = get_context("spawn")
    start, shares = context.Barrier(workers), context.Queue()
    processes = [context.Process(target=_work, args=(url, seed, start, shares), daemon=True) for seed in range(workers)]
    for process in processes:
        process.start()
    done = tuple(shares.get(timeout=LONGEST) for _ in processes)
    for process in processes:
        process.join()
    return Rush(done)


def _work(url: str, seed: int, start: Any, shares: Any) -> None:
    async def work() -> Share:
        database = WatchedDatabase(open_database(url).engine)
        await database.read(_nothing)  # connected before the others begin
        await asyncio.to_thread(start.wait)
        share = await _open_all(database, seed)
        await database.close()
        return share

    shares.put(asyncio.run(work()))


async def _open_all(database: WatchedDatabase, seed: int) -> Share:
    deps, began = office(database, seed=seed), perf_counter()
    while await _opens_some(deps):
        pass
    return Share(database.opened, database.last - began, database.longest)


async def _opens_some(deps: Deps) -> bool:
    """Tick; whether there may be more to open."""
    found = True
    try:
        found = (await tick(deps)).opened > 0
    except* OperationalError:
        pass  # SQLite was others' for longer than all tries of a transaction: a worker's next tick tries again
    return found


async def _nothing(session: Any) -> None:
    await session.execute(select(1))
