"""Messages and views as a person would read them in a terminal."""

from datetime import UTC, datetime

import pytest

from sandbox import as_text
from tests.sandbox.conftest import actions, button, input_, modal, plain, question, section
from tests.sandbox.test_blockkit import line, option, pie, rich


def drawn(*blocks: dict) -> str:
    return as_text(list(blocks))


async def test_names_and_times_are_the_readers(client, clock, town):
    stamp = int(datetime(2026, 3, 6, 16, 0, tzinfo=UTC).timestamp())
    text = f"<@{town.ana.id}> in <#{town.north.id}>: closes <!date^{stamp}^{{date_long}} {{time}}|then> &lt;ok&gt;"
    await client.chat_postMessage(channel=town.north.id, text="x", blocks=[section(text)])
    message = town.north.messages[-1]
    assert as_text(message, zone="Europe/Berlin") == (
        "@Ana Ruiz in #north-team: closes Friday, March 6, 2026 5:00 PM <ok>"
    )
    assert "11:00 AM" in as_text(message, zone="America/New_York")


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("{date_num}", "2026-03-03"),
        ("{date}", "March 3, 2026"),
        ("{date_short}", "Mar 3, 2026"),
        ("{date_short_pretty}", "tomorrow"),
        ("{date_long_pretty} at {time_secs}", "tomorrow at 9:00:00 AM"),
        ("{ago}", "in 1 day"),
        ("{unheard_of}", "{unheard_of}"),
    ],
)
def test_every_date_format_is_read(slack, form, read):
    stamp = int(datetime(2026, 3, 3, 9, 0, tzinfo=UTC).timestamp())
    assert as_text([section(f"<!date^{stamp}^{form}|then>")], slack=slack) == read


async def test_an_answered_question_looks_like_one(client, town):
    await client.chat_postMessage(channel=town.north.id, text="x", blocks=question("How does it stand?"))
    assert as_text(town.north.messages[-1]) == "How does it stand?\n[ Not yet in place ] [ Fully in place ]"


async def test_what_people_typed_reads_as_they_typed_it(slack, server, town):
    text = "<!channel> & @Ben Okafor, see https://example.org @here"
    message = await town.ana.says(text, in_=town.north)
    assert as_text(message) == text


def test_charts_are_small_tables():
    assert drawn(line(2, series=2)) == "Chart\n      Score  Score1\n  w0      0       0\n  w1      1       1"
    assert drawn(pie(1, 3)) == "Pie\n  s0  3"


def test_tables_are_aligned():
    rows = [[{"type": "raw_text", "text": t} for t in row] for row in (("Driver", "Score"), ("Coaching", "7"))]
    table = {"type": "table", "rows": rows}
    assert drawn(table) == "  Driver    Score\n  Coaching      7"
    assert drawn({"type": "data_table", "caption": "Now", "rows": rows}).startswith("Now\n  Driver")


READINGS = [
    ({"type": "header", "text": plain("Monday")}, "Monday\n──────"),
    ({"type": "divider"}, "─" * 72),
    ({"type": "context", "elements": [plain("a"), {"type": "image", "alt_text": "b", "image_url": "u"}]}, "a  (b)"),
    ({"type": "markdown", "text": "**x**"}, "**x**"),
    ({"type": "alert", "text": plain("Careful")}, "! Careful"),
    ({"type": "image", "alt_text": "A chart", "title": plain("Trend"), "image_url": "u"}, "(image: Trend, A chart)"),
    ({"type": "section", "fields": [plain("a"), plain("b"), plain("c")]}, "a  ·  b\nc"),
    (section("x", accessory=button("Go")), "x  [ Go ]"),
    (
        section("<https://example.org|here> <!here> <https://example.org>"),
        "here (https://example.org) @here https://example.org",
    ),
    (
        actions({"type": "overflow", "action_id": "a", "options": [option("Pause"), option("Stop")]}),
        "[ … Pause / Stop ]",
    ),
    (
        actions({"type": "static_select", "action_id": "a", "placeholder": plain("Day"), "options": [option()]}),
        "[ Day ▾ ]",
    ),
    (actions({"type": "users_select", "action_id": "a", "initial_user": "U1"}), "[ U1 ▾ ]"),
    (actions({"type": "datepicker", "action_id": "a", "initial_date": "2026-03-31"}), "[ 2026-03-31 ]"),
    (
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "positive_button": {"text": plain("Good"), "value": "1"},
                    "negative_button": {"text": plain("Bad"), "value": "0"},
                }
            ],
        },
        "[ Good ] [ Bad ]",
    ),
    (
        rich(
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": t}]} for t in ("one", "two")
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said\nso"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "emoji", "name": "tada"}]},
        ),
        "1. one\n2. two\n> said\n> so\n:tada:",
    ),
    ({"type": "video"}, "(video)"),
]


@pytest.mark.parametrize(("block", "read"), READINGS, ids=lambda one: one["type"] if isinstance(one, dict) else "")
def test_every_block_is_read(block, read):
    assert drawn(block) == read


async def test_a_modal_shows_what_is_filled_in_and_what_is_wrong(client, town, listener):
    days = {"type": "checkboxes", "action_id": "days", "options": [option("Monday", "m"), option("Friday", "f")]}
    name = {"type": "plain_text_input", "action_id": "name", "placeholder": plain("Reading")}
    where = {"type": "channels_select", "action_id": "where"}
    view = modal(
        input_("Program", name, "program", hint=plain("Short")),
        input_("Days", days, "days"),
        input_("Where", where, "w"),
    )
    await town.ana.types("/drivers", in_=town.north)
    await client.views_open(trigger_id=listener.of("/drivers")[0].payload["trigger_id"], view=view)
    await town.ana.fills({"Days": ["Friday"], "Where": town.north})
    await town.ana.submits()
    assert as_text(town.ana.modal) == "\n".join(
        [
            "┌ Schedule ┐",
            "Program",
            "  [ Reading ]",
            "  Short",
            "  ! Please complete this required field.",
            "Days",
            "  ☐ Monday",
            "  ☑ Friday",
            "Where",
            "  [ #north-team ▾ ]",
            "[ Cancel ] [ Save ]",
        ]
    )
