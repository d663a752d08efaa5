"""Schedules that are due at the same moment are opened together, and it makes no difference to what they ask."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.domain import asking
from bot.domain.cadence import CadenceKind, Occurrence
from bot.domain.delivery import DeliveryKind
from bot.domain.ids import reminded_of
from bot.domain.round import MissedReason
from bot.domain.schedule import Manner, Schedule
from bot.services import opening
from bot.services.occasions import Occasion, ask_all
from bot.services.opening import open_due_rounds
from storage import programs, schedules
from storage.engine import Database, Writing, open_database
from tests.examples import examples
from tests.factories import (
    MONDAY,
    WORKSPACE,
    World,
    make_cadence,
    make_catalogue,
    make_means,
    make_program,
    make_schedule,
    settle_in,
)
from tests.services.sql import statements, tries
from tests.stage import Stage

CHANNELS = {"C0A": ["U0A", "U0B", "U0C"], "C0B": ["U0C", "U0D"], "C0C": ["U0E"], "C0D": []}
PEOPLE = sorted({person for members in CHANNELS.values() for person in members})
BOTH = ("facilitative-administration", "coaching")


async def stage_with(
    database: Database, clock: MovableClock, every: Sequence[Schedule], *, practices: int = 4
) -> Stage:
    """A town of four channels in which all these schedules are set up, of two programs."""
    first, *others = every
    world = World(channels={name: list(people) for name, people in CHANNELS.items()}, schedule=first)
    means = make_means(make_catalogue(practices, competency=1))
    stage = Stage(database, clock, world, means)
    await database.write(_add, [make_program(id="second", name="Second", k=7)], [])
    await stage.settles_in()
    await database.write(_add, [], others)
    return stage


async def _add(session: Writing, some: Sequence[object], every: Sequence[Schedule]) -> None:
    for program in some:
        await programs.save_program(session, WORKSPACE, program)
    for one in every:
        await schedules.add_schedule(session, WORKSPACE, one)


async def opens(stage: Stage, *, limit: int = 100) -> list[int]:
    """The worker opens what is due, so many at once; how many came off each time."""
    handled = []
    while number := await stage.database.write(open_due_rounds, now=stage.clock.now(), means=stage.means, limit=limit):
        handled.append(number)
    return handled


async def asked(stage: Stage) -> dict[str, str | None]:
    """By schedule, which practice its only round asks."""
    return {str(row["schedule_id"]): row["practice"] for row in await stage.rows("rounds")}


def numbered(count: int, *channels: str, **changes: object) -> list[Schedule]:
    return [make_schedule(id=f"s{number}", channels=channels or ("C0A",), **changes) for number in range(count)]


async def test_what_is_due_at_once_takes_hardly_more_statements_than_one(database: Database, clock: MovableClock):
    stage = await stage_with(database, clock, numbered(12), practices=20)
    with statements(database) as first:
        assert await opens(stage, limit=1) == [1] * 12
    clock.move(timedelta(days=7))
    with statements(database) as then:
        assert await opens(stage) == [12]
    assert len(then) < len(first) / 6


async def test_what_one_has_just_asked_of_a_channel_rests_for_those_beside_it(database: Database, clock: MovableClock):
    stage = await stage_with(database, clock, numbered(6), practices=4)
    assert await opens(stage) == [6]
    practices = await asked(stage)
    assert len({one for one in practices.values() if one}) == 4
    reasons = [(row["schedule_id"], row["reason"]) for row in await stage.rows("rounds") if row["reason"]]
    assert sorted(reasons) == [("s4", MissedReason.NOTHING_TO_ASK), ("s5", MissedReason.NOTHING_TO_ASK)]


async def loses_its_zone(session: Writing, schedule_id: str) -> None:
    """As after a move to a machine whose list of time zones is older."""
    await session.execute(text("UPDATE schedules SET zone = 'Europe/Atlantis' WHERE id = :id"), {"id": schedule_id})


async def test_those_that_fail_in_a_page_leave_the_others_opened_and_nothing_behind(
    database: Database, clock: MovableClock
):
    """One can't be read, and one fails when its rows are written."""
    every = numbered(7)
    every[4] = replace(every[4], channels=("C0A", "C0A"))
    stage = await stage_with(database, clock, every, practices=6)
    await database.write(loses_its_zone, "s2")
    with capture_logs() as logged:
        assert sum(await opens(stage)) == 5
    practices = await asked(stage)
    assert sorted(practices) == ["s0", "s1", "s3", "s5", "s6"]
    assert len(set(practices.values())) == 5
    assert len(await stage.rows("check_ins")) == len(await stage.rows("round_keys")) == 5
    told = [line["schedule"] for line in logged if line["action"] == "opening.failed"]
    assert sorted(told) == ["s2", "s4"]
    await database.write(_mend)
    assert await opens(stage) == [2]
    assert len(await stage.rows("rounds")) == 7


async def _mend(session: Writing) -> None:
    await session.execute(text("UPDATE schedules SET zone = 'Europe/Berlin', channels = '[\"C0B\"]'"))


async def test_hours_later_each_owner_hears_of_each_schedule_once(database: Database, clock: MovableClock):
    clock.move(timedelta(hours=7))
    every = [replace(one, owner=owner) for one, owner in zip(numbered(3), ["U0ADMIN", "U0A", "U0ADMIN"], strict=True)]
    stage = await stage_with(database, clock, every)
    assert await opens(stage) == [3]
    rounds_of = {row["id"]: row["schedule_id"] for row in await stage.rows("rounds")}
    notices = [row for row in await stage.rows("deliveries") if row["kind"] == "notice"]
    told = sorted((rounds_of[row["subject"]], row["person_id"]) for row in notices)
    assert told == [("s0", "U0ADMIN"), ("s1", "U0A"), ("s2", "U0ADMIN")]


async def test_schedules_that_ask_very_many_people_are_not_opened_together(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opening, "PEOPLE", 6)
    stage = await stage_with(database, clock, numbered(5), practices=5)
    assert await opens(stage) == [2, 2, 1]
    clock.move(timedelta(days=7))
    monkeypatch.setattr(opening, "PEOPLE", 2)
    assert await opens(stage) == [1, 1, 1, 1, 1]


async def test_what_is_due_in_several_workspaces_is_opened_workspace_by_workspace(
    database: Database, clock: MovableClock
):
    stage = await stage_with(database, clock, numbered(2), practices=4)
    other = World(program=make_program(id="theirs"), schedule=make_schedule(id="theirs", program_id="theirs"))
    await database.write(settle_in, other, "T0OTHER")
    assert await opens(stage) == [1, 2]
    assert {(row["workspace_id"], row["schedule_id"]) for row in await stage.rows("rounds")} == {
        ("T0OTHER", "theirs"),
        (WORKSPACE, "s0"),
        (WORKSPACE, "s1"),
    }


async def test_what_one_asks_on_two_dates_at_once_it_asks_in_its_own_order(database: Database, clock: MovableClock):
    """Every second practice is one never asked before: what was asked just before decides, though not yet written."""
    stage = await stage_with(database, clock, numbered(1), practices=2)
    for _ in range(5):
        await opens(stage)
        clock.move(timedelta(days=7))
    stage.means = make_means(make_catalogue(4, competency=1), seed=2)
    coming = [clock.now(), clock.now() + timedelta(days=7)]
    occasions = [
        Occasion(stage.world.schedule, Occurrence(at.date(), at, at + timedelta(hours=72)), now=at) for at in coming
    ]
    made = await database.write(
        ask_all,
        WORKSPACE,
        occasions,
        catalogue=stage.means.catalogue,
        random=stage.means.random,
        keyring=stage.means.keyring,
    )
    assert [one.practice for one in made] == [f"facilitative-administration/{name}" for name in ("p3", "p2")]


@st.composite
def due_schedules(draw: st.DrawFn) -> list[Schedule]:
    """Schedules of two programs that share channels and are all due, some of them for hours or days."""
    return [draw(a_schedule(f"s{number}")) for number in range(draw(st.integers(2, 7)))]


@st.composite
def a_schedule(draw: st.DrawFn, id: str) -> Schedule:
    direct = draw(st.integers(0, 4)) == 0
    zone = draw(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo"]))
    cadence = make_cadence(kind=CadenceKind.WEEKDAYS, weekdays=(), at=time(draw(st.integers(6, 9))), zone=zone)
    late = timedelta(hours=draw(st.sampled_from([0, 0, 0, 1, 5, 7, 30, 80])))
    channels = draw(st.lists(st.sampled_from(sorted(CHANNELS)), unique=True, min_size=1, max_size=3))
    people = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=2)) if direct else []
    return make_schedule(
        id=id,
        program_id=draw(st.sampled_from(["program", "second"])),
        drivers=draw(st.sampled_from([BOTH, BOTH[:1]])),
        channels=tuple(channels),
        people=tuple(people),
        manner=Manner.DIRECT if direct else Manner.CHANNEL,
        reminds=draw(st.booleans()),
        cadence=cadence,
        due_at=MONDAY - late,
    )


BY_LUCK = {"id", "round_id", "subject"}
"""Columns that hold what was drawn by luck: rows are told apart by what they are about."""

WRITTEN = ("rounds", "segments", "asked", "askings", "people_asked", "check_ins", "deliveries")


async def come_to(stage: Stage) -> dict[str, list[str]]:
    """Every row that opening writes, with the schedule and the date in the place of its round."""
    names = {row["id"]: f"{row['schedule_id']} {row['local_date']}" for row in await stage.rows("rounds")}
    check_ins = {row["id"]: row for row in await stage.rows("check_ins")}

    def about(row: dict[str, object]) -> str:
        if "subject" not in row:
            return names[row.get("round_id") or row["id"]]
        subject = str(row["subject"])
        if row["kind"] == DeliveryKind.REMINDER:
            round_id, person = reminded_of(subject)
            return f"{names[round_id]} to {person}"
        if post := check_ins.get(subject):
            return f"{names[post['round_id']]} in {post['channel_id']}"
        return names[subject]

    def told(row: dict[str, object]) -> str:
        return f"{about(row)} { {name: row[name] for name in sorted(row.keys() - BY_LUCK)} }"

    found = {table: sorted(told(row) for row in await stage.rows(table)) for table in WRITTEN}
    return {**found, "schedules": [f"{row['id']} {row['due_at']}" for row in await stage.rows("schedules")]}


def opened(
    template: Path, every: Sequence[Schedule], *, limit: int, lateness: timedelta
) -> tuple[dict[str, list[str]], list[int]]:
    """What comes of these schedules on two days in a row, so many of them handled at once; and how often each
    transaction tried."""

    async def run(folder: str) -> tuple[dict[str, list[str]], list[int]]:
        shutil.copy(template, f"{folder}/pulse.db")
        database = open_database(f"sqlite:///{folder}/pulse.db")
        try:
            clock = MovableClock(MONDAY, machine=MONDAY)
            stage = await stage_with(database, clock, every, practices=5)
            with tries(database) as made:
                for _ in range(2):
                    await opens(stage, limit=limit)
                    clock.move(timedelta(days=1))
            return await come_to(stage), made
        finally:
            await database.close()

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, capture_logs() as logged:
        patch.setattr(asking, "LATENESS", lateness)
        found = asyncio.run(run(folder))
    assert [line for line in logged if line["action"] == "opening.failed"] == []
    return found


@examples(0.4)
@given(every=due_schedules(), lateness=st.sampled_from([asking.LATENESS, timedelta(hours=50)]))
def test_together_they_ask_what_they_would_ask_one_by_one(
    sqlite_template: Path, every: list[Schedule], lateness: timedelta
):
    """With more patience than we have, a schedule asks on several dates at once."""
    together, made = opened(sqlite_template, every, limit=100, lateness=lateness)
    one_by_one, _ = opened(sqlite_template, every, limit=1, lateness=lateness)
    assert together == one_by_one
    assert set(made) == {1}, "a page was tried and failed"
    directly = sum(one.manner is Manner.DIRECT for one in every)
    assert len(made) <= 2 * (2 * directly + 1), "only those that ask directly come between pages"
