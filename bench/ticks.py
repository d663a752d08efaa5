"""What a tick takes with nothing due among many schedules, and how soon two workers have opened what is due at once."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from os import cpu_count, getloadavg, getpid
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import event, insert, select

from bench.history import NOW, WORKSPACE, Size, large_catalogue, let_planner_know, write_history
from bot.clock import MovableClock
from bot.domain.keyring import Keyring
from bot.ports import Deps
from bot.worker.ticking import tick
from storage.engine import Writing, open_database
from storage.migrate import migrate
from storage.tables import RoundRow, ScheduleRow
from tests.fakes import FakeMessenger
from tests.postgres import running_postgres

IDLE_RUNS, DUE_RUNS = 15, 3
FEW, MANY, DUE = 10, 10_000, 2_000
TEAMS, PEOPLE = 400, 10
LONGEST = 120.0
"""Seconds after which a rush counts as failed."""

Url = Callable[[str], str]
"""Where a database of this name is."""

Copied = Callable[[str, str], str]
"""Copies a database under another name; says where the copy is."""


@dataclass(frozen=True)
class Share:
    """What one worker opened of all that was due, how many seconds after the start it had nothing left to open, and
    the longest of its transactions, in seconds: on SQLite everybody else waits for it."""

    opened: int
    seconds: float
    longest: float


def main() -> None:
    """Print what a tick takes among few and many schedules, and how two workers share what comes due at one moment."""
    print(f"{IDLE_RUNS} alternating ticks with nothing due; {DUE:,} schedules due at once, {DUE_RUNS} times: medians.")
    print(f"Load {getloadavg()[0]:.1f} on {cpu_count()} processors.")
    for name, databases in (("SQLite", _sqlite_files), ("PostgreSQL", _postgres_databases)):
        with databases() as (url, copied):
            few, many = asyncio.run(_idle(url("few"), url("many")))
            print(f"{name:<12}{_idle_told(few, many)}")
            asyncio.run(_prepare(url("due"), DUE, due_at=NOW))
            rush = _rush_of_processes if name == "PostgreSQL" else _rush_in_one
            print(f"{name:<12}{_told([rush(copied('due', f'rush{run}')) for run in range(DUE_RUNS)])}")


def _idle_told(few: list[float], many: list[float]) -> str:
    usual, large = 1000 * median(few), 1000 * median(many)
    return (
        f"nothing due: {FEW} schedules {usual:.1f} ms, {MANY:,} {large:.1f} ms (best {1000 * min(many):.1f}), "
        f"ratio {large / usual:.2f}"
    )


def _told(rushes: list[tuple[Share, ...]]) -> str:
    last = median(max(share.seconds for share in rush) for rush in rushes)
    least = median(min(share.opened for share in rush) for rush in rushes)
    longest = median(max(share.longest for share in rush) for rush in rushes)
    return (
        f"{DUE:,} due at once: the last opened after {last:.1f} s, {DUE / last:.0f} a second; "
        f"of two workers each opened at least {least / DUE:.0%}; longest transaction {1000 * longest:.0f} ms"
    )


@contextmanager
def _sqlite_files() -> Iterator[tuple[Url, Copied]]:
    with TemporaryDirectory(prefix="pulse-bench-") as folder:

        def url(name: str) -> str:
            return f"sqlite:///{folder}/{name}.db"

        def copied(name: str, copy: str) -> str:
            shutil.copy(f"{folder}/{name}.db", f"{folder}/{copy}.db")
            return url(copy)

        yield url, copied


@contextmanager
def _postgres_databases() -> Iterator[tuple[Url, Copied]]:
    with running_postgres(durable=True) as server, psycopg.connect(server, autocommit=True) as connection:

        def url(name: str) -> str:
            return server.replace("/postgres?", f"/{name}?")

        def copied(name: str, copy: str) -> str:
            connection.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")
            return url(copy)

        for name in ("few", "many", "due"):
            copied("template1", name)
        yield url, copied


async def _idle(few: str, many: str) -> list[list[float]]:
    """Seconds that a tick takes in both databases, in turn."""
    await _prepare(few, FEW, due_at=NOW + timedelta(days=3))
    await _prepare(many, MANY, due_at=NOW + timedelta(days=3))
    offices = [_deps(url) for url in (few, many)]
    times: list[list[float]] = [[], []]
    for _ in range(IDLE_RUNS + 1):
        for deps, taken in zip(offices, times, strict=True):
            began = perf_counter()
            await tick(deps)
            taken.append(perf_counter() - began)
    for deps in offices:
        await deps.database.close()
    return [taken[1:] for taken in times]


def _rush_in_one(url: str) -> tuple[Share, ...]:
    """Two workers in one process, which SQLite is to be used by."""

    async def both() -> tuple[Share, ...]:
        deps = _deps(url)
        shares = await asyncio.gather(_open_all(deps), _open_all(deps))
        await deps.database.close()
        return tuple(shares)

    return asyncio.run(both())


def _rush_of_processes(url: str) -> tuple[Share, ...]:
    """Two workers, each a process, begin at once on everything that is due."""
    context = get_context("spawn")
    start, shares = context.Barrier(2), context.Queue()
    workers = [context.Process(target=_work, args=(url, start, shares), daemon=True) for _ in range(2)]
    for worker in workers:
        worker.start()
    done = tuple(shares.get(timeout=LONGEST) for _ in workers)
    for worker in workers:
        worker.join()
    return done


def _work(url: str, start: Any, shares: Any) -> None:
    async def work() -> Share:
        deps = _deps(url)
        await deps.read(_nothing)  # connected before the other begins
        await asyncio.to_thread(start.wait)
        share = await _open_all(deps)
        await deps.database.close()
        return share

    shares.put(asyncio.run(work()))


async def _open_all(deps: Deps) -> Share:
    longest = _watch(deps)
    began, opened = perf_counter(), 0
    while some := (await tick(deps)).opened:
        opened += some
    return Share(opened, perf_counter() - began, max(longest))


def _watch(deps: Deps) -> list[float]:
    """Seconds that transactions last from now on: from their beginning, not from when their turn is waited for."""
    took, begun = [0.0], {}

    def begins(connection: Any) -> None:
        begun[connection] = perf_counter()

    def commits(connection: Any) -> None:
        took.append(perf_counter() - begun.pop(connection, perf_counter()))

    event.listen(deps.database.engine.sync_engine, "begin", begins)
    event.listen(deps.database.engine.sync_engine, "commit", commits)
    return took


async def _nothing(session: Any) -> None:
    await session.execute(select(1))


def _deps(url: str) -> Deps:
    messenger, clock = (
        FakeMessenger(workspace=WORKSPACE),
        MovableClock(NOW, machine=NOW, seed=getpid()),
    )  # ids of its own
    return Deps(open_database(url), messenger, clock, large_catalogue(), Keyring("secret"))


async def _prepare(url: str, number: int, *, due_at: datetime) -> None:
    """So many schedules in one workspace, each of one channel, which several share, and with a round behind it."""
    await asyncio.to_thread(migrate, url)
    database = open_database(url)
    await database.write(write_history, Size(rounds=1, channels=TEAMS, people=PEOPLE))
    await database.write(_add_schedules, number, due_at)
    await database.write(let_planner_know)
    await database.close()


async def _add_schedules(session: Writing, number: int, due_at: datetime) -> None:
    """Copies of the one that is there, whose due time has come or not, which keeps its own; with its round each."""
    pattern = (await session.execute(select(ScheduleRow.__table__))).mappings().one()
    past = (await session.execute(select(RoundRow.__table__))).mappings().one()
    channels: list[str] = pattern["channels"]
    cadence = {"at": due_at.time(), "weekdays": [due_at.weekday()], "due_at": due_at}
    rows = [
        {**pattern, **cadence, "id": f"schedule{place:05d}", "channels": [channels[place % len(channels)]]}
        for place in range(number)
    ]
    await session.execute(insert(ScheduleRow), rows)
    asked = [{**past, "id": f"round{place:05d}", "schedule_id": row["id"]} for place, row in enumerate(rows)]
    await session.execute(insert(RoundRow), asked)


if __name__ == "__main__":
    main()
