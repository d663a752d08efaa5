"""Tables: plain ones, and tables of figures that readers sort and turn the pages of."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from sandbox.page.render.canvas import Canvas, Json, unknown
from sandbox.page.render.emoji import with_emoji
from sandbox.page.render.reader import Reader
from sandbox.page.render.rich import rich_parts
from sandbox.page.render.tag import Attribute, tag, together


def table(canvas: Canvas, block: Json) -> Markup:
    """A table whose first row is its head, aligned as its column settings say."""
    settings = [setting or {} for setting in block.get("column_settings") or ()]
    first, *others = block["rows"]
    head = tag("tr", *(_cell(canvas.reader, c, "th", _column(settings, at), scope="col") for at, c in enumerate(first)))
    rows = (
        tag("tr", *(_cell(canvas.reader, cell, "td", _column(settings, at)) for at, cell in enumerate(row)))
        for row in others
    )
    drawn = tag("table", tag("thead", head), tag("tbody", *rows), class_="bk-table")
    return tag("div", drawn, class_="bk-scroll", role="region", aria_label="Table", tabindex=0)


def data_table(canvas: Canvas, block: Json) -> Markup:
    """A table of figures: its heads sort it, and what is beyond a page waits behind buttons."""
    head, *rows = block["rows"]
    figures = [all(row[at]["type"] == "raw_number" for row in rows) for at in range(len(head))]
    size, leads = block.get("page_size") or len(rows), block.get("row_header_column_index")
    drawn = tag(
        "table",
        tag("caption", block["caption"]),
        tag("thead", tag("tr", *(_sortable(cell, figure) for cell, figure in zip(head, figures, strict=True)))),
        tag("tbody", *(_row(canvas.reader, row, leads, hidden=turn >= size) for turn, row in enumerate(rows))),
        class_="bk-table",
    )
    pager = _pager(size, len(rows)) if size < len(rows) else None
    return tag("div", tag("div", drawn, class_="bk-scroll"), pager, class_="bk-data-table", data_page_size=size)


def _sortable(cell: Json, figure: bool) -> Markup:
    button = tag("button", _words(cell), type="button", class_="bk-sort")
    return tag("th", button, scope="col", aria_sort="none", class_="figure" if figure else None)


def _row(reader: Reader, row: Sequence[Json], leads: int | None, *, hidden: bool) -> Markup:
    cells = (
        _cell(reader, cell, "th", None, scope="row") if at == leads else _cell(reader, cell, "td", None)
        for at, cell in enumerate(row)
    )
    return tag("tr", *cells, hidden=hidden)


def _cell(reader: Reader, cell: Json, name: str, kind: str | None, **more: Attribute) -> Markup:
    if cell["type"] == "rich_text":
        return tag(name, rich_parts(reader, cell), class_=kind, **more)
    if cell["type"] == "raw_number":
        return tag(name, _words(cell), class_=_both("figure", kind), data_sort=cell["value"], **more)
    return tag(name, _words(cell) if cell["type"] == "raw_text" else unknown(cell), class_=kind, **more)


def _words(cell: Json) -> Markup:
    if cell["type"] == "raw_number" and not cell.get("text"):
        return together([f"{cell['value']:,.10g}"])
    return with_emoji(cell["text"]) if cell.get("emoji", True) else together([cell["text"]])


def _column(settings: Sequence[Json], at: int) -> str | None:
    setting = settings[at] if at < len(settings) else {}
    return _both(setting.get("align"), "wrapped" if setting.get("is_wrapped") else None)


def _both(*kinds: str | None) -> str | None:
    return " ".join(kind for kind in kinds if kind) or None


def _pager(size: int, rows: int) -> Markup:
    return tag(
        "div",
        tag("button", "Previous", type="button", class_="bk-button", data_turn=-1, disabled=True),
        tag("span", f"1–{size} of {rows}", role="status"),
        tag("button", "Next", type="button", class_="bk-button", data_turn=1),
        class_="bk-pager",
    )
