"""How long the answer to `/drivers summary` takes in a large organization, and whether that grows with its past."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from os import cpu_count, getloadavg
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import psycopg
from slackblocks import Message as SlackMessage

from bench.history import LEADER, LEADERSHIP, NOW, WORKSPACE, Size, large_catalogue, let_planner_know, write_history
from bench.rows import Row
from bot.clock import MovableClock
from bot.domain.keyring import Keyring
from bot.handlers.commands import drivers
from bot.ports import Deps
from storage.engine import open_database
from storage.migrate import migrate
from tests.fakes import FakeMessenger
from tests.postgres import running_postgres

RUNS = 9
MONTH, YEAR = Size(rounds=5), Size(rounds=52)
TEXTS = (
    "summary",
    "summary coaching",
    "summary in #team000",
    "summary last 14 days",
    "summary in #team000 last 14 days",
)

Spent = tuple[float, float]
"""Seconds that an answer took, and how many of them this process worked."""

Times = tuple[list[Spent], list[Spent]]
"""Each run, after a month and after a year."""


def main() -> list[Row]:
    """Print a table for both databases: milliseconds after a month and after a year of weekly rounds.

    Where a time is named, both pasts hold the same rounds in it and in the time before: there the ratio says what the
    age of a workspace costs. Without one, a year has ten times as many rounds to tell of.
    """
    asked = YEAR.rounds * YEAR.channels
    print(f"{YEAR.channels} channels, 50 practices, a check-in a week in each, which makes {asked:,} in a year.")
    print(f"Medians of {RUNS} alternating runs in ms; load {getloadavg()[0]:.1f} on {cpu_count()} processors.")
    print(f"{'database':<12}{'command':<44}{'a month':>9}{'a year':>9}{'ratio':>7}{'best':>9}{'worked':>9}")
    rows = []
    for name, fresh in (("SQLite", _sqlite_files), ("PostgreSQL", _postgres_databases)):
        with fresh() as urls:
            for text, times in asyncio.run(_measure(urls)).items():
                print(f"{name:<12}{'/drivers ' + text:<44}{_figures(times)}")
                rows.append(_row(name, text, times))
    return rows


def _row(name: str, text: str, times: Times) -> Row:
    month, year = (1000 * median(spent for spent, _ in runs) for runs in times)
    same_window = " last " in text
    return Row(
        f"`/drivers {text}` after a year, {name}",
        f"{year:.0f} ms",
        f"{month:.0f} ms, after a month",
        year / month,
        "300 ms, at most 1.2" if same_window else "300 ms",
        year <= 300 and (not same_window or year / month <= 1.2),
    )


def _figures(times: Times) -> str:
    """Medians of both and their ratio; of the year the best time too, and the median of what the process worked: on a
    busy machine an answer waits longer than it works."""
    month, year = (1000 * median(spent for spent, _ in runs) for runs in times)
    best, worked = 1000 * min(spent for spent, _ in times[1]), 1000 * median(worked for _, worked in times[1])
    return f"{month:>9.1f}{year:>9.1f}{year / month:>7.2f}{best:>9.1f}{worked:>9.1f}"


@contextmanager
def _sqlite_files() -> Iterator[list[str]]:
    with TemporaryDirectory(prefix="pulse-bench-") as folder:
        yield [f"sqlite:///{folder}/{name}.db" for name in ("month", "year")]


@contextmanager
def _postgres_databases() -> Iterator[list[str]]:
    with running_postgres(durable=True) as server:
        with psycopg.connect(server, autocommit=True) as connection:
            for name in ("month", "year"):
                connection.execute(f"CREATE DATABASE {name}")
        yield [server.replace("/postgres?", f"/{name}?") for name in ("month", "year")]


async def _measure(urls: list[str]) -> dict[str, Times]:
    """By command, the times of both sizes, each command once beforehand, so that statements are compiled."""
    both = [await _office(url, size) for url, size in zip(urls, (MONTH, YEAR), strict=True)]
    times: dict[str, Times] = {text: ([], []) for text in TEXTS}
    for text in TEXTS:
        for _ in range(RUNS + 1):
            for place, deps in enumerate(both):
                times[text][place].append(await _answer(deps, text))
    for deps in both:
        await deps.database.close()
    return {text: (month[1:], year[1:]) for text, (month, year) in times.items()}


async def _office(url: str, size: Size) -> Deps:
    """A bot whose database holds a past of this size; the leadership channel was read just now."""
    await asyncio.to_thread(migrate, url)
    database = open_database(url)
    await database.write(write_history, size)
    await database.write(let_planner_know)
    messenger = FakeMessenger(workspace=WORKSPACE)
    return Deps(database, messenger, MovableClock(NOW, machine=NOW), large_catalogue(), Keyring("secret"))


async def _answer(deps: Deps, text: str) -> Spent:
    """What it takes from Slack's call to the words of the answer, ready to be sent."""
    body = {
        "command": "/drivers",
        "team_id": WORKSPACE,
        "user_id": LEADER,
        "channel_id": LEADERSHIP,
        "text": text,
        "response_url": "https://hooks.example/command",
        "trigger_id": "trigger",
    }
    start, working = perf_counter(), process_time()
    outcome = await drivers(deps, body)
    for step in outcome.later:
        await step()
    message = deps.messenger.responses[-1].message
    SlackMessage(channel=LEADERSHIP, text=message.text, blocks=list(message.blocks)).to_dict()
    return perf_counter() - start, process_time() - working
