"""A town: some teams in a Slack of our own, a database, and the bot's processes, for some rounds."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import update

from bot.clock import SystemClock
from bot.content.loader import load_catalogue
from bot.domain.cadence import Cadence, CadenceKind
from bot.domain.keyring import Keyring
from bot.domain.program import DigestTime, Program
from bot.domain.round import RoundState
from bot.domain.schedule import Schedule, ScheduleState
from sandbox import App, Channel, Slack
from simulation.books import Books
from simulation.facts import Facts
from simulation.log import Log
from simulation.organization import ADDRESS, MANIFEST, Organization, write_down
from simulation.processes.databases import Home
from simulation.processes.fleet import Fleet
from simulation.processes.machine import Start
from simulation.processes.slackside import Ear, Post
from simulation.processes.strikes import Striker, Whom
from simulation.promises import Scene
from storage import deliveries, schedules
from storage.engine import Database, Writing, open_database
from storage.tables import RoundRow

SECRET = "a secret that is long enough for towns"
TEAMS, PEOPLE = 4, 10
"""Channels, and people in each."""

AS_MUCH = 20
"""How many times Slack's limits everything may be asked: processes that start all the time ask more than others."""


@dataclass
class Town:
    """Everything that a round happens in. `luck` says which door is taken, and which process is meant; `overdue` counts
    what the bot was too busy for."""

    home: Home
    slack: Slack
    books: Books
    striker: Striker
    organization: Organization
    luck: Random
    log: Log = field(default_factory=Log)
    overdue: int = 0
    keys_seen: set[bytes] = field(default_factory=set)
    fleet: Fleet = field(init=False)

    @property
    def now(self) -> datetime:
        """The time of everybody here."""
        return self.slack.clock.now()

    def hear(self, error: str, foreseen: bool) -> None:
        """The bot logged an error."""
        if foreseen:
            self.overdue += 1
        else:
            self.log.errors.append(error)

    def strike(self, whom: Whom) -> None:
        """Kill some of the bot's processes."""
        self.fleet.strike(whom, self.luck)

    def door(self) -> int | None:
        """A port at which the bot can be reached."""
        doors = self.fleet.doors
        return self.luck.choice(doors) if doors else None

    async def asks(self, name: str) -> Schedule:
        """Something is due: a schedule that asks in every channel, today at this very minute."""
        schedule = _schedule(name, self.organization, self.now.replace(second=0, microsecond=0))
        async with self._database() as database:
            await database.write(schedules.add_schedule, self.slack.team_id, schedule)
        return schedule

    async def closes(self, schedule: Schedule, *, within: timedelta) -> None:
        """Real time can't be moved on: the end of the round is brought near."""
        async with self._database() as database:
            await database.write(_close, self.slack.team_id, schedule.id, self.now + within)

    async def end_lease(self, holder: str) -> None:
        """Let the lease of a dead sender run out."""
        async with self._database() as database:
            await database.write(deliveries.give_up_leases, holder=holder, now=self.now)

    @contextmanager
    def scene(self) -> Iterator[Scene]:
        """What the promises are held against. The database is open only meanwhile, so that the bot is alone with it
        when it is killed."""
        facts = self.home.asked()
        try:
            yield self._scene(facts)
        finally:
            facts.close()

    def _scene(self, facts: Facts) -> Scene:
        return Scene(
            slack=self.slack,
            facts=facts,
            books=self.books,
            keyring=Keyring(SECRET),
            log=self.log,
            schedules=self.organization.schedules,
            began=self.now,
            removed=set(),
            touched=set(),
            keys_seen=self.keys_seen,
            settled_within=timedelta(),
        )

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Database]:
        database = open_database(self.home.url)
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def town(home: Home, folder: Path, luck: Random) -> AsyncIterator[Town]:
    """Everybody moves in, and the bot's processes run until the block ends."""
    slack = Slack(clock=SystemClock())
    slack.limits.relax(AS_MUCH)
    books = Books(slack, lambda: None)
    place = Town(home, slack, books, _striker(lambda whom: place.strike(whom)), _move_in(slack), luck)
    slack.traffic = Ear(slack, books, place.striker.hear)
    slack.outbox = Post(slack, books, place.striker.hear, place.door)
    async with slack.serve() as server:
        app = place.organization.app
        start = Start(folder, _settings(home, app, server.api_url), place.hear)
        place.fleet = Fleet(home.roles, start, place.end_lease)
        async with place._database() as database:
            await database.write(write_down, place.organization, place.now)
        try:
            await place.fleet.start()
            yield place
        finally:
            await place.fleet.end()


def _striker(strike: Callable[[Whom], None]) -> Striker:
    return Striker(strike, asyncio.get_running_loop().call_later)


def _settings(home: Home, app: App, api_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": home.url,
        "SECRET_KEY": SECRET,
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_API_URL": api_url,
        "PORT": "0",
        "LOG_FORMAT": "json",
        "TICK_SECONDS": "0.2",
    }


def _move_in(slack: Slack) -> Organization:
    admin = slack.person("Ada Admin", admin=True)
    app = slack.install(json.loads(MANIFEST.read_text(encoding="utf-8")), request_url=ADDRESS)
    app.socket_mode = False
    teams = [_team(slack, app, number) for number in range(TEAMS)]
    leadership = slack.channel("leads", members=[admin, app], private=True)
    program = Program(
        id="program",
        name="Reading First",
        leadership_channel=leadership.id,
        k=3,
        digest=DigestTime(weekday=0, at=time(9, 30), zone="UTC"),
    )
    staff = [person for channel in teams for person in channel.members if not person.bot]
    return Organization(slack, app, [admin], staff, teams, leadership, program, [])


def _team(slack: Slack, app: App, number: int) -> Channel:
    people = [slack.person(f"Person {number}-{n}") for n in range(PEOPLE)]
    return slack.channel(f"team-{number}", members=[*people, app])


def _schedule(name: str, organization: Organization, due_at: datetime) -> Schedule:
    cadence = Cadence(
        kind=CadenceKind.WEEKLY,
        at=due_at.time(),
        zone="UTC",
        anchor=due_at.date(),
        weekdays=tuple(range(7)),
    )
    return Schedule(
        id=name,
        program_id=organization.program.id,
        drivers=tuple(driver.slug for driver in load_catalogue().drivers),
        channels=tuple(channel.id for channel in organization.channels),
        cadence=cadence,
        state=ScheduleState.ACTIVE,
        due_at=due_at,
        owner=organization.admins[0].id,
    )


async def _close(session: Writing, workspace: str, schedule: str, at: datetime) -> None:
    open_round = (RoundRow.workspace_id == workspace) & (RoundRow.schedule_id == schedule)
    await session.execute(update(RoundRow).where(open_round, RoundRow.state == RoundState.OPEN).values(closes_at=at))
