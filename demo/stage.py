"""The stage: the bot and the sandbox in one process, joined over real HTTP on this machine alone, on one clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pydantic import SecretStr

from bot.app import Application, build, migrate_to_head
from bot.clock import MovableClock
from bot.settings import Settings
from bot.worker.arrival import read_directory
from demo.inline import run_inline
from demo.organization import Organization, plan_of_the_year, settle
from demo.story import BEGINNING, SEED
from sandbox import Channel, Message, Person, Slack

PATIENCE = 10.0
"""Seconds of the machine's time that answers to people may take."""

DATABASE = "driver-pulse.db"


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
        await read_directory(self.bot.deps)
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
        await admin.closes()
        await self.settle()

    async def answer_to(self, person: Person, command: str, *, in_: Channel) -> Message:
        """What a person reads after typing a command."""
        await person.types(command, in_=in_)
        await self.settle()
        return person.ephemerals(in_)[-1]


def new_clock() -> MovableClock:
    """A clock that stands at the beginning."""
    return MovableClock(BEGINNING, seed=SEED)


def new_organization(clock: MovableClock) -> Organization:
    """The organization as it is before anything has happened."""
    return settle(Slack(clock=clock, team_name="Marlow Bay Schools", team_domain="marlow-bay"))


@asynccontextmanager
async def staged(
    organization: Organization, clock: MovableClock, folder: Path, *, luck: Random | None = None
) -> AsyncIterator[Stage]:
    """Run the bot for an organization, on the database in `folder`, which is made if there is none.

    `luck` is where an earlier run's clock had come to in drawing; without it the clock's own goes on.
    """
    async with organization.slack.serve() as server:
        settings = _settings(organization, api_url=server.api_url, folder=folder)
        await asyncio.to_thread(migrate_to_head, settings)
        bot = build(settings, clock=clock)
        run_inline(bot.deps.database.engine)
        # Only now: with the same seed the bot's worker has drawn the same name as in the earlier run, so that it holds
        # the lease that it had then, and need not wait until it runs out.
        clock.random = luck or clock.random
        try:
            await bot.start(worker=False)
            organization.app.request_url = f"http://127.0.0.1:{bot.port}/slack/events"
            yield Stage(organization, bot, clock)
        finally:
            await bot.stop()


def _settings(organization: Organization, *, api_url: str, folder: Path) -> Settings:
    """Settings made here alone: the environment and `.env` are not read, so no real workspace can be reached."""
    return Settings(
        slack_bot_token=SecretStr(organization.app.bot_token),
        slack_signing_secret=SecretStr(organization.app.signing_secret),
        slack_api_url=api_url,
        database_url=f"sqlite:///{folder / DATABASE}",
        host="127.0.0.1",
        port=0,
    )
