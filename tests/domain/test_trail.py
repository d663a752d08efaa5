"""The way through the figures travels with buttons and comes back as it was; nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.trail import Trail

words = st.text(max_size=20)


@given(st.builds(Trail, words, words, words, words, words))
def test_a_trail_is_read_back(trail: Trail):
    assert Trail.of(str(trail)) == trail


@given(st.one_of(st.text(), st.lists(st.one_of(words, st.integers()), max_size=7).map(repr)))
def test_whatever_else_comes_is_refused_or_is_a_trail(text: str):
    try:
        found = Trail.of(text)
    except ValueError:
        return
    assert Trail.of(str(found)) == found


@pytest.mark.parametrize("text", ["", "null", "[]", '["a"]', '["","","","",1]', "{}", "[" * 100_000])
def test_what_is_no_trail_is_refused(text: str):
    with pytest.raises(ValueError, match=r"Expecting value|not a trail|too deep"):
        Trail.of(text)


def test_a_practice_is_looked_at_without_the_round_of_another():
    trail = Trail("last 7 days", "C0A", "s", "coaching/c1", "r1")
    assert trail.to_practice("s", "coaching/c2") == Trail("last 7 days", "C0A", "s", "coaching/c2")
    assert trail.to_round("r2").round == "r2"
