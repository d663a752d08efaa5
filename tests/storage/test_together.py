"""Who waits at the same moment shares a transaction, and hears the truth about their own part of it."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from storage import together
from storage.engine import Database, Writing
from storage.together import HeldUp

WORKSPACE = "T0TEST"


class Counter:
    """A service that adds numbers up in a row, and remembers with whom each came."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.has_begun, self.may_go = asyncio.Event(), asyncio.Event()
        self.may_go.set()
        self.held_up: set[int] = set()

    async def add(self, session: Writing, workspace: str, numbers: Sequence[int], waits: bool, *, by: int) -> list:
        """What became of each: its product, an error for 13, and for -1 an error of the database for all of them."""
        self.batches.append(list(numbers))
        self.has_begun.set()
        await self.may_go.wait()
        if -1 in numbers:
            await session.execute(text("SELECT nothing FROM nowhere"))
        taken = [number for number in numbers if number != 13 and (waits or number not in self.held_up)]
        owed = sum(taken)
        await session.execute(text("UPDATE ticks SET erasures_owed = erasures_owed + :owed"), {"owed": owed})
        return [self._fate(number, by, waits) for number in numbers]

    def _fate(self, number: int, by: int, waits: bool) -> object:
        if number in self.held_up and not waits:
            return HeldUp("a lock")
        return LookupError("13") if number == 13 else number * by


@pytest.fixture
def counter() -> Counter:
    return Counter()


async def stored(database: Database) -> int:
    async def read(session):
        return await session.scalar(text("SELECT erasures_owed FROM ticks"))

    return await database.read(read)


async def all_of(database: Database, counter: Counter, *numbers: int) -> list[object]:
    """Everybody brings a number at the same moment."""
    given = (database.write_together(counter.add, WORKSPACE, number, by=10) for number in numbers)
    return await asyncio.gather(*given, return_exceptions=True)


def bring(database: Database, counter: Counter, *numbers: int) -> list[asyncio.Task]:
    """Everybody brings a number, and nobody has been told anything yet."""
    return [asyncio.create_task(database.write_together(counter.add, WORKSPACE, number, by=10)) for number in numbers]


async def test_who_comes_at_the_same_moment_shares_a_transaction(database: Database, counter: Counter):
    assert await all_of(database, counter, 1, 2, 3, 4) == [10, 20, 30, 40]
    assert counter.batches == [[1, 2, 3, 4]]
    assert await stored(database) == 10


async def test_who_comes_while_others_are_served_shares_the_next(database: Database, counter: Counter):
    counter.may_go.clear()
    first = bring(database, counter, 1)
    await counter.has_begun.wait()
    others = bring(database, counter, 2, 3)
    await asyncio.sleep(0)
    counter.may_go.set()
    assert await asyncio.gather(*first, *others) == [10, 20, 30]
    assert counter.batches == [[1], [2, 3]]


async def test_who_comes_alone_is_served_at_once(database: Database, counter: Counter):
    for number in (1, 2):
        assert await all_of(database, counter, number) == [number * 10]
    assert counter.batches == [[1], [2]]


async def test_what_is_said_of_one_is_said_to_nobody_else(database: Database, counter: Counter):
    first, unlucky, last = await all_of(database, counter, 1, 13, 3)
    assert (first, type(unlucky), last) == (10, LookupError, 30)
    assert await stored(database) == 4


async def test_one_that_breaks_the_transaction_fails_alone(database: Database, counter: Counter):
    first, broken, last = await all_of(database, counter, 1, -1, 3)
    assert (first, last) == (10, 30)
    assert "nowhere" in str(broken)
    assert await stored(database) == 4


async def test_a_fault_of_one_costs_a_crowd_few_transactions(database: Database, counter: Counter):
    *fates, broken = await all_of(database, counter, *range(20, 35), -1)
    assert fates == [number * 10 for number in range(20, 35)]
    assert "nowhere" in str(broken)
    assert list(map(len, counter.batches)) == [16, 8, 8, 4, 4, 2, 2, 1, 1]


async def test_one_that_is_held_up_keeps_nobody_waiting(database: Database, counter: Counter):
    counter.held_up = {2}
    assert await all_of(database, counter, 1, 2, 3) == [10, 20, 30]
    assert counter.batches[-1] == [2]
    assert await stored(database) == 6


async def test_other_means_and_other_workspaces_go_by_themselves(database: Database, counter: Counter):
    given = [
        database.write_together(counter.add, workspace, number, by=by)
        for workspace, number, by in ((WORKSPACE, 1, 10), ("T0OTHER", 2, 10), (WORKSPACE, 3, 100))
    ]
    assert await asyncio.gather(*given) == [10, 20, 300]
    assert sorted(counter.batches) == [[1], [2], [3]]


async def test_who_has_gone_by_then_is_left_out_and_the_others_are_served(database: Database, counter: Counter):
    counter.may_go.clear()
    first = bring(database, counter, 1)
    await counter.has_begun.wait()
    gone, stays = bring(database, counter, 2, 3)
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    counter.may_go.set()
    assert await asyncio.gather(*first, stays) == [10, 30]
    assert counter.batches == [[1], [3]]


async def test_who_goes_in_the_middle_takes_nobody_along(database: Database, counter: Counter):
    counter.may_go.clear()
    gone, stays = bring(database, counter, 1, 2)
    await counter.has_begun.wait()
    gone.cancel()
    counter.may_go.set()
    assert await stays == 20
    assert await stored(database) == 3


async def test_a_transaction_that_takes_too_long_is_given_up_so_that_others_get_their_turn(
    database: Database, counter: Counter, monkeypatch: pytest.MonkeyPatch
):
    counter.may_go.clear()
    with monkeypatch.context() as hasty:
        hasty.setattr(together, "LONGEST", 0.2)
        (late,) = await all_of(database, counter, 1)
    assert isinstance(late, TimeoutError)
    counter.may_go.set()
    assert await all_of(database, counter, 2) == [20]
    assert await stored(database) == 2


async def test_a_crowd_is_served_in_several_transactions(
    database: Database, counter: Counter, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(together, "MOST", 3)
    assert await all_of(database, counter, *range(20, 30)) == [number * 10 for number in range(20, 30)]
    assert max(map(len, counter.batches)) == 3


async def test_at_the_end_nobody_is_left_waiting(sqlite_database: Database, counter: Counter):
    counter.may_go.clear()
    tasks = bring(sqlite_database, counter, 1, 2)
    await counter.has_begun.wait()
    await sqlite_database.close()
    fates = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(fate) for fate in fates] == 2 * [asyncio.CancelledError]
