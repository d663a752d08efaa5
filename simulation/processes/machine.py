"""One real process of the bot: started as an operator starts it, and killed as no operator would."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.handlers.desk import LATE

ROOT = Path(__file__).parents[2]
READY_WITHIN = 120.0
"""Seconds; several processes that start at once on a busy machine take their time."""

GUARD = '"$@" & echo $!; exec 2>/dev/null; read -r _; kill -9 $!'
"""A shell that starts the bot, says its process id, and kills it when whoever started it is gone."""

TOO_LONG = "TimeoutError"
"""A call, or a part of one, took longer than people wait, for a busy machine or database; who called was told so."""

SEND_AGAIN = "NotSettledYetError"
"""Slack is asked in this way to send a reply again that came before its check-in was known to stand."""


class Role(StrEnum):
    """The commands that start a process of the bot."""

    RUN = "run"
    WEB = "web"
    WORKER = "worker"

    @property
    def answers(self) -> bool:
        """Whether Slack can call it."""
        return self is not Role.WORKER


class NotReadyError(Exception):
    """A process of the bot ended by itself, or did not get ready in time; with what it said last."""


@dataclass
class Start:
    """How processes of one bot are started: in which folder, with which settings, and who hears of their errors.

    `hear` is told what was logged, and whether that can happen on a busy machine.
    """

    folder: Path
    settings: Mapping[str, str]
    hear: Callable[[str, bool], None]

    @property
    def environment(self) -> Mapping[str, str]:
        """These settings, and nothing else but where the bot is found."""
        return {"PYTHONPATH": str(ROOT), **self.settings}


@dataclass
class Machine:
    """A process from its start to its end. `holder` is the name under which its worker takes leases."""

    role: Role
    guard: Process
    pid: int
    hear: Callable[[str, bool], None]
    port: int | None = None
    holder: str | None = None
    killed: bool = False
    said: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether it has said so, and still lives."""
        return self.port is not None and not self.killed

    def kill(self) -> None:
        """SIGKILL, now."""
        self.killed = True
        os.kill(self.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Kill it if it lives, and leave nothing of it behind."""
        self.killed = True
        assert self.guard.stdin
        self.guard.stdin.close()
        await self.guard.wait()

    async def read(self) -> None:
        """Hear what it logs until its end."""
        assert self.guard.stderr
        async for line in self.guard.stderr:
            self._note(line.decode(errors="replace").strip())
        if not self.killed:
            self.hear(f"{self.role} {self.pid} ended by itself: {self.said}", False)

    def _note(self, line: str) -> None:
        self.said = [*self.said[-9:], line]
        try:
            logged: Mapping[str, Any] = json.loads(line)
        except ValueError:
            return
        if logged.get("action") == "worker.started":
            self.holder = logged["holder"]
        if logged.get("action") == "app.ready":
            self.port = logged["port"]
        if logged.get("level") in {"error", "critical"}:
            self.hear(f"{self.role} {self.pid}: {line}", _is_foreseen(logged))


def _is_foreseen(logged: Mapping[str, Any]) -> bool:
    """Whether the error is one of a busy machine, going by the last line of its traceback."""
    error = str(logged.get("exception", "")).strip().rpartition("\n")[2].partition(":")[0]
    return error.rpartition(".")[2] in {TOO_LONG, SEND_AGAIN} or str(logged.get("error", "")).startswith(LATE)


async def started(role: Role, start: Start) -> Machine:
    """Start a process; it is not ready yet."""
    command = (sys.executable, "-m", "bot", role.value)
    guard = await asyncio.create_subprocess_exec(
        "/bin/sh",
        *("-c", GUARD, "guard", *command),
        cwd=start.folder,
        env=start.environment,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        limit=2**20,
    )
    assert guard.stdout
    return Machine(role, guard, int(await guard.stdout.readline()), start.hear)


async def becomes_ready(machine: Machine) -> None:
    """Wait until a process is ready or killed. Raises NotReadyError."""
    try:
        async with asyncio.timeout(READY_WITHIN):
            while not (machine.ready or machine.killed):
                if machine.guard.stderr and machine.guard.stderr.at_eof():
                    raise NotReadyError("\n".join(machine.said))
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise NotReadyError("\n".join(machine.said)) from None
