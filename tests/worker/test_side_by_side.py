"""Several workspaces in one database: one whose Slack is slow, or asks to wait, keeps no other waiting."""

import asyncio
from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest

from bot.clock import MovableClock
from bot.ports import Deps, Posted, SlackBusyError
from bot.worker.sender import Sender
from bot.worker.ticking import tick
from storage.engine import Database
from tests.factories import WORKSPACE, World, make_cadence, make_program, make_schedule, settle_in
from tests.fakes import FakeMessenger
from tests.stage import Stage

SLOW = "T0SLOW"
A_MINUTE = timedelta(minutes=1)


@dataclass
class UnevenSlack(FakeMessenger):
    """A Slack in which one workspace gets no answer until it is given one, or is told to wait."""

    holds: asyncio.Event = field(default_factory=asyncio.Event)
    waits: float | None = None
    asked_in: list[str] = field(default_factory=list)
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def post(self, workspace, channel, message, **what) -> Posted:
        if workspace == SLOW and self.waits:
            raise SlackBusyError("chat.postMessage", self.waits)
        if workspace == SLOW:
            await self.holds.wait()
        async with self.heard:
            self.asked_in.append(workspace)
            self.heard.notify_all()
        return await super().post(workspace, channel, message, **what)

    async def is_asked(self, workspace: str) -> None:
        """Wait until a check-in has come to a channel of a workspace."""
        async with asyncio.timeout(20), self.heard:
            await self.heard.wait_for(lambda: workspace in self.asked_in)


@dataclass
class Building:
    """One worker that serves two workspaces."""

    stage: Stage
    slack: UnevenSlack
    sender: Sender

    async def ticks(self) -> None:
        """A tick and what follows it, as the running worker does both: nobody waits for the sender."""
        await tick(self.deps)
        await self.sender.start_passes(all_at_once=True)

    @property
    def deps(self) -> Deps:
        stage = self.stage
        return Deps(stage.database, self.slack, stage.clock, stage.means.catalogue, stage.means.keyring)


@pytest.fixture
async def building(database: Database, clock: MovableClock):
    """The slow workspace is asked at nine, the other a minute later."""
    later = World(schedule=make_schedule(cadence=make_cadence(at=time(9, 1)), due_at=clock.now() + A_MINUTE))
    stage = await Stage(database, clock, later).settles_in()
    theirs = World(program=make_program(id="theirs"), schedule=make_schedule(id="theirs", program_id="theirs"))
    await database.write(settle_in, theirs, SLOW)
    slack = UnevenSlack()
    found = Building(
        stage, slack, Sender(Deps(database, slack, clock, stage.means.catalogue, stage.means.keyring), holder="w")
    )
    yield found
    slack.waits = None
    slack.holds.set()
    await found.sender.stop(seconds=5)


async def test_a_workspace_that_gets_no_answer_keeps_no_other_waiting(building: Building):
    await building.ticks()

    building.stage.clock.move(A_MINUTE)
    await building.ticks()

    await building.slack.is_asked(WORKSPACE)
    assert SLOW not in building.slack.asked_in
    building.slack.holds.set()
    await building.slack.is_asked(SLOW)


async def test_a_workspace_that_is_told_to_wait_waits_alone(building: Building):
    building.slack.waits = 3600
    await building.ticks()

    building.stage.clock.move(A_MINUTE)
    await building.ticks()

    await building.slack.is_asked(WORKSPACE)
    assert set(building.slack.asked_in) == {WORKSPACE}
