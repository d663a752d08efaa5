"""Schedules that fail hold up neither those that work, nor for long whoever else writes; they are tried until they
work."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.clock import MovableClock
from bot.domain.schedule import Manner, Schedule
from bot.domain.troubles import Troubles
from bot.ports import Deps
from bot.services.opening import AGAIN, TRIES, open_due_rounds
from bot.worker.ticking import Memory, TickReport, tick
from storage import schedules
from storage.engine import Database, Writing
from tests.factories import MONDAY, WORKSPACE, World, make_catalogue, make_means, make_schedule
from tests.fakes import FakeMessenger
from tests.services.sql import tries
from tests.stage import Stage

SOON = timedelta(seconds=5)


@dataclass
class Office:
    """A town in which every schedule has a channel of its own, and a worker who remembers what failed."""

    stage: Stage
    troubles: Troubles = field(default_factory=Troubles)

    @property
    def database(self) -> Database:
        return self.stage.database

    async def ticks(self) -> TickReport:
        stage = self.stage
        deps = Deps(stage.database, FakeMessenger(), stage.clock, stage.means.catalogue, stage.means.keyring)
        report = await tick(deps, Memory(self.troubles))
        stage.clock.move(SOON)
        return report

    async def sets_up(self, every: Collection[Schedule]) -> None:
        await self.database.write(_add, every)

    async def mends(self, number: int) -> None:
        await self.database.write(_mend, f"s{number:02}", f'["{_channel(number)}"]')

    async def opened(self) -> list[str]:
        """The schedules that have asked."""
        return sorted(str(row["schedule_id"]) for row in await self.stage.rows("rounds"))


async def _add(session: Writing, every: Collection[Schedule]) -> None:
    for one in every:
        await schedules.add_schedule(session, WORKSPACE, one)


async def _mend(session: Writing, schedule_id: str, channels: str) -> None:
    values = {"id": schedule_id, "channels": channels}
    await session.execute(
        text("UPDATE schedules SET zone = 'Europe/Berlin', channels = :channels WHERE id = :id"), values
    )


def _channel(number: int) -> str:
    return f"C0{number:02}"


def working(number: int, **changes: object) -> Schedule:
    return make_schedule(id=f"s{number:02}", channels=(_channel(number),), **changes)


def broken(number: int, **changes: object) -> Schedule:
    """It fails when its rows are written: two check-ins of a round can't stand in one channel."""
    return make_schedule(id=f"s{number:02}", channels=(_channel(number),) * 2, **changes)


def some(count: int, *, failing: Collection[int], **changes: object) -> list[Schedule]:
    return [(broken if number in failing else working)(number, **changes) for number in range(count)]


def names(numbers: Collection[int]) -> list[str]:
    return [f"s{number:02}" for number in sorted(numbers)]


async def office_with(database: Database, clock: MovableClock, every: Collection[Schedule], *, channels: int) -> Office:
    world = World(
        channels={_channel(number): [f"U0{number:02}A", f"U0{number:02}B"] for number in range(channels)},
        schedule=working(99, due_at=MONDAY + timedelta(days=7)),
    )
    stage = await Stage(database, clock, world, make_means(make_catalogue(6))).settles_in()
    office = Office(stage)
    await office.sets_up(every)
    return office


async def test_some_that_fail_hold_up_none_of_those_that_work(database: Database, clock: MovableClock):
    failing = {0, 7, 8, 30, 49}
    office = await office_with(database, clock, some(50, failing=failing), channels=60)
    with tries(database) as first:
        await office.ticks()
    assert await office.opened() == names(set(range(50)) - failing)
    assert max(first) <= TRIES

    await office.sets_up([working(number, due_at=MONDAY) for number in range(50, 60)])
    with tries(database) as second:
        assert (await office.ticks()).opened == 10
    assert second == [1, len(failing)]  # what is newly due in one page, and then each that failed by itself

    for number in failing:
        await office.mends(number)
    assert (await office.ticks()).opened == len(failing)
    assert await office.opened() == names(range(60))


async def test_however_many_fail_no_transaction_lasts_for_all_of_them(database: Database, clock: MovableClock):
    """The worker goes on from one transaction to the next, until all that work have asked."""
    office = await office_with(database, clock, some(28, failing=range(25)), channels=28)
    with tries(database) as first:
        await office.ticks()
    assert await office.opened() == names({25, 26, 27})
    assert first[0] == 1  # a large page fails: others have waited long enough
    assert max(first) <= TRIES
    assert sum(first) <= 1 + 28 + AGAIN
    with tries(database) as later:
        assert [(await office.ticks()).opened for _ in range(3)] == [0, 0, 0]
    assert later == [AGAIN] * 3


@pytest.mark.parametrize("mended", [0, 6, 11])
async def test_each_that_fails_is_tried_again_in_its_turn(database: Database, clock: MovableClock, mended: int):
    office = await office_with(database, clock, some(12, failing=range(12)), channels=12)
    await office.ticks()
    await office.mends(mended)
    assert sum([(await office.ticks()).opened for _ in range(3)]) == 1
    assert await office.opened() == names({mended})


async def test_one_that_asks_directly_and_fails_has_a_transaction_for_itself(database: Database, clock: MovableClock):
    every = some(3, failing=[], manner=Manner.DIRECT)
    office = await office_with(database, clock, [*every, working(3)], channels=4)
    for one in every:
        await database.write(loses_its_zone, one.id)
    with tries(database) as first:
        await office.ticks()
    assert set(first) == {1}
    assert await office.opened() == ["s03"]
    await office.mends(2)
    with tries(database) as later:
        assert sum([(await office.ticks()).opened for _ in range(3)]) == 1
    assert set(later) == {1}


async def loses_its_zone(session: Writing, schedule_id: str) -> None:
    """As after a move to a machine whose list of time zones is older."""
    await session.execute(text("UPDATE schedules SET zone = 'Europe/Atlantis' WHERE id = :id"), {"id": schedule_id})


async def test_those_that_share_a_channel_ask_in_their_order_though_one_among_them_fails(
    database: Database, clock: MovableClock
):
    every = some(6, failing=[1])
    every = [make_schedule(id=one.id, channels=("C000",) * len(one.channels)) for one in every]
    office = await office_with(database, clock, every, channels=1)
    stage = office.stage
    while await database.write(open_due_rounds, now=clock.now(), means=stage.means, limit=3):
        pass
    asked = sorted((row["schedule_id"], row["practice"]) for row in await stage.rows("rounds"))
    practices = [f"facilitative-administration/p{place}" for place in range(1, 6)]
    assert asked == list(zip(names({0, 2, 3, 4, 5}), practices, strict=True))
