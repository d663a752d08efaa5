"""Asking people directly: each at their own time of day, those who should be, and once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovableClock
from bot.domain.answers import AnswerClick
from bot.domain.asking import LATENESS
from bot.domain.cards import Notice, Outcome, UnreachedPeople
from bot.domain.choice import Choice
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.person import UserGroup
from bot.domain.round import CheckIn, CheckInState, MissedReason, RoundState
from bot.domain.scale import Rating
from bot.domain.schedule import Manner, Schedule
from bot.domain.schedule_card import Progress
from bot.services.housekeeping import tidy_up
from bot.services.listing import schedule_page
from bot.services.missing import miss, refused
from bot.services.noticing import notice
from bot.services.opening import NobodyToAskError, ask_now
from bot.services.presenting import check_in_card
from bot.services.progress import progress
from bot.services.sending import sent, take_up
from bot.services.steering import delete, pause, skip_next
from storage import check_ins, choices, deliveries, directory, people_asked, rounds, user_groups
from storage.engine import Database, open_database
from tests.factories import MONDAY, WORKSPACE, World, make_hand, make_person, make_schedule
from tests.giving import give_answer
from tests.stage import Stage

NINE = MONDAY + timedelta(days=7)
"""Nine o'clock of the Monday after, in Berlin."""

FIRST = NINE - timedelta(hours=13)
"""Nine o'clock of that Monday on the clocks that are furthest ahead."""

ZONES = {
    "U0LINE": "Pacific/Kiritimati",
    "U0TOKYO": "Asia/Tokyo",
    "U0BERLIN": "Europe/Berlin",
    "U0NY": "America/New_York",
    "U0NIUE": "Pacific/Niue",
    "U0LOST": "Europe/Atlantis",
}


def direct(**changes: object) -> Schedule:
    """Everybody in one channel is asked at nine, on Mondays."""
    return make_schedule(manner=Manner.DIRECT, channels=("C0NORTH",), due_at=FIRST, **changes)


async def around_the_world(database: Database, clock: MovableClock, **changes: object) -> Stage:
    clock.move_to(FIRST)
    world = World(channels={"C0NORTH": list(ZONES)}, schedule=direct(**changes))
    stage = await Stage(database, clock, world).settles_in()
    people = [make_person(id, zone=zone) for id, zone in ZONES.items()]
    await database.write(directory.save_people, WORKSPACE, people)
    return stage


async def owed(stage: Stage, kind: DeliveryKind = DeliveryKind.CHECK_IN) -> dict[str, datetime]:
    """When which person is due to get a message of this kind."""
    far = stage.clock.now() + timedelta(days=30)
    found = await stage.database.read(deliveries.due_deliveries, WORKSPACE, now=far, limit=9999)
    return {one.person or "": one.due_at for one in found if one.kind is kind}


async def posts(stage: Stage, person: str) -> str:
    """The message to a person comes to stand; the id of their check-in."""
    check_in = await own(stage, person)
    await stage.database.write(check_ins.stand, WORKSPACE, check_in.id, ts="1.0", dm=f"D{person[1:]}")
    return check_in.id


async def own(stage: Stage, person: str) -> CheckIn:
    found = await stage.database.read(check_ins.check_in_of_person, WORKSPACE, (await stage.latest()).id, person)
    assert found is not None
    return found


async def fails(stage: Stage, person: str, reason: MissedReason) -> None:
    """The message to a person is missed."""
    check_in = await own(stage, person)
    await stage.database.write(miss, WORKSPACE, await take(stage, check_in.id), reason, **luck(stage))


async def take(stage: Stage, check_in: str) -> Delivery:
    found = await stage.database.read(deliveries.delivery_about, WORKSPACE, DeliveryKind.CHECK_IN, check_in)
    now = stage.clock.now()
    taken = await stage.database.write(take_up, WORKSPACE, found, now=now, holder="me", machine_now=now)
    assert taken is not None
    return taken


def luck(stage: Stage) -> dict[str, object]:
    return {"now": stage.clock.now(), "random": stage.means.random}


async def test_everybody_is_asked_at_nine_by_their_own_clocks(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    moments = await owed(stage)
    for person, zone in ZONES.items():
        local = moments[person].astimezone(ZoneInfo(zone if person != "U0LOST" else "Europe/Berlin"))
        assert (local.date(), local.hour, local.minute) == (NINE.date(), 9, 0)
    round_ = await stage.latest()
    assert (round_.opens_at, round_.manner, round_.asked) == (FIRST, Manner.DIRECT, 6)
    assert round_.closes_at == moments["U0NIUE"] + timedelta(hours=72)


async def test_the_next_round_opens_when_nine_o_clock_of_its_date_first_comes_anywhere(
    database: Database, clock: MovableClock
):
    stage = await around_the_world(database, clock)
    await stage.opens()
    await stage.moves_to(FIRST + timedelta(days=7) - timedelta(seconds=1))
    assert len(await stage.rounds()) == 1
    await stage.moves_to(FIRST + timedelta(days=7))
    assert [one.local_date.isoformat() for one in await stage.rounds()] == ["2026-03-09", "2026-03-16"]


async def test_a_worker_that_was_down_asks_those_for_whom_it_is_not_too_late(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.moves_to(NINE + timedelta(hours=3))
    due = await owed(stage)
    assert {one for one, at in due.items() if at >= clock.now() - LATENESS} == {"U0BERLIN", "U0LOST", "U0NY", "U0NIUE"}
    for one in due.keys() - {"U0BERLIN", "U0LOST", "U0NY", "U0NIUE"}:  # what the sender does with what has expired
        await fails(stage, one, MissedReason.TOO_LATE)
    round_ = await stage.latest()
    assert round_.state is RoundState.OPEN
    assert dict(await stage.database.read(rounds.segments, WORKSPACE, round_.id)) == {"C0NORTH": 4}
    assert list(await owed(stage, DeliveryKind.NOTICE)) == ["U0ADMIN"]


async def test_when_it_is_too_late_for_everybody_the_round_was_missed_and_the_owner_hears_of_it(
    database: Database, clock: MovableClock
):
    stage = await around_the_world(database, clock)
    await stage.moves_to(NINE + timedelta(days=2))
    assert ((await stage.latest()).state, (await stage.latest()).reason) == (RoundState.MISSED, MissedReason.TOO_LATE)
    assert list(await owed(stage, DeliveryKind.NOTICE)) == ["U0ADMIN"]


async def test_bots_strangers_those_who_left_and_those_who_want_no_messages_are_not_asked(
    database: Database, clock: MovableClock
):
    stage = await around_the_world(database, clock)
    changed = [
        make_person("U0LINE", bot=True),
        make_person("U0TOKYO", stranger=True),
        make_person("U0LOST", deleted=True),
    ]
    await database.write(directory.save_people, WORKSPACE, changed)
    await database.write(choices.save_choice, WORKSPACE, "U0NY", Choice(direct_messages=False))
    snoozed = Choice(snoozed_until=NINE.date() + timedelta(days=1))
    await database.write(choices.save_choice, WORKSPACE, "U0NIUE", snoozed)
    await stage.opens()
    assert set(await owed(stage)) == {"U0BERLIN"}
    assert (await stage.latest()).asked == 1


async def test_sources_are_channels_then_groups_then_those_named_and_everybody_counts_in_their_first(
    database: Database, clock: MovableClock
):
    """Guests count as members of a channel or if they are named, not as members of a user group."""
    clock.move_to(FIRST)
    schedule = direct(groups=("S0COACHES",), people=("U0C", "U0D", "U0GUEST2"))
    stage = await Stage(database, clock, World(channels={"C0NORTH": ["U0A", "U0B"]}, schedule=schedule)).settles_in()
    guests = [make_person(f"U0GUEST{one}", guest=True) for one in (1, 2)]
    await database.write(directory.save_people, WORKSPACE, [make_person("U0C"), make_person("U0D"), *guests])
    await database.write(user_groups.save_user_groups, WORKSPACE, [UserGroup("S0COACHES", "Coaches", "coaches")])
    members = ["U0B", "U0C", "U0GUEST1", "U0GUEST2"]
    await database.write(user_groups.save_group_members, WORKSPACE, "S0COACHES", members, read_at=FIRST)
    await stage.opens()
    found = await database.read(rounds.segments, WORKSPACE, (await stage.latest()).id)
    assert found == (("C0NORTH", 2), ("S0COACHES", 1), ("people:schedule", 2))
    assert "U0GUEST1" not in await owed(stage)


async def test_who_was_asked_a_practice_in_a_channel_is_not_asked_it_directly_for_28_days(
    database: Database, clock: MovableClock
):
    """What rests for a person rests however they were asked; what rests for a channel is another matter."""
    stage = await around_the_world(database, clock)
    practice = "facilitative-administration/p1"
    moments = {"U0BERLIN": NINE - timedelta(days=27), "U0NY": NINE - timedelta(days=29)}
    await database.write(people_asked.add_people_asked, WORKSPACE, "before", practice=practice, moments=moments)
    await stage.opens()
    assert set(await owed(stage)) == ZONES.keys() - {"U0BERLIN"}


async def test_a_round_in_channels_too_is_remembered_for_each_person(stage: Stage):
    await stage.opens()
    assert len(await stage.rows("people_asked")) == 14


async def test_a_cadence_of_four_weeks_asks_the_same_people_again_also_when_the_clocks_change(
    database: Database, clock: MovableClock
):
    stage = await around_the_world(database, clock)
    asked = []
    for week in range(5):
        await stage.moves_to(FIRST + week * timedelta(days=7))
        asked.append((await stage.latest()).asked)
    assert asked == [6] * 5
    assert (await stage.rounds())[4].practice == (await stage.rounds())[0].practice


async def test_with_nobody_to_ask_the_occurrence_is_skipped(database: Database, clock: MovableClock):
    clock.move_to(FIRST)
    stage = await Stage(database, clock, World(channels={"C0NORTH": []}, schedule=direct())).settles_in()
    await stage.opens()
    round_ = await stage.latest()
    assert (round_.state, round_.reason) == (RoundState.SKIPPED, MissedReason.NOBODY_TO_ASK)
    assert await owed(stage, DeliveryKind.NOTICE) == {}
    stage.clock.move(timedelta(days=1))
    with pytest.raises(NobodyToAskError):
        await database.write(ask_now, WORKSPACE, "schedule", now=clock.now(), means=stage.means)


async def test_asked_by_hand_people_are_asked_now_or_in_their_next_morning(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    stage.clock.move_to(NINE + timedelta(days=2, hours=2))
    await database.write(ask_now, WORKSPACE, "schedule", now=clock.now(), means=stage.means)
    moments = await owed(stage)
    assert moments["U0BERLIN"] == clock.now()
    assert moments["U0NY"].astimezone(ZoneInfo("America/New_York")).hour == 8
    assert moments["U0TOKYO"].astimezone(ZoneInfo("Asia/Tokyo")).isoformat().startswith("2026-03-12T08:00")


async def test_an_answer_in_a_direct_message_counts_in_the_source_and_is_shown_to_nobody(
    database: Database, clock: MovableClock
):
    stage = await around_the_world(database, clock)
    await stage.opens()
    id = await posts(stage, "U0BERLIN")
    click = AnswerClick("U0BERLIN", id, Rating.FULLY, "1772438400.000001")
    receipt = await database.write(give_answer, WORKSPACE, click, now=clock.now(), keyring=stage.means.keyring)
    assert (receipt.outcome, receipt.direct) == (Outcome.STORED, True)
    card = await database.read(check_in_card, WORKSPACE, id, catalogue=stage.means.catalogue)
    assert card is not None
    assert (card.direct, card.answered) == (True, 0)
    assert await stage.rows("message_updates") == []
    (answer,) = await stage.rows("answers")
    assert answer["channel_id"] == "C0NORTH"


async def test_a_direct_message_asks_nobody_else(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    id = await posts(stage, "U0BERLIN")
    await database.write(directory.save_people, WORKSPACE, [make_person("U0NEW")])
    await database.write(directory.add_member, WORKSPACE, "C0NORTH", "U0NEW", heard_at=FIRST)
    click = AnswerClick("U0NEW", id, Rating.FULLY, "1772438400.000001")
    receipt = await database.write(give_answer, WORKSPACE, click, now=clock.now(), keyring=stage.means.keyring)
    assert receipt.outcome is Outcome.NOT_ASKED


async def test_at_the_close_every_message_that_stands_is_to_lose_its_buttons(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    ids = {await posts(stage, "U0BERLIN"), await posts(stage, "U0TOKYO")}
    await stage.moves_to((await stage.latest()).closes_at + timedelta(minutes=20))
    assert {row["check_in_id"] for row in await stage.rows("message_updates")} == ids
    assert await stage.rows("asked") == []


async def test_who_could_not_be_written_to_was_not_asked_and_the_owner_gets_one_number(
    database: Database, clock: MovableClock
):
    stage = await around_the_world(database, clock)
    await stage.opens()
    await fails(stage, "U0LINE", MissedReason.REFUSED_BY_SLACK)
    await fails(stage, "U0TOKYO", MissedReason.REFUSED_BY_SLACK)
    round_ = await stage.latest()
    assert await database.read(rounds.segments, WORKSPACE, round_.id) == (("C0NORTH", 4),)
    assert "U0LINE" not in {row["person_id"] for row in await stage.rows("people_asked")}
    told = await owed(stage, DeliveryKind.NOTICE)
    last = (await owed(stage))["U0NIUE"]
    assert told == {"U0ADMIN": last + timedelta(minutes=1)}
    found = await database.read(notice, WORKSPACE, round_.id, catalogue=stage.means.catalogue)
    assert isinstance(found, Notice)
    assert found.unreached == (UnreachedPeople(2, MissedReason.REFUSED_BY_SLACK),)


@pytest.mark.parametrize("reason", [MissedReason.DO_NOT_DISTURB, MissedReason.OPTED_OUT, MissedReason.PERSON_GONE])
async def test_what_is_their_own_affair_is_told_to_nobody(
    database: Database, clock: MovableClock, reason: MissedReason
):
    stage = await around_the_world(database, clock)
    await stage.opens()
    await fails(stage, "U0LINE", reason)
    assert await owed(stage, DeliveryKind.NOTICE) == {}
    assert (await own(stage, "U0LINE")).state is CheckInState.MISSED


async def test_a_round_that_reached_nobody_asked_nothing(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    for person in ZONES:
        await fails(stage, person, MissedReason.REFUSED_BY_SLACK)
    round_ = await stage.latest()
    assert (round_.state, round_.reason) == (RoundState.MISSED, MissedReason.REFUSED_BY_SLACK)
    assert await stage.rows("people_asked") == await stage.rows("askings") == await stage.rows("round_keys") == []


async def test_somebody_who_left_meanwhile_is_their_own_affair(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    taken = await take(stage, (await own(stage, "U0LINE")).id)
    assert await database.write(refused, WORKSPACE, taken, "user_disabled", **luck(stage))
    assert (await own(stage, "U0LINE")).reason is MissedReason.PERSON_GONE


async def test_where_the_message_stands_is_written_down(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    taken = await take(stage, (await own(stage, "U0LINE")).id)
    begun = replace(taken)
    assert await database.write(sent, WORKSPACE, begun, ts="1.0", now=clock.now(), channel="D0LINE")
    check_in = await own(stage, "U0LINE")
    assert (check_in.state, check_in.ts, check_in.dm) == (CheckInState.STANDING, "1.0", "D0LINE")


async def test_three_thousand_people_are_asked_and_let_go_in_reasonable_time(sqlite_url: str, clock: MovableClock):
    database = open_database(sqlite_url)
    clock.move_to(FIRST)
    people = [f"U0P{number:04}" for number in range(3000)]
    world = World(channels={"C0NORTH": people}, schedule=direct(reminds=True))
    stage = await Stage(database, clock, world).settles_in()
    began = perf_counter()
    await stage.opens()
    opened_in = perf_counter() - began
    assert len(await owed(stage)) == len(await owed(stage, DeliveryKind.REMINDER)) == 3000
    began = perf_counter()
    await stage.moves_to((await stage.latest()).closes_at + timedelta(minutes=20))
    closed_in = perf_counter() - began
    await database.close()
    assert max(opened_in, closed_in) < 10


async def test_an_admin_sees_how_far_a_round_has_come(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    await posts(stage, "U0LINE")
    await posts(stage, "U0TOKYO")
    await fails(stage, "U0BERLIN", MissedReason.REFUSED_BY_SLACK)
    await fails(stage, "U0NY", MissedReason.DO_NOT_DISTURB)
    found = await database.read(progress, WORKSPACE, await stage.latest())
    assert (found, found.asked) == (Progress(sent=2, waiting=2, not_reached=1, local_date=NINE.date()), 5)
    page = await database.read(schedule_page, WORKSPACE, count=3, now=clock.now(), catalogue=stage.means.catalogue)
    assert page.cards[0].progress == found


@pytest.mark.parametrize("call_off", [partial(skip_next, day=NINE.date()), pause, delete])
async def test_who_is_not_asked_any_more_is_not_waited_for(
    database: Database, clock: MovableClock, call_off: Callable[..., Awaitable[object]]
):
    """Their messages are called off one by one when their time comes; what is known earlier is said earlier."""
    stage = await around_the_world(database, clock)
    await stage.opens()
    await posts(stage, "U0LINE")
    await fails(stage, "U0TOKYO", MissedReason.CALLED_OFF)
    await database.write(call_off, WORKSPACE, "schedule", hand=make_hand(clock.now()))
    found = await database.read(progress, WORKSPACE, await stage.latest())
    assert (found.sent, found.waiting, found.called_off, found.asked) == (1, 0, 5, 1)


async def test_who_joined_later_and_answered_is_not_remembered_as_asked(stage: Stage):
    """A row that only an answer brings about would tell, after the close, who had answered."""
    await stage.opens()
    await stage.posts_all()
    await stage.database.write(directory.save_people, WORKSPACE, [make_person("U0LATE")])
    await stage.database.write(directory.add_member, WORKSPACE, "C0NORTH", "U0LATE", heard_at=MONDAY)
    receipt = await stage.answers("U0LATE", Rating.FULLY)
    assert receipt.outcome is Outcome.STORED
    assert "U0LATE" not in {row["person_id"] for row in await stage.rows("people_asked")}


async def test_what_was_asked_is_forgotten_in_time(database: Database, clock: MovableClock):
    stage = await around_the_world(database, clock)
    await stage.opens()
    await posts(stage, "U0LINE")
    closes_at = (await stage.latest()).closes_at
    await stage.moves_to(closes_at + timedelta(minutes=20))
    later = closes_at + timedelta(days=31)
    await database.write(tidy_up, now=later)
    assert await stage.rows("people_asked") == []
    left = await stage.rows("check_ins")
    assert [row["person_id"] for row in left] == ["U0LINE"], "its message still has buttons to lose"
    await database.write(check_ins.drop_update, WORKSPACE, str(left[0]["id"]))
    await database.write(tidy_up, now=later)
    assert await stage.rows("check_ins") == []
