"""What is owed, page by page, on both databases: in one order, each once, and without what has to wait."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.pacing import Call
from bot.domain.round import CheckIn, CheckInState, MissedReason, Round, RoundState
from storage import check_ins, deliveries, rounds
from storage.engine import Database, Reading
from tests.factories import MONDAY, WORKSPACE, World, settle_in

STATES = (DeliveryState.DUE, DeliveryState.CLAIMED, DeliveryState.SENDING)
CASES = tuple(enumerate(product(DeliveryKind, STATES, (False, True), (False, True))))


@pytest.fixture
async def owing(database: Database) -> Database:
    """Deliveries of every kind, in every state that is not the end, in time and too late."""
    for number, (kind, state, late, direct) in CASES:
        due_at = MONDAY - timedelta(minutes=number // 2)
        expires_at = MONDAY + timedelta(hours=-1 if late else 1)
        person = "U0N1" if direct else None
        owed = Delivery(f"d{number}", kind, f"s{number}", state, due_at, expires_at, person=person)
        await database.write(deliveries.owe, WORKSPACE, owed)
    return database


async def read(database: Database, **how) -> tuple[Delivery, ...]:
    return await database.read(deliveries.due_deliveries, WORKSPACE, **{"now": MONDAY, "limit": 99, **how})


def turn(one: Delivery) -> int:
    if one.kind is DeliveryKind.CHECK_IN:
        return 2 if one.person else 0
    return 3 if one.kind is DeliveryKind.REMINDER else 1


async def test_what_is_owed_all_at_once_stands_in_the_database_as_what_is_owed_one_by_one(database: Database):
    """Letter by letter: SQLite compares moments as the text that they are kept as. Zones make no difference."""
    in_berlin = MONDAY.astimezone(ZoneInfo("Europe/Berlin"))
    one = Delivery("d1", DeliveryKind.CHECK_IN, "s1", DeliveryState.DUE, in_berlin, MONDAY + timedelta(hours=1))
    others = [replace(one, id="d2", subject="s2"), replace(one, id="d3", subject="s3", person="U0N1")]
    await database.write(deliveries.owe, WORKSPACE, one)
    await database.write(deliveries.owe_all, WORKSPACE, others)
    await database.write(deliveries.owe_all, WORKSPACE, [])
    first, second, third = await database.read(_as_they_stand)
    assert {**first, "id": "d2", "subject": "s2"} == second
    assert {**first, "id": "d3", "subject": "s3", "person_id": "U0N1"} == third


async def test_the_next_direct_check_in_is_the_earliest_that_is_still_owed_to_one_person(database: Database):
    assert await database.read(deliveries.next_direct_check_in_due) is None
    ahead = [MONDAY + timedelta(hours=hours) for hours in range(5)]
    first = Delivery("d0", DeliveryKind.CHECK_IN, "s0", DeliveryState.DUE, ahead[0], ahead[4])
    others = [
        replace(first, id="d1", subject="s1", due_at=ahead[1], kind=DeliveryKind.REMINDER, person="U0N1"),
        replace(first, id="d2", subject="s2", due_at=ahead[2], state=DeliveryState.SENT, person="U0N1"),
        replace(first, id="d3", subject="s3", due_at=ahead[4], person="U0N1"),
        replace(first, id="d4", subject="s4", due_at=ahead[3], person="U0N2"),
    ]
    await database.write(deliveries.owe_all, WORKSPACE, [first, *others])
    assert await database.read(deliveries.next_direct_check_in_due) == ahead[3]


async def _as_they_stand(session: Reading) -> list[dict[str, object]]:
    found = await session.execute(text("SELECT * FROM deliveries ORDER BY id"))
    return [dict(row) for row in found.mappings()]


async def test_check_ins_in_channels_come_first_and_what_goes_to_thousands_last(owing: Database):
    found = await read(owing)
    assert len(found) == len(CASES)
    assert list(found) == sorted(found, key=lambda one: (turn(one), one.due_at, one.id))


async def test_pages_hold_each_once(owing: Database):
    pages, last = [], None
    while page := await read(owing, limit=5, after=last):
        pages += page
        last = page[-1]
    assert tuple(pages) == await read(owing)


@pytest.mark.parametrize("call", [Call.READ, Call.POST, Call.EPHEMERAL])
async def test_what_waits_for_a_call_is_left_out_in_the_database_as_in_the_rules(owing: Database, call: Call):
    everything = await read(owing)
    assert await read(owing, without={call}) == tuple(one for one in everything if one.next_call(MONDAY) is not call)


async def test_what_is_put_off_goes_to_the_end(owing: Database):
    first = (await read(owing))[0]
    again_at = MONDAY + timedelta(seconds=10)
    await owing.write(deliveries.put_off, WORKSPACE, first.id, attempt=first.attempt, due_at=again_at)
    assert first.id not in {one.id for one in await read(owing)}
    later = [one.id for one in await read(owing, now=again_at) if turn(one) == turn(first)]
    assert later[-1] == first.id


async def test_pages_of_updates_hold_each_once_with_closes_before_counts(database: Database):
    for number in range(12):
        due_at = MONDAY - timedelta(minutes=number // 3)
        await database.write(check_ins.mark_for_update, WORKSPACE, f"c{number}", due_at=due_at, closes=number % 2 == 0)
    pages, last = [], None
    while page := await database.read(check_ins.due_updates, WORKSPACE, now=MONDAY, limit=5, after=last):
        pages += page
        last = page[-1]
    assert pages == sorted(pages, key=lambda one: (not one.closes, one.due_at, one.check_in_id))
    assert len(pages) == 12


async def test_closes_in_direct_messages_let_counts_and_closes_in_channels_go_first(database: Database):
    await database.write(settle_in, World())
    await database.write(_one_round)
    posts = [
        CheckIn("direct", "round", "U0N1", CheckInState.STANDING, ts="1.0", person="U0N1", dm="D0N1"),
        CheckIn("north", "round", "C0NORTH", CheckInState.STANDING, ts="1.0"),
        CheckIn("south", "round", "C0SOUTH", CheckInState.STANDING, ts="1.0"),
        CheckIn("due", "round", "C0DUE", CheckInState.DUE),
    ]
    await database.write(check_ins.add_check_ins, WORKSPACE, posts)
    await database.write(check_ins.mark_for_update, WORKSPACE, "north", due_at=MONDAY)
    assert [one.closes for one in await database.read(check_ins.due_updates, WORKSPACE, now=MONDAY, limit=9)] == [False]
    await database.write(check_ins.mark_round_as_closed, WORKSPACE, "round", due_at=MONDAY)
    await database.write(check_ins.mark_for_update, WORKSPACE, "count", due_at=MONDAY)
    found = await database.read(check_ins.due_updates, WORKSPACE, now=MONDAY, limit=9)
    assert [one.check_in_id for one in found] == ["north", "south", "count", "direct"]
    closes = await database.read(check_ins.due_updates, WORKSPACE, now=MONDAY, limit=9, counts=False)
    assert [one.check_in_id for one in closes] == ["north", "south", "direct"]


async def _one_round(session) -> None:
    round_ = Round(
        "round", "schedule", "program", MONDAY.date(), "p", 1, MONDAY, MONDAY + timedelta(days=1), 5, RoundState.OPEN
    )
    await rounds.save_round(session, WORKSPACE, round_, driver="d")


async def test_of_a_digests_thread_the_first_missed_message_of_this_workspace_is_found(database: Database):
    one = Delivery("d1", DeliveryKind.DIGEST_REPLY, "p-1:s1", DeliveryState.DUE, MONDAY, MONDAY + timedelta(hours=1))
    others = [replace(one, id="d2", subject="p-1:s2"), replace(one, id="d0", subject="p-10:s1")]
    await database.write(deliveries.owe_all, WORKSPACE, [one, *others])
    assert await database.read(deliveries.missed_reply, WORKSPACE, "p-1") is None

    missed = {"attempt": 0, "state": DeliveryState.MISSED, "reason": MissedReason.REFUSED_BY_SLACK}
    for id in ("d0", "d2", "d1"):
        await database.write(deliveries.settle, WORKSPACE, id, **missed)

    found = await database.read(deliveries.missed_reply, WORKSPACE, "p-1")
    assert found
    assert (found[0].id, found[1]) == ("d1", MissedReason.REFUSED_BY_SLACK)
    assert await database.read(deliveries.missed_reply, "T0OTHER", "p-1") is None
