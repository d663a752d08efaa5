"""A reader who may call everything that there is, in any order and over weeks, learns nothing of one person's answer.

Two towns differ only in who of a unit gave which rating. All that anybody is shown in them is the same, byte by byte,
and every figure behind it rests on k raters or more.
"""

import asyncio
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.clock import MovableClock
from bot.domain.person import Channel
from bot.domain.scale import Counts, Rating
from bot.handlers.commands import COMMANDS
from bot.ports import Deps
from bot.worker import Worker
from storage.engine import open_database
from tests.examples import examples
from tests.factories import (
    MONDAY,
    World,
    make_catalogue,
    make_means,
    make_person,
    make_program,
    make_schedule,
    settle_in,
)
from tests.fakes import FakeMessenger
from tests.services.onlooker import Notebook, Onlooker, Said, Slack, WatchedDatabase, elements_in, figures_of_few

LEADER, ADMIN, STAFF = "U0LEAD", "U0ADMIN", "U0P00"
PEOPLE = [f"U0P{place:02d}" for place in range(16)]
CHANNELS = ("C0A", "C0B", "C0C", "C0D")
RATED = (Rating.NOT_YET, Rating.PARTLY, Rating.FULLY)
WEEKS = 3
"""Rounds, of which the last one is still open when the readers leave."""

TEXTS: Mapping[str, Sequence[str]] = {
    "summary": [
        " ".join(filter(None, (about, where, when)))
        for about in ("", "facilitative-administration", "p1", "p2", "coaching")
        for where in ("", *(f"in <#{channel}>" for channel in CHANNELS))
        for when in ("", "last 7 days", "last 2 weeks", "this quarter", "2026-03-02..2026-03-08", "since 2026-03-10")
    ],
    "export": ["", "facilitative-administration", "p1", "in <#C0A>", "last 2 weeks"],
    "compare": [""],
    "schedule": [""],
    "schedules": [""],
    "settings": [""],
    "audit": [""],
    "practices": ["", "coaching", "p1"],
    "me": [""],
    "help": [""],
}
"""What a reader may type after each command. A new command needs a line here; what it shows is then pressed, too."""

HOME = "(opens Home)"

some = examples(
    0.05,
    # Each example plays two towns, each on a database of its own: shrinking a failure would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_the_reader_knows_every_command():
    assert TEXTS.keys() == COMMANDS.keys()


@dataclass(frozen=True)
class Look:
    """Somebody types a command, or opens Home."""

    person: str
    what: str


@dataclass(frozen=True)
class Town:
    """Who is where, who answers what in each week, and who looks at what at each of the moments of a week."""

    channels: Mapping[str, Sequence[str]]
    k: int
    weeks: tuple[Mapping[str, Rating], ...]
    looks: tuple[tuple[Look, ...], ...]

    def segment(self, person: str) -> str:
        return next(name for name, people in self.channels.items() if person in people)


@dataclass(frozen=True)
class Seen:
    """All that the bot said to anybody, the values behind what was looked at, and the units of each closed week."""

    said: tuple[Said, ...]
    values: tuple[object, ...]
    units: tuple[tuple[frozenset[str], ...], ...]


def a_town(random: Random) -> Town:
    """Up to four channels with overlapping members, some of whom answer; the readers look at four moments a week."""
    names = CHANNELS[: random.randint(1, len(CHANNELS))]
    channels: dict[str, list[str]] = {name: [] for name in names}
    for person in PEOPLE:
        for name in {random.choice(names), random.choice(names)}:
            channels[name].append(person)
    eager = random.choice([0.4, 0.7, 0.95])
    weeks = [{one: random.choice(list(Rating)) for one in PEOPLE if random.random() < eager} for _ in range(WEEKS)]
    looks = [tuple(a_look(random) for _ in range(random.randint(0, 2))) for _ in range(4 * WEEKS)]
    return Town(channels, random.randint(3, 6), tuple(weeks), tuple(looks))


def a_look(random: Random) -> Look:
    """Half of all looks are for figures."""
    command = random.choice(["summary", random.choice([*TEXTS, HOME])])
    what = HOME if command == HOME else f"{command} {random.choice(TEXTS[command])}".strip()
    return Look(random.choice([LEADER, LEADER, ADMIN, STAFF]), what)


def exchanged(town: Town, seen: Seen, random: Random) -> Town:
    """The same, with ratings dealt out anew in each unit, but the reader's own; whatever else while one is open."""
    dealt = [
        {**ratings, **{person: rating for unit in units for person, rating in _dealt(town, ratings, unit, random)}}
        for ratings, units in zip(town.weeks, seen.units, strict=False)
    ]
    last = {one: rating if one == STAFF else random.choice(list(Rating)) for one, rating in town.weeks[-1].items()}
    return replace(town, weeks=(*dealt, last))


def _dealt(
    town: Town, ratings: Mapping[str, Rating], unit: frozenset[str], random: Random
) -> Iterator[tuple[str, Rating]]:
    raters = [one for one in sorted(ratings) if ratings[one] in RATED and town.segment(one) in unit and one != STAFF]
    among = [ratings[one] for one in raters]
    random.shuffle(among)
    yield from zip(raters, among, strict=True)


@dataclass
class Play:
    """A town with the whole bot in it, on a stopped clock."""

    town: Town
    slack: Slack
    worker: Worker

    async def goes_on(self) -> Seen:
        """Three weeks: asked on Monday, closed on Thursday, the digest on Friday."""
        looks = iter(self.town.looks)
        for week, ratings in enumerate(self.town.weeks):
            self.slack.clock.move_to(MONDAY + timedelta(weeks=week))
            await self.works()
            await self.answer({one: rating for one, rating in ratings.items() if one < PEOPLE[8]})
            await self.look(next(looks))
            await self.answer({one: rating for one, rating in ratings.items() if one >= PEOPLE[8]})
            await self.look(next(looks))
            for days in (3, 4) if week < WEEKS - 1 else (1, 2):
                self.slack.clock.move_to(MONDAY + timedelta(weeks=week, days=days, minutes=1))
                await self.works()
                await self.look(next(looks))
        for person in (LEADER, STAFF, ADMIN):
            await Onlooker(person, self.slack, presses=10).goes_home()
        await Onlooker(ADMIN, self.slack, presses=10).looks("schedules")
        return Seen(tuple(self.slack.notebook.lines), tuple(self.database.values), await self.units())

    @property
    def database(self) -> WatchedDatabase:
        assert isinstance(self.slack.deps.database, WatchedDatabase)
        return self.slack.deps.database

    async def works(self) -> None:
        for _ in range(2):
            await self.worker.tick()
            await self.worker.send_due()
            self.slack.clock.move(timedelta(seconds=31))
            self.slack.clock.move_machine(timedelta(seconds=31))

    async def look(self, looks: Sequence[Look]) -> None:
        for one in looks:
            onlooker = Onlooker(one.person, self.slack, presses=0 if one.person == ADMIN else 4)
            await (onlooker.goes_home() if one.what == HOME else onlooker.looks(one.what))

    async def answer(self, ratings: Mapping[str, Rating]) -> None:
        """People press what they think, each where they count; the receipt is theirs alone."""
        lines = self.slack.notebook.lines
        for person, rating in sorted(ratings.items()):
            channel, before = self.town.segment(person), len(lines)
            await self.slack.presses(person, self.button(channel, rating), {}, message=channel)
            lines[before:] = [line for line in lines[before:] if line.method != "respond"]

    def button(self, channel: str, rating: Rating) -> Mapping[str, object]:
        """The button for a rating on the newest check-in of a channel."""
        post = [one for one in self.slack.notebook.slack.posts if one.channel == channel][-1]
        pressable = elements_in([block._resolve() for block in post.message.blocks])
        return next(one for one in pressable if one["action_id"] == f"answer:{rating}")

    async def units(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """The channels of each unit, by week; none for a round that was closed without figures."""

        async def read(session):
            rows = await session.execute(
                text(
                    "SELECT rounds.id, tallies.channels FROM rounds LEFT JOIN tallies ON tallies.round_id = rounds.id "
                    "WHERE rounds.state = 'closed' ORDER BY rounds.opens_at, 2"
                )
            )
            return rows.all()

        found: dict[str, list[frozenset[str]]] = {}
        for round_id, channels in await self.database.read(read):
            found.setdefault(round_id, []).extend([frozenset(json.loads(channels))] if channels else [])
        return tuple(map(tuple, found.values()))


def played(template: Path, town: Town) -> Seen:
    """Play a town on a fresh database, with the same luck every time."""

    async def run(folder: str) -> Seen:
        shutil.copy(template, f"{folder}/pulse.db")
        database = WatchedDatabase(open_database(f"sqlite:///{folder}/pulse.db").engine)
        database.values = []
        try:
            return await (await settled(database, town)).goes_on()
        finally:
            await database.close()

    with TemporaryDirectory() as folder:
        return asyncio.run(run(folder))


async def settled(database: WatchedDatabase, town: Town) -> Play:
    world = World(
        channels={name: list(people) for name, people in town.channels.items()},
        program=make_program(k=town.k, digest_due_at=MONDAY + timedelta(days=4)),
        schedule=make_schedule(channels=tuple(town.channels)),
    )
    await database.write(settle_in, world)
    messenger = FakeMessenger()
    messenger.knows_people(*(make_person(one) for one in (*PEOPLE, LEADER)), make_person(ADMIN, admin=True))
    for name, people in {**town.channels, "C0LEAD": [LEADER]}.items():
        messenger.knows_channel(Channel(name, name.removeprefix("C0").lower(), joined=True), members=people)
    clock, notebook = MovableClock(MONDAY, machine=MONDAY), Notebook(messenger)
    deps = Deps(database, notebook, clock, make_catalogue(), make_means().keyring)
    return Play(town, Slack(deps, notebook, clock), Worker(deps, holder="the only one"))


@pytest.mark.timeout(300)
@some
@given(seed=st.integers(0, 10**6))
def test_nothing_that_is_ever_shown_tells_who_of_a_unit_gave_which_rating(sqlite_template: Path, seed: int):
    town = a_town(Random(seed))
    first = played(sqlite_template, town)
    second = played(sqlite_template, exchanged(town, first, Random(seed + 1)))
    assert first.said == second.said
    assert list(figures_of_few([*first.values, *second.values], town.k)) == []


def everybody_says(rating: Rating) -> Town:
    """One channel of everybody, whose figures a leader reads at every moment."""
    looks = tuple((Look(LEADER, HOME if moment % 4 else "summary"),) for moment in range(4 * WEEKS))
    return Town({"C0A": PEOPLE}, 5, tuple(dict.fromkeys(PEOPLE, rating) for _ in range(WEEKS)), looks)


def test_the_reader_does_see_what_a_unit_says_together(sqlite_template: Path):
    low, high = (played(sqlite_template, everybody_says(one)) for one in (Rating.NOT_YET, Rating.FULLY))
    differing = {one.method for one, other in zip(low.said, high.said, strict=True) if one != other}
    assert differing >= {"respond", "publish_home", "post"}
    assert list(figures_of_few(low.values, len(PEOPLE) + 1)) != []


def test_a_figure_of_few_would_be_found_wherever_it_is():
    hidden = [("a", {"b": frozenset({Counts(fully=2)})})]
    assert list(figures_of_few(hidden, 3)) == [Counts(fully=2)]
    assert list(figures_of_few(hidden, 2)) == []
