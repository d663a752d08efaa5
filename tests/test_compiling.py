"""Engines of tests share what they have compiled, from the first test to the last."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import Database, open_database
from tests.compiling import share_what_is_compiled
from tests.inline import run_sqlite_inline


async def connected(file: Path) -> Database:
    database = open_database(f"sqlite:///{file}")
    await database.read(lambda session: session.execute(text("SELECT 1")))
    await database.close()
    return database


async def test_a_first_test_that_ran_inline_before_they_share_does_not_end_it_with_itself(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as session, pytest.MonkeyPatch.context() as test:
        run_sqlite_inline(test)
        share_what_is_compiled(session)
        test.undo()

        first, second = await connected(tmp_path / "first.db"), await connected(tmp_path / "second.db")

    assert second.engine.sync_engine._compiled_cache is first.engine.sync_engine._compiled_cache
