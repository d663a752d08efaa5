"""Transactions: one commit, readers that can't write, another try when the database asks for one."""

import asyncio
from time import monotonic
from unittest.mock import patch

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from simulation.loop import VirtualLoop
from storage import ticks
from storage.engine import LONGEST_POLL, Database, database_url, open_database
from storage.tables import PersonRow
from tests.factories import MONDAY


async def owed(database: Database) -> int:
    return (await database.read(ticks.pulse)).erasures_owed


async def test_what_a_service_writes_is_committed_when_it_returns(database: Database):
    await database.write(ticks.owe_erasures, 2)
    assert await owed(database) == 2


async def test_an_error_takes_everything_back(database: Database):
    async def fails(session):
        await ticks.owe_erasures(session, 5)
        raise LookupError("no")

    with pytest.raises(LookupError):
        await database.write(fails)
    assert await owed(database) == 0


async def test_a_reader_can_not_write(database: Database):
    async def sneaky(session):
        await session.execute(text("UPDATE ticks SET erasures_owed = 9"))

    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        await database.read(sneaky)
    assert await owed(database) == 0


async def test_a_connection_that_read_can_write_afterwards(database: Database):
    for expected in (1, 2, 3):
        await database.read(ticks.pulse)
        await database.write(ticks.owe_erasures, 1)
        assert await owed(database) == expected


async def test_writers_at_once_lose_nothing(database: Database):
    await asyncio.gather(*(database.write(ticks.owe_erasures, 1) for _ in range(30)))
    assert await owed(database) == 30


@pytest.mark.parametrize(
    ("url", "wrote", "back"),
    [("sqlite:///never.db", 0.06, 0.03), ("sqlite:///never.db", 6, LONGEST_POLL), ("postgresql:///never", 6, 0)],
)
def test_who_writes_much_stands_back_where_others_wait_by_asking_again(url: str, wrote: float, back: float):
    async def writes() -> float:
        async with open_database(url).standing_back():
            await asyncio.sleep(wrote)
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(writes()) == pytest.approx(wrote + back)


async def test_no_plan_is_kept_that_was_made_when_tables_were_small(postgres_database: Database):
    async def mode(session) -> str:
        return await session.scalar(text("SHOW plan_cache_mode"))

    assert await postgres_database.read(mode) == "force_custom_plan"
    assert await postgres_database.write(mode) == "force_custom_plan"


async def test_a_deadlock_is_tried_again(postgres_database: Database):
    """Two transactions that lock two rows in opposite order: PostgreSQL ends one, which then runs again."""
    first_locked, second_locked = asyncio.Event(), asyncio.Event()

    async def seed(session):
        for name in ("a", "b"):
            row = PersonRow(workspace_id="T", id=name, name=name, zone="UTC")
            row.admin = row.bot = row.deleted = row.guest = row.stranger = False
            session.add(row)

    async def crosses(session, one, other, mine, theirs):
        await session.execute(text("UPDATE people SET name = name || '!' WHERE id = :id"), {"id": one})
        mine.set()
        await theirs.wait()
        await session.execute(text("UPDATE people SET name = name || '!' WHERE id = :id"), {"id": other})

    await postgres_database.write(seed)
    await asyncio.gather(
        postgres_database.write(crosses, "a", "b", first_locked, second_locked),
        postgres_database.write(crosses, "b", "a", second_locked, first_locked),
    )

    async def names(session):
        return sorted(await session.scalars(text("SELECT name FROM people")))

    assert await postgres_database.read(names) == ["a!!", "b!!"]


async def servers_process(session) -> int:
    return await session.scalar(text("SELECT pg_backend_pid()"))


@pytest.fixture
def minutes_pass(monkeypatch: pytest.MonkeyPatch):
    """Has the pool see a clock that is a minute later, each time it is called."""
    passed = [0]

    def call() -> None:
        passed[0] += 60

    monkeypatch.setattr("storage.engine.monotonic", lambda: monotonic() + passed[0])
    return call


async def test_a_connection_that_died_while_nobody_used_it_is_replaced(postgres_database, postgres_url, minutes_pass):
    before = await postgres_database.read(servers_process)
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", (before,))

    minutes_pass()
    assert await postgres_database.read(servers_process) != before


async def test_a_connection_that_was_just_used_is_not_asked_whether_it_lives(postgres_database, minutes_pass):
    used = await postgres_database.read(servers_process)
    dialect = postgres_database.engine.sync_engine.dialect
    with patch.object(dialect, "do_ping", autospec=True, side_effect=dialect.do_ping) as asked:
        assert await postgres_database.read(servers_process) == used
        assert not asked.called
        minutes_pass()
        assert await postgres_database.read(servers_process) == used
        assert asked.called


class Losing:
    """A service that loses its connection in its first try, as where a server is started again."""

    def __init__(self, url: str) -> None:
        self.url, self.tries = url, 0

    async def loses_it_once(self, session) -> None:
        self.tries += 1
        if self.tries == 1:
            with psycopg.connect(self.url, autocommit=True) as server:
                server.execute("SELECT pg_terminate_backend(%s, 5000)", (await servers_process(session),))

    async def before_it_writes(self, session) -> None:
        await self.loses_it_once(session)
        await ticks.owe_erasures(session, 1)

    async def before_it_reads(self, session) -> int:
        await self.loses_it_once(session)
        return await servers_process(session)

    async def before_the_commit(self, session) -> None:
        await ticks.owe_erasures(session, 1)
        await self.loses_it_once(session)


@pytest.fixture
def losing(postgres_url: str) -> Losing:
    return Losing(postgres_url)


async def test_what_a_lost_connection_did_not_commit_is_tried_again(postgres_database: Database, losing: Losing):
    await postgres_database.write(losing.before_it_writes)
    assert (losing.tries, await owed(postgres_database)) == (2, 1)


async def test_a_reader_whose_connection_was_lost_reads_again(postgres_database: Database, losing: Losing):
    assert await postgres_database.read(losing.before_it_reads)
    assert losing.tries == 2


async def test_a_commit_that_a_lost_connection_may_have_made_is_not_tried_again(
    postgres_database: Database, losing: Losing
):
    with pytest.raises(DBAPIError):
        await postgres_database.write(losing.before_the_commit)
    assert losing.tries == 1


async def hold(database: Database, *, held: asyncio.Event, free: asyncio.Event) -> None:
    """Be the writer, as another process, until it is time to be free."""

    async def hogs(session):
        await ticks.mark_tick(session, MONDAY)
        held.set()
        await free.wait()

    await database.write(hogs)


async def test_a_writer_on_sqlite_outwaits_another_process(
    sqlite_database: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    """The lock comes free after the first try was given up."""
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 10)
    other, held, free = open_database(sqlite_url), asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hold(other, held=held, free=free))
        await held.wait()
        asyncio.get_running_loop().call_later(0.1, free.set)
        await sqlite_database.write(ticks.owe_erasures, 1)
        assert free.is_set()
    assert await owed(other) == 1
    await other.close()


async def test_a_deadline_is_kept_while_another_process_writes(sqlite_database: Database, sqlite_url: str):
    other, held, free = open_database(sqlite_url), asyncio.Event(), asyncio.Event()
    clock = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hold(other, held=held, free=free))
        await held.wait()
        began = clock.time()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await sqlite_database.write(ticks.owe_erasures, 1)
        assert clock.time() - began < 1
        free.set()
    assert await owed(sqlite_database) == 0
    await other.close()


async def test_what_no_other_try_can_mend_is_raised_at_once(database: Database):
    tries = []

    async def broken(session):
        tries.append(1)
        await session.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(DBAPIError):
        await database.write(broken)
    assert len(tries) == 1


async def test_times_come_back_in_utc_and_need_a_zone(database: Database):
    await database.write(ticks.mark_tick, MONDAY)
    assert (await database.read(ticks.pulse)).ticked_at == MONDAY
    with pytest.raises(Exception, match="without a zone"):
        await database.write(ticks.mark_tick, MONDAY.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("given", "synchronous", "used"),
    [
        ("postgres://u:p@host/db", False, "postgresql+psycopg://u:p@host/db"),
        ("postgresql://u:p@host/db", True, "postgresql+psycopg://u:p@host/db"),
        ("sqlite:///var/pulse.db", False, "sqlite+aiosqlite:///var/pulse.db"),
        ("sqlite:///var/pulse.db", True, "sqlite:///var/pulse.db"),
    ],
)
def test_urls_as_hosting_platforms_give_them(given: str, synchronous: bool, used: str):
    url = database_url(given, synchronous=synchronous)
    assert url.render_as_string(hide_password=False) == used


async def test_sqlite_is_durable_and_overwrites_what_is_deleted(sqlite_database: Database):
    async def pragmas(session):
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [(await session.execute(text(f"PRAGMA {name}"))).scalar() for name in names]

    assert await sqlite_database.read(pragmas) == ["wal", 2, 1, 1]
