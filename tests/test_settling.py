"""What is copied is what the steps would have led to."""

import pytest

from storage.engine import Database, Writing, open_database
from storage.tables import Table
from tests.factories import World, make_program, settle_in
from tests.settling import begin_with


async def rows(database: Database) -> dict[str, list[str]]:
    async def read(session):
        tables = Table.metadata.sorted_tables
        return {table.name: sorted(map(repr, await session.execute(table.select()))) for table in tables}

    return await database.read(read)


async def begun(database: Database, world: World) -> dict[str, list[str]]:
    await begin_with(database, settle_in, world)
    return await rows(database)


async def walked(database: Database, world: World) -> dict[str, list[str]]:
    await database.write(settle_in, world)
    return await rows(database)


@pytest.fixture
async def three(sqlite_template, tmp_path):
    """Fresh databases."""
    files = [tmp_path / f"{name}.db" for name in ("one", "two", "three")]
    for file in files:
        file.write_bytes(sqlite_template.read_bytes())
    opened = [open_database(f"sqlite:///{file}") for file in files]
    yield opened
    for database in opened:
        await database.close()


async def test_a_world_is_the_same_by_all_steps_at_first_and_as_a_copy(three: list[Database]):
    by_steps, at_first, as_copy = three

    assert await walked(by_steps, World()) == await begun(at_first, World()) == await begun(as_copy, World())


async def test_another_world_is_another(three: list[Database]):
    other = World(program=make_program(name="Another"))

    assert await begun(three[0], World()) != await begun(three[1], other) == await walked(three[2], other)


async def test_what_was_there_before_stays_there(three: list[Database]):
    async def add(session: Writing) -> None:
        await settle_in(session, World(channels={"C0EARLIER": ["U0EARLIER"]}, leaders=()), "T0EARLIER")

    with_earlier, fresh, _ = three
    await begun(fresh, World())
    await with_earlier.write(add)

    assert "U0EARLIER" in str(await begun(with_earlier, World()))


async def test_it_can_be_written_on(three: list[Database]):
    await begun(three[0], World())
    await begun(three[1], World())
    await three[1].write(settle_in, World(), "T0SECOND")

    assert "T0SECOND" in str(await rows(three[1]))
    assert "T0SECOND" not in str(await begun(three[2], World()))
