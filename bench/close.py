"""What the close of a large round takes, and how long clicks on another round wait meanwhile.

Beside it stands the close of a small round; beside the clicks during a close, the same clicks with none.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from os import cpu_count, getloadavg
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.asks import Ask, person_of
from bench.history import NOW, large_catalogue, let_planner_know
from bench.rows import Row
from bot.clock import MovableClock
from bot.domain.answers import AnswerClick, Arrival
from bot.domain.keyring import Keyring
from bot.domain.scale import Rating
from bot.ports import Deps
from bot.services.answering import give_answers
from bot.worker.ticking import tick
from storage.engine import open_database
from storage.migrate import migrate
from tests.factories import WORKSPACE, World, settle_in
from tests.fakes import FakeMessenger
from tests.postgres import running_postgres

RUNS = 5
FEW, MANY = 100, 10_000
CLICKERS = 500
BETWEEN = 0.02
"""Seconds between two clicks on the other round."""


@dataclass(frozen=True)
class Close:
    """Seconds that a tick with a close took, and the longest that a click waited meanwhile."""

    seconds: float
    waited: float


SMALL = tuple(Ask(f"small{run}", CLICKERS, FEW) for run in range(RUNS + 1))
LARGE = tuple(Ask(f"large{run}", MANY, MANY) for run in range(RUNS + 1))
OTHER = Ask("other", CLICKERS)
IN_TURN = [ask for pair in zip(SMALL, LARGE, strict=True) for ask in pair]
"""One closes an hour after the other; the other round stays open for all of them."""


def main() -> list[Row]:
    """Print both for both databases."""
    rows = list[Row]()
    print(f"A tick that closes a round with {MANY:,} answers, and one with {FEW}; a click on another every 20 ms.")
    print(f"Medians of {RUNS} alternating runs; load {getloadavg()[0]:.1f} on {cpu_count()} processors.")
    for name, database_url in (("SQLite", _sqlite_file), ("PostgreSQL", _postgres_database)):
        with database_url() as url:
            small, large, quiet = asyncio.run(_measure(url))
        print(
            f"{name:<12}small {_closing(small)} ms, large {_closing(large)} ms; the longest wait of a click: "
            f"usually {1000 * quiet:.0f} ms, small {_waiting(small)} ms, large {_waiting(large)} ms"
        )
        rows += _rows(name, small, large, quiet)
    return rows


def _rows(name: str, small: list[Close], large: list[Close], quiet: float) -> Iterator[Row]:
    own, beside = (1000 * median(one.seconds for one in closes) for closes in (large, small))
    yield Row(
        f"close of {MANY:,} answers, {name}",
        f"{own:.0f} ms",
        f"{beside:.0f} ms, {FEW}",
        own / beside,
        "1 s",
        own < 1000,
    )
    waited = median(one.waited for one in large)
    yield Row(
        f"longest wait of a click meanwhile, {name}",
        f"{1000 * waited:.0f} ms",
        f"{1000 * quiet:.0f} ms, no close",
        waited / quiet,
        "100 ms more",
        waited - quiet <= 0.1,
    )


def _closing(closes: list[Close]) -> str:
    return f"{1000 * median(one.seconds for one in closes):.0f}"


def _waiting(closes: list[Close]) -> str:
    return f"{1000 * median(one.waited for one in closes):.0f}"


@contextmanager
def _sqlite_file() -> Iterator[str]:
    with TemporaryDirectory(prefix="pulse-bench-") as folder:
        yield f"sqlite:///{folder}/close.db"


@contextmanager
def _postgres_database() -> Iterator[str]:
    with running_postgres(durable=True) as server:
        yield server


async def _measure(url: str) -> tuple[list[Close], list[Close], float]:
    """The closes of small and large rounds in turn, and the longest waits of clicks between them, as a median."""
    await asyncio.to_thread(migrate, url)
    clock = MovableClock(NOW, machine=NOW)
    messenger = FakeMessenger(workspace=WORKSPACE)
    deps = Deps(open_database(url), messenger, clock, large_catalogue(), Keyring("secret"))
    await deps.write(settle_in, World(channels={}), WORKSPACE)
    for hour, ask in enumerate((*IN_TURN, OTHER), start=1):
        await _open(deps, ask, timedelta(days=20) if ask is OTHER else timedelta(hours=hour))
    await deps.write(let_planner_know)
    closes, quiet = dict[Ask, Close](), list[float]()
    for ask in IN_TURN:
        quiet.append((await _during(deps, None)).waited)
        clock.move(timedelta(hours=1))
        closes[ask] = await _during(deps, ask)
    await deps.database.close()
    return [closes[ask] for ask in SMALL[1:]], [closes[ask] for ask in LARGE[1:]], median(quiet[2:])


async def _open(deps: Deps, ask: Ask, open_for: timedelta) -> None:
    """Each on a date of its own: a schedule has one round a day."""
    day = NOW.date() - timedelta(days=open_for // timedelta(hours=1))
    await deps.write(ask.open, WORKSPACE, day, keyring=deps.keyring, opens_at=NOW, open_for=open_for)


async def _during(deps: Deps, ask: Ask | None) -> Close:
    """Tick, which closes this round, or wait for as long as that may take, while people click."""
    waits, enough = list[float](), asyncio.Event()
    crowd = asyncio.create_task(_click_on(deps, waits, enough))
    await asyncio.sleep(0.05)
    began = perf_counter()
    if ask is None:
        await asyncio.sleep(0.3)
    else:
        assert (await tick(deps)).closed == 1
    seconds = perf_counter() - began
    await asyncio.sleep(0.05)
    enough.set()
    await crowd  # with those who still wait: they may wait longest
    return Close(seconds, max(waits))


async def _click_on(deps: Deps, waits: list[float], enough: asyncio.Event) -> None:
    """Click on the other round every few milliseconds, whatever became of the clicks before, until it is enough; then
    see the last of them through."""
    async with asyncio.TaskGroup() as clicks:
        number = 0
        while not enough.is_set():
            clicks.create_task(_click(deps, number, waits))
            number += 1
            await asyncio.sleep(BETWEEN)


async def _click(deps: Deps, number: int, waits: list[float]) -> None:
    began = perf_counter()
    place, at = number % CLICKERS, deps.clock.now()
    click = AnswerClick(person_of(place), OTHER.check_in_for(place), Rating.PARTLY, f"{began:.6f}")
    await deps.write_together(give_answers, WORKSPACE, Arrival(click, at), keyring=deps.keyring)
    waits.append(perf_counter() - began)


if __name__ == "__main__":
    main()
