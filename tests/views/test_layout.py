"""Long messages stay within what Slack takes, and say what was left out."""

from hypothesis import given
from hypothesis import strategies as st
from slackblocks import ActionsBlock, Button, PlainText

from bot.views.layout import (
    LONGEST_FALLBACK,
    LONGEST_SECTION,
    MOST_BLOCKS,
    MOST_TEXT,
    Chapter,
    Heading,
    Paragraph,
    Row,
    lay_out,
    paragraphs,
    shortened,
)
from tests.views.reports import as_slack_gets_it, lines_on, words_on

lines = st.lists(st.text("ab ", min_size=1, max_size=LONGEST_SECTION).map(lambda line: f"x{line}"[:LONGEST_SECTION]))


def make_chapter(name: str = "one", size: int = 20) -> Chapter:
    return Chapter(sentence=f"{name} is told.", parts=(Heading(name), Paragraph("x" * size)))


@given(lines)
def test_paragraphs_lose_no_line_and_fit_into_sections(given_lines: list[str]):
    found = paragraphs(given_lines)
    assert all(0 < len(part.text) <= LONGEST_SECTION for part in found)
    assert "\n".join(part.text for part in found) == "\n".join(given_lines)


def test_a_title_stands_over_the_first_line_only():
    found = paragraphs(["a" * 2000, "b" * 2000], "*Title*")
    assert [part.text[:9] for part in found] == ["*Title*\na", "bbbbbbbbb"]


def test_no_lines_are_no_paragraph_even_with_a_title():
    assert paragraphs([], "*Title*") == ()


def test_a_long_list_ends_with_how_many_more_there_are():
    assert shortened(["a", "b", "c", "d"], 2, "check-in") == ("a", "b", "and 2 more check-ins")
    assert shortened(["a", "b"], 2, "check-in") == ("a", "b")
    assert shortened(["a", "b"], 2, "check-in", of=5) == ("a", "b", "and 3 more check-ins")


def test_chapters_are_divided_and_the_foot_comes_last():
    message = lay_out([make_chapter("one"), make_chapter("two")], foot="the foot", left_out="more")
    kinds = [block["type"] for block in as_slack_gets_it(message)]
    assert kinds == ["header", "section", "divider", "header", "section", "context"]
    assert message.text == "one is told. two is told."
    assert lines_on(message)[-1] == "the foot"


@given(st.lists(st.integers(1, 2900), min_size=1, max_size=40))
def test_a_message_never_grows_beyond_slacks_limits(sizes: list[int]):
    chapters = [make_chapter(f"chapter {place}", size) for place, size in enumerate(sizes)]
    message = lay_out(chapters, foot="the foot", left_out="There is more.")
    shown = words_on(message)
    assert len(message.blocks) <= MOST_BLOCKS
    assert len(shown) < 12_000
    assert len(message.text) <= LONGEST_FALLBACK
    complete = all(f"chapter {place}\n" in shown for place in range(len(sizes)))
    assert complete is ("There is more." not in shown)


def test_the_same_words_make_the_same_message():
    first, second = (lay_out([make_chapter()], foot="the foot", left_out="more") for _ in range(2))
    assert as_slack_gets_it(first) == as_slack_gets_it(second)


@given(st.lists(st.integers(1, 2900), min_size=1, max_size=40), st.integers(1, 1_000))
def test_there_is_always_room_for_a_row_of_buttons(sizes: list[int], length: int):
    chapters = [make_chapter(f"chapter {place}", size) for place, size in enumerate(sizes)]
    button = Button(text=PlainText("x" * 75), action_id="a", value="v")
    row = Row(ActionsBlock(elements=[button], block_id="row"), length)
    message = lay_out(chapters, foot="the foot", left_out="There is more.", row=row)
    assert len(message.blocks) <= MOST_BLOCKS
    assert message.blocks[-1].block_id == "row"
    assert len(words_on(message)) - 75 + length <= MOST_TEXT + MOST_BLOCKS
