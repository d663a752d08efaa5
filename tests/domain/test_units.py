"""Privacy by construction: how a round is cut into units of at least k raters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scale import Counts, Rating
from bot.domain.units import K_DEFAULT, K_MAX, K_MIN, Segment, Unit, cut_into_units, segment_of

KS = st.integers(K_MIN, K_MAX)
RATED = [Rating.NOT_YET, Rating.PARTLY, Rating.FULLY]


def team(name: str, *, raters: int, cant_tell: int = 0, asked: int = 30) -> Segment:
    """A segment whose people are of different minds."""
    counts = Counts(not_yet=raters // 2, fully=raters - raters // 2, cant_tell=cant_tell)
    return Segment(id=name, asked=asked, counts=counts)


@st.composite
def segments(draw: st.DrawFn) -> list[Segment]:
    """A round's segments, often around the size of k, in an order that is not the alphabet's."""
    names = draw(st.lists(st.sampled_from("ABCDEFGHIJ"), unique=True))
    people = st.integers(0, 8)
    counts = st.builds(Counts, not_yet=people, partly=people, fully=people, cant_tell=st.integers(0, 2))
    drawn = ((name, draw(counts)) for name in names)
    return [Segment(id=name, asked=counts.answered + draw(people), counts=counts) for name, counts in drawn]


def names(units: Sequence[Unit]) -> list[str]:
    return ["".join(unit.segments) for unit in units]


def exchange_ratings(round_: Sequence[Segment], within: Sequence[str], luck: Random) -> list[Segment]:
    """Deal the ratings of some segments out anew among the raters of those segments; "can't tell" stays."""
    pool = [
        rating
        for segment in round_
        if segment.id in within
        for rating, people in zip(
            RATED, (segment.counts.not_yet, segment.counts.partly, segment.counts.fully), strict=True
        )
        for _ in range(people)
    ]
    luck.shuffle(pool)
    dealt = iter(pool)
    return [
        replace(segment, counts=anew(segment.counts, [next(dealt) for _ in range(segment.counts.raters)]))
        if segment.id in within
        else segment
        for segment in round_
    ]


def anew(counts: Counts, ratings: Sequence[Rating]) -> Counts:
    return replace(Counts.of(ratings), cant_tell=counts.cant_tell)


class TestCuts:
    def test_a_segment_of_k_raters_is_its_own_unit(self) -> None:
        assert names(cut_into_units([team("A", raters=5), team("B", raters=9)], k=5)) == ["A", "B"]

    def test_small_segments_are_joined_when_they_are_enough_together(self) -> None:
        cut = cut_into_units([team("A", raters=2), team("B", raters=9), team("C", raters=3)], k=5)
        assert names(cut) == ["B", "AC"]

    def test_small_segments_that_are_too_few_take_in_the_smallest_other(self) -> None:
        cut = cut_into_units([team("A", raters=9), team("B", raters=2), team("C", raters=6), team("D", raters=7)], k=5)
        assert names(cut) == ["A", "D", "BC"]

    def test_of_equally_small_others_the_first_by_id_is_taken_in(self) -> None:
        cut = cut_into_units([team("C", raters=6), team("B", raters=6), team("A", raters=1)], k=5)
        assert names(cut) == ["C", "BA"]

    def test_two_segments_of_which_one_is_small_become_one_unit(self) -> None:
        assert names(cut_into_units([team("A", raters=20), team("B", raters=4)], k=5)) == ["AB"]

    def test_segments_too_small_alone_are_enough_as_a_whole(self) -> None:
        assert names(cut_into_units([team("A", raters=2), team("B", raters=3)], k=5)) == ["AB"]

    def test_somebody_who_could_not_tell_is_an_answer_too(self) -> None:
        alone = team("B", raters=0, cant_tell=1)
        assert names(cut_into_units([team("A", raters=8), alone], k=5)) == ["AB"]

    def test_a_segment_without_answers_is_left_out(self) -> None:
        assert names(cut_into_units([team("A", raters=8), team("B", raters=0)], k=5)) == ["A"]

    def test_a_segment_without_answers_counts_with_its_people_beside_others_with_some(self) -> None:
        silent, few, many = team("A", raters=0, asked=7), team("B", raters=1, asked=4), team("C", raters=8, asked=9)
        (unit,) = cut_into_units([silent, few, many], k=5)
        assert (unit.segments, unit.asked, unit.counts.raters) == (("A", "B", "C"), 20, 9)

    def test_too_few_in_the_whole_round_publish_nothing(self) -> None:
        assert cut_into_units([team("A", raters=2, cant_tell=10), team("B", raters=2)], k=5) == ()

    def test_a_round_without_segments_publishes_nothing(self) -> None:
        assert cut_into_units([], k=K_DEFAULT) == ()

    @pytest.mark.parametrize("k", [0, K_MIN - 1, K_MAX + 1])
    def test_no_smaller_or_larger_k_is_accepted(self, k: int) -> None:
        with pytest.raises(ValueError, match=f"not {k}"):
            cut_into_units([team("A", raters=30)], k=k)

    def test_a_segment_can_not_stand_twice(self) -> None:
        with pytest.raises(ValueError, match="twice"):
            cut_into_units([team("A", raters=9), team("A", raters=1)], k=5)


class TestEveryCut:
    @given(segments(), KS)
    def test_has_at_least_k_raters_in_every_unit_or_nothing_at_all(self, round_: list[Segment], k: int) -> None:
        units = cut_into_units(round_, k=k)
        assert all(unit.counts.raters >= k for unit in units)
        assert bool(units) == (sum(segment.counts.raters for segment in round_) >= k)

    @given(segments(), KS)
    def test_loses_no_answer_and_counts_none_twice(self, round_: list[Segment], k: int) -> None:
        units = cut_into_units(round_, k=k)
        if not units:
            return
        by_id = {segment.id: segment for segment in round_}
        used = Counter(id for unit in units for id in unit.segments)
        assert set(used.values()) == {1}
        assert all(by_id[id].counts.answered == 0 for id in by_id.keys() - used.keys())
        assert sum((unit.counts for unit in units), Counts.zero()) == sum(
            (segment.counts for segment in round_), Counts.zero()
        )
        assert all(unit.asked == sum(by_id[id].asked for id in unit.segments) for unit in units)

    @given(segments(), KS)
    def test_has_one_joined_unit_at_most_and_it_is_the_last(self, round_: list[Segment], k: int) -> None:
        assert all(len(unit.segments) == 1 for unit in cut_into_units(round_, k=k)[:-1])

    @given(segments(), KS, st.integers())
    def test_changes_in_nothing_when_the_raters_of_a_unit_exchange_their_ratings(
        self, round_: list[Segment], k: int, seed: int
    ) -> None:
        units, luck, exchanged = cut_into_units(round_, k=k), Random(seed), round_
        for unit in units:
            exchanged = exchange_ratings(exchanged, unit.segments, luck)
        assert cut_into_units(exchanged, k=k) == units

    @given(segments(), KS, st.integers())
    def test_is_made_without_looking_at_any_rating(self, round_: list[Segment], k: int, seed: int) -> None:
        luck = Random(seed)
        rerated = [
            replace(segment, counts=anew(segment.counts, luck.choices(RATED, k=segment.counts.raters)))
            for segment in round_
        ]
        before, after = cut_into_units(round_, k=k), cut_into_units(rerated, k=k)
        assert [(unit.segments, unit.asked, unit.counts.raters, unit.counts.cant_tell) for unit in before] == [
            (unit.segments, unit.asked, unit.counts.raters, unit.counts.cant_tell) for unit in after
        ]

    @given(segments(), KS, st.integers())
    def test_puts_the_same_segments_together_in_whatever_order_they_come(
        self, round_: list[Segment], k: int, seed: int
    ) -> None:
        shuffled = Random(seed).sample(round_, len(round_))
        before, after = cut_into_units(round_, k=k), cut_into_units(shuffled, k=k)
        assert {frozenset(unit.segments) for unit in before} == {frozenset(unit.segments) for unit in after}

    @given(segments(), KS)
    def test_leaves_no_remainder_below_k_between_any_of_its_units(self, round_: list[Segment], k: int) -> None:
        """Whoever adds up some units and subtracts them from the whole is left with nobody, or with k and more."""
        units = cut_into_units(round_, k=k)
        total = sum(segment.counts.raters for segment in round_) if units else 0
        for known in range(2 ** min(len(units), 6)):
            remainder = total - sum(unit.counts.raters for bit, unit in enumerate(units) if known >> bit & 1)
            assert remainder == 0 or remainder >= k


class TestASegmentOfAPerson:
    ORDER = ("C-two", "C-one", "C-three")

    def test_is_the_first_in_the_order_of_the_round(self) -> None:
        assert segment_of({"C-one", "C-two"}, self.ORDER) == "C-two"
        assert segment_of(["C-three", "C-one", "C-elsewhere"], self.ORDER) == "C-one"

    def test_is_none_for_somebody_in_none_of_them(self) -> None:
        assert segment_of({"C-elsewhere"}, self.ORDER) is None
        assert segment_of((), self.ORDER) is None
