"""A large organization with a past, written as rows: the rounds that closes would have left, without playing them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, text

from bot.domain.catalogue import Catalogue, Driver, Group
from bot.domain.person import Channel, Person
from bot.domain.round import CheckInState, RoundState
from storage import directory, programs, schedules
from storage.engine import Writing
from storage.tables import AskingRow, CheckInRow, CommentRow, RoundRow, SegmentRow, TallyRow
from tests.factories import make_cadence, make_practice, make_program, make_schedule

WORKSPACE = "T0BENCH"
LEADER, LEADERSHIP = "U0LEADER", "C0LEADERSHIP"
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
"""A Friday; the round that opened on the Monday before has closed."""

PRACTICES = 50
THREADS = 10
"""Of so many check-ins one has comments."""

DRIVERS = (
    ("facilitative-administration", Group.ORGANIZATION),
    ("systems-intervention", Group.ORGANIZATION),
    ("decision-support", Group.ORGANIZATION),
    ("selection", Group.COMPETENCY),
    ("training", Group.COMPETENCY),
    ("coaching", Group.COMPETENCY),
    ("fidelity", Group.COMPETENCY),
)


@dataclass(frozen=True)
class Size:
    """How many channels of how many people were asked in how many weekly rounds."""

    rounds: int
    channels: int = 200
    people: int = 20

    @property
    def teams(self) -> tuple[str, ...]:
        return tuple(f"C0TEAM{place:03d}" for place in range(self.channels))


def large_catalogue() -> Catalogue:
    """Fifty practices, spread over all seven drivers as evenly as they go."""
    drivers = tuple(Driver(slug, slug.replace("-", " ").title(), group, "What it is.") for slug, group in DRIVERS)
    practices = [
        make_practice(f"{drivers[place % len(drivers)].slug}/p{place:02d}", position=place)
        for place in range(PRACTICES)
    ]
    return Catalogue(drivers, tuple(sorted(practices, key=lambda one: [slug for slug, _ in DRIVERS].index(one.driver))))


async def write_history(session: Writing, size: Size) -> None:
    """The directory, one program with one schedule that asks every channel, and its closed rounds."""
    await _settle_in(session, size)
    random = Random(20)
    for back in range(size.rounds):
        await _write_round(session, size, back, random)


async def let_planner_know(session: Writing) -> None:
    """Take the statistics that PostgreSQL's own housekeeping takes by itself after a while; SQLite has none."""
    if session.bind.dialect.name == "postgresql":
        await session.execute(text("ANALYZE"))


async def _settle_in(session: Writing, size: Size) -> None:
    await directory.save_workspace(session, WORKSPACE, name="Bench", url="https://bench.slack.com/", bot_user="U0BOT")
    members = {team: [f"U{team[2:]}{place:02d}" for place in range(size.people)] for team in size.teams}
    everybody = [person for people in members.values() for person in people]
    await directory.save_people(session, WORKSPACE, [Person(one, one, "UTC") for one in (*everybody, LEADER)])
    named = [Channel(team, team[2:].lower(), joined=True) for team in size.teams]
    await directory.save_channels(session, WORKSPACE, [*named, Channel(LEADERSHIP, "leadership", joined=True)])
    for channel, people in ((LEADERSHIP, [LEADER]), *members.items()):
        await directory.save_members(session, WORKSPACE, channel, people, read_at=NOW)
    await programs.save_program(session, WORKSPACE, make_program(leadership_channel=LEADERSHIP))
    await schedules.add_schedule(session, WORKSPACE, _schedule(size))


def _schedule(size: Size) -> Any:
    monday = (NOW - timedelta(days=NOW.weekday())).date()
    cadence = make_cadence(zone="UTC", anchor=monday - timedelta(weeks=60))
    due_at = datetime.combine(monday + timedelta(weeks=1), cadence.at, UTC)
    return make_schedule(
        drivers=tuple(slug for slug, _ in DRIVERS), channels=size.teams, cadence=cadence, due_at=due_at
    )


async def _write_round(session: Writing, size: Size, back: int, random: Random) -> None:
    """The round of so many weeks ago, in which every channel was its own unit."""
    practice = large_catalogue().practices[back % PRACTICES]
    opened = NOW.replace(hour=9) - timedelta(days=NOW.weekday() + 7 * back)
    id, answered = f"round {back:03d}", size.people - 5
    whose = {"workspace_id": WORKSPACE, "round_id": id}
    await session.execute(
        insert(RoundRow).values(
            id=id,
            workspace_id=WORKSPACE,
            schedule_id="schedule",
            program_id="program",
            local_date=opened.date(),
            practice=practice.id,
            driver=practice.driver,
            cycle=1,
            manner="channel",
            opens_at=opened,
            closes_at=opened + timedelta(days=3),
            closed_at=opened + timedelta(days=3),
            k=5,
            state=RoundState.CLOSED,
            asked=size.channels * size.people,
            answered=size.channels * answered,
            published=True,
        )
    )
    places = list(enumerate(size.teams))
    asked = [{**whose, "channel_id": team, "position": place, "asked": size.people} for place, team in places]
    await session.execute(insert(SegmentRow), asked)
    askings = [{**whose, "channel_id": team, "practice": practice.id, "asked_at": opened} for team in size.teams]
    await session.execute(insert(AskingRow), askings)
    tallies = [{**whose, "position": place, **_tally(team, size, answered, random)} for place, team in places]
    await session.execute(insert(TallyRow), tallies)
    await session.execute(insert(CheckInRow), list(_check_ins(size, id, opened)))
    comments = list(_comments(size, id, opened))
    await session.execute(insert(CommentRow), comments)


def _tally(team: str, size: Size, answered: int, random: Random) -> dict[str, Any]:
    not_yet, partly = random.randint(0, 4), random.randint(0, 4)
    fully = answered - 2 - not_yet - partly
    return {
        "channels": [team],
        "asked": size.people,
        "not_yet": not_yet,
        "partly": partly,
        "fully": fully,
        "cant_tell": 2,
    }


def _check_ins(size: Size, round_id: str, opened: datetime) -> Iterator[dict[str, Any]]:
    for team in size.teams:
        yield {
            "id": f"{round_id} {team}",
            "workspace_id": WORKSPACE,
            "round_id": round_id,
            "channel_id": team,
            "person_id": None,
            "dm": None,
            "state": CheckInState.STANDING,
            "ts": f"{opened.timestamp():.6f}",
            "reason": None,
        }


def _comments(size: Size, round_id: str, opened: datetime) -> Iterator[dict[str, Any]]:
    for team in size.teams[::THREADS]:
        written = opened + timedelta(hours=2)
        yield {
            "workspace_id": WORKSPACE,
            "channel_id": team,
            "ts": f"{written.timestamp():.6f}",
            "check_in_id": f"{round_id} {team}",
            "author": LEADER,
            "text": "What I think of it, in a sentence or two.",
            "written_at": written,
            "changed_ts": f"{written.timestamp():.6f}",
            "deleted": False,
        }
