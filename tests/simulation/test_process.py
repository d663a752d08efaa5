"""Killed is never resumed, held goes on later, and a transaction dies with its process."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import literal, select, text
from sqlalchemy.sql.compiler import SQLCompiler

from simulation.database import Disk
from simulation.loop import VirtualLoop
from simulation.process import Process, guarding_factory
from storage.engine import Writing


def run(story: Callable[[], Awaitable[None]]) -> None:
    async def told() -> None:
        asyncio.get_running_loop().set_task_factory(guarding_factory)
        await story()

    loop = VirtualLoop()
    try:
        loop.run_until_complete(told())
    finally:
        loop.close()


async def counts(seen: list[str]) -> None:
    try:
        for number in range(5):
            await asyncio.sleep(1)
            seen.append(str(number))
    finally:
        seen.append("tidied up")


def test_the_dead_take_no_step_more_and_tidy_nothing_up():
    seen: list[str] = []

    async def story() -> None:
        process = Process("worker")
        process.run(counts(seen))
        await asyncio.sleep(2.5)
        process.kill()
        await asyncio.sleep(100)
        assert seen == ["0", "1"]
        process.bury()

    run(story)


def test_it_dies_in_the_middle_of_what_it_does_after_so_many_steps():
    seen: list[str] = []

    async def story() -> None:
        process = Process("worker")
        process.doomed_in = 4
        process.run(counts(seen))
        await asyncio.sleep(100)
        assert not process.alive
        assert seen == ["0", "1"]
        process.bury()

    run(story)


def test_who_was_held_goes_on_where_they_stood():
    seen: list[str] = []

    async def story() -> None:
        process = Process("worker")
        task = process.run(counts(seen))
        await asyncio.sleep(1.5)
        process.hold()
        await asyncio.sleep(100)
        assert seen == ["0"]
        process.release()
        await task

    run(story)

    assert seen == ["0", "1", "2", "3", "4", "tidied up"]


def test_a_time_limit_that_ran_out_while_it_was_held_still_strikes():
    async def story() -> None:
        async def impatient() -> str:
            try:
                async with asyncio.timeout(5):
                    await asyncio.sleep(10)
            except TimeoutError:
                return "too late"
            return "in time"

        process = Process("worker")
        task = process.run(impatient())
        await asyncio.sleep(1)
        process.hold()
        await asyncio.sleep(60)
        process.release()
        assert await task == "too late"

    run(story)


def test_a_transaction_dies_with_its_process(tmp_path: Path):
    async def story() -> None:
        disk = Disk(tmp_path / "x.db", Random(1), asyncio.sleep)
        process, another = Process("one"), Process("another")
        database = disk.database(process)

        async def begins(session: Writing) -> None:
            await session.execute(text("CREATE TABLE things (id INTEGER)"))
            await asyncio.sleep(10)

        async def creates(session: Writing) -> None:
            await session.execute(text("CREATE TABLE things (id INTEGER)"))

        process.run(database.write(begins))
        await asyncio.sleep(5)
        process.kill()
        await another.run(disk.database(another).write(creates))
        another.kill()
        another.bury()
        process.bury()

    run(story)

    with sqlite3.connect(tmp_path / "x.db") as found:
        assert found.execute("SELECT count(*) FROM things").fetchone() == (0,)
    found.close()


def test_who_begins_later_need_not_compile_what_others_have_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    compiled: list[str] = []
    compile_it = SQLCompiler.__init__

    def noted(self: SQLCompiler, *values: Any, **options: Any) -> None:
        compile_it(self, *values, **options)
        compiled.append(self.string)

    async def story() -> None:
        disk = Disk(tmp_path / "x.db", Random(1), asyncio.sleep)

        async def reads(process: Process) -> None:
            database = disk.database(process)
            await process.run(database.read(lambda session: session.execute(select(literal("one")))))
            process.kill()
            process.bury()

        await reads(Process("one"))
        await reads(Process("another"))
        monkeypatch.setattr(SQLCompiler, "__init__", noted)
        await reads(Process("a third"))

    run(story)

    assert compiled == []
