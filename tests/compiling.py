"""Statements are compiled once in a test process, as in the bot's own.

Each test has a database of its own and so an engine of its own, which would compile every statement anew: that was a
third of what the tests on databases took. Engines of the same kind of database share what they have compiled instead.
"""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import storage.engine


def share_what_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `open_database` make engines that share what the first engine of their kind compiled."""
    firsts: dict[str, Engine] = {}

    def create(*args: Any, **options: Any) -> AsyncEngine:
        engine = create_async_engine(*args, **options)
        own = engine.sync_engine
        first = firsts.setdefault(own.dialect.name, own)
        # A dialect learns what its server can do at its first connection; until then it is nobody's to share.
        if first.dialect.server_version_info is not None:
            own.dialect, own._compiled_cache = first.dialect, first._compiled_cache
        return engine

    monkeypatch.setattr(storage.engine, "create_async_engine", create)
