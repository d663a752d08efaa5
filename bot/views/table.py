"""A table of plain cells, and as CSV.

It imports nothing of the house, so that what makes a workbook of it starts fast.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

Cell = str | int | float | datetime | None
"""What stands in one place: numbers as numbers, moments with their zone; None for an empty place."""

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""A spreadsheet takes a text that begins with one of these for a formula
(https://owasp.org/www-community/attacks/CSV_Injection)."""

SPARE = "\ufffd"
"""Stands for a sign that no file may hold."""

_UNFIT = {"Cc", "Cn", "Co", "Cs"}


@dataclass(frozen=True)
class Table:
    """Rows under named columns; moments are in UTC. `about` are lines that explain it, each a list of places."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: tuple[tuple[str, ...], ...]
    made_at: datetime


def csv_of(table: Table) -> bytes:
    """RFC 4180 in UTF-8; the mark at its beginning is what Excel knows that by. Texts can't be taken for formulas."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(table.head)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return held.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, with an apostrophe before it where it could be one."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def tidy_text(text: str) -> str:
    """A text on one line, without signs that a file may not hold."""
    return "".join(SPARE if unicodedata.category(sign) in _UNFIT else sign for sign in " ".join(text.split()))


def stamp(moment: datetime) -> str:
    """A moment as ISO 8601 has it, in UTC and whole seconds: `2026-03-02T08:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case datetime():
            return stamp(cell)
        case str():
            return harmless(cell)
        case _:
            return cell
