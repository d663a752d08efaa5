"""What is owed, page by page, on both databases: in one order, each once, and without what has to wait."""

from datetime import timedelta
from itertools import product

import pytest

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.pacing import Call
from storage import check_ins, deliveries
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE

STATES = (DeliveryState.DUE, DeliveryState.CLAIMED, DeliveryState.SENDING)
CASES = tuple(enumerate(product(DeliveryKind, STATES, (False, True))))


@pytest.fixture
async def owing(database: Database) -> Database:
    """Deliveries of every kind, in every state that is not the end, in time and too late."""
    for number, (kind, state, late) in CASES:
        due_at = MONDAY - timedelta(minutes=number // 2)
        expires_at = MONDAY + timedelta(hours=-1 if late else 1)
        await database.write(
            deliveries.owe, WORKSPACE, Delivery(f"d{number}", kind, f"s{number}", state, due_at, expires_at)
        )
    return database


async def read(database: Database, **how) -> tuple[Delivery, ...]:
    return await database.read(deliveries.due_deliveries, WORKSPACE, **{"now": MONDAY, "limit": 99, **how})


async def test_check_ins_come_first_and_then_what_has_waited_longest(owing: Database):
    found = await read(owing)
    assert len(found) == len(CASES)
    assert list(found) == sorted(found, key=lambda one: (one.kind is not DeliveryKind.CHECK_IN, one.due_at, one.id))


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
    later = [one.id for one in await read(owing, now=again_at) if one.kind is first.kind]
    assert later[-1] == first.id


async def test_pages_of_updates_hold_each_once_with_closes_before_counts(database: Database):
    for number in range(12):
        due_at = MONDAY - timedelta(minutes=number // 3)
        await database.write(check_ins.mark_for_update, WORKSPACE, f"c{number}", due_at=due_at, closes=number % 2 == 0)
    pages, last = [], None
    while page := await database.read(check_ins.due_updates, WORKSPACE, now=MONDAY, limit=5, after=last):
        pages += page
        last = page[-1]
    assert pages == sorted(pages, key=lambda one: (not one[1], one[2], one[0]))
    assert len(pages) == 12
