"""Bring a database to the newest schema, and tell whether it is there. Safe to repeat and to run twice at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from storage.engine import Database, Reading, database_url

LOCK = 7_310_915
"""An arbitrary number that names this project's migrations among PostgreSQL's advisory locks."""


def migrate(url: str) -> None:
    """Run the migrations that are missing. Blocks: call it in a thread from a running loop."""
    engine = create_engine(database_url(url, synchronous=True), poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_foreign_keys)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
            connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


async def at_head(database: Database) -> bool:
    """Whether the schema is the one that this code was written for."""

    async def current(session: Reading) -> set[str]:
        return set(await (await session.connection()).run_sync(_heads_of))

    return await database.read(current) == set(ScriptDirectory.from_config(_config()).get_heads())


def _heads_of(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _without_foreign_keys(connection: object, _record: object) -> None:
    """Altering a table on SQLite means rebuilding it, which with cascades on would delete the rows below it."""
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined] # the driver's connection is untyped
