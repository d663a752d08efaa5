"""SQLite without its thread and its waiting for the disk, for tests whose subject is neither.

A pass of a worker asks the thread some 75 times, and a test commits a dozen times. The tests of storage, of the
processes and the journeys keep what users have.
"""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

import storage.engine
from demo.inline import run_inline


def run_sqlite_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every SQLite engine that `open_database` makes work in the loop's own thread, and wait for no disk."""
    before = storage.engine.create_async_engine

    def create(*args: Any, **options: Any) -> AsyncEngine:
        engine = before(*args, **options)
        if engine.dialect.name == "sqlite":
            run_inline(engine)
            event.listen(engine.sync_engine, "connect", _outlive_no_power_cut)
        return engine

    monkeypatch.setattr(storage.engine, "create_async_engine", create)


def _outlive_no_power_cut(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
