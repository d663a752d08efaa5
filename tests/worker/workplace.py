"""A workspace in the sandbox with the bot in it: real HTTP, a real database, a stopped clock."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import text

from bot.clock import MovableClock
from bot.domain.answers import AnswerClick
from bot.domain.keyring import Keyring
from bot.domain.round import CheckIn, Round
from bot.domain.scale import Rating
from bot.domain.schedule import Schedule
from bot.ports import Deps, Messenger
from bot.services.commenting import ThreadReply, take_reply
from bot.slack import SlackMessenger
from bot.worker import Worker
from bot.worker.arrival import read_directory
from bot.worker.sender import SendReport
from sandbox import App, Channel, Message, Person, Slack
from storage import check_ins, programs, rounds, schedules
from storage.engine import Database, Writing
from tests.factories import make_catalogue, make_program, make_schedule
from tests.giving import give_answer

PATIENT, HASTY = 30.0, 1.0
"""Seconds after which a call counts as lost: never on a busy machine, and soon where Slack is known to be silent."""

LEASE_OVER = timedelta(seconds=61)


@dataclass
class Workplace:
    """Channels with people, an admin who owns a weekly schedule that is due now, and workers."""

    slack: Slack
    app: App
    admin: Person
    channels: list[Channel]
    leaders: Channel
    clock: MovableClock
    deps: Deps
    hasty: Messenger
    schedule: Schedule = field(default_factory=make_schedule)

    @property
    def workspace(self) -> str:
        return self.slack.team_id

    @property
    def north(self) -> Channel:
        return self.channels[0]

    @property
    def south(self) -> Channel:
        return self.channels[1]

    def breaks(self, method: str, kind: str, *, times: int = 1) -> None:
        """Let the next calls of a method fail; whoever works from now on does not wait long for a silent Slack."""
        if kind == "timeout_after_store":
            self.deps = replace(self.deps, messenger=self.hasty)
        self.slack.faults.add(method, kind=kind, times=times)

    def worker(self, holder: str = "first", *, messenger: Messenger | None = None, deps: Deps | None = None) -> Worker:
        """A worker of its own on the same database, with the same Slack unless given another door to it."""
        chosen = deps or self.deps
        return Worker(replace(chosen, messenger=messenger) if messenger else chosen, holder=holder)

    async def settles_in(self, channels: Iterable[Channel]) -> None:
        """The bot reads who is who; the admin sets up a program and its schedule."""
        await read_directory(self.deps)
        self.schedule = make_schedule(channels=tuple(one.id for one in channels), owner=self.admin.id)
        await self.deps.write(_set_up, self.workspace, self.leaders.id, self.schedule)

    async def is_due(self) -> None:
        """The round opens, so that check-ins are owed."""
        await self.worker("the one who ticks").tick()

    async def opens_anew(self) -> None:
        """The directory is read again, and next week's round opens."""
        await read_directory(self.deps)
        self.moves(days=7)
        await self.is_due()

    async def sends(self, holder: str = "first") -> SendReport:
        return await self.worker(holder).send_due()

    async def round(self) -> Round:
        found = await self.deps.read(rounds.recent_rounds, self.workspace, self.schedule.id, limit=1)
        return found[0]

    async def check_in(self, channel: Channel) -> CheckIn:
        posts = await self.deps.read(check_ins.check_ins_of_round, self.workspace, (await self.round()).id)
        return next(one for one in posts if one.channel == channel.id)

    async def rows(self, table: str) -> list[dict[str, object]]:
        async def read(session):
            return [dict(row._mapping) for row in await session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]

        return await self.deps.database.read(read)

    def posts(self, channel: Channel) -> tuple[Message, ...]:
        """The bot's messages that stand in a channel."""
        return tuple(one for one in channel.messages if one.app is self.app)

    def buttons(self, channel: Channel) -> list[str]:
        """The buttons on the bot's newest message in a channel."""
        actions = [block for block in self.posts(channel)[-1].blocks if block["type"] == "actions"]
        return [element["text"]["text"] for block in actions for element in block["elements"]]

    async def everybody_answers(self, channel: Channel, rating: Rating = Rating.FULLY) -> None:
        """Everybody in a channel gives an answer."""
        for number, person in enumerate(one for one in channel.members if not one.bot):
            await self.answers(person, channel, rating, number)

    async def answers(self, person: Person, channel: Channel, rating: Rating = Rating.FULLY, number: int = 0) -> None:
        """One person presses an answer, as the handler would store it."""
        post = await self.check_in(channel)
        click = AnswerClick(person.id, post.id, rating, f"{self.clock.now().timestamp():.0f}.{number:06d}")
        now, deps = self.clock.now(), self.deps
        await deps.write(give_answer, self.workspace, click, now=now, keyring=deps.keyring)

    async def comments(self, person: Person, channel: Channel, words: str = "We lack a coach.") -> Message:
        """Somebody replies in the thread of a channel's check-in, and the event reaches the bot."""
        post = self.posts(channel)[-1]
        said = await person.replies(words, to=post)
        reply = ThreadReply(channel.id, post.ts, said.ts, person.id, said.text, said.ts)
        now, random = self.clock.now(), self.clock.random
        await self.deps.write(take_reply, self.workspace, f"Ev{said.ts}", reply, now=now, random=random)
        return said

    async def stands_once(self, channel: Channel) -> bool:
        """Whether exactly one message stands, and it is the one that the database knows."""
        check_in = await self.check_in(channel)
        return [one.ts for one in self.posts(channel)] == [check_in.ts]

    def moves(self, **time: float) -> None:
        """Both clocks go on, as they do in a real run."""
        self.clock.move(timedelta(**time))
        self.clock.move_machine(timedelta(**time))


@asynccontextmanager
async def workplace(
    database: Database,
    clock: MovableClock,
    *,
    channels: int = 2,
    people: int = 6,
    private: bool = False,
    scopes: Iterable[str] | None = None,
) -> AsyncIterator[Workplace]:
    """Some channels of six, the bot in each of them and in the leaders' channel."""
    slack = Slack(clock=clock)
    app = slack.install_app("Driver Pulse", command="/drivers", scopes=scopes, events=())
    admin = slack.person("Ada Admin", admin=True, tz="Europe/Berlin")
    made = [_team(slack, app, place, people, private=private) for place in range(channels)]
    leaders = slack.channel("leaders", members=[admin, app])
    async with slack.serve() as server:
        messenger = SlackMessenger(app.bot_token, base_url=server.api_url, timeout=PATIENT)
        hasty = SlackMessenger(app.bot_token, base_url=server.api_url, timeout=HASTY)
        deps = Deps(database, messenger, clock, make_catalogue(), Keyring("a secret for tests"))
        place = Workplace(slack, app, admin, made, leaders, clock, deps, hasty)
        await place.settles_in(made)
        try:
            yield place
        finally:
            await messenger.close()
            await hasty.close()


def _team(slack: Slack, app: App, place: int, people: int, *, private: bool) -> Channel:
    members = [slack.person(f"Person {place}-{number}", tz="Europe/Berlin") for number in range(people)]
    return slack.channel(f"team-{place}", members=[*members, app], private=private)


async def _set_up(session: Writing, workspace: str, leaders: str, schedule: Schedule) -> None:
    await programs.save_program(session, workspace, make_program(leadership_channel=leaders))
    await schedules.add_schedule(session, workspace, schedule)
