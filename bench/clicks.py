"""Clicks on answers: how many the bot stores and acknowledges, beside a bare Bolt that stores nothing."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from os import cpu_count, getloadavg
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import urlopen

from bench.asks import Ask, person_of, team_of
from bench.clickers import WORKSPACE, Acknowledged, all_at_once, click, one_by_one
from bench.rows import Row
from bench.servers import BOT_SECRET, serve_bolt, serve_bot, serve_slack, serving
from bot.domain.keyring import Keyring
from storage.engine import open_database
from storage.migrate import migrate
from tests.factories import World, settle_in
from tests.postgres import running_postgres

RUNS = 5
CROWD, CONNECTIONS = 5_000, 500
RATE, STEADY = 100, 300
FEW, MANY, SOME = 10, 10_000, 1_000


@dataclass(frozen=True)
class Side:
    """Something that acknowledges clicks: what it is called, and where it listens."""

    name: str
    port: int
    slack: int


CROWDS = tuple(Ask(f"crowd{run}", CROWD) for run in range(RUNS + 1))
EVEN = tuple(Ask(f"even{run}", STEADY) for run in range(RUNS + 1))
SMALL = tuple(Ask(f"small{run}", FEW + SOME, FEW) for run in range(RUNS + 1))
LARGE = tuple(Ask(f"large{run}", MANY + SOME, MANY) for run in range(RUNS + 1))
BARE = "bare Bolt"


@dataclass
class Seen:
    """What was measured of one side, run by run."""

    crowds: list[Acknowledged] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    even: list[Acknowledged] = field(default_factory=list)
    small: list[Acknowledged] = field(default_factory=list)
    large: list[Acknowledged] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Clicks a second of a crowd."""
        return median(one.rate for one in self.crowds)

    @property
    def typical(self) -> float:
        """Milliseconds that half of the clicks in an ordinary minute wait at most, in the median run."""
        return 1000 * median(one.p50 for one in self.even)

    @property
    def slow(self) -> float:
        """Milliseconds that 99 of 100 such clicks wait at most, in the median run."""
        return 1000 * median(one.p99 for one in self.even)

    @property
    def growth(self) -> float:
        """How much longer a crowd waits whose round holds many answers already."""
        return median(one.last for one in self.large) / median(one.last for one in self.small)

    @property
    def refused(self) -> int:
        """Clicks that were not acknowledged."""
        return sum(one.refused for one in (*self.crowds, *self.even, *self.small, *self.large))


def main() -> list[Row]:
    """Print what everybody who clicks at once waits for, and who clicks in an ordinary minute.

    The last column says how much longer a smaller crowd waits if 10,000 answers stand already, and not 10.
    """
    print(f"{CROWD:,} people click at once, over {CONNECTIONS} connections; then {RATE} in a second.")
    print(f"Medians of {RUNS} alternating runs; load {getloadavg()[0]:.1f} on {cpu_count()} processors.")
    with _sides() as sides:
        seen = asyncio.run(_measure(sides))
    columns = ("clicks/s", "ratio", "last, s", "worst", "told, s", "p50, ms", "p99", "refused", "growth")
    print(f"{'':<12}" + "".join(f"{column:>10}" for column in columns))
    for name, one in seen.items():
        print(f"{name:<12}{_figures(one, than=seen[BARE])}")
    return [row for name, one in seen.items() if name != BARE for row in _rows(name, one, than=seen[BARE])]


def _rows(name: str, one: Seen, *, than: Seen) -> Iterator[Row]:
    ratio = one.rate / than.rate
    yield Row(
        f"{CROWD:,} clicks at once, {name}, a second",
        f"{one.rate:.0f}",
        f"{than.rate:.0f}, {BARE}",
        ratio,
        "at least 1.5",
        ratio >= 1.5,
    )
    last, worst = median(run.last for run in one.crowds), max(run.last for run in one.crowds)
    bare_last = median(run.last for run in than.crowds)
    yield Row(
        f"the last of {CROWD:,} acknowledged, {name}",
        f"{last:.2f} s, at worst {worst:.2f} s",
        f"{bare_last:.2f} s, {BARE}",
        last / bare_last,
        "1.5 s, none over 3 s",
        last <= 1.5 and worst <= 3,
    )
    for label, target, own, bare in (
        ("p50", 4, one.typical, than.typical),
        ("p99", 6, one.slow, than.slow),
    ):
        yield Row(
            f"a click at {RATE} a second, {name}, {label}",
            f"{own:.1f} ms",
            f"{bare:.1f} ms, {BARE}",
            own / bare,
            f"{target} ms",
            own <= target,
        )
    yield Row(
        f"{SOME:,} clicks at once, {MANY:,} answers there, {name}",
        f"{median(run.last for run in one.large):.2f} s",
        f"{median(run.last for run in one.small):.2f} s, {FEW} there",
        one.growth,
        "at most 1.2",
        one.growth <= 1.2,
    )


def _figures(one: Seen, *, than: Seen) -> str:
    figures = (
        f"{one.rate:.0f}",
        f"{one.rate / than.rate:.2f}",
        f"{median(run.last for run in one.crowds):.2f}",
        f"{max(run.last for run in one.crowds):.2f}",
        f"{median(one.told):.2f}" if one.told else "",
        f"{one.typical:.1f}",
        f"{one.slow:.1f}",
        f"{one.refused}",
        f"{one.growth:.2f}" if one.large else "",
    )
    return "".join(f"{figure:>10}" for figure in figures)


@contextmanager
def _sides() -> Iterator[list[Side]]:
    """A bare Bolt, and the bot on both databases; each has a Slack of its own."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="pulse-bench-"))
        server = stack.enter_context(running_postgres(durable=True))
        slack = stack.enter_context(serving(serve_slack))
        sides = [Side(BARE, stack.enter_context(serving(serve_bolt, slack)), slack)]
        for name, url in (("SQLite", f"sqlite:///{folder}/clicks.db"), ("PostgreSQL", server)):
            migrate(url)
            asyncio.run(_prepare(url))
            slack = stack.enter_context(serving(serve_slack))
            sides.append(Side(name, stack.enter_context(serving(serve_bot, url, slack)), slack))
        yield sides


async def _measure(sides: Sequence[Side]) -> dict[str, Seen]:
    """All sides in turn, again and again; the first time is not counted."""
    for run in range(RUNS + 1):
        if run <= 1:
            seen = {side.name: Seen() for side in sides}
        for side in sides:
            await _run(side, run, seen[side.name])
    return seen


async def _run(side: Side, run: int, seen: Seen) -> None:
    """One crowd of each kind, each when everybody has been told of the one before, and some ordinary seconds."""
    began = perf_counter()
    seen.crowds.append(await all_at_once(side.port, _clicks(CROWDS[run], side, CROWD), connections=CONNECTIONS))
    if side.name != BARE:
        await _all_told(side)
        seen.told.append(perf_counter() - began)
    seen.even.append(await one_by_one(side.port, _clicks(EVEN[run], side, STEADY), rate=RATE))
    if side.name == BARE:
        return
    for ask, found in ((SMALL[run], seen.small), (LARGE[run], seen.large)):
        await _all_told(side)
        requests = _clicks(ask, side, SOME, first=ask.answered)
        found.append(await all_at_once(side.port, requests, connections=CONNECTIONS))
    await _all_told(side)


async def _all_told(side: Side) -> None:
    """Wait until no receipt comes to Slack any more."""
    heard, before = -1, -2
    while heard != before:
        await asyncio.sleep(0.2)
        heard, before = await asyncio.to_thread(_heard, side.slack), heard


def _heard(slack: int) -> int:
    with urlopen(f"http://127.0.0.1:{slack}/heard") as answer:
        return int(answer.read())


async def _prepare(url: str) -> None:
    database, keyring = open_database(url), Keyring(BOT_SECRET)
    await database.write(settle_in, World(channels={}), WORKSPACE)
    for number, ask in enumerate((*CROWDS, *EVEN, *SMALL, *LARGE)):
        day = date(2026, 1, 1) + timedelta(days=number)
        await database.write(
            ask.open, WORKSPACE, day, keyring=keyring, opens_at=datetime.now(UTC), open_for=timedelta(days=3)
        )
    await database.close()


def _clicks(ask: Ask, side: Side, number: int, *, first: int = 0) -> list[bytes]:
    """The clicks of so many people, from one on, each on the check-in of their team."""
    return [
        click(
            person_of(place),
            ask.check_in_for(place),
            channel=team_of(place),
            response_url=f"http://127.0.0.1:{side.slack}/answer/{place}",
            number=place,
        )
        for place in range(first, first + number)
    ]
