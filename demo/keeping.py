"""What survives a restart: the whole demo in one file, written when nothing is on its way.

The bot's database goes into the same file as the workspace, so that the two always tell the same story, also after a
crash. While the demo runs the bot works on a copy.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from bot.clock import MovableClock
from demo.life import Life
from demo.organization import Organization
from demo.stage import DATABASE
from sandbox.memory import Memory, Moment, UnreadableError, recall

EDITION = 1
"""Rises whenever what is kept beside the workspace changes."""

STATE = "state"


class StateError(Exception):
    """What was kept can't be used; `sentence` tells a person what to do."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.sentence = f"What the demo kept in {file} can't be read ({why}). Start anew: make demo ARGS=--reset"


@dataclass(frozen=True)
class Kept:
    """A moment of the demo. `until` is where the history ends that is being played, or was."""

    organization: Organization
    life: Life
    luck: Random
    now: datetime
    until: datetime
    database: bytes


class Keeper:
    """Where moments are kept in a folder, the newest alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / STATE
        self._database = folder / DATABASE

    def forget(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, moment: Moment) -> None:
        """Keep a moment in the place of the one before. Waits for the disk, so it belongs into a thread."""
        draft = self._file.with_suffix(".new")
        with draft.open("wb") as file:
            file.write(moment.sealed())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)

    def image(self) -> bytes:
        """The bot's database as it is now."""
        with closing(sqlite3.connect(self._database)) as database:
            return database.serialize()

    def recall(self, clock: MovableClock) -> Kept | None:
        """The moment that was kept, with the clock and the bot's database as they were then; None if there is none.

        Without one the folder is cleared of what an interrupted start left there. Raises StateError.
        """
        if not self._file.exists():
            self.forget()
            return None
        try:
            _, kept = recall(self._file.read_bytes(), clock=clock, trusted=("demo",), edition=EDITION)
        except (UnreadableError, OSError) as error:
            raise StateError(self._file, str(error)) from error
        if not isinstance(kept, Kept):
            raise StateError(self._file, "it is not one of this demo")
        clock.move_to(kept.now)
        self._restore(kept.database)
        return kept

    def _restore(self, image: bytes) -> None:
        for leftover in self._folder.glob(f"{DATABASE}*"):
            leftover.unlink()
        self._database.write_bytes(image)


class Chronicle:
    """Writes down one organization's life for its keeper, moment by moment, while the life goes on."""

    def __init__(
        self, keeper: Keeper, organization: Organization, life: Life, clock: MovableClock, *, until: datetime
    ) -> None:
        self._keeper = keeper
        self._organization = organization
        self._life = life
        self._clock = clock
        self._until = until
        self._memory = Memory(organization.slack, edition=EDITION)
        self._turn = asyncio.Lock()

    async def keep(self, rest: Callable[[], Awaitable[None]]) -> None:
        """Keep the moment at which `rest` ends: by then nothing may be on its way.

        What takes long is done before it, or in a thread after it: nobody waits longer than a few milliseconds.
        """
        async with self._turn:
            await self._memory.catch_up()
            await rest()
            moment = self._moment()
            await asyncio.to_thread(self._keeper.write, moment)

    def _moment(self) -> Moment:
        kept = Kept(
            self._organization, self._life, self._clock.random, self._clock.now(), self._until, self._keeper.image()
        )
        return self._memory.take(kept)
