"""A made-up town's schools: the whole bot against the sandbox over real connections, on a clock moved by due times."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Application, build
from bot.clock import MovableClock
from bot.settings import Settings
from bot.worker.arrival import read_directory
from sandbox import App, Channel, Message, Person, Slack, SubmitResult, View, as_text
from tests.factories import MONDAY

ZONE = "Europe/Berlin"
MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text(encoding="utf-8"))

NOT_YET, PARTLY, FULLY, CANT_TELL = (
    "Not yet in place",
    "Partly in place",
    "Fully in place",
    "Can't tell from my role",
)


@dataclass
class Town:
    """An admin, a leader and two teams, north and south; east is a team that the bot is not in."""

    slack: Slack
    app: App
    bot: Application
    clock: MovableClock
    admin: Person
    leader: Person
    north: Channel
    south: Channel
    east: Channel
    leaders: Channel
    form: dict[str, Any] = field(default_factory=dict)

    def staff(self, channel: Channel) -> list[Person]:
        return [person for person in channel.members if not person.bot]

    @property
    def ana(self) -> Person:
        return self.staff(self.north)[0]

    @property
    def ben(self) -> Person:
        return self.staff(self.north)[1]

    @property
    def cleo(self) -> Person:
        return self.staff(self.south)[0]

    async def moves_to(self, moment: datetime) -> None:
        """Time goes on, from due time to due time, and the worker does what is due at each."""
        await self.settles()
        while (due := await self.bot.worker.next_due()) and due <= moment:
            self.clock.move_to(max(due, self.clock.now()))
            await self.works()
            self.clock.move_to(min(self.clock.now() + timedelta(seconds=1), moment))
        self.clock.move_to(moment)

    async def moves(self, **time: float) -> None:
        await self.moves_to(self.clock.now() + timedelta(**time))

    async def works(self) -> None:
        """The worker does what is due now."""
        await self.bot.worker.tick()
        await self.bot.worker.send_due()

    async def settles(self) -> None:
        """Every event has arrived, and everybody has had their answer."""
        await self.slack.settled()
        await self.bot.desk.drain(10)
        await self.slack.settled()

    async def schedules(self, **changes: Any) -> SubmitResult:
        """The admin fills in the modal as people do, and saves it."""
        await self.admin.types("/drivers schedule", in_=self.leaders)
        await self.fills(self.form | changes)
        return await self.saves()

    async def fills(self, answers: Mapping[str, Any]) -> View:
        """One field after the other, since the modal follows what is chosen."""
        for name, value in answers.items():
            await self.admin.fills({name: value})
            await self.settles()
        assert self.admin.modal is not None
        return self.admin.modal

    async def saves(self) -> SubmitResult:
        result = await self.admin.submits()
        await self.settles()
        return result

    async def asks(self) -> Message:
        """A schedule is set up, and an hour later its first check-in stands in north."""
        saved = await self.schedules()
        assert saved.action == "updated", saved.errors
        await self.admin.closes()
        await self.moves_to(MONDAY + timedelta(hours=1))
        return self.check_in(self.north)

    def check_in(self, channel: Channel) -> Message:
        """The newest message of the bot in a channel."""
        return self.posts(channel)[-1]

    def posts(self, channel: Channel) -> list[Message]:
        """The bot's messages that stand in a channel."""
        return [message for message in channel.messages if message.app is self.app]

    def reads(self, message: Message | View | None) -> str:
        """A message or view as somebody in town reads it."""
        assert message is not None
        return as_text(message, zone=ZONE).replace("\u2060", "")

    async def told(self, person: Person, channel: Channel) -> str:
        """The newest thing that this person alone sees in a channel."""
        await self.settles()
        return self.reads(person.ephemerals(channel)[-1])

    async def answer_to(self, person: Person, command: str, *, in_: Channel | None = None) -> str:
        """What a person reads after typing a command."""
        place = in_ or self.leaders
        await person.types(command, in_=place)
        return await self.told(person, place)

    async def everybody_answers(self, *answers: str) -> None:
        """The staff of north and south press these answers in turn."""
        for channel in (self.north, self.south):
            for place, person in enumerate(self.staff(channel)):
                await person.presses(answers[place % len(answers)], message=self.check_in(channel))
        await self.settles()


@asynccontextmanager
async def town(database_url: str, *, socket_mode: bool = False) -> AsyncIterator[Town]:
    """Everybody has moved in, and the bot runs and knows them."""
    clock = MovableClock(MONDAY, machine=MONDAY)
    slack = Slack(clock=clock, team_name="Riverside Schools")
    app = slack.install(MANIFEST)
    app.socket_mode = socket_mode
    async with slack.serve() as server:
        bot = build(settings_of(app, server.api_url, database_url), clock=clock)
        place = move_in(slack, app, bot, clock)
        await bot.start(worker=False)
        try:
            if socket_mode:
                await slack.connected(app)
            else:
                app.request_url = f"http://127.0.0.1:{bot.port}/slack/events"
            await read_directory(bot.deps)
            for channel in (place.north, place.south, place.leaders):
                channel.invite(app)
                await place.settles()
            yield place
        finally:
            await bot.stop()


def move_in(slack: Slack, app: App, bot: Application, clock: MovableClock) -> Town:
    admin = slack.person("Ada Admin", tz=ZONE, admin=True)
    leader = slack.person("Lea Leader", tz=ZONE)
    north = slack.channel("north", members=[slack.person(f"Nora {n}", tz=ZONE) for n in range(8)])
    south = slack.channel("south", members=[slack.person(f"Sami {n}", tz=ZONE) for n in range(6)])
    east = slack.channel("east", members=[slack.person(f"Eli {n}", tz=ZONE) for n in range(6)])
    leaders = slack.channel("leaders", members=[leader, admin], private=True)
    form = {
        "Program": "Reading First",
        "Leadership channel": leaders,
        "Channels to ask": [north, south],
        "How often": "Every week",
        "Days": ["Monday"],
        "Time of day": "10:00",
        "Time zone": ("Berl", "Europe/Berlin"),
        "Open for": "3 days",
        "Smallest group": "5 people",
    }
    return Town(slack, app, bot, clock, admin, leader, north, south, east, leaders, form)


def settings_of(app: App, api_url: str, database_url: str) -> Settings:
    doors: Mapping[str, Any] = {"slack_signing_secret": app.signing_secret}
    if app.socket_mode:
        doors = {"slack_app_token": app.app_token}
    return Settings(
        slack_bot_token=app.bot_token,
        slack_api_url=api_url,
        database_url=database_url,
        secret_key="a secret that is long enough for tests",
        port=0,
        **doors,
    )
