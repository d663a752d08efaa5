"""Tables and charts.

Limits: Slack's reference of the table, data table and data visualization blocks; where copies of it differ,
the smaller number.
"""

from typing import Any

from sandbox.blockkit.objects import IS_TYPE
from sandbox.blockkit.rich import RICH_TEXT
from sandbox.blockkit.schema import (
    Found,
    Problem,
    Rule,
    Shape,
    by_type,
    flag,
    listing,
    number,
    one_of,
    string,
)

MOST_CELL_TEXT = 20_000
MOST_SERIES = 6

_BLOCK_ID: dict[str, Rule] = {"block_id": string(255)}
_TEXT_CELL = Shape({"type": IS_TYPE, "text": string()}, {"emoji": flag})
_NUMBER_CELL = Shape({"type": IS_TYPE, "value": number(whole=False)}, {"text": string()})
_CELLS: dict[str, Rule] = {"raw_text": _TEXT_CELL, "rich_text": RICH_TEXT}
_DATA_CELLS: dict[str, Rule] = {**_CELLS, "raw_number": _NUMBER_CELL}
_LABEL = string(20)
_TITLE = string(50)


def _even_rows(value: dict[str, Any], at: str, found: Found) -> None:
    if len({len(row) for row in value["rows"]}) > 1:
        found.append(Problem("all rows must have the same number of cells", f"{at}/rows"))


def _plain_header(value: dict[str, Any], at: str, found: Found) -> None:
    if any(cell["type"] == "rich_text" for cell in value["rows"][0]):
        found.append(Problem("rich_text is not allowed in the header row", f"{at}/rows/0"))


def cell_text(block: dict[str, Any]) -> int:
    """How many characters stand in a table's cells of plain text."""
    return sum(len(str(cell.get("text") or cell.get("value") or "")) for row in block["rows"] for cell in row)


def _not_too_much(value: dict[str, Any], at: str, found: Found) -> None:
    if cell_text(value) > MOST_CELL_TEXT:
        found.append(Problem(f"cells must hold less than {MOST_CELL_TEXT + 1} characters together", f"{at}/rows"))


_COLUMN = Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

TABLE = Shape(
    {"type": IS_TYPE, "rows": listing(listing(by_type(_CELLS), least=1, most=20), least=1, most=100)},
    {**_BLOCK_ID, "column_settings": listing(_COLUMN, most=20)},
    (_not_too_much,),
)

DATA_TABLE = Shape(
    {
        "type": IS_TYPE,
        "caption": string(),
        "rows": listing(listing(by_type(_DATA_CELLS), least=1, most=20), least=2, most=101),
    },
    {**_BLOCK_ID, "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
    (_even_rows, _plain_header, _not_too_much),
)


def _every_category(value: dict[str, Any], at: str, found: Found) -> None:
    categories = value["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        found.append(Problem("categories must be unique", f"{at}/axis_config/categories"))
    for index, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            found.append(Problem("data must have one point for each category", f"{at}/series/{index}/data"))
    names = [series["name"] for series in value["series"]]
    if len(set(names)) < len(names):
        found.append(Problem("series names must be unique", f"{at}/series"))


def _positive(value: Any, at: str, found: Found) -> None:
    number(whole=False)(value, at, found)
    if isinstance(value, int | float) and value <= 0:
        found.append(Problem("must be greater than 0", at))


_POINT = Shape({"label": _LABEL, "value": number(whole=False)}, {})
_SERIES = Shape({"name": _LABEL, "data": listing(_POINT, least=1, most=20)}, {})
_AXIS = Shape({"categories": listing(_LABEL, least=1, most=20)}, {"x_label": string(50), "y_label": string(50)})
_LINES = Shape(
    {"type": IS_TYPE, "series": listing(_SERIES, least=1, most=MOST_SERIES), "axis_config": _AXIS},
    {},
    (_every_category,),
)
_PIE = Shape(
    {
        "type": IS_TYPE,
        "segments": listing(Shape({"label": _LABEL, "value": _positive}, {}), least=1, most=MOST_SERIES),
    },
    {},
)

DATA_VISUALIZATION = Shape(
    {
        "type": IS_TYPE,
        "title": _TITLE,
        "chart": by_type({"line": _LINES, "bar": _LINES, "area": _LINES, "pie": _PIE}),
    },
    _BLOCK_ID,
)
