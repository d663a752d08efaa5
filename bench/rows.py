"""The table of `make bench`: what was measured, beside what stands next to it in the same run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bench.tables import Table

HEAD = ("", "measured", "beside it", "ratio", "target")


@dataclass(frozen=True)
class Row:
    """One figure and the one that it stands beside, each in words with its unit, and what is wanted of it.

    `ratio` is the first for each of the second. `reached` is None where nothing is wanted.
    """

    what: str
    measured: str
    beside: str
    ratio: float
    target: str = ""
    reached: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as it is printed; a target that was missed says so."""
        missed = " (missed)" if self.reached is False else ""
        return (self.what, self.measured, self.beside, f"{self.ratio:.2f}", self.target + missed)


def table_of(rows: Iterable[Row]) -> Table:
    """All rows in one table."""
    return Table(HEAD, tuple(row.cells for row in rows))
