"""What is due becomes a round, once; what is too late is recorded; what rests is not asked."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.domain.round import CheckInState, MissedReason, RoundState
from bot.domain.schedule import ScheduleState
from bot.services.closing import forget_round
from bot.services.opening import (
    AlreadyAskedError,
    NotActiveError,
    NothingToAskError,
    PerhapsAskedError,
    ask_now,
    open_due_rounds,
)
from bot.services.steering import pause
from storage import check_ins, directory, rounds, schedules
from storage.engine import Database, Writing
from tests.factories import MONDAY, WORKSPACE, World, make_catalogue, make_hand, make_means, make_schedule
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


async def misses_everywhere(stage: Stage, reason: MissedReason) -> None:
    """The round that is open comes to stand nowhere."""
    round_ = await stage.latest()
    for one in await stage.check_ins(round_):
        await stage.database.write(check_ins.miss, WORKSPACE, one.id, reason)
    await stage.database.write(rounds.miss_round, WORKSPACE, round_.id, reason)
    await stage.database.write(forget_round, WORKSPACE, round_.id)


async def test_ask_now_after_a_round_that_was_opened_and_missed_asks_in_its_place(stage: Stage):
    await stage.opens()
    await misses_everywhere(stage, MissedReason.NOT_IN_CHANNEL)
    await ask_by_hand(stage)
    (round_,) = await stage.rounds()
    assert (round_.state, round_.asked) == (RoundState.OPEN, 14)
    assert [one.state for one in await stage.check_ins(round_)] == [CheckInState.DUE, CheckInState.DUE]


async def test_ask_now_refuses_while_a_message_may_stand_of_which_nobody_knows(stage: Stage):
    await stage.opens()
    await misses_everywhere(stage, MissedReason.FATE_UNKNOWN)
    before = await stage.rounds()
    with pytest.raises(PerhapsAskedError, match="might ask"):
        await ask_by_hand(stage)
    assert await stage.rounds() == before


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


async def test_a_schedule_that_fails_leaves_the_others_alone(stage: Stage):
    broken = make_schedule(id="broken", program_id="program", channels=("C0NORTH", "C0NORTH"))
    await stage.database.write(schedules.add_schedule, WORKSPACE, broken)
    with capture_logs() as logged:
        await stage.opens()
    assert [row["schedule_id"] for row in await stage.rows("rounds")] == ["schedule"]
    assert {line["action"] for line in logged} == {"opening.failed"}


async def loses_its_zone(session: Writing, schedule_id: str) -> None:
    """As after a move to a machine whose list of time zones is older."""
    await session.execute(text("UPDATE schedules SET zone = 'Europe/Atlantis' WHERE id = :id"), {"id": schedule_id})


async def test_a_schedule_in_a_zone_unknown_to_this_machine_holds_up_nothing(stage: Stage):
    await stage.database.write(schedules.add_schedule, WORKSPACE, make_schedule(id="lost"))
    await stage.database.write(loses_its_zone, "lost")
    with capture_logs() as logged:
        await stage.opens()
        listed = await stage.database.read(schedules.schedules, WORKSPACE)
        coming = await stage.database.read(schedules.schedules_due_by, stage.clock.now() + WEEK)
    assert [row["schedule_id"] for row in await stage.rows("rounds")] == ["schedule"]
    assert [one.id for one in listed] == [one.id for _, one in coming] == ["schedule"]
    assert {line["action"] for line in logged} == {"opening.failed", "schedule.unreadable"}


async def test_however_many_schedules_fail_the_others_are_opened(stage: Stage):
    for number in range(5):
        broken = make_schedule(id=f"broken-{number}", due_at=MONDAY - timedelta(minutes=1))
        await stage.database.write(schedules.add_schedule, WORKSPACE, broken)
        await stage.database.write(loses_its_zone, broken.id)
    assert await stage.database.write(open_due_rounds, now=MONDAY, means=stage.means, limit=2) == 1
    assert [row["schedule_id"] for row in await stage.rows("rounds")] == ["schedule"]


class Held:
    """A transaction that does something and then stays open until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def between(self) -> None:
        self.begun.set()
        await self.go.wait()


async def somebody_waits(stage: Stage) -> None:
    """Until another transaction waits for a lock."""
    waiting = 0
    while not waiting:
        waiting = await stage.database.read(_count_waiting)


async def _count_waiting(session) -> int:
    return await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))


async def test_ask_now_and_the_tick_never_wait_for_each_other(postgres_stage: Stage):
    held, attempts = Held(), []

    async def ticks(session: Writing) -> int:
        attempts.append("a try")
        await schedules.due_schedules(session, now=MONDAY, limit=20)
        await held.between()
        await directory.lock_workspace(session, WORKSPACE)
        return await open_due_rounds(session, now=MONDAY, means=postgres_stage.means)

    ticking = asyncio.create_task(postgres_stage.database.write(ticks))
    await held.begun.wait()
    asking = asyncio.create_task(ask_by_hand(postgres_stage))
    await somebody_waits(postgres_stage)
    held.go.set()
    assert await ticking == 1
    with pytest.raises(AlreadyAskedError):
        await asking
    assert attempts == ["a try"]


async def test_ask_now_asks_nothing_on_a_schedule_that_is_paused_meanwhile(postgres_stage: Stage):
    held = Held()

    async def pauses(session: Writing) -> None:
        await pause(session, WORKSPACE, "schedule", hand=make_hand())
        await held.between()

    pausing = asyncio.create_task(postgres_stage.database.write(pauses))
    await held.begun.wait()
    asking = asyncio.create_task(ask_by_hand(postgres_stage))
    await somebody_waits(postgres_stage)
    held.go.set()
    await pausing
    with pytest.raises(NotActiveError):
        await asking
