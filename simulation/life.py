"""One organization's life, from a seed: calm, fire, calm again, and the promises held against all of it."""

import asyncio
import gc
import logging
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from pydantic import SecretStr

from bot.content.loader import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.domain.keyring import Keyring
from bot.settings import Settings
from sandbox import Message, Slack
from simulation.books import Books
from simulation.clock import VirtualClock
from simulation.cluster import Cluster
from simulation.database import Disk
from simulation.facts import Facts
from simulation.fire import Fire
from simulation.log import Log, listening
from simulation.loop import VirtualLoop
from simulation.machine import Means, News
from simulation.neighbour import TEAM, house_of, write_neighbour_down
from simulation.organization import BEGINNINGS, move_in, write_down
from simulation.post import Door, Post
from simulation.process import Process, guarding_factory, outside
from simulation.promises import AT_EACH_STEP, IN_THE_END, Promise, Scene
from simulation.staff import Staff
from simulation.weather import Weather
from simulation.wire import Wire
from storage.migrate import migrate

SECRET = "a secret that is long enough for a simulation"  # noqa: S105 - it protects made-up people
STEP = 7200.0
"""Seconds between two looks at the promises that hold at any time."""


@dataclass(frozen=True)
class Span:
    """How long a life is: some days of fire, and then calm in which everything is to come to its end."""

    fire: timedelta = timedelta(days=14)
    calm: timedelta = timedelta(days=7)


USUAL = Span()
SHORT = Span(fire=timedelta(days=7), calm=timedelta(days=5))
CALM = Span(fire=timedelta(), calm=timedelta(days=9))


@dataclass
class Report:
    """What came of one seed."""

    seed: int
    weeks: float = 0.0
    broken: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)


def simulate(seed: int, span: Span = USUAL) -> Report:
    """Live through one organization's weeks; the same seed gives the same life."""
    loop = VirtualLoop()
    gc.disable()  # what is collected when is not the seed's to say
    gc.freeze()  # what was there before is looked through by no collection of this life
    try:
        with tempfile.TemporaryDirectory() as folder, listening() as log:
            return loop.run_until_complete(Life(seed, Path(folder), log, span).lived())
    finally:
        loop.close()
        tidy_up()
        gc.unfreeze()
        gc.enable()


class Life:
    """Everything that one seed makes."""

    def __init__(self, seed: int, folder: Path, log: Log, span: Span) -> None:
        self._report = Report(seed)
        self._seed = seed
        self._log = log
        self._span = span
        self._file = folder / "bot.db"
        self._doors: Callable[[], list[Door]] = list

    async def lived(self) -> Report:
        """Live it, and tell what came of it."""
        asyncio.get_running_loop().set_task_factory(guarding_factory)
        self._build()
        await self._settle_in()
        cluster = Cluster(self._means, self._luck("cluster"), webs=2, workers=2 + self._luck("workers").randrange(2))
        self._doors = lambda: cluster.doors
        try:
            await self._weeks(cluster)
        finally:
            await self._end(cluster)
        return self._report

    def _luck(self, purpose: str) -> Random:
        """The seed's luck for one purpose; drawing more for one changes nothing for the others."""
        return Random(f"{self._seed} {purpose}")

    def _build(self) -> None:
        self._begins = self._luck("beginning").choice(BEGINNINGS)
        self._clock = VirtualClock(self._begins, self._luck("slack"))
        self._slack = Slack(clock=self._clock)
        self._weather = Weather(self._luck("weather"))
        news = News(asyncio.Event())
        self._books = Books(self._slack, news.spread)
        self._slack.outbox = Post(self._slack, self._weather, self._books, lambda: self._doors())
        self._organization = move_in(self._slack, self._luck("organization"), _catalogue(), self._begins)
        self._file.write_bytes(_new_database())
        self._disk = Disk(self._file, self._luck("disk"), asyncio.sleep)
        self._facts = Facts(self._file)
        wire = Wire(self._slack, self._weather, self._books)
        self._means = Means(
            self._settings(), _catalogue(), _keyring(), self._disk, self._facts, wire, news, self._begins
        )
        self._staff = Staff(self._luck("staff"), self._clock)
        self._books.on_check_in.append(self._heard)

    def _settings(self) -> Settings:
        """Settings made here alone: neither the environment nor `.env` is read for them."""
        return Settings(
            slack_bot_token=SecretStr(self._organization.app.bot_token),
            slack_signing_secret=SecretStr(self._organization.app.signing_secret),
            database_url=f"sqlite:///{self._file}",
            secret_key=SecretStr(SECRET),
        )

    def _heard(self, message: Message, check_in: str) -> None:
        self._staff.hear(message, self._facts.closing_time(check_in))

    async def _settle_in(self) -> None:
        founder = Process("founder")
        database = self._disk.database(founder)
        await founder.run(database.write(write_down, self._organization, self._begins))
        await founder.run(database.write(write_neighbour_down, self._organization))
        await founder.run(database.close())

    async def _weeks(self, cluster: Cluster) -> None:
        fire = Fire(
            self._luck("fire"),
            cluster,
            self._organization,
            self._weather,
            self._means,
            self._facts.next_due,
            self._clock.now,
        )
        scene = self._scene(fire)
        watching = outside(self._watch(scene, fire))
        ends = self._begins + self._span.fire
        if self._span.fire:
            await self._until(ends, watching, outside(fire.burn(ends)))
            fire.put_out()
            cluster.restart()
        await self._until(ends + self._span.calm, watching)
        self._staff.rest()
        watching.cancel()
        scene.calm = not fire.held
        if not self._report.broken:
            self._check(scene, IN_THE_END)
        self._sum_up()

    async def _until(self, moment: datetime, watching: asyncio.Task[None], *others: asyncio.Task[None]) -> None:
        """Let time pass; a broken promise ends it at once."""
        left = max((moment - self._clock.now()).total_seconds(), 0.0)
        await asyncio.wait({watching}, timeout=left)
        for other in others:
            other.cancel()
        if watching.done():
            watching.result()

    async def _watch(self, scene: Scene, fire: Fire) -> None:
        """Hold what people see against the promises, again and again."""
        while not self._report.broken:
            await asyncio.sleep(STEP)
            scene.calm = not fire.held
            self._check(scene, AT_EACH_STEP)

    def _scene(self, fire: Fire) -> Scene:
        return Scene(
            slack=self._slack,
            facts=self._facts,
            books=self._books,
            keyring=_keyring(),
            log=self._log,
            schedules=self._organization.schedules,
            began=self._begins,
            removed=fire.removed,
            touched=fire.touched,
            keys_seen=set(),
            neighbour=house_of(self._facts, TEAM),
        )

    def _check(self, scene: Scene, promises: Mapping[str, Promise]) -> None:
        at = f"{self._clock.now():%Y-%m-%d %H:%M:%S}"
        for name, promise in promises.items():
            self._report.seen["promises checked"] += 1
            self._report.broken += [f"{name} at {at}: {one}" for one in promise(scene)]

    def _sum_up(self) -> None:
        report = self._report
        report.weeks = (self._span.fire + self._span.calm) / timedelta(weeks=1)
        report.faults = self._weather.faults
        report.faults["statements refused"] = self._disk.refused
        report.seen["answers confirmed"] = self._books.confirmed
        report.seen["clicks"] = len(self._books.clicks)
        report.seen["messages"] = len(self._books.posts)
        report.seen["rounds"] = len(self._facts.rounds())
        report.seen["comments"] = self._facts.value("SELECT count(*) FROM comments")
        report.seen["calls"] = self._means.wire.calls
        report.seen["log lines"] = self._log.lines

    async def _end(self, cluster: Cluster) -> None:
        """Nothing of this life goes on, and nothing of it is found later."""
        logging.disable(logging.CRITICAL)  # SQLAlchemy's pools complain of how the dead left them
        try:
            cluster.end()
            left = asyncio.all_tasks() - {asyncio.current_task()}
            for task in left:
                task.cancel()
            await asyncio.wait({*left, outside(asyncio.sleep(0))}, timeout=1)
            cluster.end()
        finally:
            logging.disable(logging.NOTSET)
        self._facts.close()


def tidy_up() -> None:
    """Let go of what the dead left behind now, and not in the middle of something else: SQLAlchemy's pools complain."""
    before = sys.unraisablehook
    sys.unraisablehook = lambda _: None
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(3):  # what is let go of lets go of more
                gc.collect()
    finally:
        logging.disable(logging.NOTSET)
        sys.unraisablehook = before


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@cache
def _keyring() -> Keyring:
    return Keyring(SECRET)


@cache
def _new_database() -> bytes:
    """An empty database at the newest schema, as its file has it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()
