"""Clicks on answers: how many the bot stores and acknowledges, beside a bare Bolt that stores nothing."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from os import cpu_count, getloadavg
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import urlopen

from bench.clickers import WORKSPACE, Acknowledged, all_at_once, click, one_by_one
from bench.servers import BOT_SECRET, serve_bolt, serve_bot, serve_slack, serving
from bot.domain.answers import Answer, Standing
from bot.domain.keyring import Keyring, new_key
from bot.domain.round import CheckIn, CheckInState, Round, RoundState
from bot.domain.scale import Rating
from storage import answers, check_ins, keys, rounds
from storage.engine import Writing, open_database
from storage.migrate import migrate
from tests.factories import World, settle_in
from tests.postgres import running_postgres

RUNS = 5
CROWD, CONNECTIONS = 5_000, 500
RATE, STEADY = 100, 300
FEW, MANY, SOME = 10, 10_000, 1_000
TEAMS = tuple(f"C0TEAM{place:02d}" for place in range(20))


@dataclass(frozen=True)
class Side:
    """Something that acknowledges clicks: what it is called, and where it listens."""

    name: str
    port: int
    slack: int


@dataclass(frozen=True)
class Ask:
    """An open round: how many people it asks, and how many of them have answered already."""

    name: str
    people: int
    answered: int = 0

    def clicks(self, side: Side, number: int, *, first: int = 0) -> list[bytes]:
        """The clicks of so many people, from one on, each on the check-in of another team."""
        return [
            click(
                f"U{place:08d}",
                f"{self.name}-{TEAMS[place % len(TEAMS)]}",
                channel=TEAMS[place % len(TEAMS)],
                response_url=f"http://127.0.0.1:{side.slack}/answer/{place}",
                number=place,
            )
            for place in range(first, first + number)
        ]


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
    def growth(self) -> float:
        """How much longer a crowd waits whose round holds many answers already."""
        return median(one.last for one in self.large) / median(one.last for one in self.small)

    @property
    def refused(self) -> int:
        """Clicks that were not acknowledged."""
        return sum(one.refused for one in (*self.crowds, *self.even, *self.small, *self.large))


def main() -> None:
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


def _figures(one: Seen, *, than: Seen) -> str:
    figures = (
        f"{one.rate:.0f}",
        f"{one.rate / than.rate:.2f}",
        f"{median(run.last for run in one.crowds):.2f}",
        f"{max(run.last for run in one.crowds):.2f}",
        f"{median(one.told):.2f}" if one.told else "",
        f"{1000 * median(run.p50 for run in one.even):.1f}",
        f"{1000 * median(run.p99 for run in one.even):.1f}",
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
    seen.crowds.append(await all_at_once(side.port, CROWDS[run].clicks(side, CROWD), connections=CONNECTIONS))
    if side.name != BARE:
        await _all_told(side)
        seen.told.append(perf_counter() - began)
    seen.even.append(await one_by_one(side.port, EVEN[run].clicks(side, STEADY), rate=RATE))
    if side.name == BARE:
        return
    for ask, found in ((SMALL[run], seen.small), (LARGE[run], seen.large)):
        await _all_told(side)
        requests = ask.clicks(side, SOME, first=ask.answered)
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
    database = open_database(url)
    await database.write(settle_in, World(channels={}), WORKSPACE)
    for number, ask in enumerate((*CROWDS, *EVEN, *SMALL, *LARGE)):
        await database.write(_open, ask, date(2026, 1, 1) + timedelta(days=number))
    await database.close()


async def _open(session: Writing, ask: Ask, day: date) -> None:
    """A round that takes answers for three days, in twenty teams."""
    now, random = datetime.now(UTC), Random(ask.name)
    round_ = Round(
        id=ask.name,
        schedule_id="schedule",
        program_id="program",
        local_date=day,
        practice="facilitative-administration/p1",
        cycle=1,
        opens_at=now,
        closes_at=now + timedelta(days=3),
        k=5,
        state=RoundState.OPEN,
    )
    await rounds.save_round(session, WORKSPACE, round_, driver="facilitative-administration")
    people = {f"U{place:08d}": TEAMS[place % len(TEAMS)] for place in range(ask.people)}
    await rounds.add_segments(session, WORKSPACE, ask.name, people, TEAMS)
    standing = [
        CheckIn(f"{ask.name}-{team}", ask.name, team, CheckInState.STANDING, ts=f"{ask.name}{team}") for team in TEAMS
    ]
    await check_ins.add_check_ins(session, WORKSPACE, standing)
    sealed = Keyring(BOT_SECRET).seal(new_key(random), round_id=ask.name, random=random)
    await keys.add_key(session, WORKSPACE, ask.name, sealed)
    before = [
        Answer((ask.name, random.randbytes(32)), TEAMS[place % len(TEAMS)], Standing(Rating.FULLY, "1.0"))
        for place in range(ask.answered)
    ]
    await answers.save_answers(session, WORKSPACE, before)


def _standing(ask: Ask, team: str) -> CheckIn:
    return CheckIn(f"{ask.name}-{team}", ask.name, team, CheckInState.STANDING, ts=f"{ask.name}{team}")
