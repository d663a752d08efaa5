"""SQLite without its thread and its waiting for the disk, for tests whose subject is neither.

A pass of a worker asks the thread some 75 times, and a test commits a dozen times. The tests of storage, of the
processes and the journeys through all kinds of connection keep what users have.
"""

from typing import Any

import aiosqlite
import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

import storage.engine
from demo.inline import connect_inline


def run_sqlite_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every SQLite engine that `open_database` makes work in the loop's own thread, and wait for no disk."""
    before = storage.engine.create_async_engine

    def create(*args: Any, **options: Any) -> AsyncEngine:
        engine = before(*args, **options)
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _outlive_no_power_cut)
        return engine

    monkeypatch.setattr(storage.engine, "create_async_engine", create)
    # Not by an event of the engine, as in the demo: engines of tests share a dialect, and it alone would hear of it.
    monkeypatch.setattr(aiosqlite, "connect", connect_inline)


def _outlive_no_power_cut(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
