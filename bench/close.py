"""What the close of a large round takes, and how long clicks on another round wait meanwhile.

Beside it stands the close of a small round; beside the clicks during a close, the same clicks with none.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from os import cpu_count, getloadavg
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.history import NOW, large_catalogue, let_planner_know
from bot.clock import MovableClock
from bot.domain.answers import Answer, AnswerClick, Arrival, Standing
from bot.domain.keyring import Keyring, new_key
from bot.domain.round import CheckIn, CheckInState, Round, RoundState
from bot.domain.scale import Rating
from bot.ports import Deps
from bot.services.answering import give_answers
from bot.worker.ticking import tick
from storage import answers, check_ins, keys, rounds
from storage.engine import Writing, open_database
from storage.migrate import migrate
from tests.factories import WORKSPACE, World, settle_in
from tests.fakes import FakeMessenger
from tests.postgres import running_postgres

RUNS = 5
FEW, MANY = 100, 10_000
TEAMS = tuple(f"C0TEAM{place:02d}" for place in range(20))
CLICKERS = 500
BETWEEN = 0.02
"""Seconds between two clicks on the other round."""


@dataclass(frozen=True)
class Ask:
    """A round that so many have answered, which closes so many hours from now."""

    name: str
    answered: int
    hours: int


@dataclass(frozen=True)
class Close:
    """Seconds that a tick with a close took, and the longest that a click waited meanwhile."""

    seconds: float
    waited: float


SMALL = tuple(Ask(f"small{run}", FEW, 1 + 2 * run) for run in range(RUNS + 1))
LARGE = tuple(Ask(f"large{run}", MANY, 2 + 2 * run) for run in range(RUNS + 1))
OTHER = Ask("other", 0, 24 * 20)


def main() -> None:
    """Print both for both databases."""
    print(f"A tick that closes a round with {MANY:,} answers, and one with {FEW}; a click on another every 20 ms.")
    print(f"Medians of {RUNS} alternating runs; load {getloadavg()[0]:.1f} on {cpu_count()} processors.")
    for name, database_url in (("SQLite", _sqlite_file), ("PostgreSQL", _postgres_database)):
        with database_url() as url:
            small, large, quiet = asyncio.run(_measure(url))
        print(
            f"{name:<12}small {_closing(small)} ms, large {_closing(large)} ms; the longest wait of a click: "
            f"usually {1000 * quiet:.0f} ms, small {_waiting(small)} ms, large {_waiting(large)} ms"
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
    for number, ask in enumerate((*SMALL, *LARGE, OTHER)):
        await deps.write(_open, ask, date(2026, 1, 1) + timedelta(days=number), deps.keyring)
    await deps.write(let_planner_know)
    small, large, quiet = list[Close](), list[Close](), list[float]()
    for few, many in zip(SMALL, LARGE, strict=True):
        for ask, found in ((few, small), (many, large)):
            quiet.append((await _during(deps, None)).waited)
            clock.move_to(NOW + timedelta(hours=ask.hours))
            found.append(await _during(deps, ask))
    await deps.database.close()
    return small[1:], large[1:], median(quiet[2:])


async def _during(deps: Deps, ask: Ask | None) -> Close:
    """Tick, which closes this round, or wait for as long as that may take, while people click."""
    waits = list[float]()
    crowd = asyncio.create_task(_click_on(deps, waits))
    await asyncio.sleep(0.05)
    began = perf_counter()
    if ask is None:
        await asyncio.sleep(0.3)
    else:
        assert (await tick(deps)).closed == 1
    seconds = perf_counter() - began
    await asyncio.sleep(0.05)
    crowd.cancel()
    await asyncio.gather(crowd, return_exceptions=True)
    return Close(seconds, max(waits))


async def _click_on(deps: Deps, waits: list[float]) -> None:
    """Click on the other round every few milliseconds, whatever became of the clicks before."""
    async with asyncio.TaskGroup() as clicks:
        number = 0
        while True:
            clicks.create_task(_click(deps, number, waits))
            number += 1
            await asyncio.sleep(BETWEEN)


async def _click(deps: Deps, number: int, waits: list[float]) -> None:
    began = perf_counter()
    place, at = number % CLICKERS, deps.clock.now()
    click = AnswerClick(f"U{place:05d}", f"{OTHER.name}-{TEAMS[place % len(TEAMS)]}", Rating.PARTLY, f"{began:.6f}")
    await deps.write_together(give_answers, WORKSPACE, Arrival(click, at), keyring=deps.keyring)
    waits.append(perf_counter() - began)


async def _open(session: Writing, ask: Ask, day: date, keyring: Keyring) -> None:
    random = Random(ask.name)
    round_ = Round(
        id=ask.name,
        schedule_id="schedule",
        program_id="program",
        local_date=day,
        practice="facilitative-administration/p1",
        cycle=1,
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(hours=ask.hours),
        k=5,
        state=RoundState.OPEN,
    )
    await rounds.save_round(session, WORKSPACE, round_, driver="facilitative-administration")
    people = {f"U{place:05d}": TEAMS[place % len(TEAMS)] for place in range(max(ask.answered, CLICKERS))}
    await rounds.add_segments(session, WORKSPACE, ask.name, people, TEAMS)
    standing = [
        CheckIn(f"{ask.name}-{team}", ask.name, team, CheckInState.STANDING, ts=f"{ask.name}{team}") for team in TEAMS
    ]
    await check_ins.add_check_ins(session, WORKSPACE, standing)
    sealed = keyring.seal(new_key(random), round_id=ask.name, random=random)
    await keys.add_key(session, WORKSPACE, ask.name, sealed)
    given = [
        Answer((ask.name, random.randbytes(32)), TEAMS[place % len(TEAMS)], Standing(Rating.FULLY, "1.0"))
        for place in range(ask.answered)
    ]
    await answers.save_answers(session, WORKSPACE, given)


if __name__ == "__main__":
    main()
