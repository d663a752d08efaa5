"""A worker that arrives on a bad day says what failed, and goes on."""

from sqlalchemy import text
from structlog.testing import capture_logs

from bot.worker.arrival import catch_up_on_threads, read_directory
from storage.engine import Writing
from tests.factories import WORKSPACE
from tests.worker.workplace import Workplace


async def lose(place: Workplace, table: str) -> None:
    """The database can't serve this table any more."""

    async def drop(session: Writing) -> None:
        await session.execute(text(f"ALTER TABLE {table} RENAME TO lost_{table}"))

    await place.deps.write(drop)


async def test_a_database_that_fails_while_the_directory_is_read_is_logged_and_keeps_nobody_from_working(
    sqlite_place: Workplace,
):
    await lose(sqlite_place, "workspaces")

    with capture_logs() as lines:
        found = await read_directory(sqlite_place.deps)

    assert found is None
    assert [line["action"] for line in lines] == ["worker.directory"]


async def test_a_database_that_fails_while_threads_are_caught_up_on_is_logged(sqlite_place: Workplace):
    await lose(sqlite_place, "check_ins")

    with capture_logs() as lines:
        assert await catch_up_on_threads(sqlite_place.deps, WORKSPACE) == 0

    assert [line["action"] for line in lines] == ["worker.threads"]
