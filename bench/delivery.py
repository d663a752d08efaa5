"""How long 200 channels and 2,000 people wait for their check-ins, beside the least that Slack's limits allow.

Time is virtual: a clock goes on to where the sender wants to go on, and by what a call takes. So the figures are those
of pacing alone, the same on every machine, and one run tells all. Limits are the sandbox's, asked at every call.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from sqlalchemy import delete, func, select

from bench.history import NOW, WORKSPACE, Size, large_catalogue, write_history
from bench.rows import Row
from bot.clock import MovableClock
from bot.domain.asking import next_opening
from bot.domain.delivery import DeliveryState
from bot.domain.keyring import Keyring
from bot.domain.schedule import Manner
from bot.ports import Deps, Posted, SlackBusyError
from bot.views.message import Message
from bot.worker import Worker
from demo.inline import run_inline
from sandbox.limits import Limits, Wait
from storage import schedules
from storage.engine import Reading, Writing, open_database
from storage.migrate import migrate
from storage.tables import DeliveryRow, ScheduleRow
from tests.factories import make_cadence, make_schedule
from tests.fakes import FakeMessenger

CHANNELS, PEOPLE = 200, 2_000
BEGINS = NOW.replace(hour=9)
LATENCY = timedelta(milliseconds=20)
"""What one call takes, and what is done around it."""


class LimitedMessenger(FakeMessenger):
    """A Slack in memory that keeps to the sandbox's limits."""

    def __init__(self, clock: MovableClock) -> None:
        super().__init__(workspace=WORKSPACE)
        self.refused = 0
        self._clock = clock
        self._limits = Limits()

    async def post(
        self, workspace: str, channel: str, message: Message, *, delivery: str, thread: str | None = None
    ) -> Posted:
        self._took("chat.postMessage", self._limits.wait_for_post("token", channel, now=self._clock.now()))
        return await super().post(workspace, channel, message, delivery=delivery, thread=thread)

    async def quiet_until(self, workspace: str, people: Collection[str], now: datetime) -> Mapping[str, datetime]:
        self._took("dnd.teamInfo", self._limits.wait_for_method("token", "dnd.teamInfo", 2, now=self._clock.now()))
        return await super().quiet_until(workspace, people, now)

    def _took(self, method: str, wait: Wait | None) -> None:
        self._clock.move(LATENCY)
        self._clock.move_machine(LATENCY)
        if wait:
            self.refused += 1
            raise SlackBusyError(method, wait.seconds)


def main() -> list[Row]:
    """Print how long all of it took, and what became of it."""
    with TemporaryDirectory(prefix="pulse-bench-") as folder:
        return asyncio.run(_deliver(f"sqlite:///{folder}/delivery.db"))


async def _deliver(url: str) -> list[Row]:
    await asyncio.to_thread(migrate, url)
    clock = MovableClock(BEGINS, machine=BEGINS)
    slack = LimitedMessenger(clock)
    database = open_database(url)
    run_inline(database.engine)
    deps = Deps(database, slack, clock, large_catalogue(), Keyring("secret"))
    await deps.write(write_history, Size(rounds=0, channels=CHANNELS, people=PEOPLE // CHANNELS))
    await deps.write(_ask_channels_and_people)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    worker = Worker(deps)
    await worker.tick()
    while (resume_at := (await worker.send_due()).resume_at) is not None:
        waited = max(resume_at, clock.now()) - clock.now()
        clock.move(waited)
        clock.move_machine(waited)
    took, least = (clock.now() - BEGINS).total_seconds(), least_seconds(CHANNELS + PEOPLE)
    sent = await deps.read(_sent)
    await deps.database.close()
    print(f"{CHANNELS} channels and {PEOPLE:,} people, virtual time, {LATENCY.total_seconds() * 1000:.0f} ms a call")
    print(f"took {took:.1f} s, least {least:.1f} s, ratio {took / least:.3f}; refused {slack.refused}")
    lost, doubled = CHANNELS + PEOPLE - sent, len(slack.posts) - sent
    print(f"sent {sent}, posted {len(slack.posts)}, lost {lost}, doubled {doubled}")
    row = Row(
        f"{CHANNELS} channels and {PEOPLE:,} people asked",
        f"{took:.1f} s; {slack.refused} refused, {lost} lost",
        f"{least:.1f} s, Slack's limits",
        took / least,
        "at most 1.05, none refused or lost",
        took / least <= 1.05 and not slack.refused and not lost and not doubled,
    )
    return [row]


def least_seconds(messages: int) -> float:
    """How long so many messages to different places take at least under the limits of a workspace."""
    limits = Limits()
    return (messages - limits.workspace_burst) / limits.workspace_per_second


async def _ask_channels_and_people(session: Writing) -> None:
    """Two schedules that are due: one asks all channels, the other each of their people, another driver."""
    await session.execute(delete(ScheduleRow))
    teams = Size(rounds=0, channels=CHANNELS).teams
    cadence = make_cadence(zone="UTC", at=BEGINS.time(), weekdays=(BEGINS.weekday(),), anchor=BEGINS.date())
    own = make_schedule(channels=teams, cadence=cadence, due_at=BEGINS, drivers=("training",))
    direct = replace(own, id="direct", manner=Manner.DIRECT, drivers=("coaching",))
    due_at = next_opening(direct, after=BEGINS - timedelta(days=2))  # before the first place on earth comes to this day
    for one in (own, replace(direct, due_at=due_at)):
        await schedules.add_schedule(session, WORKSPACE, one)


async def _sent(session: Reading) -> Any:
    return await session.scalar(select(func.count()).where(DeliveryRow.state == DeliveryState.SENT))


if __name__ == "__main__":
    main()
