"""The stage: the bot and the sandbox in one process, joined over real HTTP on this machine alone, on one clock."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.app import Application, build, migrate_to_head
from bot.clock import MovableClock
from bot.settings import Settings
from bot.worker.arrival import read_directory
from demo.organization import Organization, plan_of_the_year, settle
from sandbox import Channel, Message, Person, Slack

PATIENCE = 10.0
"""Seconds of the machine's time that answers to people may take."""


@dataclass(frozen=True)
class Stage:
    """The organization with a running bot."""

    organization: Organization
    bot: Application
    clock: MovableClock

    async def settle(self) -> None:
        """Wait until events have arrived and everybody has had their answer."""
        await self.organization.slack.settled()
        await self.bot.desk.drain(PATIENCE)

    async def set_up(self) -> None:
        """Invite the bot, and let the admin fill in and save the modal."""
        self.organization.invite_the_app()
        await self.settle()
        admin = self.organization.admin
        await admin.types("/drivers schedule", in_=self.organization.leadership)
        for step in plan_of_the_year(self.organization):
            await admin.fills(step)
            await self.settle()
        result = await admin.submits()
        if not result.ok:
            raise RuntimeError(f"the schedule was not saved: {result.errors or result.shown}")

    async def answer_to(self, person: Person, command: str, *, in_: Channel) -> Message:
        """What a person reads after typing a command."""
        await person.types(command, in_=in_)
        await self.settle()
        return person.ephemerals(in_)[-1]


@asynccontextmanager
async def staged(folder: Path, *, at: datetime, seed: int) -> AsyncIterator[Stage]:
    """Build everything anew, with the database in `folder`, whose former content is thrown away."""
    clock = MovableClock(at, seed=seed)
    slack = Slack(clock=clock, team_name="Marlow Bay Schools", team_domain="marlow-bay")
    organization = settle(slack)
    async with slack.serve() as server:
        settings = _settings(organization, api_url=server.api_url, folder=folder)
        await asyncio.to_thread(_fresh_database, settings, folder)
        bot = build(settings, clock=clock)
        try:
            await bot.start(worker=False)
            organization.app.request_url = f"http://127.0.0.1:{bot.port}/slack/events"
            await read_directory(bot.deps)
            yield Stage(organization, bot, clock)
        finally:
            await bot.stop()


def _settings(organization: Organization, *, api_url: str, folder: Path) -> Settings:
    """Settings made here alone: the environment and `.env` are not read, so no real workspace can be reached."""
    return Settings(
        slack_bot_token=SecretStr(organization.app.bot_token),
        slack_signing_secret=SecretStr(organization.app.signing_secret),
        slack_api_url=api_url,
        database_url=f"sqlite:///{folder / 'driver-pulse.db'}",
        host="127.0.0.1",
        port=0,
    )


def _fresh_database(settings: Settings, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    migrate_to_head(settings)
