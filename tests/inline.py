"""SQLite without its thread and its waiting for the disk, for tests whose subject is neither.

A pass of a worker asks the thread some 75 times, and a test commits a dozen times. The tests of storage, of the
processes and the journeys through all kinds of connection keep what users have.
"""

from typing import Any

import pytest

import storage.engine
from demo.inline import connect_inline


def run_sqlite_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every SQLite engine that `open_database` makes work in the loop's own thread, and wait for no disk."""
    prepare = storage.engine._prepare_sqlite

    def outlive_no_power_cut(connection: Any, record: Any) -> None:
        prepare(connection, record)
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()

    # How engines are made is left alone: `tests.compiling` has its say there, for all tests and whoever came first.
    monkeypatch.setattr(storage.engine, "_prepare_sqlite", outlive_no_power_cut)
    # Not by an event of the engine, as in the demo: engines of tests share a dialect, and it alone would hear of it.
    monkeypatch.setattr(storage.engine, "connect", connect_inline)
