"""Made-up rows with defaults: a test names only what matters to it.

What needs a database is imported where it is made: rules, content and screens are tried without one, and loading it
takes as long as most of their tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from bot.domain.cadence import Cadence, CadenceKind
from bot.domain.catalogue import Catalogue, Driver, Group, Practice
from bot.domain.keyring import Keyring
from bot.domain.own_practice import OwnPractice
from bot.domain.person import Channel, Person
from bot.domain.program import DigestTime, Program
from bot.domain.schedule import Schedule, ScheduleState

if TYPE_CHECKING:
    from bot.services.opening import Means
    from bot.services.steering import Hand
    from storage.engine import Writing

WORKSPACE = "T0TEST"
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Nine o'clock on a Monday morning in Berlin, an hour before daylight saving matters to nobody."""


def make_practice(id: str = "facilitative-administration/resources", **changes: object) -> Practice:
    driver = id.partition("/")[0]
    slug = id.partition("/")[2]
    practice = Practice(
        id=id,
        driver=driver,
        title=f"Title of {slug}",
        question=f"Does {{program}} have {slug}?",
        why=f"Because {slug} matters.",
        signs=("First sign.", "Second sign."),
        source="A source",
        source_number=1,
        core=True,
        position=1,
    )
    return replace(practice, **changes)


def make_own_practice(**changes: object) -> OwnPractice:
    """A practice that an admin added to the program of `make_program`."""
    practice = OwnPractice(
        id="facilitative-administration/own-room",
        program="program",
        driver="facilitative-administration",
        title="A quiet room",
        question="Is there a quiet room for {program}?",
        why="People try new things more easily when nobody is watching.",
        signs=("There is a room.", "It can be booked."),
    )
    return replace(practice, **changes)


def make_catalogue(practices: int = 4, competency: int = 2) -> Catalogue:
    """A small catalogue: one driver of each group, with numbered practices."""
    fa = Driver(
        "facilitative-administration", "Facilitative Administration", Group.ORGANIZATION, "Leaders help.", ("fa",)
    )
    coaching = Driver("coaching", "Coaching", Group.COMPETENCY, "Coaches help.", ("coach",))
    made = [make_practice(f"{fa.slug}/p{place}", position=place) for place in range(1, practices + 1)]
    made += [
        make_practice(f"{coaching.slug}/c{place}", position=place, core=False) for place in range(1, competency + 1)
    ]
    return Catalogue((fa, coaching), tuple(made))


def make_cadence(**changes: object) -> Cadence:
    """Every Monday at nine in Berlin, open for three days."""
    values: dict[str, object] = {
        "kind": CadenceKind.WEEKLY,
        "at": time(9, 0),
        "zone": "Europe/Berlin",
        "open_hours": 72,
        "weekdays": (0,),
        "anchor": date(2026, 3, 2),
    }
    return Cadence(**{**values, **changes})


def make_program(**changes: object) -> Program:
    program = Program(
        id="program", name="Reading First", leadership_channel="C0LEAD", k=5, digest=DigestTime(zone="Europe/Berlin")
    )
    return replace(program, **changes)


def make_schedule(**changes: object) -> Schedule:
    schedule = Schedule(
        id="schedule",
        program_id="program",
        drivers=("facilitative-administration",),
        channels=("C0NORTH", "C0SOUTH"),
        cadence=make_cadence(),
        state=ScheduleState.ACTIVE,
        due_at=MONDAY,
        owner="U0ADMIN",
    )
    return replace(schedule, **changes)


def make_person(id: str, **changes: object) -> Person:
    return replace(Person(id=id, name=f"Name of {id}", zone="Europe/Berlin"), **changes)


def make_means(catalogue: Catalogue | None = None, seed: int = 1) -> Means:
    from bot.services.opening import Means

    return Means(Random(seed), catalogue or make_catalogue(), Keyring("a secret for tests"))


def make_hand(now: datetime = MONDAY, person: str = "U0ADMIN") -> Hand:
    """An admin who steers a schedule; each draws other ids."""
    from bot.services.steering import Hand

    return Hand(person, now, Random(next(_SEEDS)))


_SEEDS = count(1_000)


@dataclass
class World:
    """A workspace with channels and people in them, ready to be asked."""

    channels: dict[str, list[str]] = field(
        default_factory=lambda: {
            "C0NORTH": [f"U0N{place}" for place in range(8)],
            "C0SOUTH": [f"U0S{place}" for place in range(6)],
        }
    )
    program: Program = field(default_factory=make_program)
    schedule: Schedule = field(default_factory=make_schedule)
    admin: str = "U0ADMIN"
    leaders: tuple[str, ...] = ("U0LEAD",)


async def settle_in(session: Writing, world: World, workspace: str = WORKSPACE) -> None:
    """Write a world into the database, as if Slack had told of it and an admin had set it up."""
    from storage import directory, programs, schedules

    url = "https://test.slack.com/"
    await directory.save_workspace(session, workspace, name="Test", url=url, bot_user="U0BOT")
    everybody = sorted({person for members in world.channels.values() for person in members} | set(world.leaders))
    people = [make_person(one) for one in everybody if one != world.admin]
    await directory.save_people(session, workspace, [*people, make_person(world.admin, admin=True)])
    await directory.save_channels(
        session,
        workspace,
        [Channel(one, one.removeprefix("C0").lower(), joined=True) for one in [*world.channels, "C0LEAD"]],
    )
    for channel, members in [*world.channels.items(), ("C0LEAD", list(world.leaders))]:
        await directory.save_members(session, workspace, channel, members, read_at=MONDAY - timedelta(hours=1))
    await programs.save_program(session, workspace, world.program)
    await schedules.add_schedule(session, workspace, world.schedule)
