"""Bring a database to the newest schema, and tell whether it is there. Safe to repeat and to run twice at once.

Alembic is loaded only when something is missing: a start of the bot mostly finds everything in place, and it brings the
dialects of four other databases, which take as long as half of the bot.
"""

from pathlib import Path

from sqlalchemy import Connection, column, create_engine, event, inspect, select, table
from sqlalchemy.pool import NullPool

from storage.engine import Database, Reading, database_url

LOCK = 7_310_915
"""An arbitrary number that names this project's migrations among PostgreSQL's advisory locks."""

HEAD = "0002"
"""The newest revision under `migrations/versions`."""

SCRIPTS = Path(__file__).parent / "migrations"

_VERSIONS = table("alembic_version", column("version_num"))


class MigrationError(Exception):
    """The database can't be brought to this schema: it was written by a newer bot, or by something else."""


def migrate(url: str) -> None:
    """Run the migrations that are missing. Blocks: call it in a thread from a running loop. Raises MigrationError."""
    engine = create_engine(database_url(url, synchronous=True), poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_foreign_keys)
    with engine.connect() as connection:
        if not _is_at_head(connection):
            connection.rollback()
            _upgrade(connection)
    engine.dispose()


async def at_head(database: Database) -> bool:
    """Whether the schema is the one that this code was written for."""

    async def current(session: Reading) -> bool:
        return await (await session.connection()).run_sync(_is_at_head)

    return await database.read(current)


def _is_at_head(connection: Connection) -> bool:
    if not inspect(connection).has_table(_VERSIONS.name):
        return False
    return set(connection.scalars(select(_VERSIONS.c.version_num))) == {HEAD}


def _upgrade(connection: Connection) -> None:
    from alembic import command  # see above
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        connection.commit()
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise MigrationError(str(error)) from error


def _without_foreign_keys(connection: object, _record: object) -> None:
    """Altering a table on SQLite means rebuilding it, which with cascades on would delete the rows below it."""
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined] # the driver's connection is untyped
