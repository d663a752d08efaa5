"""Statements that are compiled once say and do what SQLAlchemy would have them say and do."""

from datetime import UTC, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import LargeBinary, bindparam, inspect, select, text, tuple_, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.engine import Database
from storage.prepared import Prepared, among
from storage.tables import PersonRow, TickRow
from storage.tables.base import UtcDateTime
from storage.upsert import insert_if_new, insert_of
from tests.factories import MONDAY
from tests.services.sql import statements

WORKSPACE = "T0TEST"
NUMBERS = range(12)
HERE = PersonRow.workspace_id == bindparam("workspace")
BY_ID = select(PersonRow.id, PersonRow.name, PersonRow.admin).where(
    HERE, PersonRow.id.in_(bindparam("ids", expanding=True))
)
BY_PLACE = select(PersonRow.id).where(
    HERE,
    tuple_(PersonRow.zone, PersonRow.name).in_(bindparam("places", expanding=True)),
    PersonRow.id.in_(("U1", "U2", "U3")),
    PersonRow.admin == True,  # noqa: E712 - a value that stands in the statement
)


@pytest.fixture
async def kept(database: Database) -> Database:
    """A database with twelve people, U0 to U11, of whom every other one is an admin."""
    usual = {"workspace_id": WORKSPACE, "zone": "UTC", "bot": False, "deleted": False, "guest": False}
    rows = [usual | {"stranger": False, "id": f"U{n}", "name": f"n{n}", "admin": n % 2 == 1} for n in NUMBERS]
    await database.write(insert_if_new, PersonRow, rows)
    return database


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_list_of_any_length_finds_what_it_names(kept: Database, number: int):
    statement, ids = Prepared(BY_ID), [f"U{n}" for n in range(number)]
    found = await kept.read(statement.rows, workspace=WORKSPACE, ids=ids)
    assert {(row.id, row.name, row.admin) for row in found} == {(f"U{n}", f"n{n}", n % 2 == 1) for n in range(number)}
    assert all(isinstance(row.admin, bool) for row in found)
    assert len(found) == number
    assert await kept.read(statement.rows, workspace="T0OTHER", ids=ids) == []


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_list_may_be_one_value_where_the_database_has_such(kept: Database, number: int):
    statement = Prepared(lambda dialect: select(PersonRow.id).where(HERE, among(dialect, PersonRow.id, "ids")))
    with statements(kept) as seen:
        for length in {number, 1}:
            ids = [f"U{n}" for n in range(length)]
            found = await kept.read(statement.rows, workspace=WORKSPACE, ids=ids)
            assert sorted(row.id for row in found) == sorted(ids)
    asked = {one for one in seen if "FROM people" in one}
    assert len(asked) == 1 or kept.embedded


async def test_lists_of_pairs_go_beside_values_that_stand_in_the_statement(kept: Database):
    places = [("UTC", "n1"), ("UTC", "n2"), ("UTC", "n3"), ("UTC", "n5"), ("Asia/Tokyo", "n1")]
    found = await kept.read(Prepared(BY_PLACE).rows, workspace=WORKSPACE, places=places)
    assert sorted(row.id for row in found) == ["U1", "U3"]


async def test_a_statement_is_compiled_for_few_lengths(kept: Database):
    statement = Prepared(BY_ID)
    with patch.object(statement, "_compile", wraps=statement._compile) as compiling:
        for number in NUMBERS:
            await kept.read(statement.rows, workspace=WORKSPACE, ids=["U1"] * number)
        assert compiling.call_count == len({0, 1, 2, 4, 8, 16})


async def test_values_are_told_apart_by_name_in_any_order(kept: Database):
    statement = Prepared(
        select(PersonRow.id).where(
            HERE,
            PersonRow.id.in_(bindparam("ids", expanding=True)),
            PersonRow.name.in_(bindparam("names", expanding=True)),
        )
    )
    one, two, four = ["n1"], ["U1", "U2"], ["n0", "n1", "n2", "n3"]
    found = [
        await kept.read(statement.rows, workspace=WORKSPACE, ids=two, names=one),
        await kept.read(statement.rows, names=one, ids=two, workspace=WORKSPACE),
        await kept.read(statement.rows, names=four, workspace=WORKSPACE, ids=["U3"]),
        await kept.read(statement.rows, ids=["U0", "U1", "U2", "U9"], workspace=WORKSPACE, names=one),
    ]
    assert [sorted(row.id for row in rows) for rows in found] == [["U1"], ["U1"], ["U3"], ["U1"]]


async def test_the_first_row_is_given_or_none(kept: Database):
    statement = Prepared(BY_ID)
    assert (await kept.read(statement.first, workspace=WORKSPACE, ids=["U7"])).name == "n7"
    assert await kept.read(statement.first, workspace=WORKSPACE, ids=["U99"]) is None


async def test_moments_and_bytes_come_and_go_in_the_database_s_form(database: Database):
    statement = update(TickRow).values(ticked_at=bindparam("at", type_=UtcDateTime())).returning(TickRow.ticked_at)
    elsewhere = MONDAY.astimezone(ZoneInfo("Asia/Kolkata"))
    assert (await database.write(Prepared(statement).first, at=elsewhere)).ticked_at == MONDAY
    with pytest.raises(ValueError, match="without a zone"):
        await database.write(Prepared(statement).first, at=MONDAY.replace(tzinfo=None))
    given = select(bindparam("given", type_=LargeBinary()).label("given"))
    assert (await database.read(Prepared(given).first, given=b"\x00\xff")).given == b"\x00\xff"


async def test_errors_come_as_from_any_other_statement(kept: Database):
    columns = list(inspect(PersonRow).local_table.columns)

    def again(dialect: str):
        return insert_of(dialect, PersonRow).from_select([one.name for one in columns], select(*columns).where(HERE))

    with pytest.raises(IntegrityError):
        await kept.write(Prepared(again).rows, workspace=WORKSPACE)
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        await kept.read(Prepared(update(TickRow).values(erasures_owed=9)).rows)


async def test_a_connection_that_breaks_off_is_not_used_again(postgres_database: Database, postgres_url: str):
    async def is_cut_off(session):
        (before,) = (await session.execute(text("SELECT pg_backend_pid()"))).one()
        with psycopg.connect(postgres_url, autocommit=True) as server:
            server.execute("SELECT pg_terminate_backend(%s, 5000)", (before,))
        return await Prepared(BY_ID).rows(session, workspace=WORKSPACE, ids=["U1"])

    with pytest.raises(DBAPIError) as raised:
        await postgres_database.read(is_cut_off)
    assert raised.value.connection_invalidated
    assert await postgres_database.read(Prepared(BY_ID).rows, workspace=WORKSPACE, ids=["U1"]) == []


async def test_who_listens_to_statements_hears_of_these(kept: Database):
    with statements(kept) as seen:
        await kept.read(Prepared(BY_ID).rows, workspace=WORKSPACE, ids=["U1"])
    assert [one for one in seen if "FROM people" in one]


async def test_what_the_transaction_wrote_before_is_seen(database: Database):
    later = MONDAY + timedelta(days=1)

    async def writes_and_reads(session):
        await session.execute(update(TickRow).values(ticked_at=later))
        return (await Prepared(select(TickRow.ticked_at)).first(session)).ticked_at

    assert await database.write(writes_and_reads) == later.astimezone(UTC)
