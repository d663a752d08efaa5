"""What a benchmark of workers takes for a transaction: from its turn on, with its commit or its end without one."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bench.rush import Rush, Share, WatchedDatabase
from storage import ticks
from storage.engine import Database, open_database


class Stopwatch:
    """Stands still until it is moved, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def watched(database: Database, watch: Stopwatch) -> WatchedDatabase:
    return WatchedDatabase(database.engine, now=watch)


async def lasts(session: Any, watch: Stopwatch, seconds: float) -> None:
    await ticks.owe_erasures(session, 1)
    watch.seconds += seconds


async def fails(session: Any, watch: Stopwatch, seconds: float) -> None:
    await lasts(session, watch, seconds)
    raise LookupError("no")


def slowed(end: Callable[[Any], None], watch: Stopwatch, seconds: float) -> Callable[[Any], None]:
    """A commit, or a rollback, that takes so long."""

    def ends(connection: Any) -> None:
        end(connection)
        watch.seconds += seconds

    return ends


async def test_a_transaction_lasts_until_its_commit_is_done(watched, watch, monkeypatch):
    dialect = watched.engine.dialect
    monkeypatch.setattr(dialect, "do_commit", slowed(dialect.do_commit, watch, 3))
    await watched.write(lasts, watch, 2)
    assert watched.longest == 5


async def test_one_that_fails_lasts_until_it_is_taken_back(watched, watch, monkeypatch):
    dialect = watched.engine.dialect
    monkeypatch.setattr(dialect, "do_rollback", slowed(dialect.do_rollback, watch, 3))
    with pytest.raises(LookupError):
        await watched.write(fails, watch, 2)
    assert watched.longest == 5


async def test_the_longest_of_all_counts(watched, watch):
    for seconds in (1, 4, 2):
        await watched.write(lasts, watch, seconds)
    assert watched.longest == 4


async def test_who_only_reads_keeps_nobody_waiting(watched, watch):
    async def reads(session: Any) -> None:
        await ticks.pulse(session)
        watch.seconds += 9

    await watched.read(reads)
    await watched.write(lasts, watch, 1)
    assert watched.longest == 1


async def test_waiting_for_the_turn_does_not_count(sqlite_url, watch):
    watched = WatchedDatabase(open_database(sqlite_url).engine, now=watch)
    begun, enough = asyncio.Event(), asyncio.Event()

    async def stays(session: Any) -> None:
        begun.set()
        await enough.wait()
        await lasts(session, watch, 7)

    first = asyncio.create_task(watched.write(stays))
    await begun.wait()
    second = asyncio.create_task(watched.write(lasts, watch, 8))
    enough.set()
    await asyncio.gather(first, second)
    await watched.close()
    assert watched.longest == 8


def test_of_a_rush_the_last_and_the_one_who_opened_fewer_are_told():
    rush = Rush((Share(opened=30, seconds=4, longest=0.2), Share(opened=70, seconds=5, longest=0.1)))
    assert (rush.opened, rush.seconds, rush.least, rush.longest) == (100, 5, 0.3, 0.2)
