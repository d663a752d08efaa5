"""Asking by hand, directly: never while a round is on its way, nor so late that somebody is asked twice on one day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovableClock
from bot.domain.days_off import DaysOff
from bot.domain.round import RoundState
from bot.services.at_once import AskedThatDayError, SoonAskedError, StillAskingError
from bot.services.opening import ask_now
from bot.services.steering import skip_next, take_skip_back
from storage.engine import Database
from tests.factories import WORKSPACE, World, make_cadence, make_hand, make_schedule
from tests.services.test_asking import FIRST, NINE, ZONES, around_the_world, owed
from tests.stage import Stage

SUNDAY = NINE + timedelta(days=6)


async def asks_now(stage: Stage) -> None:
    await stage.database.write(ask_now, WORKSPACE, "schedule", now=stage.clock.now(), means=stage.means)


async def asked_by_the_latest(stage: Stage) -> set[object]:
    round_ = await stage.latest()
    return {row["person_id"] for row in await stage.rows("people_asked") if row["round_id"] == round_.id}


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    """People around the world, asked on Mondays; nothing is opened yet."""
    return await around_the_world(database, clock)


@pytest.mark.parametrize("hours", [1, 13, 40])
async def test_a_round_that_is_on_its_way_or_open_is_the_only_one(stage: Stage, hours: int):
    """Some wait for nine o'clock where they are, or all have it and may answer."""
    await stage.opens()
    await stage.moves_to(FIRST + timedelta(hours=hours))
    with pytest.raises(StillAskingError) as refused:
        await asks_now(stage)
    assert refused.value.sentence == (
        "The last check-in of this schedule is still open, or on its way to some people. You can ask again when it has "
        "closed: on Thursday, March 12, 2026 at 21:00 (Europe/Berlin)."
    )
    assert len(await stage.rounds()) == 1


async def test_one_that_was_asked_by_hand_is_the_only_one_too(stage: Stage):
    await stage.moves_to(NINE + timedelta(days=4))
    await asks_now(stage)
    await stage.moves(timedelta(hours=20))
    with pytest.raises(StillAskingError):
        await asks_now(stage)


async def test_when_it_has_closed_people_are_asked_the_next_practice(stage: Stage):
    await stage.opens()
    await stage.moves_to(datetime.fromisoformat("2026-03-13T09:00:00+00:00"))
    await asks_now(stage)
    first, second = await stage.rounds()
    assert (first.state, second.state) == (RoundState.CLOSED, RoundState.OPEN)
    assert first.practice != second.practice


async def test_whoever_would_get_it_on_the_day_of_the_coming_one_would_be_asked_twice(stage: Stage):
    """At nine on Sunday in Berlin it is night in the far east: there it would come on Monday at eight."""
    await stage.opens()
    await stage.moves_to(SUNDAY)
    with pytest.raises(SoonAskedError) as refused:
        await asks_now(stage)
    assert "only on Monday, March 16, 2026, when this schedule asks anyway" in refused.value.sentence
    assert len(await stage.rounds()) == 1


async def test_skipping_the_coming_one_makes_room(stage: Stage):
    await stage.opens()
    await stage.moves_to(SUNDAY)
    await stage.database.write(skip_next, WORKSPACE, "schedule", date(2026, 3, 16), hand=make_hand(SUNDAY))
    await asks_now(stage)
    assert (await stage.latest()).local_date == date(2026, 3, 15)


async def test_whoever_has_it_on_the_day_of_one_that_was_skipped_is_left_out_when_that_is_taken_back(stage: Stage):
    """Asked on Sunday in Berlin, the far east gets it on Monday at eight: not again at nine."""
    await stage.opens()
    await stage.moves_to(SUNDAY)
    monday, hand = date(2026, 3, 16), make_hand(SUNDAY)
    await stage.database.write(skip_next, WORKSPACE, "schedule", monday, hand=hand)
    await asks_now(stage)
    assert await asked_by_the_latest(stage) == set(ZONES)
    await stage.database.write(take_skip_back, WORKSPACE, "schedule", monday, hand=hand)
    await stage.moves_to(FIRST + timedelta(days=7))
    assert (await stage.latest()).local_date == monday
    assert await asked_by_the_latest(stage) == ZONES.keys() - {"U0LINE"}


async def test_where_the_day_of_the_last_one_lasts_nobody_is_asked_again(database: Database, clock: MovableClock):
    """It is Tuesday by the schedule's clocks, and in the far west still Monday, when they were asked at nine."""
    stage = await around_the_world(database, clock, cadence=make_cadence(zone="Asia/Kolkata", open_hours=4))
    await stage.opens()
    await stage.moves_to(datetime.fromisoformat("2026-03-10T00:30:00+00:00"))
    with pytest.raises(AskedThatDayError) as refused:
        await asks_now(stage)
    assert refused.value.sentence == (
        "Where some people are it is still Monday, March 9, 2026, and this schedule has asked them on that day "
        "already. You can ask again when it is evening for them."
    )
    await stage.moves_to(datetime.fromisoformat("2026-03-10T05:00:00+00:00"))  # 18:00 in Niue
    await asks_now(stage)
    assert await asked_by_the_latest(stage) == set(ZONES)


async def test_on_a_day_off_everybody_gets_it_on_their_next_working_morning(database: Database, clock: MovableClock):
    fridays = make_cadence(weekdays=(4,))
    stage = await around_the_world(database, clock, cadence=fridays, days_off=DaysOff((5, 6)))
    await stage.moves_to(SUNDAY)
    await asks_now(stage)
    moments = await owed(stage)
    for person in ("U0LINE", "U0TOKYO", "U0BERLIN", "U0NY", "U0NIUE"):
        assert f"{moments[person].astimezone(ZoneInfo(ZONES[person])):%A %H:%M}" == "Monday 08:00"


async def test_a_channel_is_asked_on_a_day_off_if_somebody_wants_it(database: Database, clock: MovableClock):
    clock.move_to(SUNDAY)
    world = World(schedule=make_schedule(days_off=DaysOff((5, 6)), due_at=SUNDAY + timedelta(days=1)))
    stage = await Stage(database, clock, world).settles_in()
    await asks_now(stage)
    assert ((await stage.latest()).opens_at, (await stage.latest()).local_date) == (SUNDAY, SUNDAY.date())
