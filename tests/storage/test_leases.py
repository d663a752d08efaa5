"""One sender at a time speaks for a workspace, on either database."""

import asyncio
from datetime import datetime, timedelta

from storage import deliveries
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE

OVER = MONDAY + timedelta(minutes=1)


async def takes(database: Database, holder: str, *, now: datetime = MONDAY) -> bool:
    until = now + timedelta(minutes=1)
    return await database.write(deliveries.take_lease, WORKSPACE, holder=holder, now=now, until=until)


async def test_of_several_who_come_at_once_one_holds_the_lease(database: Database):
    taken = await asyncio.gather(*(takes(database, f"worker {number}") for number in range(6)))
    assert sorted(taken) == [False] * 5 + [True]


async def test_of_several_who_find_it_run_out_one_takes_it_over(database: Database):
    await takes(database, "first")
    taken = await asyncio.gather(*(takes(database, f"worker {number}", now=OVER) for number in range(6)))
    assert sorted(taken) == [False] * 5 + [True]


async def test_whoever_holds_it_may_renew_it(database: Database):
    assert await takes(database, "first")
    assert await takes(database, "first", now=OVER - timedelta(seconds=1))
    assert not await takes(database, "second", now=OVER)


async def test_what_is_given_up_can_be_taken_at_once(database: Database):
    await takes(database, "first")
    await database.write(deliveries.give_up_leases, holder="second", now=MONDAY)
    assert not await takes(database, "second")
    await database.write(deliveries.give_up_leases, holder="first", now=MONDAY)
    assert await takes(database, "second")
