"""Reminders go to whoever has not answered, by day, and leave nothing behind; nobody is written to unwanted."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovableClock
from bot.domain.choice import Choice
from bot.domain.days_off import DaysOff
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import id_of_reminder
from bot.domain.round import MissedReason
from bot.domain.scale import Rating
from bot.domain.schedule import Manner
from bot.services.courtesy import hindrance, reminder_card
from bot.services.missing import miss
from bot.services.sending import take_up
from bot.services.steering import ask_at_once, delete, pause, resume, skip_next
from storage import check_ins, choices, deliveries, directory, schedules
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, World, make_cadence, make_hand, make_person, make_schedule
from tests.stage import Stage

WEEKEND = DaysOff(weekdays=(5, 6))
NINE = MONDAY + timedelta(days=7)


async def remind(database: Database, clock: MovableClock, **changes: object) -> Stage:
    """A round that stands, of a schedule that reminds."""
    schedule = make_schedule(reminds=True, days_off=WEEKEND, **changes)
    stage = await Stage(database, clock, World(schedule=schedule)).settles_in()
    await stage.opens()
    await stage.posts_all()
    return stage


async def reminders(stage: Stage) -> dict[str, Delivery]:
    far = stage.clock.now() + timedelta(days=30)
    found = await stage.database.read(deliveries.due_deliveries, WORKSPACE, now=far, limit=9999)
    return {one.person or "": one for one in found if one.kind is DeliveryKind.REMINDER}


async def card(stage: Stage, person: str):
    return await stage.database.read(
        reminder_card,
        WORKSPACE,
        id_of_reminder((await stage.latest()).id, person),
        now=stage.clock.now(),
        catalogue=stage.means.catalogue,
        keyring=stage.means.keyring,
    )


async def hinders(stage: Stage, person: str, *, at: datetime) -> MissedReason | datetime | None:
    owed = (await reminders(stage))[person]
    return await stage.database.read(hindrance, WORKSPACE, owed, now=at)


async def test_everybody_who_is_asked_is_owed_one_at_half_time(database: Database, clock: MovableClock):
    stage = await remind(database, clock)
    found = await reminders(stage)
    assert len(found) == 14
    half = datetime(2026, 3, 4, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert {one.due_at for one in found.values()} == {half.astimezone(UTC)}


async def test_no_schedule_reminds_unless_it_is_told_to(stage: Stage):
    await stage.opens()
    assert await reminders(stage) == {}


async def test_half_time_in_the_night_or_on_a_day_off_waits_for_the_next_morning(
    database: Database, clock: MovableClock
):
    """Open from Monday nine o'clock for 10 days: half time is Saturday at nine."""
    stage = await remind(database, clock, cadence=make_cadence(open_hours=10 * 24))
    moments = {
        one.due_at.astimezone(ZoneInfo("Europe/Berlin")).isoformat() for one in (await reminders(stage)).values()
    }
    assert moments == {"2026-03-09T08:00:00+01:00"}


async def test_nobody_is_reminded_after_the_close(database: Database, clock: MovableClock):
    """Open from six in the evening for 8 hours: no daytime is left."""
    clock.move_to(MONDAY + timedelta(hours=9))
    stage = await remind(database, clock, cadence=make_cadence(open_hours=8), due_at=clock.now())
    assert await reminders(stage) == {}


async def test_only_who_has_not_answered_gets_the_question_again(database: Database, clock: MovableClock):
    stage = await remind(database, clock)
    await stage.answers("U0N1", Rating.PARTLY)
    assert await card(stage, "U0N1") is None
    found = await card(stage, "U0N2")
    assert (found.check_in_id, found.direct, found.open) == ((await stage.check_in()).id, True, True)


async def test_where_the_check_in_does_not_stand_nobody_is_reminded(database: Database, clock: MovableClock):
    stage = await Stage(database, clock, World(schedule=make_schedule(reminds=True))).settles_in()
    await stage.opens()
    await stage.posts_all_but("C0SOUTH")
    assert await card(stage, "U0S1") is None
    assert await card(stage, "U0N1") is not None


async def test_nobody_is_reminded_of_a_round_that_is_over(database: Database, clock: MovableClock):
    stage = await remind(database, clock)
    clock.move_to((await stage.latest()).closes_at)
    assert await card(stage, "U0N2") is None


async def test_every_reminder_is_forgotten_at_the_close(database: Database, clock: MovableClock):
    """Who got one had not answered: so the rows of those sent go too."""
    stage = await remind(database, clock)
    one = (await reminders(stage))["U0N1"]
    taken = await database.write(take_up, WORKSPACE, one, now=clock.now(), holder="me", machine_now=clock.now())
    await database.write(deliveries.begin_sending, WORKSPACE, taken.id, attempt=taken.attempt)
    await database.write(
        deliveries.settle, WORKSPACE, taken.id, attempt=taken.attempt, state=DeliveryState.SENT, ts="1.0"
    )
    await stage.moves_to((await stage.latest()).closes_at + timedelta(minutes=20))
    assert {row["kind"] for row in await stage.rows("deliveries")} == {"check_in"}


async def test_a_round_that_came_to_stand_nowhere_leaves_no_reminder(database: Database, clock: MovableClock):
    stage = await Stage(
        database, clock, World(schedule=make_schedule(reminds=True, channels=("C0NORTH",)))
    ).settles_in()
    await stage.opens()
    found = await database.read(deliveries.due_deliveries, WORKSPACE, now=clock.now(), limit=9)
    taken = await database.write(take_up, WORKSPACE, found[0], now=clock.now(), holder="me", machine_now=clock.now())
    luck = {"now": clock.now(), "random": stage.means.random}
    await database.write(miss, WORKSPACE, taken, MissedReason.REFUSED_BY_SLACK, **luck)
    assert await reminders(stage) == {}


async def test_a_missed_reminder_is_told_to_nobody(database: Database, clock: MovableClock):
    stage = await remind(database, clock)
    one = (await reminders(stage))["U0N1"]
    taken = await database.write(take_up, WORKSPACE, one, now=clock.now(), holder="me", machine_now=clock.now())
    luck = {"now": clock.now(), "random": stage.means.random}
    assert await database.write(miss, WORKSPACE, taken, MissedReason.REFUSED_BY_SLACK, **luck)
    assert "notice" not in {row["kind"] for row in await stage.rows("deliveries")}
    assert (await stage.latest()).asked == 14


@pytest.mark.parametrize("chosen", [Choice(direct_messages=False), Choice(snoozed_until=MONDAY.date() + timedelta(30))])
async def test_who_takes_no_messages_gets_none(database: Database, clock: MovableClock, chosen: Choice):
    stage = await remind(database, clock)
    await database.write(choices.save_choice, WORKSPACE, "U0N1", chosen)
    assert await hinders(stage, "U0N1", at=MONDAY) is MissedReason.OPTED_OUT
    assert await hinders(stage, "U0N2", at=MONDAY) is None


async def test_somebody_who_left_gets_none(database: Database, clock: MovableClock):
    stage = await remind(database, clock)
    await database.write(directory.save_people, WORKSPACE, [make_person("U0N1", deleted=True)])
    assert await hinders(stage, "U0N1", at=MONDAY) is MissedReason.PERSON_GONE


async def test_a_late_sender_does_not_remind_at_night(database: Database, clock: MovableClock):
    stage = await remind(database, clock)
    evening = datetime(2026, 3, 4, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert await hinders(stage, "U0N1", at=evening) == datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
    assert await hinders(stage, "U0N1", at=evening + timedelta(days=1)) is MissedReason.TOO_LATE


async def test_directly_asked_people_are_reminded_at_half_of_their_own_time(database: Database, clock: MovableClock):
    nine = MONDAY + timedelta(days=7)
    clock.move_to(nine - timedelta(hours=13))
    schedule = make_schedule(
        manner=Manner.DIRECT, reminds=True, due_at=clock.now(), cadence=make_cadence(open_hours=24)
    )
    stage = await Stage(database, clock, World(schedule=schedule)).settles_in()
    await database.write(directory.save_people, WORKSPACE, [make_person("U0N1", zone="Asia/Tokyo")])
    await stage.opens()
    found = await reminders(stage)
    closes_at = (await stage.latest()).closes_at
    assert closes_at == nine + timedelta(hours=24)
    assert found["U0N2"].due_at.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-03-10T08:00:00+01:00"
    assert found["U0N1"].due_at.astimezone(ZoneInfo("Asia/Tokyo")).isoformat() == "2026-03-10T08:00:00+09:00"
    check_in = await database.read(check_ins.check_in_of_person, WORKSPACE, (await stage.latest()).id, "U0N1")
    assert await card(stage, "U0N1") is None
    await database.write(check_ins.stand, WORKSPACE, check_in.id, ts="1.0", dm="D0N1")
    assert (await card(stage, "U0N1")).check_in_id == check_in.id


async def begun(database: Database, clock: MovableClock) -> Stage:
    """A round of direct messages that opened on Sunday evening in Berlin, where it is due at nine on Monday."""
    clock.move_to(NINE - timedelta(hours=13))
    schedule = make_schedule(manner=Manner.DIRECT, due_at=clock.now())
    stage = await Stage(database, clock, World(schedule=schedule)).settles_in()
    await stage.opens()
    return stage


async def hinders_check_in(stage: Stage, person: str) -> MissedReason | datetime | None:
    own = await stage.database.read(check_ins.check_in_of_person, WORKSPACE, (await stage.latest()).id, person)
    owed = await stage.database.read(deliveries.delivery_about, WORKSPACE, DeliveryKind.CHECK_IN, own.id)
    return await stage.database.read(hindrance, WORKSPACE, owed, now=stage.clock.now())


async def steers(stage: Stage, service, *args: object, **rest: object) -> None:
    hand = make_hand(stage.clock.now())
    await stage.database.write(service, WORKSPACE, "schedule", *args, hand=hand, **rest)


@pytest.mark.parametrize("steering", [(pause,), (delete,), (skip_next, NINE.date())])
async def test_what_an_admin_called_off_goes_to_nobody_who_has_not_got_it(
    database: Database, clock: MovableClock, steering: tuple
):
    stage = await begun(database, clock)
    assert await hinders_check_in(stage, "U0N1") is None
    await steers(stage, *steering)
    assert await hinders_check_in(stage, "U0N1") is MissedReason.CALLED_OFF


async def test_what_is_resumed_in_time_is_sent_after_all(database: Database, clock: MovableClock):
    stage = await begun(database, clock)
    await steers(stage, pause)
    await steers(stage, resume)
    assert await hinders_check_in(stage, "U0N1") is None


@pytest.mark.parametrize(
    ("until", "found"), [(NINE.date(), None), (NINE.date() + timedelta(days=1), MissedReason.CALLED_OFF)]
)
async def test_a_pause_leaves_in_the_date_on_which_it_ends(
    database: Database, clock: MovableClock, until: date, found: MissedReason | None
):
    stage = await begun(database, clock)
    await steers(stage, pause, until=until)
    assert await hinders_check_in(stage, "U0N1") is found


async def test_who_asks_by_hand_on_a_skipped_date_asks(database: Database, clock: MovableClock):
    clock.move_to(NINE - timedelta(days=1))
    schedule = make_schedule(manner=Manner.DIRECT, due_at=NINE - timedelta(hours=13))
    stage = await Stage(database, clock, World(schedule=schedule)).settles_in()
    await steers(stage, skip_next, NINE.date())
    clock.move_to(NINE + timedelta(hours=1))
    await steers(stage, ask_at_once, means=stage.means)
    assert await hinders_check_in(stage, "U0N1") is None


@pytest.mark.parametrize("how", ["off", "paused"])
async def test_reminders_that_are_owed_stay_out_once_nobody_is_to_be_reminded(
    database: Database, clock: MovableClock, how: str
):
    stage = await remind(database, clock)
    if how == "paused":
        await steers(stage, pause)
    else:
        schedule = await database.read(schedules.schedule, WORKSPACE, "schedule")
        await database.write(schedules.save_schedule, WORKSPACE, replace(schedule, reminds=False))
    assert await hinders(stage, "U0N1", at=MONDAY) is MissedReason.NOTHING_TO_ASK


async def test_a_late_check_in_does_not_land_on_a_day_off(database: Database, clock: MovableClock):
    """Due on Friday at ten in the evening: two hours later Saturday begins."""
    friday = date(2026, 3, 6)
    clock.move_to(datetime(2026, 3, 6, 8, 0, tzinfo=UTC))
    cadence = make_cadence(at=time(22, 0), weekdays=(friday.weekday(),))
    schedule = make_schedule(manner=Manner.DIRECT, days_off=WEEKEND, cadence=cadence, due_at=clock.now())
    stage = await Stage(database, clock, World(schedule=schedule)).settles_in()
    await stage.opens()
    assert (await stage.latest()).local_date == friday
    clock.move_to(datetime(2026, 3, 6, 22, 59, tzinfo=UTC))
    assert await hinders_check_in(stage, "U0N1") is None
    clock.move_to(datetime(2026, 3, 6, 23, 0, tzinfo=UTC))
    assert await hinders_check_in(stage, "U0N1") is MissedReason.TOO_LATE
