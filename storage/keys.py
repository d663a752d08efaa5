"""Keys of open rounds: the only thing that could link a pseudonym to a person, and how it is made to vanish."""

import re
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection as Connection

from storage.engine import BUSY_TIMEOUT_MS, Database, Reading, Writing
from storage.tables import RoundKeyRow
from storage.upsert import insert_many

if TYPE_CHECKING:  # not loaded where the database is SQLite: it takes a fifth of a second
    from psycopg import AsyncConnection
    from psycopg.errors import Diagnostic


LOCK_TIMEOUT_MS = 200
"""How long the rewrite waits for whoever reads keys, a backup for instance: behind it every answer waits too."""


class KeysStillHeldError(Exception):
    """The erased keys could not be rewritten away yet: another transaction or reader still holds the old rows."""


async def add_key(session: Writing, workspace: str, round_id: str, ciphertext: bytes) -> None:
    row = {"round_id": round_id, "workspace_id": workspace, "ciphertext": ciphertext}
    await insert_many(session, RoundKeyRow, [row])


async def key(session: Reading, workspace: str, round_id: str) -> bytes | None:
    """The encrypted key of an open round; None once it was erased."""
    return await session.scalar(
        select(RoundKeyRow.ciphertext).where(RoundKeyRow.workspace_id == workspace, RoundKeyRow.round_id == round_id)
    )


async def any_key(session: Reading, workspace: str) -> tuple[str, bytes] | None:
    """An open round and its encrypted key; None if no round is open."""
    query = select(RoundKeyRow.round_id, RoundKeyRow.ciphertext).where(RoundKeyRow.workspace_id == workspace)
    row = (await session.execute(query.limit(1))).first()
    return (row.round_id, row.ciphertext) if row else None


async def erase_key(session: Writing, workspace: str, round_id: str) -> None:
    """Delete a key's row; `rewrite_keys` must follow before nothing is left of it on disk."""
    await session.execute(
        delete(RoundKeyRow).where(RoundKeyRow.workspace_id == workspace, RoundKeyRow.round_id == round_id)
    )


async def rewrite_keys(database: Database) -> None:
    """Rewrite the table of keys, so that erased ones are in no file of the running database.

    Raises KeysStillHeldError if somebody's open transaction still holds the old rows; trying again later helps.
    """
    if database.embedded:
        await _rewrite_embedded(database)
    else:
        await _rewrite_postgresql(database)


async def _rewrite_embedded(database: Database) -> None:
    """Emptying the table frees its pages, `secure_delete` overwrites them, and the checkpoint empties the log.

    https://sqlite.org/pragma.html#pragma_secure_delete, https://sqlite.org/pragma.html#pragma_wal_checkpoint
    """

    async def rewrite(session: Writing) -> None:
        keys = [
            {"round_id": row.round_id, "workspace_id": row.workspace_id, "ciphertext": row.ciphertext}
            for row in await session.scalars(select(RoundKeyRow))
        ]
        session.expunge_all()
        await session.execute(text("DELETE FROM round_keys"))
        if keys:
            await session.execute(insert(RoundKeyRow), keys)

    await database.write(rewrite)
    async with database.outside_transaction() as connection:
        # Not waiting for readers: the worker tries again at its next tick anyway.
        await connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            busy, _pages, _moved = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        finally:
            await connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    if busy:
        raise KeysStillHeldError


async def _rewrite_postgresql(database: Database) -> None:
    """VACUUM FULL writes the table into a new file; its report says if rows had to be kept for an old transaction.

    https://www.postgresql.org/docs/current/sql-vacuum.html
    """
    report: list[str] = []

    def note(diagnostic: "Diagnostic") -> None:
        report.append(f"{diagnostic.message_primary or ''} {diagnostic.message_detail or ''}")

    async with database.outside_transaction() as connection:
        driver: AsyncConnection[object] = (await connection.get_raw_connection()).driver_connection
        driver.add_notice_handler(note)
        try:
            await _vacuum(connection)
        finally:
            driver.remove_notice_handler(note)
    kept = re.search(r"(\d+) dead row versions cannot be removed yet", " ".join(report))
    if kept is None:
        raise RuntimeError(f"VACUUM said nothing of dead rows: {report}")
    if int(kept[1]):
        raise KeysStillHeldError


async def _vacuum(connection: Connection) -> None:
    """55P03 is PostgreSQL's word for a lock that was not to be had in time."""
    await connection.exec_driver_sql(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
    try:
        await connection.exec_driver_sql("VACUUM (FULL, VERBOSE) round_keys")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == "55P03":
            raise KeysStillHeldError from error
        raise
    finally:
        await connection.exec_driver_sql("RESET lock_timeout")
