"""What is due becomes a round, once; what is too late is recorded; what rests is not asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.domain.round import CheckInState, MissedReason, RoundState
from bot.domain.schedule import ScheduleState
from bot.services.opening import AlreadyAskedError, NotActiveError, NothingToAskError, ask_now, foreseen
from storage import schedules
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, World, make_catalogue, make_means, make_schedule
from tests.stage import Stage

WEEK = timedelta(weeks=1)


async def ask_by_hand(stage: Stage):
    return await stage.database.write(
        ask_now, WORKSPACE, stage.world.schedule.id, now=stage.clock.now(), means=stage.means
    )


async def test_a_due_schedule_opens_one_round_with_a_check_in_owed_to_each_channel(stage: Stage):
    await stage.opens()
    (round_,) = await stage.rounds()
    assert (round_.state, round_.practice, round_.cycle) == (RoundState.OPEN, "facilitative-administration/p1", 1)
    assert (round_.opens_at, round_.closes_at) == (MONDAY, MONDAY + timedelta(hours=72))
    assert round_.asked == 14
    assert [(one.channel, one.state) for one in await stage.check_ins(round_)] == [
        ("C0NORTH", CheckInState.DUE),
        ("C0SOUTH", CheckInState.DUE),
    ]
    owed = await stage.rows("deliveries")
    assert [row["kind"] for row in owed] == ["check_in", "check_in"]


async def test_ticking_again_opens_nothing_more(stage: Stage):
    await stage.opens()
    await stage.opens()
    assert len(await stage.rounds()) == 1
    due = (await stage.database.read(schedules.schedules, WORKSPACE))[0].due_at
    assert due == MONDAY + WEEK


async def test_people_in_several_channels_are_asked_once_in_the_first(database: Database, clock: MovableClock):
    world = World(channels={"C0NORTH": ["U0A", "U0B"], "C0SOUTH": ["U0B", "U0C"]})
    stage = await Stage(database, clock, world).settles_in()
    await stage.opens()
    assert {(row["channel_id"], row["asked"]) for row in await stage.rows("segments")} == {
        ("C0NORTH", 2),
        ("C0SOUTH", 1),
    }


async def test_a_worker_that_was_down_asks_within_six_hours_and_records_the_rest(stage: Stage):
    await stage.moves_to(MONDAY + 2 * WEEK + timedelta(hours=6))
    states = [(round_.state, round_.reason) for round_ in await stage.rounds()]
    assert states == [
        (RoundState.MISSED, MissedReason.TOO_LATE),
        (RoundState.MISSED, MissedReason.TOO_LATE),
        (RoundState.OPEN, None),
    ]
    notices = [row for row in await stage.rows("deliveries") if row["kind"] == "notice"]
    assert [row["person_id"] for row in notices] == ["U0ADMIN"]


async def test_a_minute_beyond_six_hours_is_too_late(stage: Stage):
    await stage.moves_to(MONDAY + timedelta(hours=6, minutes=1))
    assert (await stage.latest()).reason is MissedReason.TOO_LATE


async def test_nothing_is_asked_that_would_be_closed_already(database: Database, clock: MovableClock):
    short = make_schedule(cadence=replace(make_schedule().cadence, open_hours=4))
    stage = await Stage(database, clock, World(schedule=short)).settles_in()
    await stage.moves_to(MONDAY + timedelta(hours=4))
    assert (await stage.latest()).state is RoundState.MISSED


async def test_each_practice_is_asked_once_before_any_repeats(stage: Stage):
    asked = []
    for week in range(8):
        await stage.moves_to(MONDAY + week * WEEK)
        asked.append((await stage.latest()).practice)
    assert len(set(asked[:4])) == 4
    assert asked[4:] == asked[:4]


async def test_a_cadence_that_outruns_its_practices_skips_and_says_so(database: Database, clock: MovableClock):
    means = make_means(make_catalogue(practices=3))
    stage = await Stage(database, clock, means=means).settles_in()
    for week in range(5):
        await stage.moves_to(MONDAY + week * WEEK)
    assert [(round_.state, round_.reason) for round_ in (await stage.rounds())[3:]] == [
        (RoundState.SKIPPED, MissedReason.NOTHING_TO_ASK),
        (RoundState.OPEN, None),
    ]


async def test_what_another_schedule_asked_of_the_same_channel_rests(stage: Stage):
    other = make_schedule(id="other", channels=("C0SOUTH",))
    await stage.database.write(schedules.add_schedule, WORKSPACE, other)
    await stage.opens()
    asked = {row["schedule_id"]: row["practice"] for row in await stage.rows("rounds")}
    assert len(set(asked.values())) == 2


async def test_deleting_a_schedule_does_not_end_the_rest_of_its_practices(stage: Stage):
    await stage.opens()
    (schedule,) = await stage.database.read(schedules.schedules, WORKSPACE)
    gone = replace(schedule, state=ScheduleState.DELETED, due_at=None)
    assert await stage.database.write(schedules.save_schedule, WORKSPACE, gone)
    await stage.database.write(schedules.add_schedule, WORKSPACE, make_schedule(id="again", due_at=stage.clock.now()))
    await stage.opens()
    practices = [row["practice"] for row in await stage.rows("rounds")]
    assert len(practices) == len(set(practices)) == 2


async def test_ask_now_takes_the_place_of_the_days_occurrence(database: Database, clock: MovableClock):
    stage = await Stage(database, clock, World(schedule=make_schedule(due_at=MONDAY + timedelta(hours=3)))).settles_in()
    await ask_by_hand(stage)
    with pytest.raises(AlreadyAskedError):
        await ask_by_hand(stage)
    await stage.moves(timedelta(hours=4))
    assert len(await stage.rounds()) == 1


async def test_ask_now_after_a_missed_occurrence_asks_in_its_place(stage: Stage):
    await stage.moves_to(MONDAY + timedelta(hours=7))
    assert (await stage.latest()).state is RoundState.MISSED
    await ask_by_hand(stage)
    (round_,) = await stage.rounds()
    assert (round_.state, round_.reason, round_.opens_at) == (RoundState.OPEN, None, stage.clock.now())


async def test_ask_now_refuses_when_everything_rests(database: Database, clock: MovableClock):
    stage = await Stage(database, clock, means=make_means(make_catalogue(practices=1))).settles_in()
    await stage.opens()
    stage.clock.move(timedelta(days=1))
    with pytest.raises(NothingToAskError, match="28 days"):
        await ask_by_hand(stage)


async def test_ask_now_refuses_on_a_paused_schedule(database: Database, clock: MovableClock):
    paused = make_schedule(state=ScheduleState.PAUSED, due_at=None)
    stage = await Stage(database, clock, World(schedule=paused)).settles_in()
    with pytest.raises(NotActiveError):
        await ask_by_hand(stage)


async def test_a_practice_rests_28_days_by_the_wall_clock_also_when_the_clocks_change(
    database: Database, clock: MovableClock
):
    """Four weeks over the change to summer time are 27 days and 23 hours of real time."""
    clock.move_to(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    stage = await Stage(database, clock, World(schedule=make_schedule(due_at=clock.now()))).settles_in()
    asked = []
    for week in range(5):
        moment = clock.now() if week == 0 else (await database.read(schedules.schedules, WORKSPACE))[0].due_at
        await stage.moves_to(moment)
        asked.append((await stage.latest()).practice)
    assert asked[4] == asked[0]


async def test_foreseen_names_the_next_three_and_what_they_ask(stage: Stage):
    await stage.opens()
    (schedule,) = await stage.database.read(schedules.schedules, WORKSPACE)
    coming = await stage.database.read(
        foreseen, WORKSPACE, schedule, now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    assert [one.practice.id for one in coming if one.practice] == [
        f"facilitative-administration/p{place}" for place in (2, 3, 4)
    ]
    assert coming[0].occurrence.opens_at == MONDAY + WEEK


async def test_a_schedule_that_fails_leaves_the_others_alone(stage: Stage):
    broken = make_schedule(id="broken", program_id="program", channels=("C0NORTH", "C0NORTH"))
    await stage.database.write(schedules.add_schedule, WORKSPACE, broken)
    with capture_logs() as logged:
        await stage.opens()
    assert [row["schedule_id"] for row in await stage.rows("rounds")] == ["schedule"]
    assert {line["action"] for line in logged} == {"opening.failed"}
