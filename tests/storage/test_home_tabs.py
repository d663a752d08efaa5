"""Which Home tabs show old figures, and when each may be shown anew."""

from datetime import timedelta

from storage import home_tabs
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE

MINUTE = timedelta(minutes=1)


async def opens(database: Database, person: str, *, next_at=MONDAY) -> None:
    await database.write(home_tabs.save_tab, WORKSPACE, person, opened_at=MONDAY, next_at=next_at)


async def stale(database: Database, now, limit: int = 9) -> tuple[str, ...]:
    return await database.read(home_tabs.stale_tabs, WORKSPACE, now=now, limit=limit)


async def test_a_mark_makes_tabs_due_as_soon_as_each_may_be_shown_again(database: Database):
    await opens(database, "U0LATE", next_at=MONDAY + 5 * MINUTE)
    await opens(database, "U0NOW")
    await database.write(home_tabs.mark_tabs, WORKSPACE, at=MONDAY + MINUTE)

    assert await stale(database, MONDAY) == ()
    assert await stale(database, MONDAY + MINUTE) == ("U0NOW",)
    assert await stale(database, MONDAY + 5 * MINUTE) == ("U0NOW", "U0LATE")
    assert await stale(database, MONDAY + 5 * MINUTE, limit=1) == ("U0NOW",)
    assert await database.read(home_tabs.next_tab_due) == MONDAY + MINUTE


async def test_another_mark_puts_nothing_off(database: Database):
    await opens(database, "U0NOW")
    for minute in range(3):
        await database.write(home_tabs.mark_tabs, WORKSPACE, at=MONDAY + minute * MINUTE)
    assert await stale(database, MONDAY) == ("U0NOW",)


async def test_a_mark_is_taken_once(database: Database):
    await opens(database, "U0NOW")
    await database.write(home_tabs.mark_tabs, WORKSPACE, at=MONDAY)
    later = MONDAY + 5 * MINUTE

    assert await database.write(home_tabs.take_mark, WORKSPACE, "U0NOW", now=MONDAY, next_at=later)
    assert not await database.write(home_tabs.take_mark, WORKSPACE, "U0NOW", now=MONDAY, next_at=later)
    await database.write(home_tabs.mark_tabs, WORKSPACE, at=MONDAY + MINUTE)
    assert await stale(database, later - MINUTE) == ()
    assert await stale(database, later) == ("U0NOW",)


async def test_opening_again_keeps_the_mark_and_what_was_read(database: Database):
    await opens(database, "U0NOW")
    await database.write(home_tabs.mark_tabs, WORKSPACE, at=MONDAY)
    await database.write(home_tabs.save_comments_read, WORKSPACE, "U0NOW", at=MONDAY)
    await opens(database, "U0NOW", next_at=MONDAY + MINUTE)

    assert await stale(database, MONDAY) == ("U0NOW",)
    assert await database.read(home_tabs.comments_read_at, WORKSPACE, "U0NOW") == MONDAY


async def test_tabs_that_nobody_opens_are_forgotten(database: Database):
    await opens(database, "U0NOW")
    await database.write(home_tabs.forget_unopened, opened_before=MONDAY)
    assert await database.read(home_tabs.has_tab, WORKSPACE, "U0NOW")
    await database.write(home_tabs.forget_unopened, opened_before=MONDAY + MINUTE)
    assert not await database.read(home_tabs.has_tab, WORKSPACE, "U0NOW")
    assert await database.read(home_tabs.comments_read_at, WORKSPACE, "U0NOW") is None
