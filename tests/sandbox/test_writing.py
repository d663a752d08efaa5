"""What people type, as Slack stores it: text with markup, and a rich text block with its styles."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import Slack, as_text
from sandbox.blockkit import check_message
from sandbox.mentions import as_typed, stored, typed
from sandbox.richtext import rich_text
from tests.sandbox.conftest import StoppedClock


def a_slack() -> Slack:
    slack = Slack(clock=StoppedClock())
    ana = slack.person("Ana Ruiz")
    slack.channel("north-team", members=[ana])
    slack.user_group("Coaches", handle="coaches", members=[ana])
    return slack


TOWN = a_slack()
ANA, NORTH = TOWN.people[0], TOWN.channels[0]
[COACHES] = TOWN.user_groups


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def listed(style: str, *lines: str, **more: int) -> dict[str, Any]:
    items = [section(text(line)) for line in lines]
    return {"type": "rich_text_list", "style": style, "elements": items, "indent": 0, "border": 0} | more


STYLED = [
    (
        "*bold* and _leaning_, ~gone~",
        [text("bold", bold=True), text(" and "), text("leaning", italic=True), text(", "), text("gone", strike=True)],
    ),
    ("*both _at once_*", [text("both ", bold=True), text("at once", bold=True, italic=True)]),
    ("`x = *y*` is code", [text("x = *y*", code=True), text(" is code")]),
    ("~`old`~", [text("old", strike=True, code=True)]),
    ("snake_case_name, 2*3*4 and a ~ b ~ c", [text("snake_case_name, 2*3*4 and a ~ b ~ c")]),
    (
        "*@Ana Ruiz*, ask @coaches in #north-team",
        [
            {"type": "user", "user_id": ANA.id, "style": {"bold": True}},
            text(", ask "),
            {"type": "usergroup", "usergroup_id": COACHES},
            text(" in "),
            {"type": "channel", "channel_id": NORTH.id, "name": "north-team"},
        ],
    ),
    (
        "@here :tada:",
        [{"type": "broadcast", "range": "here"}, text(" "), {"type": "emoji", "name": "tada", "unicode": "1f389"}],
    ),
    (
        "_see https://example.org/a_b_",
        [text("see ", italic=True), {"type": "link", "url": "https://example.org/a_b", "style": {"italic": True}}],
    ),
    ("at 10:30:45, @Nobody Else and #nowhere", [text("at 10:30:45, @Nobody Else and #nowhere")]),
]


@pytest.mark.parametrize(("said", "elements"), STYLED, ids=lambda one: one if isinstance(one, str) else "")
def test_marks_become_styles(said, elements):
    assert rich_text(TOWN, said) == [section(*elements)]


def test_lists_quotes_and_code_are_parts_of_their_own():
    said = "Three things:\n- one\n* two\n1. first\n2. second\n> they said\n> so\n```\nx = 1\n*y*\n```\nThat is all"
    assert rich_text(TOWN, said) == [
        section(text("Three things:")),
        listed("bullet", "one", "two"),
        listed("ordered", "first", "second"),
        {"type": "rich_text_quote", "elements": [text("they said\nso")]},
        {"type": "rich_text_preformatted", "elements": [text("x = 1\n*y*")], "border": 0},
        section(text("That is all")),
    ]


def test_a_list_may_begin_with_another_number():
    assert rich_text(TOWN, "3. third\n4. fourth") == [listed("ordered", "third", "fourth", offset=2)]


async def test_apps_find_the_styles_in_the_event_and_the_marks_in_its_text(slack, server, town, listener):
    await town.ana.says("*Well* done\n- you\n- all", in_=town.north)
    await slack.settled()
    [event] = listener.events
    assert event["text"] == "*Well* done\n• you\n• all"
    [block] = event["blocks"]
    assert block["elements"] == [section(text("Well", bold=True), text(" done")), listed("bullet", "you", "all")]


async def test_a_user_group_is_mentioned_by_its_handle(slack, server, town, listener):
    group = slack.user_group("Coaches", handle="coaches", members=[town.ana])
    said = await town.ana.says("Dear @coaches", in_=town.north)
    assert said.text == f"Dear <!subteam^{group.id}>"
    assert as_text(said) == "Dear @coaches"
    group.disable()
    assert (await town.ana.says("Dear @coaches", in_=town.north)).text == "Dear @coaches"


async def test_a_command_that_escapes_says_a_user_groups_handle_too(slack, server, listener, town):
    group = slack.user_group("Coaches", handle="coaches", members=[town.ana])
    other = slack.install_app(name="Courier", command="/courier", request_url=listener.url, escape=True)
    town.north.invite(other)
    await town.ana.types("/courier ask @coaches", in_=town.north)
    assert listener.of("/courier")[0].payload["text"] == f"ask <!subteam^{group.id}|@coaches>"


words = st.text(
    st.one_of(st.sampled_from("abc *_~`>-•.:1@#<&\n"), st.characters(exclude_categories=["Cs"])),
    min_size=1,
    max_size=40,
).filter(str.strip)
scraps = st.lists(
    st.sampled_from(
        ["*", "_", "~", "`", "```", "\n", "> ", "- ", "1. ", ":tada:", "@Ana Ruiz", "@coaches", "#north-team", "a", " "]
    ),
    min_size=1,
).map("".join)
anything = st.one_of(words, scraps)


@given(anything)
def test_what_was_typed_comes_back_from_what_is_stored(said):
    assert as_typed(TOWN, stored(TOWN, typed(TOWN, said))) == said


@given(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1))
def test_words_without_marks_are_one_stretch_of_text(said):
    assert rich_text(TOWN, said) == [section(text(said))]


@given(anything.filter(str.strip))
def test_slack_would_take_whatever_block_people_type(said):
    blocks = [{"type": "rich_text", "elements": rich_text(TOWN, said)}]
    assert check_message(blocks) == []


@given(anything)
def test_nothing_that_was_typed_is_lost_but_marks(said):
    shown = as_text([{"type": "rich_text", "elements": rich_text(TOWN, said)}], slack=TOWN)
    assert [one for one in shown if one.isalpha()] == [one for one in said if one.isalpha()]
