"""Makes files in a short-lived process of its own: typesetting and workbooks take memory that the bot is not to keep.

`python -m bot.press` reads a job from its input and writes the file to its output. It is given no environment, so no
tokens or keys, and imports little of the house.
"""

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import PulseError
from bot.views.document import Document
from bot.views.table import Table

ROOT = Path(__file__).parents[1]

PATIENCE = 120.0
"""Seconds that a file may take; ten thousand rows take a few on a machine that is not busy."""


@dataclass
class PressError(PulseError):
    """A file could not be made; `said` is what went wrong, without anything that people wrote."""

    said: str

    @property
    def sentence(self) -> str:
        return f"The file could not be made: {self.said}"


@dataclass(frozen=True)
class Workbook:
    """Make a workbook of a table."""

    table: Table

    def made(self) -> bytes:
        """The file; what it takes is loaded here, and so never by the bot itself."""
        from bot.views.export_workbook import workbook_of

        return workbook_of(self.table)


@dataclass(frozen=True)
class Pdf:
    """Make a PDF of a document, on paper of this name."""

    document: Document
    paper: str
    made_at: datetime

    def made(self) -> bytes:
        """The file; what it takes is loaded here, and so never by the bot itself."""
        from bot.views.report_print import pdf_of

        return pdf_of(self.document, self.paper, made_at=self.made_at)


async def press(job: Workbook | Pdf) -> bytes:
    """The file, made in another process. Raises PressError if that fails or takes longer than PATIENCE."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.press", cwd=ROOT, env={}, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE):
            made, said = await process.communicate(pickle.dumps(job))
    except TimeoutError as late:
        raise PressError(f"it took longer than {PATIENCE:.0f} s") from late
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise PressError(_kind(said))
    return made


def _kind(said: bytes) -> str:
    """Which kind of error ended the process: the rest of a traceback may quote what people wrote."""
    lines = said.decode(errors="replace").splitlines() or ["it was stopped"]
    return lines[-1].partition(":")[0][:100]


def main() -> None:
    """Do the one job that stands in the input."""
    job = pickle.load(sys.stdin.buffer)  # noqa: S301 - nobody but `press` writes there, through a pipe of its own
    sys.stdout.buffer.write(job.made())


if __name__ == "__main__":
    main()
