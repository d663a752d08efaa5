"""What people wrote stays what they wrote: no mention, link, emoji or markup grows out of it."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.views.words import begun, calendar_day, day, escaped, listed, percent, plural, when
from tests.factories import MONDAY

CONTROL = re.compile(r"<[^>]*>?")
ADDRESS = re.compile(r"(?:https?|ftp|slack)://|mailto:\w|www\.\w|\w@\w+\.\w|\b[\w-]+\.(?:com|org|net|io|evil)\b", re.I)
EMOJI = re.compile(r":[a-z0-9_+'-]+:")
MENTION = re.compile(r"(?<!\w)[@#]\w")
MARKUP = re.compile(r"[*_~`]")
HOSTILE = st.text(alphabet=st.sampled_from(list("<>@#!|&*_~`:/.\n abUC01")) | st.characters(codec="utf-8"), max_size=60)


@given(text=HOSTILE)
@example("<!channel>")
@example("<@U0ANA> <#C0X|x> <http://e.vil|click>")
@example("*bold* _it_ ~no~ `code` > quote")
@example("https://evil.com www.evil.com me@evil.com")
@example(":tada: @here #general")
@example("&lt;!here&gt;")
def test_nothing_in_what_people_wrote_is_understood_by_slack(text: str):
    shown = escaped(text)
    for meaning in (CONTROL, ADDRESS, EMOJI, MENTION, MARKUP):
        assert not meaning.search(shown.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")), meaning.pattern
    assert "\n" not in shown


@given(text=st.text(alphabet=st.characters(categories=("L", "N", "Zs")), max_size=60))
def test_ordinary_words_come_through_as_they_are(text: str):
    assert escaped(text) == " ".join(text.split())


def test_ampersands_are_not_unescaped_into_something_else():
    assert escaped("&lt;!channel&gt;") == "&amp;lt;!channel&amp;gt;"


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.005, "1%"), (0.554, "55%"), (0.555, "56%"), (1, "100%"), (0.285, "29%")]
)
def test_shares_are_whole_percents(share: float, words: str):
    assert percent(share) == words


def test_numbers_agree_with_their_nouns():
    assert [plural(1, "person", "people"), plural(1200, "person", "people"), plural(0, "reply", "replies")] == [
        "1 person",
        "1,200 people",
        "0 replies",
    ]


def test_lists_read_like_sentences():
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], last="or")] == [
        "",
        "a",
        "a and b",
        "a, b or c",
    ]


def test_times_are_left_to_the_readers_own_zone():
    assert when(MONDAY) == "<!date^1772438400^{date_long} at {time}|Monday, March 2, 2026 at 08:00 UTC>"
    assert day(MONDAY) == "<!date^1772438400^{date_long}|Monday, March 2, 2026>"


def test_a_day_of_the_calendar_is_the_same_for_every_reader():
    assert calendar_day(date(2026, 11, 22)) == "Sunday, November 22, 2026"


def test_a_sentence_begins_with_a_capital():
    assert [begun("weekdays, 9:00"), begun("")] == ["Weekdays, 9:00", ""]
