"""SQLite's connections: one step in their thread for each statement, and nothing else changed."""

import asyncio
import sqlite3
from queue import SimpleQueue

import pytest
from sqlalchemy import text

from storage.embedded import Kind, connect
from storage.engine import open_database


class Counted(SimpleQueue):
    """The way to a connection's thread, which counts what goes there."""

    def __init__(self):
        self.steps = 0

    def put_nowait(self, item):
        """Send a step on its way."""
        self.steps += 1
        super().put_nowait(item)


@pytest.fixture
async def connection(tmp_path):
    found = await connect(str(tmp_path / "pulse.db"), isolation_level=None)
    await found.one_step(sqlite3.Connection.execute, "CREATE TABLE teams (name TEXT)")
    await found.one_step(sqlite3.Connection.execute, "INSERT INTO teams VALUES ('a'), ('b'), ('c'), ('d')")
    yield found
    await found.close()


@pytest.fixture
def counted(monkeypatch):
    monkeypatch.setattr("aiosqlite.core.SimpleQueue", Counted)


async def run(connection, statement):
    async with connection.cursor() as cursor:
        await cursor.execute(statement)
        return await cursor.fetchall()


async def test_a_statement_goes_to_the_thread_once(counted, connection):
    before = connection._tx.steps

    assert await run(connection, "SELECT 1 UNION SELECT 2") == [(1,), (2,)]

    assert connection._tx.steps - before == 1


@pytest.mark.parametrize(("kind", "steps"), [(Kind.READING, 2), (Kind.WRITING, 4), (Kind.QUICK, 2)])
async def test_who_reads_begins_and_ends_without_the_thread_and_who_writes_little_only_begins_and_ends_there(
    counted, connection, kind, steps
):
    before = connection._tx.steps

    await connection.begin(kind)
    await run(connection, "SELECT name FROM teams")
    await run(connection, "SELECT count(*) FROM teams")
    await connection.commit()
    await connection.rollback()  # as SQLAlchemy does after each transaction

    assert connection._tx.steps - before == steps
    assert not connection.in_transaction


async def test_a_connection_is_told_whether_it_only_reads_when_that_changes_and_not_each_time(connection):
    told = []
    connection._conn.set_trace_callback(lambda sql: told.append(sql) if "query_only=" in sql else None)

    for kind in (Kind.WRITING, Kind.QUICK, Kind.READING, Kind.READING, Kind.WRITING, Kind.WRITING):
        await connection.begin(kind)
        await connection.commit()

    assert told == ["PRAGMA query_only=ON", "PRAGMA query_only=OFF"]


async def test_outside_a_quick_transaction_all_goes_to_the_thread(counted, connection):
    await connection.begin(Kind.QUICK)
    await connection.commit()
    before = connection._tx.steps

    await run(connection, "PRAGMA wal_checkpoint(TRUNCATE)")

    assert connection._tx.steps - before == 1


@pytest.mark.parametrize("kind", [Kind.WRITING, Kind.QUICK])
async def test_who_goes_while_they_wait_for_their_turn_leaves_no_transaction_behind(connection, tmp_path, kind):
    """The thread still begins what nobody waits for any more: the rollback has to come after it, in the thread too."""
    other = sqlite3.connect(tmp_path / "pulse.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(connection.begin(kind))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    other.rollback()
    other.close()

    await connection.rollback()

    assert not connection.in_transaction
    await connection.begin(Kind.QUICK)
    await run(connection, "DELETE FROM teams")
    await connection.commit()
    assert await run(connection, "SELECT count(*) FROM teams") == [(0,)]


async def test_rows_come_one_by_one_some_at_a_time_and_all_that_are_left(connection):
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT name FROM teams ORDER BY name")
        one, some, left = await cursor.fetchone(), await cursor.fetchmany(2), await cursor.fetchall()

        assert (one, some, left) == (("a",), [("b",), ("c",)], [("d",)])
        assert await cursor.fetchone() is None
        assert [column[0] for column in cursor.description] == ["name"]


async def test_a_refused_statement_says_why_and_leaves_the_connection_usable(connection):
    async with connection.cursor() as cursor:
        with pytest.raises(sqlite3.OperationalError, match="no such table: people"):
            await cursor.execute("SELECT * FROM people")
        await cursor.executemany("INSERT INTO teams VALUES (?)", [("e",), ("f",)])
        await cursor.execute("SELECT count(*) FROM teams")

        assert await cursor.fetchone() == (6,)


async def test_a_stream_of_rows_is_read_as_from_any_database(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'pulse.db'}")

    async def fill(session):
        await session.execute(text("CREATE TABLE numbers (number INTEGER)"))
        await session.execute(text("INSERT INTO numbers VALUES (:number)"), [{"number": one} for one in range(200)])

    async def add_up(session):
        return sum([row.number async for row in await session.stream(text("SELECT number FROM numbers"))])

    await database.write(fill)
    assert await database.read(add_up) == sum(range(200))
    await database.close()
