"""Which practices a schedule asks about, and moving them about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.practice_order import Move, Ordering, order_of, practices_after
from bot.domain.rotation import plan
from tests.factories import make_catalogue, make_practice, make_schedule

CATALOGUE = make_catalogue()
FA, COACHING = "facilitative-administration", "coaching"
P1, P2, P3, P4 = (f"{FA}/p{place}" for place in range(1, 5))
ABC = Ordering(("a", "b", "c"), ("x",))


def asked(**changes: object) -> list[str]:
    return [one.id for one in order_of(make_schedule(**changes), CATALOGUE)]


def test_without_a_choice_all_practices_are_asked_in_the_usual_order():
    assert asked() == [one.id for one in plan(CATALOGUE.of_drivers([FA]), CATALOGUE.groups)]


def test_a_choice_is_asked_as_it_was_ordered():
    assert asked(practices=(P4, P1)) == [P4, P1]


def test_what_is_not_there_any_more_is_left_out_and_a_choice_of_nothing_is_void():
    assert asked(practices=("gone/p1", P2, f"{COACHING}/p1")) == [P2]
    assert asked(practices=("gone/p1",)) == asked()


def test_practices_of_a_new_driver_come_last_and_those_of_a_lost_one_go():
    before = make_schedule(practices=(P3, P1))
    coaching = [one.id for one in CATALOGUE.of_driver(COACHING)]
    both = make_schedule(drivers=(FA, COACHING))
    assert practices_after(before, both, CATALOGUE) == (P3, P1, *coaching)
    assert practices_after(before, make_schedule(drivers=(COACHING,)), CATALOGUE) == ()
    assert practices_after(make_schedule(), both, CATALOGUE) == ()


def test_of_a_choice_nothing_is_kept_if_only_retired_practices_are_left():
    """They may be brought back, and the schedule would ask about them alone."""
    own = make_practice(f"{FA}/own-room", position=9)
    catalogue = replace(CATALOGUE, retired=(own,))
    before = make_schedule(drivers=(FA, COACHING), practices=(own.id, f"{COACHING}/c1"))
    without = make_schedule(drivers=(FA,))
    assert practices_after(before, without, catalogue) == ()
    assert practices_after(replace(before, practices=(own.id, P1)), without, catalogue) == (own.id, P1)
    assert practices_after(replace(without, practices=(own.id,)), before, catalogue) == ()


@pytest.mark.parametrize(
    ("move", "practice", "after"),
    [
        (Move.UP, "b", "bac"),
        (Move.UP, "a", "abc"),
        (Move.DOWN, "b", "acb"),
        (Move.DOWN, "c", "abc"),
        (Move.FIRST, "c", "cab"),
        (Move.LAST, "a", "bca"),
        (Move.OUT, "b", "ac"),
        (Move.IN, "x", "abcx"),
        (Move.IN, "a", "abc"),
        (Move.UP, "nothing", "abc"),
    ],
)
def test_one_practice_is_moved(move, practice, after):
    assert "".join(ABC.after(move, practice).asked) == after


def test_what_is_left_out_can_be_asked_about_again():
    assert ABC.after(Move.OUT, "a") == Ordering(("b", "c"), ("x", "a"))


def test_the_last_one_stays():
    assert Ordering(("a",)).after(Move.OUT, "a") == Ordering(("a",))


@given(st.lists(st.tuples(st.sampled_from(Move), st.sampled_from("abcx"))))
def test_no_move_loses_a_practice_or_asks_one_twice(moves):
    ordering = ABC
    for move, practice in moves:
        ordering = ordering.after(move, practice)
    assert sorted((*ordering.asked, *ordering.left_out)) == ["a", "b", "c", "x"]
    assert ordering.asked


@given(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), st.sampled_from("abcdefx"))
def test_only_moves_that_change_something_are_offered(practices: list[str], practice: str):
    ordering = Ordering(tuple(practices), ("x",))
    moves = ordering.moves(practice)
    assert all((ordering.after(move, practice) != ordering) is (move in moves) for move in Move)
