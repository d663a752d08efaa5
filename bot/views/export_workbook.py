"""The table that is taken along as a workbook for Excel. It takes memory: see bot.press."""

import io
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from bot.views.table import Cell, Table

WIDTH = 16
"""Characters that a column of the tallies shows."""


def workbook_of(table: Table) -> bytes:
    """Two sheets: the tallies, numbers as numbers and texts as nothing but texts; and what explains the columns."""
    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"})
    book.set_properties({"title": "Tallies of Driver Pulse", "created": _naive(table.made_at)})
    _tallies(book, table)
    _about(book, table)
    book.close()
    return held.getvalue()


def _tallies(book: Any, table: Table) -> None:
    sheet, bold = book.add_worksheet("Tallies"), book.add_format({"bold": True})
    for place, name in enumerate(table.head):
        sheet.write_string(0, place, name, bold)
    for line, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _write(sheet, line, place, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.head) - 1)
    sheet.set_column(0, len(table.head) - 1, WIDTH)


def _write(sheet: Any, line: int, place: int, cell: Cell) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.write_string(line, place, cell)
        case datetime():
            sheet.write_datetime(line, place, _naive(cell))
        case _:
            sheet.write_number(line, place, cell)


def _about(book: Any, table: Table) -> None:
    sheet, bold = book.add_worksheet("About"), book.add_format({"bold": True})
    for line, row in enumerate(table.about):
        for place, text in enumerate(row):
            sheet.write_string(line, place, text, *([bold] if line == 0 else []))
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 100)


def _naive(moment: datetime) -> datetime:
    """UTC without its zone: workbooks know none."""
    return moment.astimezone(UTC).replace(tzinfo=None)
