"""Migrations bring either database to the schema that the code describes; repeating them changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage.engine import Database, database_url, open_database
from storage.migrate import HEAD, SCRIPTS, MigrationError, at_head, migrate
from storage.tables import Table


def test_the_schema_is_what_the_tables_say(database_url: str):
    engine = create_engine(synchronous(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_the_head_is_the_newest_revision_there_is():
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


async def test_a_migrated_database_is_at_head(database: Database):
    assert await at_head(database)


async def test_an_empty_database_is_not_at_head(tmp_path: Path):
    empty = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not await at_head(empty)
    await empty.close()


def test_migrating_again_keeps_what_is_there(database_url: str):
    engine = create_engine(synchronous(database_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ticks SET erasures_owed = 7")
    migrate(database_url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT erasures_owed FROM ticks").scalar() == 7
    engine.dispose()


async def test_a_database_of_a_newer_bot_is_not_at_head_and_is_left_alone(database: Database, database_url: str):
    engine = create_engine(synchronous(database_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert not await at_head(database)
    with pytest.raises(MigrationError, match="9999"):
        migrate(database_url)
    engine.dispose()


def test_two_machines_may_migrate_at_once(postgres_server: str):
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bare WITH (FORCE)")
        connection.execute("CREATE DATABASE bare")
    url = postgres_server.replace("/postgres?", "/bare?")
    with ThreadPoolExecutor(2) as machines:
        list(machines.map(migrate, [url, url]))
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM ticks").fetchone() == (1,)


def synchronous(url: str):
    return database_url(url, synchronous=True)
