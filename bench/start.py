"""How long the bot takes from its command to `/readyz`, and how much memory it takes at most, after a year of history.

Beside it stand the libraries that it is made of, which do nothing but load and answer one address.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from sqlalchemy import update

from bench.clickers import SECRET
from bench.history import LEADER, LEADERSHIP, WORKSPACE, Size, write_history
from bench.rows import Row
from bench.servers import BOT_SECRET, TOKEN, free_port, serve_slack, serving
from sandbox.deliver import sign
from storage.engine import Writing, open_database
from storage.migrate import migrate
from storage.tables import TickRow
from tests.postgres import running_postgres

RUNS = 5
YEAR = Size(rounds=52)
LONGEST = 60.0
"""Seconds after which a start counts as failed."""

COMMANDS = ("summary", "summary last 90 days", "summary coaching", "health", "help")
"""What is asked of the bot before its memory is read."""

AS_INSTALLED = "import sys; sys.modules['rich'] = sys.modules['pygments'] = None; "
"""What only developers have installed, structlog would load for them."""

BOT = f"{AS_INSTALLED}import runpy; runpy.run_module('bot', {{}}, '__main__')"

LIBRARIES = f"""{AS_INSTALLED}
import gc, os
gc.disable()
import aiohttp, aiosqlite, cryptography.hazmat.primitives.ciphers.aead, prometheus_client, psycopg, pydantic_settings
import slack_bolt.async_app, slackblocks, sqlalchemy.dialects.sqlite, sqlalchemy.ext.asyncio, sqlalchemy.orm, structlog
import apscheduler.schedulers.asyncio, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

async def ready(_):
    return Response()

web = Starlette(routes=[Route("/readyz", ready)])
uvicorn.run(web, port=int(os.environ["PORT"]), log_level="error", access_log=False, lifespan="off")
"""


@dataclass(frozen=True)
class Start:
    """One start: seconds until ready, how many of them the process worked, and the most memory it took, in MB."""

    seconds: float
    worked: float
    peak: float


@dataclass(frozen=True)
class Side:
    """Something that starts: its program, and the database that the bot finds."""

    name: str
    program: str
    database_url: str = ""

    def start(self, slack: int) -> Start:
        """Start it, ask a few things of it if it is the bot, and end it."""
        if self.database_url:
            asyncio.run(_as_if_long_ago(self.database_url))
        port = free_port()
        with _running(self.program, self._settings(port, slack)) as pid:
            began = time.perf_counter()
            _wait_until_ready(port)
            seconds, worked = time.perf_counter() - began, _worked(pid)
            if self.database_url:
                _ask(port, slack)
            return Start(seconds, worked, _peak(pid))

    def _settings(self, port: int, slack: int) -> Mapping[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "LOG_LEVEL": "ERROR",
            "PORT": str(port),
            "SECRET_KEY": BOT_SECRET,
            "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
        }


def main() -> list[Row]:
    """Print the medians, and what the bot takes for each second that its libraries take alone."""
    print(f"{YEAR.rounds} weekly rounds in {YEAR.channels} channels; the peak is that after {len(COMMANDS)} commands.")
    print(f"Medians of {RUNS} alternating runs; load {getloadavg()[0]:.1f} on {cpu_count()} processors.")
    print(f"{'':<12}{'to ready':>10}{'ratio':>7}{'worked':>9}{'ratio':>7}{'best':>9}{'peak':>9}")
    with _sides() as (slack, sides):
        starts: dict[str, list[Start]] = {side.name: [] for side in sides}
        for _ in range(RUNS + 1):
            for side in sides:
                starts[side.name].append(side.start(slack))
    alone = starts[sides[0].name][1:]
    for name, runs in starts.items():
        print(f"{name:<12}{_figures(runs[1:], alone)}")
    return [row for side in sides[1:] for row in _rows(side.name, starts[side.name][1:], alone)]


def _rows(name: str, runs: list[Start], alone: list[Start]) -> Iterator[Row]:
    seconds, base = median(one.seconds for one in runs), median(one.seconds for one in alone)
    yield Row(
        f"ready after the command, {name}",
        f"{seconds:.2f} s",
        f"{base:.2f} s, its libraries",
        seconds / base,
        "1.5 s",
        seconds <= 1.5,
    )
    peak, base_peak = max(one.peak for one in runs), max(one.peak for one in alone)
    yield Row(
        f"memory at most, a year of history, {name}",
        f"{peak:.0f} MB",
        f"{base_peak:.0f} MB, its libraries",
        peak / base_peak,
        "150 MB",
        peak < 150,
    )


def _figures(runs: list[Start], alone: list[Start]) -> str:
    seconds, base = median(one.seconds for one in runs), median(one.seconds for one in alone)
    worked, base_worked = median(one.worked for one in runs), median(one.worked for one in alone)
    best, peak = min(one.seconds for one in runs), max(one.peak for one in runs)
    taken = f"{seconds:>8.2f} s{seconds / base:>7.2f}{worked:>7.2f} s{worked / base_worked:>7.2f}"
    return f"{taken}{best:>7.2f} s{peak:>6.0f} MB"


@contextmanager
def _sides() -> Iterator[tuple[int, list[Side]]]:
    """The libraries, and the bot on both databases with a past; and the port of a Slack."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="pulse-bench-"))
        urls = {
            "SQLite": f"sqlite:///{folder}/start.db",
            "PostgreSQL": stack.enter_context(running_postgres(durable=True)),
        }
        for url in urls.values():
            migrate(url)
            asyncio.run(_prepare(url))
        slack = stack.enter_context(serving(serve_slack))
        yield slack, [Side("libraries", LIBRARIES), *(Side(name, BOT, url) for name, url in urls.items())]


async def _prepare(url: str) -> None:
    database = open_database(url)
    await database.write(write_history, YEAR)
    await database.close()


async def _as_if_long_ago(url: str) -> None:
    """No worker has ticked, so that being ready means a tick of this start."""
    database = open_database(url)
    await database.write(_forget_tick)
    await database.close()


async def _forget_tick(session: Writing) -> None:
    await session.execute(update(TickRow).values(ticked_at=None))


@contextmanager
def _running(program: str, settings: Mapping[str, str]) -> Iterator[int]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    arguments = [sys.executable, "-c", program, "run"]
    process = subprocess.Popen(arguments, env=environment | settings)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_ready(port: int) -> None:
    began = time.perf_counter()
    while time.perf_counter() - began < LONGEST:
        try:
            urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError("it did not become ready")


def _ask(port: int, slack: int) -> None:
    for text in COMMANDS:
        before = _heard(slack)
        _command(port, text, slack)
        began = time.perf_counter()
        while _heard(slack) == before and time.perf_counter() - began < LONGEST:
            time.sleep(0.02)


def _command(port: int, text: str, slack: int) -> None:
    asked = {
        "command": "/drivers",
        "team_id": WORKSPACE,
        "user_id": LEADER,
        "channel_id": LEADERSHIP,
        "text": text,
        "response_url": f"http://127.0.0.1:{slack}/answer/0",
        "trigger_id": "trigger",
    }
    body = urlencode(asked).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    request = Request(f"http://127.0.0.1:{port}/slack/events", body, kind | sign(SECRET, body, at=int(time.time())))
    urlopen(request, timeout=LONGEST).close()


def _heard(slack: int) -> int:
    with urlopen(f"http://127.0.0.1:{slack}/heard", timeout=LONGEST) as said:
        return int(said.read())


def _worked(pid: int) -> float:
    """Seconds that a process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> float:
    """The most memory that a process has held, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    main()
