"""Nothing that people or apps write turns into an element or attribute of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from sandbox import writing
from sandbox.page.render import marked, message_body
from tests.sandbox.conftest import actions, button, input_, plain, section
from tests.sandbox.page.render.conftest import a_reader, drawn, opened, seen
from tests.sandbox.page.render.reading import Element, read
from tests.sandbox.test_blockkit import confirm, option, rich, select

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></title></style></svg><svg onload=alert(1)>",
    "<!-- -->",
    "<![CDATA[",
    "&lt;script&gt;",
    "&#60;b&#62;",
    "javascript:alert(1)",
    "<javascript:alert(1)|x>",
    "<https://example.org/\"onclick='x'|<b>>",
    "<!date^0^<b>{date}^javascript:x|<i>>",
    "<@U1|<b>>",
    "<#C1|\"'>",
    "<!subteam^S1|<b>>",
    "*_~`<",
    "```<b>",
    "\x00\ue000",
    ":tada:",
    "\n> • ",
]
hostile = st.lists(st.sampled_from(ATTACKS) | st.text(min_size=1, max_size=8), min_size=1, max_size=4).map("".join)

ALLOWED = {
    "strong": set(),
    "em": set(),
    "s": set(),
    "code": set(),
    "pre": set(),
    "blockquote": set(),
    "br": set(),
    "ul": {"class"},
    "li": set(),
    "span": {"class", "title"},
    "time": {"datetime", "title"},
    "a": {"class", "href", "target", "rel"},
}
"""All that markup may turn into."""

SAID = ALLOWED | {"p": set(), "ol": {"class", "start"}}
"""All that people's messages may turn into."""


@given(hostile)
@example("".join(ATTACKS))
def test_markup_makes_known_elements_only_and_its_links_lead_to_the_web(text):
    for one in read(marked(a_reader(), text)).everything():
        assert one.attributes.keys() <= ALLOWED[one.name]
        assert re.match(r"https?://|mailto:|/\?", one.attributes.get("href") or "/?", re.IGNORECASE)


@given(hostile.filter(str.strip))
@example("".join(ATTACKS))
def test_what_people_say_makes_known_elements_only(text):
    reader = a_reader()
    said = writing.post(reader.person, text, reader.slack.channel("all", members=[reader.person]))
    for one in read(message_body(reader, said)).one(class_="bk-rich").everything():
        assert one.attributes.keys() <= SAID[one.name]
        assert one["class"] == "emoji" if one.name == "span" else one.name != "time"


def line_chart(text: str) -> dict[str, Any]:
    axis = {"categories": [text], "x_label": text, "y_label": text}
    series = [{"name": text, "data": [{"label": text, "value": 1}]}]
    return {"title": text, "chart": {"type": "line", "series": series, "axis_config": axis}}


PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "a header": lambda text: {"type": "header", "text": plain(text)},
    "a button": lambda text: actions(
        button(text, value=text, accessibility_label=text, confirm=confirm(title=text, text=text)), block_id=text
    ),
    "an action id": lambda text: actions(button("x", text)),
    "a menu": lambda text: actions(
        select(option_groups=[{"label": plain(text), "options": [option(text, text, description=plain(text))]}])
    ),
    "a menu of several": lambda text: actions(
        select("multi_static_select", placeholder=plain(text), options=[option(text, text)])
    ),
    "an overflow": lambda text: actions(select("overflow", options=[option(text, text, description=plain(text))])),
    "a choice": lambda text: actions(select("checkboxes", options=[option(text, text)])),
    "a picture": lambda text: {"type": "image", "image_url": text, "alt_text": text, "title": plain(text)},
    "a chart": lambda text: {"type": "data_visualization", **line_chart(text)},
    "a pie": lambda text: {
        "type": "data_visualization",
        "title": text,
        "chart": {"type": "pie", "segments": [{"label": text, "value": 1}]},
    },
    "a table": lambda text: {
        "type": "data_table",
        "caption": text,
        "rows": [[{"type": "raw_text", "text": text}], [{"type": "raw_number", "value": 1, "text": text}]],
    },
    "rich text": lambda text: rich(
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": text},
                {"type": "link", "url": f"https://example.org/{text}", "text": text},
                {"type": "user", "user_id": text},
                {"type": "channel", "channel_id": text, "name": text},
                {"type": "usergroup", "usergroup_id": text},
                {"type": "date", "timestamp": 10**30, "format": text, "fallback": text},
                {"type": "team", "team_id": text},
                {"type": "emoji", "name": text},
                {"type": "color", "value": text},
            ],
        }
    ),
    "something unknown": lambda text: {"type": "no_such_block", text: text},
}


def bones(page: Element) -> list[Any]:
    """The elements without those that plain text has by right: its line breaks and emoji."""
    return [one for one in page.shape() if one[0] != "br" and one != ("span", ("class", "title"))]


@given(place=st.sampled_from(sorted(PLACES)), text=hostile)
def test_text_never_changes_the_elements_around_it(place, text):
    reader, build = a_reader(), PLACES[place]
    assert bones(drawn(reader, build(text))) == bones(drawn(reader, build("calm")))


@given(text=hostile)
def test_what_people_enter_stays_text(text):
    reader = a_reader()
    many = select("plain_text_input", multiline=True, initial_value=text, placeholder=plain(text))
    blocks = (
        input_(text, select("plain_text_input", initial_value=text), "one", hint=plain(text)),
        input_(text, many, "many"),
        input_("x", select("external_select", initial_option=option(text, text)), "searched"),
    )
    view = opened(reader, *blocks)
    view.refuse({"one": text})
    page = seen(reader, view)
    assert {one.name for one in page.everything()} <= {"div", "label", "input", "textarea", "p", "ul", "span", "br"}
    assert page.one("textarea").text == f"\n{text}"
    assert page.one(id=page.all("input")[0]["id"])["value"] == text
    assert page.one("p", class_="bk-error").text == text


@given(text=hostile)
def test_names_of_people_and_channels_stay_text(text):
    reader = a_reader()
    reader.person.name = text
    channel = reader.slack.channel(text, members=[reader.person])
    said = f"<@{reader.person.id}> <#{channel.id}>"
    page = drawn(reader, section(said), actions(select("users_select"), select("channels_select", action_id="c")))
    assert page.one(class_="bk-text").text == f"@{text} #{text}"
    assert {one.name for one in page.everything()} <= {"div", "span", "a", "select", "option"}
