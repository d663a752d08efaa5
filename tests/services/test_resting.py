"""A practice rests: for people, for the channels they are in, and for whoever is too late to be asked."""

from datetime import datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.delivery import DeliveryKind
from bot.domain.round import MissedReason, Round, RoundState
from bot.domain.schedule import Manner, Schedule
from bot.services.opening import open_due_rounds
from storage import directory, rounds, schedules
from storage.engine import Database
from tests.factories import WORKSPACE, World, make_cadence, make_schedule
from tests.services.test_asking import FIRST, NINE, around_the_world, direct, owed
from tests.stage import Stage

SIX = tuple(f"U0P{number}" for number in range(6))


async def town(database: Database, clock: MovableClock, *schedules_there: Schedule) -> Stage:
    """Six people in one channel, and schedules that reach them."""
    first, *others = schedules_there
    stage = await Stage(database, clock, World(channels={"C0NORTH": list(SIX)}, schedule=first)).settles_in()
    for one in others:
        await database.write(schedules.add_schedule, WORKSPACE, one)
    return stage


def by_name(people: tuple[str, ...], *, due_at: datetime = FIRST) -> Schedule:
    return make_schedule(id="by name", manner=Manner.DIRECT, channels=(), people=people, due_at=due_at)


async def asked_by(stage: Stage, schedule_id: str) -> list[Round]:
    """The rounds of a schedule, oldest first."""
    return [*reversed(await stage.database.read(rounds.recent_rounds, WORKSPACE, schedule_id, limit=9))]


async def test_what_some_were_asked_directly_is_not_asked_of_their_whole_channel_soon(
    database: Database, clock: MovableClock
):
    clock.move_to(FIRST)
    together = make_schedule(channels=("C0NORTH",), due_at=NINE + timedelta(days=7))
    stage = await town(database, clock, together, by_name(SIX[:5]))
    await stage.opens()
    await stage.moves_to(NINE + timedelta(days=7))
    (alone, *_), (later,) = await asked_by(stage, "by name"), await asked_by(stage, "schedule")
    assert alone.practice
    assert later.practice not in {None, alone.practice}


async def test_people_who_were_all_asked_it_lately_are_asked_the_next_practice(database: Database, clock: MovableClock):
    clock.move_to(FIRST)
    stage = await town(database, clock, direct(), by_name(SIX))
    await stage.opens()
    (first,), (second,) = await asked_by(stage, "schedule"), await asked_by(stage, "by name")
    assert (first.state, second.state) == (RoundState.OPEN, RoundState.OPEN)
    assert first.practice != second.practice
    assert (first.asked, second.asked) == (6, 6)


async def only_berlin(stage: Stage) -> Stage:
    await stage.database.write(directory.save_members, WORKSPACE, "C0NORTH", ["U0BERLIN"], read_at=FIRST)
    return stage


async def test_who_can_not_be_asked_in_time_any_more_is_missed_and_the_owner_is_told(
    database: Database, clock: MovableClock
):
    stage = await only_berlin(await around_the_world(database, clock))
    await stage.moves_to(NINE + timedelta(hours=7))
    missed = await stage.latest()
    assert (missed.state, missed.reason) == (RoundState.MISSED, MissedReason.TOO_LATE)
    assert await owed(stage, DeliveryKind.NOTICE)


@pytest.mark.parametrize("late", [5, 5.9])
async def test_a_round_that_would_be_closed_already_is_missed_and_nobody_rests_for_it(
    database: Database, clock: MovableClock, late: float
):
    stage = await only_berlin(await around_the_world(database, clock, cadence=make_cadence(open_hours=4)))
    await stage.moves_to(NINE + timedelta(hours=late))
    assert (await stage.latest()).reason is MissedReason.TOO_LATE
    assert await stage.rows("people_asked") == await stage.rows("askings") == []


async def test_one_direct_schedule_is_opened_at_a_time_so_that_clicks_get_in_between(
    database: Database, clock: MovableClock
):
    clock.move_to(FIRST)
    stage = await town(database, clock, direct(), by_name(SIX))
    opened = [await database.write(open_due_rounds, now=clock.now(), means=stage.means) for _ in range(3)]
    assert opened == [1, 1, 0]
