"""What survives a restart: the whole demo in one file, written when nothing is on its way.

The bot's database goes into the same file as the workspace, so that the two always tell the same story, also after a
crash. While the demo runs the bot works on a copy.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from bot.clock import MovableClock
from demo.life import Life
from demo.organization import Organization
from demo.stage import DATABASE
from sandbox.memory import UnreadableError, recall, remember

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
    """Keeps moments in a folder, the newest alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / STATE
        self._database = folder / DATABASE

    def forget(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def keep(self, organization: Organization, life: Life, clock: MovableClock, *, until: datetime) -> None:
        """Keep this moment, in the place of the one before. Blocks, for well under a second."""
        with closing(sqlite3.connect(self._database)) as database:
            image = database.serialize()
        kept = Kept(organization, life, clock.random, clock.now(), until, image)
        draft = self._file.with_suffix(".new")
        with draft.open("wb") as file:
            file.write(remember(organization.slack, kept, edition=EDITION))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)

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
