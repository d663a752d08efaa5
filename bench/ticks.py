"""What a tick takes with nothing due among many schedules, and how soon two workers have opened what is due at once.

Beside the tick stands one among few schedules; beside two workers, one alone on as many.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from os import cpu_count, getloadavg
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg
from sqlalchemy import insert, select

from bench.history import NOW, Size, let_planner_know, write_history
from bench.rows import Row
from bench.rush import Rush, office, rush_in_one, rush_of_processes
from bot.worker.ticking import tick
from storage.engine import Writing, open_database
from storage.migrate import migrate
from storage.tables import RoundRow, ScheduleRow
from tests.postgres import running_postgres

IDLE_RUNS, DUE_RUNS = 15, 5
FEW, MANY, DUE = 10, 10_000, 2_000
TEAMS, PEOPLE = 400, 10
EVENLY = 0.4
"""The part of all that each of two workers is to open at least."""

Url = Callable[[str], str]
"""Where a database of this name is."""

Copied = Callable[[str, str], str]
"""Copies a database under another name; says where the copy is."""

Rushing = Callable[[str, int], Rush]
"""Has so many workers open what is due in a database."""


def main() -> list[Row]:
    """Print what a tick takes among few and many schedules, and how two workers share what comes due at one moment."""
    rows = list[Row]()
    print(f"{IDLE_RUNS} alternating ticks with nothing due; {DUE:,} schedules due at once, {DUE_RUNS} times: medians.")
    print(f"Load {getloadavg()[0]:.1f} on {cpu_count()} processors.")
    for name, databases, rushing in (
        ("SQLite", _sqlite_files, rush_in_one),
        ("PostgreSQL", _postgres_databases, rush_of_processes),
    ):
        with databases() as (url, copied):
            few, many = asyncio.run(_idle(url("few"), url("many")))
            print(f"{name:<12}{_idle_told(few, many)}")
            asyncio.run(_prepare(url("due"), DUE, due_at=NOW))
            alone, both = _rushes(copied, rushing)
            print(f"{name:<12}{_told(alone, both)}")
        rows += [_idle_row(name, few, many), _rush_row(name, alone, both)]
    return rows


def _idle_row(name: str, few: Sequence[float], many: Sequence[float]) -> Row:
    usual, large = 1000 * median(few), 1000 * median(many)
    return Row(
        f"a tick with nothing due among {MANY:,} schedules, {name}",
        f"{large:.1f} ms",
        f"{usual:.1f} ms, {FEW} schedules",
        large / usual,
        "20 ms",
        large <= 20,
    )


def _rush_row(name: str, alone: Sequence[Rush], both: Sequence[Rush]) -> Row:
    one, two = _seconds(alone), _seconds(both)
    least = min(rush.least for rush in both)
    return Row(
        f"{DUE:,} due at once are opened by two workers, {name}",
        f"{two:.1f} s, each at least {least:.0%}",
        f"{one:.1f} s, one worker",
        two / one,
        f"10 s, each at least {EVENLY:.0%}",
        two <= 10 and least >= EVENLY,
    )


def _idle_told(few: Sequence[float], many: Sequence[float]) -> str:
    usual, large = 1000 * median(few), 1000 * median(many)
    return (
        f"nothing due: {FEW} schedules {usual:.1f} ms, {MANY:,} {large:.1f} ms (best {1000 * min(many):.1f}), "
        f"ratio {large / usual:.2f}"
    )


def _told(alone: Sequence[Rush], both: Sequence[Rush]) -> str:
    one, two = _seconds(alone), _seconds(both)
    shares = ", ".join(f"{rush.least:.0%}" for rush in both)
    longest = [1000 * median(rush.longest for rush in rushes) for rushes in (alone, both)]
    return (
        f"{DUE:,} due at once: one worker {one:.1f} s, {DUE / one:.0f} a second; two {two:.1f} s, {DUE / two:.0f} a "
        f"second, of which one opened {shares}; longest transaction {longest[0]:.0f} and {longest[1]:.0f} ms"
    )


def _seconds(rushes: Sequence[Rush]) -> float:
    return median(rush.seconds for rush in rushes)


def _rushes(copied: Copied, rushing: Rushing) -> tuple[list[Rush], list[Rush]]:
    """Those of one worker and of two, in turn; one beforehand does not count."""
    rushing(copied("due", "beforehand"), 2)
    alone, both = list[Rush](), list[Rush]()
    for run in range(DUE_RUNS):
        for workers, rushes in ((1, alone), (2, both)):
            rushes.append(rushing(copied("due", f"rush{run}of{workers}"), workers))
    assert all(rush.opened == DUE for rush in (*alone, *both))
    return alone, both


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
    offices = [office(open_database(url), seed=place) for place, url in enumerate((few, many))]
    times: list[list[float]] = [[], []]
    for _ in range(IDLE_RUNS + 1):
        for deps, taken in zip(offices, times, strict=True):
            began = perf_counter()
            await tick(deps)
            taken.append(perf_counter() - began)
    for deps in offices:
        await deps.database.close()
    return [taken[1:] for taken in times]


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
