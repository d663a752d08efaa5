"""A table that readers sort, as Slack draws it."""

from dataclasses import dataclass

from slackblocks import Block, DataTableBlock, RawNumber, RawText, RichTextBlock

ROWS_AT_ONCE = 7
"""Rows shown before a reader turns the page."""


@dataclass(frozen=True)
class Number:
    """A cell that is sorted by its value."""

    value: int
    text: str


Cell = str | Number


@dataclass(frozen=True)
class Table:
    """Rows below a head, at least one; each begins with what it is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def is_chart(self) -> bool:
        return False

    @property
    def length(self) -> int:
        """Characters of all cells."""
        return len(self.caption) + sum(len(cell_text(cell)) for row in (self.head, *self.rows) for cell in row)

    def block(self, block_id: str) -> Block:
        rows = [[_cell(cell) for cell in row] for row in (self.head, *self.rows)]
        return DataTableBlock(rows, self.caption, page_size=min(ROWS_AT_ONCE, len(self.rows)), block_id=block_id)


def cell_text(cell: Cell) -> str:
    """What a reader sees of a cell."""
    return cell if isinstance(cell, str) else cell.text


def _cell(cell: Cell) -> RawText | RawNumber | RichTextBlock:
    return RawText(cell) if isinstance(cell, str) else RawNumber(cell.value, cell.text)
