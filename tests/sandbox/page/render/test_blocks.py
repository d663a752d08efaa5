"""Every block that Block Kit's checks take is drawn; what nobody knows is shown as such."""

import json

import pytest

from sandbox.blockkit import check_message, check_view, rich
from sandbox.blockkit.blocks import BLOCKS as TAKEN
from sandbox.page.render import UNKNOWN
from sandbox.page.render.blocks import BLOCKS
from sandbox.page.render.rich import INLINE, PARTS
from tests.sandbox.conftest import actions, button, input_, modal, plain, section
from tests.sandbox.page.render.conftest import drawn, opened, seen
from tests.sandbox.page.render.reading import read
from tests.sandbox.test_blockkit import data_table, line, select
from tests.sandbox.test_blockkit import rich as rich_text

MARKED = {"type": "mrkdwn", "text": "*b*"}
PICTURE = {"type": "image", "image_url": "https://example.org/owl.png", "alt_text": "an owl"}
FEEDBACK = {"positive_button": {"text": plain("Good"), "value": "1"}}
FEEDBACK |= {"type": "feedback_buttons", "negative_button": {"text": plain("Bad"), "value": "0"}}
SAMPLES = {
    "section": section("*text*", fields=[plain("field")], accessory=button("Go")),
    "actions": actions(button("Go")),
    "context": {"type": "context", "elements": [MARKED, plain("small"), PICTURE]},
    "context_actions": {"type": "context_actions", "elements": [FEEDBACK]},
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain("Head")},
    "image": {**PICTURE, "title": plain("Owl")},
    "input": input_("Name", select("plain_text_input"), "name"),
    "rich_text": rich_text({"type": "rich_text_section", "elements": [{"type": "text", "text": "rich"}]}),
    "markdown": {"type": "markdown", "text": "# Head\n\n- *a*\n1. b\n> c\n---\n```\n<d>\n```"},
    "alert": {"type": "alert", "text": plain("Careful"), "level": "warning"},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "cell"}]]},
    "data_table": data_table(3),
    "data_visualization": line(3),
}
INLINES = {
    "text": {"text": "said"},
    "link": {"url": "https://example.org", "text": "here"},
    "user": {"user_id": "U0NOBODY"},
    "usergroup": {"usergroup_id": "S1"},
    "channel": {"channel_id": "C1"},
    "emoji": {"name": "tada"},
    "broadcast": {"range": "here"},
    "color": {"value": "#aa0000"},
    "date": {"timestamp": 0, "format": "{date_num}"},
    "team": {"team_id": "T1"},
}


def test_every_block_that_is_taken_is_drawn_and_has_a_sample():
    assert BLOCKS.keys() == TAKEN.keys() == SAMPLES.keys()


@pytest.mark.parametrize("block", SAMPLES.values(), ids=SAMPLES.keys())
def test_a_block_is_drawn_as_something_known(reader, block):
    if block["type"] == "alert":
        assert check_view(modal(block)) == []
        page = seen(reader, opened(reader, block))
    else:
        assert check_message([block]) == []
        page = drawn(reader, block)
    assert page.all(class_=UNKNOWN) == []
    assert page.one(class_="bk").inside


def test_every_part_of_rich_text_is_drawn():
    assert PARTS.keys() == rich._PARTS.keys()
    assert INLINE.keys() == rich._INLINE.keys() == INLINES.keys()


@pytest.mark.parametrize("kind", INLINES)
def test_each_piece_of_rich_text_reads_well(reader, kind):
    text = {"text": "said", "link": "here", "user": "@U0NOBODY", "usergroup": "@S1", "channel": "#C1", "emoji": "🎉"}
    text |= {"broadcast": "@here", "color": " #aa0000", "date": "1970-01-01", "team": "T1"}
    section_ = {"type": "rich_text_section", "elements": [{"type": kind, **INLINES[kind]}]}
    assert drawn(reader, rich_text(section_)).text == text[kind]


def test_rich_text_keeps_its_form(reader):
    said = [{"type": "text", "text": "said\nso", "style": {"bold": True, "code": True}}]
    part = {"type": "rich_text_section", "elements": said}
    page = drawn(
        reader,
        rich_text(
            {"type": "rich_text_list", "style": "ordered", "offset": 2, "indent": 1, "elements": [part]},
            {"type": "rich_text_quote", "elements": said},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\n b"}]},
        ),
    )
    assert (page.one("ol")["start"], page.one("ol").classes) == ("3", ["indent-1"])
    assert page.one("blockquote").one("strong").one("code").text == "said\nso"
    assert page.one("pre").text == "a\n b"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "carousel_of_horrors", "why": "<b>"},
        {**actions(), "elements": [{"type": "slider", "why": "<b>", "action_id": "a"}]},
        rich_text({"type": "rich_text_poem", "why": "<b>"}),
        rich_text({"type": "rich_text_section", "elements": [{"type": "sigh", "why": "<b>"}]}),
        {"type": "context", "elements": [{"type": "sigh", "why": "<b>"}]},
        {"type": "data_visualization", "title": "x", "chart": {"type": "radar", "why": "<b>"}},
    ],
    ids=lambda block: block["type"],
)
def test_what_nobody_knows_is_a_visible_warning_with_its_json(reader, block):
    warning = drawn(reader, block).one(class_=UNKNOWN)
    assert warning["role"] == "alert"
    assert "<b>" in json.dumps(json.loads(warning.one("pre").text))


def test_pictures_of_the_workspace_are_shown_and_those_from_outside_only_named(reader, slack, town):
    slack.files["F1"] = None
    page = drawn(reader, {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a chart"}, PICTURE)
    assert page.one("img").attributes.items() >= {"src": f"/file/F1?as={town.ana.id}", "alt": "a chart"}.items()
    assert page.one("span", role="img").text == "an owl"


def test_plain_text_has_emoji_but_no_markup(reader):
    page = drawn(reader, {"type": "header", "text": plain("*Well* :tada: &amp;\nso")})
    assert page.one("h3").text == "*Well* 🎉 &amp;\nso"
    quiet = {"type": "plain_text", "text": ":tada:", "emoji": False}
    assert drawn(reader, {"type": "header", "text": quiet}).text == ":tada:"


MARKDOWN = [
    ("**b** and _i_ and ~~s~~ `**c**`", "<p><strong>b</strong> and <em>i</em> and <s>s</s> <code>**c**</code></p>"),
    ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
    ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
    ("## Head", '<h3 class="bk-header">Head</h3>'),
    ("```py\nx < 1\n```", "<pre><code>x &lt; 1</code></pre>"),
    ("[x](javascript:alert)", "<p><span>x</span></p>"),
]


@pytest.mark.parametrize(("text", "html"), MARKDOWN)
def test_markdown_is_standard_markdown(reader, text, html):
    page = drawn(reader, {"type": "markdown", "text": text})
    assert page.one(class_="bk-rich").inside == read(html).inside
