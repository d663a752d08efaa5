"""The tallies that are taken along as a table, with what explains its columns."""

from collections.abc import Iterable
from datetime import UTC

from bot.domain.export import EXPORT_VERSION, Export
from bot.domain.spoken import calendar_day
from bot.views.export_columns import COLUMNS, HOW_TO_READ, cells
from bot.views.table import Cell, Table, stamp, tidy_text


def table_of(export: Export) -> Table:
    """Every row of an export in the order of COLUMNS, with what explains them."""
    rows = tuple(tuple(_tidy(cell) for cell in cells(row)) for row in export.rows)
    return Table(tuple(one.name for one in COLUMNS), rows, tuple(_about(export)), export.made_at)


def _tidy(cell: Cell) -> Cell:
    return tidy_text(cell) if isinstance(cell, str) else cell


def _about(export: Export) -> Iterable[tuple[str, ...]]:
    yield ("Tallies of Driver Pulse",)
    yield ("Version of the columns", str(EXPORT_VERSION))
    yield ("Made", stamp(export.made_at), calendar_day(export.made_at.astimezone(UTC)))
    yield ()
    for sentence in HOW_TO_READ:
        yield (sentence,)
    yield ()
    yield ("Column", "Counted in", "What it means")
    for column in COLUMNS:
        yield (column.name, column.unit, column.meaning)
