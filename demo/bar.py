"""The progress of the history in the terminal: one line that grows, or a few lines where nothing can be overwritten."""

from dataclasses import dataclass
from typing import TextIO

from sandbox.page.setting import Progress

WIDTH = 30
LINES = 9
"""How many lines are printed where there is no terminal."""


@dataclass
class Bar:
    """Draws what it is shown."""

    out: TextIO
    _shown: int = -1

    def show(self, progress: Progress) -> None:
        """Draw how far it has come, if that differs from what stands there."""
        steps = WIDTH * 10 if self.out.isatty() else LINES
        reached = steps * progress.done // progress.total
        if reached == self._shown:
            return
        self._shown = reached
        self.out.write(f"\r{_line(progress)}" if self.out.isatty() else f"{_line(progress)}\n")
        self.out.flush()

    def end(self) -> None:
        """Leave the line as it is, and go on below it."""
        if self._shown >= 0 and self.out.isatty():
            self.out.write("\n")


def _line(progress: Progress) -> str:
    full = WIDTH * progress.done // progress.total
    return f"{'█' * full}{'·' * (WIDTH - full)} {100 * progress.done // progress.total:3}%  {progress.words:24}"
