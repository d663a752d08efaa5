"""Block Kit's limits, at their borders and beyond, and the blocks that another builder makes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import slackblocks as sb
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blockkit import check_message, check_options, check_view, with_block_ids
from tests.sandbox.conftest import actions, button, input_, modal, plain, section


def option(text: str = "One", value: str = "1", **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": value, **more}


def select(kind: str = "static_select", **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "pick", **more}


def line(points: int = 2, *, series: int = 1, name: str = "Score", label: str = "w", title: str = "Chart"):
    categories = [f"{label}{n}" for n in range(points)]
    data = [{"label": c, "value": n} for n, c in enumerate(categories)]
    several = [{"name": f"{name}{n or ''}", "data": data} for n in range(series)]
    chart = {"type": "line", "series": several, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": title, "chart": chart}


def pie(segments: int, value: float = 1) -> dict[str, Any]:
    held = [{"label": f"s{n}", "value": value} for n in range(segments)]
    return {"type": "data_visualization", "title": "Pie", "chart": {"type": "pie", "segments": held}}


def data_table(rows: int, columns: int = 2, **more: Any) -> dict[str, Any]:
    cells = [[{"type": "raw_text", "text": "x"}] * columns for _ in range(rows)]
    return {"type": "data_table", "caption": "Figures", "rows": cells, **more}


def confirm(**texts: str) -> dict[str, Any]:
    said = {"title": "Sure?", "text": "Really", "confirm": "Yes", "deny": "No"} | texts
    return {name: plain(text) for name, text in said.items()}


def with_button(**more: Any) -> list[dict[str, Any]]:
    return [actions(button("x", **more))]


@dataclass(frozen=True)
class Limit:
    """Something of which `most` are allowed; `build(n)` makes a message or view with n of it."""

    name: str
    most: int
    build: Callable[[int], Any]


MESSAGES = [
    Limit("blocks", 50, lambda n: [{"type": "divider"}] * n),
    Limit("section text", 3000, lambda n: [section("x" * n)]),
    Limit("section fields", 10, lambda n: [{"type": "section", "fields": [plain("x")] * n}]),
    Limit("field text", 2000, lambda n: [{"type": "section", "fields": [plain("x" * n)]}]),
    Limit("header", 150, lambda n: [{"type": "header", "text": plain("x" * n)}]),
    Limit("button text", 75, lambda n: [actions(button("x" * n))]),
    Limit("button value", 2000, lambda n: with_button(value="x" * n)),
    Limit("button url", 3000, lambda n: with_button(url="x" * n)),
    Limit("accessibility label", 75, lambda n: with_button(accessibility_label="x" * n)),
    Limit("action id", 255, lambda n: [actions(button("x", "x" * n))]),
    Limit("block id", 255, lambda n: [{"type": "divider", "block_id": "x" * n}]),
    Limit("actions elements", 25, lambda n: [actions(*(button("x", f"a{i}") for i in range(n)))]),
    Limit("context elements", 10, lambda n: [{"type": "context", "elements": [plain("x")] * n}]),
    Limit("select options", 100, lambda n: [actions(select(options=[option()] * n))]),
    Limit("overflow options", 5, lambda n: [actions(select("overflow", options=[option()] * n))]),
    Limit("radio options", 10, lambda n: [actions(select("radio_buttons", options=[option()] * n))]),
    Limit("checkbox options", 10, lambda n: [actions(select("checkboxes", options=[option()] * n))]),
    Limit("option text", 75, lambda n: [actions(select(options=[option("x" * n)]))]),
    Limit("option value", 150, lambda n: [actions(select(options=[option(value="x" * n)]))]),
    Limit("option description", 75, lambda n: [actions(select(options=[option(description=plain("x" * n))]))]),
    Limit("placeholder", 150, lambda n: [actions(select("users_select", placeholder=plain("x" * n)))]),
    Limit("confirm title", 100, lambda n: with_button(confirm=confirm(title="x" * n))),
    Limit("confirm text", 300, lambda n: with_button(confirm=confirm(text="x" * n))),
    Limit("confirm button", 30, lambda n: with_button(confirm=confirm(deny="x" * n))),
    Limit("alt text", 2000, lambda n: [{"type": "image", "image_url": "u", "alt_text": "x" * n}]),
    Limit("markdown", 12_000, lambda n: [{"type": "markdown", "text": "x" * n}]),
    Limit("chart title", 50, lambda n: [line(title="x" * n)]),
    Limit("chart points", 20, lambda n: [line(n)]),
    Limit("chart series", 6, lambda n: [line(series=n)]),
    Limit("chart series name", 20, lambda n: [line(name="x" * n)]),
    Limit("chart label", 20, lambda n: [line(1, label="x" * (n - 1))]),
    Limit("pie segments", 6, lambda n: [pie(n)]),
    Limit("charts", 2, lambda n: [line() for _ in range(n)]),
    Limit("tables", 1, lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * n),
    Limit("table rows", 100, lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}]),
    Limit("data table columns", 20, lambda n: [data_table(3, n)]),
    Limit("page size", 100, lambda n: [data_table(3, page_size=n)]),
    Limit(
        "list indent", 8, lambda n: [rich({"type": "rich_text_list", "style": "bullet", "elements": [], "indent": n})]
    ),
]
VIEWS = [
    Limit("view blocks", 100, lambda n: modal(*[{"type": "divider"}] * n)),
    Limit("view title", 24, lambda n: modal(title="x" * n)),
    Limit("submit", 24, lambda n: modal(submit=plain("x" * n))),
    Limit("close", 24, lambda n: modal(close=plain("x" * n))),
    Limit("private metadata", 3000, lambda n: modal(private_metadata="x" * n)),
    Limit("callback id", 255, lambda n: modal(callback_id="x" * n)),
    Limit("label", 2000, lambda n: modal(input_("x" * n, select("datepicker"), "b"))),
    Limit("hint", 2000, lambda n: modal(input_("x", select("datepicker"), "b", hint=plain("x" * n)))),
    Limit("max length", 3000, lambda n: modal(input_("x", select("plain_text_input", max_length=n), "b"))),
    Limit("alert", 200, lambda n: modal({"type": "alert", "text": plain("x" * n)})),
]


def rich(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(parts)}


@given(limit=st.sampled_from(MESSAGES + VIEWS), data=st.data())
def test_up_to_the_limit_all_is_well_and_beyond_nothing_is(limit, data):
    count = data.draw(
        st.integers(1, limit.most + 3) | st.sampled_from([limit.most - 1, limit.most, limit.most + 1]).filter(bool)
    )
    built = limit.build(count)
    problems = check_message(built) if isinstance(built, list) else check_view(built)
    assert (problems == []) == (count <= limit.most)


@pytest.mark.parametrize("limit", MESSAGES + VIEWS, ids=lambda limit: limit.name)
def test_every_limit_stands_exactly_where_it_should(limit):
    check = check_view if limit in VIEWS else check_message
    assert check(limit.build(limit.most)) == []
    assert check(limit.build(limit.most + 1)) != []


def test_a_data_table_has_a_header_and_up_to_a_hundred_rows():
    assert [bool(check_message([data_table(n)])) for n in (1, 2, 101, 102)] == [True, False, False, True]


WRONG = {
    "an unknown block": [{"type": "carousel_of_horrors"}],
    "no type": [{}],
    "no object": ["text"],
    "no list": "text",
    "an unknown field": [section("x", color="red")],
    "an empty text": [section("")],
    "a section that says nothing": [{"type": "section"}],
    "markup in a header": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "markup on a button": [actions({**button("x"), "text": {"type": "mrkdwn", "text": "x"}})],
    "an input element among actions": [actions(select("plain_text_input"))],
    "a button in an input": [input_("x", button("x"), "b")],
    "an unknown style": with_button(style="loud"),
    "a button without text": [actions({"type": "button", "action_id": "a"})],
    "a select without options": [actions(select())],
    "options and groups": [
        actions(select(options=[option()], option_groups=[{"label": plain("x"), "options": [option()]}]))
    ],
    "an initial option that isn't offered": [actions(select(options=[option()], initial_option=option("Two", "2")))],
    "the same block id twice": [{"type": "divider", "block_id": "b"}] * 2,
    "the same action id twice in a block": [actions(button("x", "a"), button("y", "a"))],
    "two focused elements": [actions(select("users_select", focus_on_load=True), block_id=b) for b in "ab"],
    "an image from nowhere": [{"type": "image", "alt_text": "x"}],
    "a file by id and url": [
        {"type": "image", "alt_text": "x", "image_url": "u", "slack_file": {"id": "F1"}},
    ],
    "a bad date": [actions(select("datepicker", initial_date="31.3.2026"))],
    "a bad time": [actions(select("timepicker", initial_time="24:00"))],
    "a number input that doesn't say if it is whole": [input_("x", select("number_input"), "b")],
    "an alert in a message": [{"type": "alert", "text": plain("x")}],
    "a gap in a series": [
        {
            "type": "data_visualization",
            "title": "x",
            "chart": {
                "type": "line",
                "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}],
                "axis_config": {"categories": ["a", "b"]},
            },
        }
    ],
    "two series of one name": [
        {**line(), "chart": {**line()["chart"], "series": line()["chart"]["series"] * 2}},
    ],
    "nothing of a pie": [pie(2, 0)],
    "a table of uneven rows": [data_table(2) | {"rows": [[{"type": "raw_text", "text": "x"}] * n for n in (1, 2)]}],
    "rich text in a table's head": [data_table(2) | {"rows": [[rich()], [rich()]]}],
    "a true number": [data_table(3, page_size=True)],
}


@pytest.mark.parametrize("blocks", WRONG.values(), ids=WRONG.keys())
def test_what_slack_refuses_is_refused(blocks):
    assert check_message(blocks)


@pytest.mark.parametrize(
    "view",
    [
        modal(input_("x", select("datepicker"), "b"), submit=None),
        modal(title=""),
        modal({"type": "markdown", "text": "x"}),
        modal(data_table(2)),
        {"type": "home", "blocks": [{"type": "alert", "text": plain("x")}]},
        {"type": "home", "title": plain("x"), "blocks": []},
        {"type": "modal", "blocks": []},
        {"type": "workflow_step", "blocks": []},
    ],
)
def test_views_that_slack_refuses_are_refused(view):
    assert check_view(view)


def test_the_pointer_leads_to_the_place():
    (problem,) = check_message([section("x"), actions(button("x" * 76))])
    assert str(problem) == "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]"


def test_markdown_is_counted_together():
    assert check_message([{"type": "markdown", "text": "x" * 6_001}] * 2)


def test_an_answer_to_a_search_has_options_or_groups():
    group = {"label": plain("Europe"), "options": [option()]}
    assert check_options({"options": []}) == check_options({"option_groups": [group]}) == []
    assert check_options({})
    assert check_options({"options": [option("x" * 76)]})


def test_ids_that_the_app_left_out_are_filled_in():
    names = iter("abcdef")
    given_ = [section("x", accessory={"type": "image", "image_url": "u", "alt_text": "x"}), actions(button("x"))]
    given_.append({"type": "actions", "elements": [{"type": "button", "text": plain("x")}]})
    first, second, third = with_block_ids(given_, lambda: next(names))
    assert (first["block_id"], "action_id" in first["accessory"]) == ("a", False)
    assert (second["block_id"], second["elements"][0]["action_id"]) == ("answers", "answer")
    assert {third["block_id"], third["elements"][0]["action_id"]} == {"b", "c"}
    assert "block_id" not in given_[0]


BUILT = [
    sb.SectionBlock("Hello *there*", fields=["a", "b"], accessory=sb.Button("Go", "go", style="primary")),
    sb.HeaderBlock("Head"),
    sb.DividerBlock(),
    sb.ContextBlock([sb.Text("small")]),
    sb.ActionsBlock(
        [sb.Button("Go", "go"), sb.OverflowMenu("more", [sb.Option(sb.Text("One", sb.TextType.PLAINTEXT), "1")])]
    ),
    sb.MarkdownBlock("**bold**"),
    sb.DataVisualizationBlock(
        "Trend",
        sb.LineChart(
            [sb.objects.DataSeries("Score", [sb.objects.DataPoint("w1", 50), sb.objects.DataPoint("w2", 60)])],
            sb.objects.AxisConfig(["w1", "w2"], x_label="Week", y_label="Score"),
        ),
    ),
    sb.DataVisualizationBlock("Shares", sb.PieChart([sb.ChartSegment("yes", 3), sb.ChartSegment("no", 1)])),
    sb.DataTableBlock([[sb.RawText("a")], [sb.objects.RawNumber(1, "1")]], "Figures"),
    sb.TableBlock([[sb.RawText("a"), sb.RawText("b")]]),
    sb.RichTextBlock([sb.RichTextSection([sb.RichText("Hello")])]),
]


@pytest.mark.parametrize("block", BUILT, ids=lambda block: type(block).__name__)
def test_what_a_builder_of_blocks_makes_is_taken(block):
    assert check_message([block._resolve()]) == []
