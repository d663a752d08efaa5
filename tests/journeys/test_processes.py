"""The bot as the operator runs it: real processes, real signals, a Slack of our own."""

import asyncio
import json
import os
import resource
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from bot.clock import MovableClock, SystemClock
from sandbox import Slack
from tests.factories import MONDAY

ROOT = Path(__file__).parents[2]
READY_WITHIN = 3.0
"""Seconds; what the operator is promised. Measured as processor time, which depends less on what else runs here."""

STARTS = 3
"""Starts of which the fastest counts: a busy machine makes processor time longer too, and a first start compiles."""


@dataclass
class Bot:
    """A running bot and what it has logged, read line by line."""

    process: Process
    port: int
    lines: list[dict[str, Any]] = field(default_factory=list)

    async def gets(self, path: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}{path}") as answer,
        ):
            return answer.status, await answer.text()

    async def stops(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Its exit code, and how long the end took."""
        began = time.monotonic()
        self.process.send_signal(how)
        _, rest = await self.process.communicate()
        self.lines += [json.loads(line) for line in rest.splitlines()]
        return self.process.returncode or 0, time.monotonic() - began


def environment(tmp_path: Path, **variables: str) -> Mapping[str, str]:
    """Nothing but these settings, and what Python needs."""
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/pulse.db", "PORT": "0", "LOG_FORMAT": "json", "TICK_SECONDS": "0.2"}
    kept = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_START") if name in os.environ}
    return {"PYTHONPATH": str(ROOT), **kept, **given, **variables}


async def run(command: str, tmp_path: Path, **variables: str) -> tuple[int, str, str]:
    """A command that ends by itself: exit code, output, errors."""
    settings = environment(tmp_path, **variables)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", command, cwd=tmp_path, env=settings, stdout=PIPE, stderr=PIPE
    )
    out, errors = await process.communicate()
    return process.returncode or 0, out.decode(), errors.decode()


@asynccontextmanager
async def running(command: str, tmp_path: Path, **variables: str) -> AsyncIterator[Bot]:
    """A bot that has said that it is ready."""
    settings = environment(tmp_path, **variables)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", command, cwd=tmp_path, env=settings, stdout=PIPE, stderr=PIPE
    )
    lines: list[dict[str, Any]] = []
    try:
        assert process.stderr
        async with asyncio.timeout(20):
            while not lines or lines[-1]["action"] != "app.ready":
                lines.append(json.loads(await process.stderr.readline()))
        yield Bot(process, lines[-1]["port"], lines)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A workspace with an admin and a channel that the bot is in."""
    made = Slack(clock=SystemClock())
    manifest = json.loads((ROOT / "manifest.json").read_text())
    app = made.install(manifest)
    made.channel("north", members=[made.person("Ana Ruiz", admin=True), made.person("Ben Okoro"), app])
    async with made.serve():
        yield made


def processor_seconds() -> float:
    """What all processes started here and ended since have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tokens(slack: Slack, *, socket_mode: bool) -> Mapping[str, str]:
    app = slack.only_app()
    app.socket_mode = socket_mode
    door = {"SLACK_APP_TOKEN": app.app_token} if socket_mode else {"SLACK_SIGNING_SECRET": app.signing_secret}
    return {"SLACK_BOT_TOKEN": app.bot_token, "SLACK_API_URL": f"{slack.url}/api/", **door}


async def help_of(slack: Slack) -> str:
    """What Ana is told when she types the command alone."""
    ana, north = slack.person_named("Ana Ruiz"), slack.channel_named("north")
    assert ana
    assert north
    await ana.types("/drivers", in_=north)
    for _ in range(100):
        if ana.ephemerals(north):
            break
        await asyncio.sleep(0.02)
    return ana.ephemerals(north)[-1].text


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_with_nothing_but_slacks_tokens_it_starts_and_stops_when_told(
    slack: Slack, tmp_path: Path, how: signal.Signals
) -> None:
    async with running("run", tmp_path, **tokens(slack, socket_mode=True)) as bot:
        await slack.connected(slack.only_app())
        assert "Driver Pulse asks how the practices" in await help_of(slack)

        code, seconds = await bot.stops(how)

    assert (code, bot.lines[-1]["action"]) == (0, "app.stopped")
    assert seconds < 10
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


async def test_it_is_ready_soon(slack: Slack, tmp_path: Path) -> None:
    taken: list[float] = []
    while len(taken) < STARTS and min(taken, default=READY_WITHIN) >= READY_WITHIN:
        before = processor_seconds()
        async with running("run", tmp_path, **tokens(slack, socket_mode=True)) as bot:
            await bot.stops()
        taken.append(processor_seconds() - before)
    assert min(taken) < READY_WITHIN


async def test_over_http_it_serves_slack_and_says_how_it_is(slack: Slack, tmp_path: Path) -> None:
    async with running("run", tmp_path, **tokens(slack, socket_mode=False)) as bot:
        slack.only_app().request_url = f"http://127.0.0.1:{bot.port}/slack/events"
        assert (await slack.verify(slack.only_app())).ok
        assert "Driver Pulse asks how the practices" in await help_of(slack)
        assert await bot.gets("/healthz") == (200, "ok")
        for _ in range(100):
            status, found = await bot.gets("/readyz")
            if status == 200:
                break
            await asyncio.sleep(0.05)
        assert json.loads(found) == {
            "ready": True,
            "checks": {"database": "ok", "migrations": "ok", "worker": "ok"},
        }
        assert 'driver_pulse_calls_total{kind="command",outcome="done"} 1.0' in (await bot.gets("/metrics"))[1]

        assert (await bot.stops())[0] == 0


async def test_the_two_halves_share_a_postgresql(slack: Slack, tmp_path: Path, postgres_url: str) -> None:
    settings = {
        **tokens(slack, socket_mode=False),
        "DATABASE_URL": postgres_url,
        "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    }
    async with running("web", tmp_path, **settings) as web, running("worker", tmp_path, **settings) as worker:
        slack.only_app().request_url = f"http://127.0.0.1:{web.port}/slack/events"
        assert "Driver Pulse asks how the practices" in await help_of(slack)

        assert [(await web.stops())[0], (await worker.stops())[0]] == [0, 0]
    assert not (tmp_path / "secret-key").exists()


async def test_one_half_alone_on_sqlite_says_what_it_needs(tmp_path: Path) -> None:
    for command in ("web", "worker"):
        code, _, errors = await run(command, tmp_path, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
        assert code == 78
        assert errors.startswith(f"DATABASE_URL: `{command}` is one half of a bot on several machines")


async def test_what_is_missing_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    code, _, errors = await run("run", tmp_path)

    assert code == 78
    assert errors.count("\n") == 1
    assert errors.startswith("SLACK_BOT_TOKEN: missing; expected the Bot User OAuth Token")


async def test_tokens_that_slack_refuses_are_named(slack: Slack, tmp_path: Path) -> None:
    good = tokens(slack, socket_mode=True)
    code, _, errors = await run("run", tmp_path, **{**good, "SLACK_BOT_TOKEN": "xoxb-1-wrong"})
    assert (code, errors.splitlines()[-1]) == (78, "SLACK_BOT_TOKEN: Slack does not accept it (invalid_auth)")

    code, _, errors = await run("run", tmp_path, **{**good, "SLACK_APP_TOKEN": "xapp-1-wrong"})
    assert (code, errors.splitlines()[-1]) == (78, "SLACK_APP_TOKEN: Slack does not accept it (invalid_auth)")


async def test_a_database_that_is_not_at_head_is_said_with_what_to_do(
    slack: Slack, tmp_path: Path, postgres_server: str
) -> None:
    settings = {**tokens(slack, socket_mode=True), "SECRET_KEY": "0123456789abcdef0123456789abcdef"}

    code, _, errors = await run("worker", tmp_path, **settings, DATABASE_URL=postgres_server)

    assert code == 78
    assert "run python -m bot migrate" in errors


async def test_migrate_needs_no_slack_and_can_be_repeated(tmp_path: Path) -> None:
    for _ in range(2):
        assert await run("migrate", tmp_path) == (0, "The database is at head.\n", "")


async def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    code, _, errors = await run("migrate", tmp_path, DATABASE_URL="postgresql://127.0.0.1:9/none")

    assert code == 78
    assert errors.count("\n") == 1
    assert errors.startswith("DATABASE_URL: the database can't be used (connection failed")


async def test_a_database_that_can_not_be_used_is_named_with_the_reason(tmp_path: Path, postgres_url: str) -> None:
    (tmp_path / "notes.txt").write_text("This is not a database. " * 100)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC")
        connection.execute("DROP ROLE IF EXISTS stranger")
        connection.execute("CREATE ROLE stranger LOGIN")
    faults = {
        f"sqlite:///{tmp_path}/notes.txt": "file is not a database",
        f"sqlite:///{tmp_path}/notes.txt/pulse.db": "exists",
        postgres_url.replace("postgres@", "stranger@"): "permission denied for schema public",
    }
    for url, reason in faults.items():
        code, _, errors = await run("migrate", tmp_path, DATABASE_URL=url)
        assert code == 78
        assert errors.count("\n") == 1
        assert errors.startswith("DATABASE_URL: the database can't be used")
        assert reason in errors


async def test_without_slack_it_starts_by_socket_mode_and_connects_when_slack_is_there(
    slack: Slack, tmp_path: Path
) -> None:
    for method in ("auth.test", "apps.connections.open"):
        slack.faults.add(method, kind="server_error")
    async with running("run", tmp_path, **tokens(slack, socket_mode=True)) as bot:
        await slack.connected(slack.only_app())

        assert (await bot.stops())[0] == 0


async def test_it_stops_in_order_when_its_database_is_gone(
    slack: Slack, tmp_path: Path, postgres_url: str, postgres_server: str
) -> None:
    settings = {
        **tokens(slack, socket_mode=True),
        "DATABASE_URL": postgres_url,
        "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    }
    async with running("run", tmp_path, **settings) as bot:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute("DROP DATABASE fresh WITH (FORCE)")

        code, seconds = await bot.stops()

    assert (code, bot.lines[-1]["action"]) == (0, "app.stopped")
    assert "worker.leases_kept" in [line["action"] for line in bot.lines]
    assert seconds < 10


async def test_a_port_that_is_taken_is_named(slack: Slack, tmp_path: Path) -> None:
    taken = slack.url.rpartition(":")[2]
    code, _, errors = await run("run", tmp_path, **{**tokens(slack, socket_mode=False), "PORT": taken})

    assert code == 78
    assert errors.splitlines()[-1].startswith(f"PORT: the bot can't listen on 127.0.0.1 port {taken}")


async def test_the_settings_are_printed_without_secrets_and_their_faults_after_them(tmp_path: Path) -> None:
    code, out, errors = await run("settings", tmp_path, SLACK_BOT_TOKEN="xoxb-1-secret", PORT="many")

    assert code == 78
    assert "xoxb-1-secret" not in out
    assert out.startswith("DATABASE_URL")
    assert errors.startswith("PORT: wrong")


async def test_the_demo_and_tests_build_the_same_bot_with_a_clock_of_their_own(slack: Slack, tmp_path: Path) -> None:
    from bot.app import build, migrate_to_head
    from bot.settings import Settings

    settings = Settings(
        **{name.lower(): value for name, value in tokens(slack, socket_mode=False).items()},
        database_url=f"sqlite:///{tmp_path}/pulse.db",
        port=0,
    )
    await asyncio.to_thread(migrate_to_head, settings)
    app = build(settings, clock=MovableClock(MONDAY))
    await app.start(worker=False)
    try:
        slack.only_app().request_url = f"http://127.0.0.1:{app.port}/slack/events"
        assert "Driver Pulse asks how the practices" in await help_of(slack)
    finally:
        await app.stop()
