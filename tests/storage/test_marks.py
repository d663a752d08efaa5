"""Marks for updates: one for each message; what is asked for while one is in hand is not lost, and a close is kept."""

import re
from datetime import timedelta

import pytest

from storage import check_ins
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE
from tests.services.sql import statements

LATER = MONDAY + timedelta(seconds=30)


async def due(database: Database, *, now=LATER) -> list[tuple[str, bool]]:
    found = await database.read(check_ins.due_updates, WORKSPACE, now=now, limit=9)
    return [(one.check_in_id, one.closes) for one in found]


async def marks(database: Database, *, at=MONDAY, closes: bool = False) -> None:
    await database.write(check_ins.mark_for_update, WORKSPACE, "post", due_at=at, closes=closes)


async def finishes(database: Database) -> None:
    await database.write(check_ins.finish_update, WORKSPACE, "post", next_at=LATER)


async def test_what_was_asked_for_once_is_done_once(database: Database):
    await marks(database)
    assert await database.write(check_ins.claim_update, WORKSPACE, "post") == 1
    await finishes(database)
    assert await due(database) == []


async def test_what_somebody_else_has_finished_is_not_claimed(database: Database):
    await marks(database)
    await finishes(database)
    assert await database.write(check_ins.claim_update, WORKSPACE, "post") is None


async def test_a_count_that_is_asked_for_again_stays_as_it_is(database: Database):
    await marks(database)
    await marks(database, at=LATER)
    assert await due(database, now=MONDAY) == [("post", False)]


@pytest.mark.parametrize("closes", [False, True])
async def test_what_is_asked_for_while_a_mark_is_in_hand_is_done_after_it(database: Database, closes: bool):
    await marks(database)
    await database.write(check_ins.claim_update, WORKSPACE, "post")
    await marks(database, closes=closes)
    await finishes(database)
    assert await due(database, now=MONDAY) == []
    assert await due(database) == [("post", closes)]


async def test_a_close_comes_at_once_and_no_count_takes_its_place(database: Database):
    await marks(database, at=LATER)
    await marks(database, closes=True)
    await marks(database, at=LATER)
    assert await due(database, now=MONDAY) == [("post", True)]


async def test_counts_of_several_places_are_found_by_their_rounds(sqlite_database: Database):
    """A click's transaction runs where the loop runs: going through all check-ins of a workspace would hold it up."""
    with statements(sqlite_database) as seen:
        places = [("round", "C0NORTH"), ("round", "C0SOUTH"), ("another", "C0NORTH")]
        await sqlite_database.write(check_ins.mark_counts, WORKSPACE, places, due_at=MONDAY)
    (marking,) = (one for one in seen if one.startswith("INSERT"))

    async def plan(session):
        connection = await session.connection()
        asked = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {marking}", ("",) * marking.count("?"))
        return [row.detail for row in asked if "check_ins" in row.detail]

    assert [re.search(r"\((.*)\)", step)[1] for step in await sqlite_database.read(plan)] == ["round_id=?"]


async def test_every_try_is_counted_until_one_comes_off(database: Database):
    await marks(database)
    for attempt in (1, 2, 3):
        assert await database.write(check_ins.claim_update, WORKSPACE, "post") == attempt
        await database.write(check_ins.retry_update, WORKSPACE, "post", at=LATER)
    await finishes(database)
    await marks(database)
    assert await database.write(check_ins.claim_update, WORKSPACE, "post") == 1
