"""The fire: what befalls the bot's processes, its database, Slack and the organization, at moments from the seed.

Half of it strikes when something is due, since the bot is idle most of the time.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.domain.schedule import Schedule
from bot.services import steering
from bot.services.opening import Means as OpeningMeans
from sandbox import SandboxError
from simulation.cluster import Cluster
from simulation.database import Disk, Outage
from simulation.machine import Means, Running
from simulation.organization import Organization
from simulation.process import outside
from simulation.staff import looks_around
from simulation.weather import Weather
from storage.engine import Writing

Incident = Callable[[], Awaitable[None]]

BETWEEN = 12 * 3600.0
"""Seconds between two incidents that strike at any time, on average."""

AFTER_DUE = 45.0
"""Seconds around a due time in which incidents strike on purpose."""

LARGEST_STEP = 45.0
"""Seconds that a clock is off at most: the bot's searches allow for a minute."""


class Fire:
    """Burns until it is put out."""

    def __init__(
        self,
        random: Random,
        cluster: Cluster,
        organization: Organization,
        weather: Weather,
        means: Means,
        next_due: Callable[[], datetime | None],
        now: Callable[[], datetime],
    ) -> None:
        self._random = random
        self._cluster = cluster
        self._organization = organization
        self._weather = weather
        self._means = means
        self._disk: Disk = means.disk
        self._next_due = next_due
        self._now = now
        self._burning: set[asyncio.Task[None]] = set()
        self.removed: set[tuple[str, str]] = set()
        self.touched: set[str] = set()
        self.held = False

    async def burn(self, until: datetime) -> None:
        """Incidents at any time, and others just when the bot has something to do."""
        await asyncio.gather(self._at_any_time(until), self._when_due(until))

    async def _at_any_time(self, until: datetime) -> None:
        while self._now() < until:
            await asyncio.sleep(self._random.expovariate(1 / BETWEEN))
            self._strike()

    async def _when_due(self, until: datetime) -> None:
        while self._now() < until:
            due = self._next_due() or until
            await asyncio.sleep(max((due - self._now()).total_seconds() - 5.0, 0.0))
            for _ in range(self._random.choice((0, 1, 2, 3))):
                await asyncio.sleep(self._random.uniform(0, AFTER_DUE / 3))
                self._strike()
            await asyncio.sleep(AFTER_DUE)

    def _strike(self) -> None:
        """One incident, which goes on by itself."""
        kinds: tuple[tuple[int, Incident], ...] = (
            (8, self._storm),
            (8, self._kill),
            (4, self._hold),
            (3, self._outage),
            (1, self._clock_step),
            (1, self._archive),
            (1, self._kick),
            (1, self._revoke),
            (2, self._people_move),
            (1, self._moderate),
            (2, self._steer),
            (1, self._look),
        )
        weights, incidents = zip(*kinds, strict=True)
        task = outside(self._tried(self._random.choices(incidents, weights)[0]()))
        self._burning.add(task)
        task.add_done_callback(self._burning.discard)

    def put_out(self) -> None:
        """Undo everything that is still wrong."""
        for task in tuple(self._burning):
            task.cancel()
        self._weather.clear_up()
        self._disk.outage = Outage.NONE
        slack, app = self._organization.slack, self._organization.app
        slack.restore(app)
        for channel in (*self._organization.channels, self._organization.leadership):
            if channel.archived:
                channel.unarchive()
            if not channel.has(app):
                channel.invite(app)

    async def _tried(self, incident: Awaitable[None]) -> None:
        try:
            await incident
        except SandboxError:  # somebody is gone, or a channel is archived already
            return

    async def _storm(self) -> None:
        """The network, or Slack, has a bad time."""
        weather = self._weather
        weather.note("storm")
        weather.calls, weather.deliveries = self._random.choice(((0.4, 0.0), (0.0, 0.4), (0.2, 0.3), (0.8, 0.1)))
        await asyncio.sleep(self._random.choice((30.0, 300.0, 3600.0)))
        weather.clear_up()

    async def _kill(self) -> None:
        """A process dies in the middle of whatever it does; another takes its place after a while."""
        self._weather.note("kill")
        running = self._cluster.pick(self._random)
        running.process.doomed_in = self._random.choice((1, self._random.randint(1, 30), self._random.randint(1, 200)))
        await asyncio.sleep(self._random.choice((5.0, 60.0, 900.0)))
        running.process.kill()
        await asyncio.sleep(self._random.choice((1.0, 30.0, 300.0)))
        self._cluster.replace(running)

    async def _hold(self) -> None:
        """A process stands still, perhaps for longer than its lease, and goes on as if nothing had been."""
        self._weather.note("hold")
        self.held = True
        process = self._cluster.pick(self._random).process
        await asyncio.sleep(self._random.random() * 2)
        process.hold()
        await asyncio.sleep(self._random.choice((5.0, 61.0, 120.0, 600.0)))
        process.release()

    async def _outage(self) -> None:
        """The database is locked by somebody, or gone."""
        self._disk.outage = self._random.choice((Outage.BUSY, Outage.GONE))
        self._weather.note(f"database {self._disk.outage}")
        await asyncio.sleep(self._random.choice((0.2, 5.0, 60.0, 240.0)))
        self._disk.outage = Outage.NONE

    async def _clock_step(self) -> None:
        """A machine's clock is set wrong, and right again after a while."""
        self._weather.note("clock step")
        clock = self._cluster.pick(self._random).clock
        clock.step = timedelta(seconds=self._random.uniform(-LARGEST_STEP, LARGEST_STEP))
        await asyncio.sleep(self._random.choice((60.0, 3600.0, 12 * 3600.0)))
        clock.step = timedelta()

    async def _archive(self) -> None:
        channel = self._random.choice(self._organization.channels)
        if channel.archived:
            return
        self._weather.note("channel archived")
        channel.archive()
        await asyncio.sleep(self._random.choice((30.0, 3600.0, 24 * 3600.0)))
        channel.unarchive()

    async def _kick(self) -> None:
        channel = self._random.choice((*self._organization.channels, self._organization.leadership))
        self._weather.note("bot kicked")
        channel.kick(self._organization.app)
        await asyncio.sleep(self._random.choice((30.0, 3600.0, 24 * 3600.0)))
        channel.invite(self._organization.app)

    async def _revoke(self) -> None:
        self._weather.note("token revoked")
        slack, app = self._organization.slack, self._organization.app
        slack.revoke(app)
        await asyncio.sleep(self._random.choice((30.0, 600.0, 3 * 3600.0)))
        slack.restore(app)

    async def _people_move(self) -> None:
        """Somebody leaves a channel or the organization, or comes into a channel."""
        random, organization = self._random, self._organization
        self._weather.note("people move")
        person, channel = random.choice(organization.staff), random.choice(organization.channels)
        if person.deleted:
            return
        if channel.has(person):
            channel.leave(person)
        else:
            channel.join(person)
        if random.random() < 0.2:
            organization.slack.deactivate(person)

    async def _moderate(self) -> None:
        """A moderator deletes one of the bot's messages."""
        channel = self._random.choice(self._organization.channels)
        own = [message for message in channel.messages if message.app is self._organization.app]
        if own:
            self._weather.note("message deleted")
            message = self._random.choice(own[-3:])
            self.removed.add((channel.id, message.ts))
            await self._organization.admins[0].deletes(message)

    async def _look(self) -> None:
        """Somebody types a command."""
        person = self._random.choice([*self._organization.admins, self._organization.staff[0]])
        if not person.deleted:
            await looks_around(person, self._organization.leadership, self._random)

    async def _steer(self) -> None:
        """An admin pauses, resumes, asks now, edits or deletes."""
        schedule = self._random.choice(self._organization.schedules)
        running = self._cluster.any_web(self._random)
        if running is None:
            return
        self._weather.note("admin steers")
        self.touched.add(schedule.id)
        work = running.process.run(self._steered(running, schedule))
        await asyncio.wait({work}, timeout=60)
        self._means.news.spread()

    async def _steered(self, running: Running, schedule: Schedule) -> None:
        deps, workspace = running.deps, self._organization.slack.team_id
        hand = steering.Hand(schedule.owner, deps.clock.now(), deps.clock.random)
        opening = OpeningMeans(deps.clock.random, deps.catalogue, deps.keyring)
        act = self._random.choice(("pause", "resume", "resume", "ask", "ask", "delete", "edit"))
        try:
            if act == "pause":
                await deps.write(steering.pause, workspace, schedule.id, hand=hand)
                await asyncio.sleep(3600.0)
                await deps.write(steering.resume, workspace, schedule.id, hand=hand)
            elif act == "resume":
                await deps.write(steering.resume, workspace, schedule.id, hand=hand)
            elif act == "ask":
                await deps.write(steering.ask_at_once, workspace, schedule.id, hand=hand, means=opening)
            elif act == "delete":
                await deps.write(steering.delete, workspace, schedule.id, hand=hand)
            else:
                await deps.write(_moved_by_an_hour, workspace, schedule.id, hand=hand)
        except Exception:  # refused with a sentence, or the database is gone: the admin tries another day
            return


async def _moved_by_an_hour(session: Writing, workspace: str, schedule_id: str, *, hand: steering.Hand) -> None:
    """An edit as the form does it: the same schedule at another time of day."""
    schedule = await steering.living(session, workspace, schedule_id)
    cadence = schedule.cadence
    later = replace(cadence, at=cadence.at.replace(hour=(cadence.at.hour + 1) % 24))
    await steering.save(session, workspace, steering.in_time(replace(schedule, cadence=later), now=hand.now))
