"""Answers as they are written: one by one and many at once, on both databases alike."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from bot.domain.answers import Answer, Standing
from bot.domain.scale import Rating
from storage import answers
from storage.engine import Database
from tests.factories import WORKSPACE
from tests.settling import begin_with
from tests.storage.test_walls import fill

PEOPLE = [bytes([number]) * 16 for number in range(5)]


@pytest.fixture
async def kept(database: Database) -> Database:
    """A database with a round, in which the first of the people has answered at 5.0."""
    await begin_with(database, fill)
    await gives(database, PEOPLE[:1], Rating.PARTLY, "5.0")
    return database


async def gives(database: Database, people: list[bytes], rating: Rating, at: str, segment: str = "C0NORTH") -> int:
    given = [Answer(("round", one), segment, Standing(rating, at)) for one in people]
    return len(await database.write(answers.save_answers, WORKSPACE, given))


@pytest.mark.parametrize("many", [1, 5])
@pytest.mark.parametrize(("at", "stands"), [("4.9", Rating.PARTLY), ("5.0", Rating.PARTLY), ("5.1", Rating.FULLY)])
async def test_only_a_later_click_changes_what_stands(kept: Database, many: int, at: str, stands: Rating):
    written = await gives(kept, PEOPLE[:many], Rating.FULLY, at)
    found = await kept.read(answers.standing, WORKSPACE, [("round", one) for one in PEOPLE])
    assert found[("round", PEOPLE[0])].rating is stands
    assert written == many - (stands is Rating.PARTLY)
    assert len(found) == many


async def test_many_are_written_in_one_order_so_that_two_crowds_never_wait_for_each_other(kept: Database):
    written = list[bytes]()

    def notes(_connection, _cursor, statement, parameters, *_):
        if statement.startswith("INSERT INTO answers"):
            written.extend(pseudonyms(parameters))

    event.listen(kept.engine.sync_engine, "before_cursor_execute", notes)
    await gives(kept, PEOPLE[::-1], Rating.FULLY, "6.0")
    assert written == PEOPLE


def pseudonyms(parameters: object) -> Iterator[bytes]:
    """Those in what a driver is given, in their order: both wrap bytes."""
    for value in parameters.values() if isinstance(parameters, Mapping) else parameters:
        if isinstance(value, list):
            yield from pseudonyms(value)
        elif hasattr(value, "obj"):
            yield value.obj


async def test_what_a_column_can_not_take_is_never_cut_to_its_length(postgres_database: Database):
    await begin_with(postgres_database, fill)
    for people in (PEOPLE[:1], PEOPLE):
        with pytest.raises(DBAPIError, match="too long"):
            await gives(postgres_database, people, Rating.FULLY, "1.0", segment="C" * 300)
    found = await postgres_database.read(answers.standing, WORKSPACE, [("round" + "x" * 300, PEOPLE[0])])
    assert found == {}
