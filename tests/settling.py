"""What tests begin with is written once in a test process, and copied after that.

Settling a world takes a dozen statements, longer than most of what is then tried in it. On SQLite the file it led to
is kept; on PostgreSQL, where few tests run, every test goes all the steps.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

from storage.engine import Database

KEPT = 40
"""Files in memory at most, of some 400 kB each; what few tests begin with goes without."""

_files: dict[tuple[str, str, bytes], bytes] = {}


async def begin_with(database: Database, prepare: Callable[..., Awaitable[None]], *means: Any) -> None:
    """Have a database hold what `prepare` writes from these means, which their `repr` tells apart.

    What is in it already makes a difference: a file is copied only to where it would have come by all the steps.
    """
    file = Path(database.engine.url.database or "")
    if not database.embedded or _is_in_use(file):
        await database.write(prepare, *means)
        return
    key = (f"{prepare.__module__}.{prepare.__qualname__}", repr(means), _digest(file))
    if key in _files:
        _put(_files[key], file)
        return
    await database.write(prepare, *means)
    if len(_files) < KEPT:
        _files[key] = _copy(file)


def _is_in_use(file: Path) -> bool:
    return file.with_name(f"{file.name}-wal").exists()


def _digest(file: Path) -> bytes:
    return blake2b(file.read_bytes()).digest()


def _put(whole: bytes, file: Path) -> None:
    file.write_bytes(whole)


def _copy(file: Path) -> bytes:
    """The whole of it, with what was committed but stands beside it still."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.serialize()
