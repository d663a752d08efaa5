"""A town whose bot is reached without sockets, and everything that is watched while strange things arrive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.app import Application
from bot.clock import MovableClock
from bot.content.loader import load_catalogue
from bot.domain.keyring import Keyring
from bot.ports import Deps
from bot.slack import StoredMemory
from bot.worker.arrival import read_directory
from sandbox import Slack
from storage.engine import open_database
from tests.factories import MONDAY
from tests.fuzz.lines import Ears, StraightMessenger, StraightPost
from tests.journeys.town import MANIFEST, Town, move_in, settings_of

HERE = "https://slack.example"
THERE = "https://bot.example/slack/events"

PATIENCE = 600.0
"""Seconds in the place of a handler's two and Slack's three: on a busy machine, work is counted and not time."""


@dataclass
class Gate:
    """The town, and both lines of its bot."""

    town: Town
    post: StraightPost
    ears: Ears
    database_url: str


@asynccontextmanager
async def standing(database_url: str) -> AsyncIterator[Gate]:
    """Everybody has moved in, and the bot knows them; the database is a migrated one."""
    clock = MovableClock(MONDAY, machine=MONDAY)
    slack, ears = Slack(clock=clock, team_name="Riverside Schools"), Ears()
    slack.limits.disable()
    slack.url = HERE
    slack.outbox = post = StraightPost(slack)
    app = slack.install(MANIFEST, request_url=THERE)
    app.socket_mode = False
    settings = settings_of(app, f"{HERE}/api/", database_url)
    database = open_database(settings.database_url)
    messenger = StraightMessenger(app, slack, ears, memory=StoredMemory(database, clock))
    bot = Application(settings, Deps(database, messenger, clock, load_catalogue(None), Keyring("a secret")), messenger)
    bot.desk._deadline = post.ack_seconds = PATIENCE
    town = move_in(slack, app, bot, clock)
    await bot.introduction.attempt()
    post.web = bot.web
    await read_directory(bot.deps)
    for channel in (town.north, town.south, town.leaders):
        channel.invite(app)
        await town.settles()
    try:
        yield Gate(town, post, ears, database_url)
    finally:
        await bot.stop()
