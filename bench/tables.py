"""Tables of a page in Markdown that a command writes, between two marks that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A head and rows of text; the first column names what the others tell."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        rule = ("---", *("---:" for _ in self.head[1:]))
        return "\n".join(f"| {' | '.join(row)} |" for row in (self.head, rule, *self.rows))

    @classmethod
    def read(cls, text: str) -> Table:
        """The table that prints as this text."""
        head, _, *rows = (tuple(line.strip("| ").split(" | ")) for line in text.strip().splitlines())
        return cls(head, tuple(rows))


def table_in(page: str, name: str) -> Table:
    """The table of this name on a page; KeyError if there is none."""
    found = _marked(name).search(page)
    if found is None:
        raise KeyError(name)
    return Table.read(found["table"])


def with_table(page: str, name: str, table: Table) -> str:
    """The page with this table in the place of the one of the same name; KeyError if there is none."""
    if not _marked(name).search(page):
        raise KeyError(name)
    return _marked(name).sub(lambda found: f"{found['begins']}\n{table}\n{found['ends']}", page)


def _marked(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<begins><!-- {name}: written by make curve -->)\n(?P<table>.*?)\n(?P<ends><!-- end of {name} -->)",
        re.DOTALL,
    )
