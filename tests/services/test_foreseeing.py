"""What is announced is what will be asked, also where schedules share channels."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.clock import MovableClock
from bot.domain.cards import Foreseen
from bot.domain.delivery import DeliveryKind
from bot.domain.person import Channel
from bot.domain.practice_order import Ordering, Standing
from bot.domain.round import RoundState
from bot.domain.schedule import Schedule
from bot.services import missing, sending
from bot.services.foreseeing import foreseen, standing
from bot.services.opening import ask_now
from bot.services.steering import delete, living, pause
from storage import deliveries, directory, rounds, schedules
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, World, make_cadence, make_catalogue, make_hand, make_means, make_schedule
from tests.stage import Stage

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def asking(id: str, *channels: str, **cadence: object) -> Schedule:
    """A schedule that asks from its first time after Monday's on."""
    made = make_cadence(**cadence)
    return make_schedule(id=id, channels=channels, cadence=made, due_at=made.next_after(MONDAY - DAY).opens_at)


async def stage_with(database: Database, clock: MovableClock, *every: Schedule, practices: int = 4) -> Stage:
    first, *others = every
    stage = await Stage(database, clock, World(schedule=first), make_means(make_catalogue(practices))).settles_in()
    for one in others:
        await database.write(schedules.add_schedule, WORKSPACE, one)
    asked = {channel for one in every for channel in one.channels}
    await database.write(directory.save_channels, WORKSPACE, [Channel(id, id.lower(), joined=True) for id in asked])
    return stage


async def announced(stage: Stage, *ids: str, count: int = 3) -> dict[str, tuple[Foreseen, ...]]:
    return await stage.database.read(
        foreseen, WORKSPACE, ids, now=stage.clock.now(), catalogue=stage.means.catalogue, count=count
    )


def slugs(coming: Sequence[Foreseen]) -> list[str | None]:
    return [one.practice and one.practice.id.partition("/")[2] for one in coming]


async def test_the_next_three_and_what_they_ask_are_named(stage: Stage):
    await stage.opens()
    coming = (await announced(stage, "schedule"))["schedule"]
    assert slugs(coming) == ["p2", "p3", "p4"]
    assert coming[0].occurrence.opens_at == MONDAY + WEEK


async def test_of_two_schedules_of_one_channel_the_second_is_not_promised_what_the_first_will_ask(
    database: Database, clock: MovableClock
):
    mondays, thursdays = asking("mondays", "C0NORTH", "C0SOUTH"), asking("thursdays", "C0SOUTH", weekdays=(3,))
    stage = await stage_with(database, clock, mondays, thursdays, practices=6)
    coming = await announced(stage, "mondays", "thursdays")
    assert slugs(coming["mondays"]) == ["p3", "p5", None]
    assert slugs(coming["thursdays"]) == ["p2", "p4", "p6"]
    assert (await announced(stage, "thursdays"))["thursdays"] == coming["thursdays"]


async def test_schedules_of_different_channels_leave_each_other_alone(database: Database, clock: MovableClock):
    stage = await stage_with(database, clock, asking("north", "C0NORTH"), asking("south", "C0SOUTH"))
    await stage.opens()
    coming = await announced(stage, "north", "south")
    assert coming["north"] == coming["south"]


async def test_schedules_that_ask_nothing_stand_in_nobodys_way(database: Database, clock: MovableClock):
    others = [asking(id, "C0NORTH", weekdays=(day,)) for day, id in enumerate(["paused", "deleted"], start=1)]
    stage = await stage_with(database, clock, asking("schedule", "C0NORTH", weekdays=(3,)), *others)
    await stage.database.write(pause, WORKSPACE, "paused", hand=make_hand())
    await stage.database.write(delete, WORKSPACE, "deleted", hand=make_hand())
    coming = await announced(stage, "schedule", "paused", "deleted", "never")
    assert {id: slugs(found) for id, found in coming.items()} == {"schedule": ["p1", "p2", "p3"]}


async def test_what_is_due_and_not_yet_handled_is_counted_in(database: Database, clock: MovableClock):
    stage = await stage_with(
        database, clock, asking("mondays", "C0NORTH"), asking("tuesdays", "C0NORTH", weekdays=(1,))
    )
    clock.move(timedelta(hours=2))
    assert slugs((await announced(stage, "tuesdays"))["tuesdays"])[0] == "p2"
    clock.move(timedelta(hours=5))
    assert slugs((await announced(stage, "tuesdays"))["tuesdays"])[0] == "p1"


async def test_a_day_that_has_its_round_already_is_not_announced(stage: Stage):
    await stage.opens()
    await stage.moves(WEEK - timedelta(hours=2))
    await stage.database.write(ask_now, WORKSPACE, "schedule", now=stage.clock.now(), means=stage.means)
    coming = (await announced(stage, "schedule", count=1))["schedule"]
    assert [one.occurrence.local_date for one in coming] == [(MONDAY + 2 * WEEK).date()]


async def test_what_was_asked_in_the_afternoon_is_not_foreseen_four_weeks_later_in_the_morning(
    database: Database, clock: MovableClock
):
    due = MONDAY + timedelta(weeks=4) - timedelta(hours=1)
    monthly = make_schedule(cadence=make_cadence(every=4), due_at=due)
    stage = await stage_with(database, clock, monthly, practices=1)
    clock.move(timedelta(hours=6))
    await database.write(ask_now, WORKSPACE, "schedule", now=clock.now(), means=stage.means)
    (next_one,) = (await announced(stage, "schedule", count=1))["schedule"]
    assert (next_one.occurrence.opens_at, next_one.practice) == (due, None)
    await stage.moves_to(due)
    assert (await stage.latest()).state is RoundState.SKIPPED


async def test_another_workspace_is_announced_nothing(stage: Stage):
    coming = await stage.database.read(
        foreseen, "T0OTHER", ["schedule"], now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    assert coming == {}


async def asked(stage: Stage, schedule_id: str) -> dict[datetime, str | None]:
    found = await stage.database.read(rounds.recent_rounds, WORKSPACE, schedule_id, limit=100)
    return {round_.opens_at: round_.practice for round_ in found}


async def test_everything_that_is_announced_comes_true(database: Database, clock: MovableClock):
    """Schedules in three zones, over the change to summer time, some of which share channels only through others."""
    every = [
        asking("a", "C0NORTH", "C0SOUTH"),
        asking("b", "C0SOUTH", weekdays=(2, 4), at=time(16, 30), zone="America/New_York"),
        asking("c", "C0EAST", "C0SOUTH", weekdays=(0, 3)),
        asking("d", "C0EAST", weekdays=(6,), zone="Pacific/Auckland"),
    ]
    stage = await stage_with(database, clock, *every, practices=9)
    ids = [one.id for one in every]
    promised = await announced(stage, *ids, count=5)
    until = max(coming[-1].occurrence.opens_at for coming in promised.values())
    turns = {one.opens_at for schedule in every for one in schedule.cadence.between(MONDAY - DAY, until)}
    for moment in sorted(turn for turn in turns if turn >= MONDAY):
        await stage.moves_to(moment)
    for id in ids:
        kept = await asked(stage, id)
        for one in promised[id]:
            assert kept[one.occurrence.opens_at] == (one.practice and one.practice.id), (id, one.occurrence.local_date)


async def refuses_what_is_owed_to(stage: Stage, channel: str) -> None:
    """The sender finds that nothing can be posted in a channel."""
    now = stage.clock.now()

    async def send(session) -> None:
        for owed in await deliveries.due_deliveries(session, WORKSPACE, now=now, limit=100):
            if owed.kind is DeliveryKind.CHECK_IN and owed.channel == channel:
                taken = await sending.take_up(session, WORKSPACE, owed, now=now, holder="sender", machine_now=now)
                random = stage.means.random
                await missing.refused(session, WORKSPACE, taken, "is_archived", now=now, random=random)

    await stage.database.write(send)


async def test_what_is_announced_beside_an_archived_channel_comes_true(database: Database, clock: MovableClock):
    """Two schedules share only a channel in which nothing can be posted; a third has no other."""
    every = [
        asking("a", "C0SOUTH", "C0NORTH"),
        asking("b", "C0SOUTH", "C0EAST", weekdays=(1,)),
        asking("c", "C0SOUTH", weekdays=(2,)),
    ]
    stage = await stage_with(database, clock, *every)
    archived = Channel("C0SOUTH", "south", joined=True, archived=True)
    await database.write(directory.save_channels, WORKSPACE, [archived])
    promised = await announced(stage, "a", "b", "c")
    for day in range(23):
        await stage.moves_to(MONDAY + day * DAY)
        await refuses_what_is_owed_to(stage, "C0SOUTH")
    assert [slugs(promised[id]) for id in "abc"] == [["p2", "p3", "p4"], ["p1", "p2", "p3"], ["p1", "p1", "p1"]]
    for id in "abc":
        kept = await asked(stage, id)
        assert [kept[one.occurrence.opens_at] for one in promised[id]] == [one.practice.id for one in promised[id]]


async def stands(stage: Stage, *practices: str, schedule_id: str = "schedule") -> Standing:
    """How practices stand in this order, by their short names."""
    schedule = await stage.database.read(living, WORKSPACE, schedule_id)
    ordering = Ordering(tuple(f"facilitative-administration/{one}" for one in practices))
    now, catalogue = stage.clock.now(), stage.means.catalogue
    return await stage.database.read(standing, WORKSPACE, schedule, ordering, now=now, catalogue=catalogue)


async def test_which_practice_comes_next_and_which_rest_is_known_of_any_order(stage: Stage):
    await stage.opens()
    found = await stands(stage, "p1", "p4", "p2", "p3")
    assert found == Standing(
        date(2026, 3, 9), "facilitative-administration/p4", {"facilitative-administration/p1": date(2026, 3, 30)}
    )
    assert (await stands(stage, "p1")).practice is None


async def test_a_practice_that_others_ask_in_the_same_channel_rests_too(database: Database, clock: MovableClock):
    """It rests for 28 days by the wall clock, to the minute."""
    mondays, thursdays = asking("mondays", "C0NORTH"), asking("thursdays", "C0NORTH", weekdays=(3,))
    stage = await stage_with(database, clock, mondays, thursdays)
    await stage.opens()
    resting = {"facilitative-administration/p1": date(2026, 3, 30)}
    assert (await stands(stage, "p1", "p2", "p3", schedule_id="thursdays")).resting == resting
    nine_by_summer_time = MONDAY + 4 * WEEK - timedelta(hours=1)
    stage.clock.move_to(nine_by_summer_time - timedelta(minutes=1))
    assert (await stands(stage, "p1", "p2", "p3", schedule_id="thursdays")).resting == resting
    stage.clock.move_to(nine_by_summer_time)
    assert (await stands(stage, "p1", "p2", "p3", schedule_id="thursdays")).resting == {}


async def test_of_a_paused_schedule_nothing_comes_next(stage: Stage):
    await stage.database.write(pause, WORKSPACE, "schedule", hand=make_hand())
    assert await stands(stage, "p1", "p2") == Standing()
