"""Tables: plain ones, and those of figures."""

from tests.sandbox.page.render.conftest import drawn
from tests.sandbox.test_blockkit import rich


def words(text: str) -> dict:
    return {"type": "raw_text", "text": text}


def figure(value: float, **more: str) -> dict:
    return {"type": "raw_number", "value": value, **more}


FIGURES = {
    "type": "data_table",
    "caption": "Drivers",
    "page_size": 2,
    "row_header_column_index": 0,
    "rows": [
        [words("Driver"), words("Score")],
        [words("Coaching"), figure(1234.5)],
        [words("Training"), figure(0.62, text="62%")],
        [words("Selection"), figure(-3)],
    ],
}


def test_a_plain_table_has_a_head_and_keeps_its_columns_settings(reader):
    rows = [[words("Driver"), words("Note")], [words("Coaching"), rich({"type": "rich_text_section", "elements": []})]]
    settings = [None, {"align": "right", "is_wrapped": True}]
    page = drawn(reader, {"type": "table", "rows": rows, "column_settings": settings})
    assert [one.text for one in page.all("th", scope="col")] == ["Driver", "Note"]
    assert [one.classes for one in page.all("td")] == [[], ["right", "wrapped"]]


def test_a_table_of_figures_can_be_sorted_by_every_head(reader):
    page = drawn(reader, FIGURES)
    assert page.one("caption").text == "Drivers"
    heads = page.all("th", scope="col")
    assert [(one["aria-sort"], one.one("button").text) for one in heads] == [("none", "Driver"), ("none", "Score")]
    assert [one["data-sort"] for one in page.all("td")] == ["1234.5", "0.62", "-3"]
    assert [one.text for one in page.all("td")] == ["1,234.5", "62%", "-3"]
    assert [one.text for one in page.all("th", scope="row")] == ["Coaching", "Training", "Selection"]


def test_what_is_beyond_a_page_waits_behind_buttons(reader):
    page = drawn(reader, FIGURES)
    assert ["hidden" in row.attributes for row in page.one("tbody").all("tr")] == [False, False, True]
    assert page.one(role="status").text == "1–2 of 3"
    whole = drawn(reader, {**FIGURES, "page_size": 3})
    assert (whole.all(class_="bk-pager"), [row for row in whole.all("tr") if "hidden" in row.attributes]) == ([], [])
