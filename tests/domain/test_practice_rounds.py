"""One practice closer by: its rounds, their units, and how the answers were spread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.practice_rounds import AnswerShares, practice_rounds
from bot.domain.scale import Counts
from bot.domain.statistics import practice_estimate
from tests.domain.rounds import a_quiet_round, a_round, a_unit, days_ago

PLAN = "coaching/plan"


class TestAnswerShares:
    def test_are_of_all_who_answered(self):
        shares = AnswerShares.of(Counts(not_yet=1, partly=2, fully=3, cant_tell=2))

        assert (shares.not_yet, shares.partly, shares.fully, shares.cant_tell) == (0.125, 0.25, 0.375, 0.25)
        assert shares.answered == 8

    def test_nobody_has_none(self):
        with pytest.raises(ValueError, match="at least one"):
            AnswerShares.of(Counts.zero())

    @given(st.builds(Counts, *[st.integers(1, 500)] * 4))
    def test_add_up_to_one(self, counts):
        shares = AnswerShares.of(counts)

        assert shares.not_yet + shares.partly + shares.fully + shares.cant_tell == pytest.approx(1)


class TestRounds:
    def test_stand_oldest_first_each_with_its_figure(self):
        new, old = a_round(PLAN, days=5, score=0.8), a_round(PLAN, days=100, score=0.2)

        found = practice_rounds(PLAN, [new, a_round("coaching/contact"), old], [])

        assert [one.figure.estimate.score for one in found.rounds] == [0.2, 0.8]
        assert [one.round for one in found.rounds] == [old, new]
        assert found.latest == found.rounds[-1].figure

    def test_are_told_unit_by_unit(self):
        north, others = a_unit(["C1"], raters=8, asked=12), a_unit(["C2", "C3"], raters=6, asked=9)

        (round_,) = practice_rounds(PLAN, [a_round(PLAN, units=[north, others])], []).rounds

        assert [(unit.segments, unit.is_joined) for unit in round_.units] == [(("C1",), False), (("C2", "C3"), True)]
        assert [(unit.counts, unit.asked) for unit in round_.units] == [(north.counts, 12), (others.counts, 9)]
        assert round_.units[0].estimate == practice_estimate(north.counts)
        assert round_.figure.counts == north.counts + others.counts

    def test_of_a_channel_are_those_that_asked_it(self):
        alone = a_round(PLAN, days=30, units=[a_unit(["C1"], score=0.9, raters=10), a_unit(["C2"], score=0.1)])
        joined = a_round(PLAN, days=5, units=[a_unit(["C1", "C2"])])
        elsewhere = a_round(PLAN, days=60, units=[a_unit(["C2"])])

        found = practice_rounds(PLAN, [elsewhere, alone, joined], [], channel="C1")

        assert [one.round for one in found.rounds] == [alone, joined]
        assert [one.figure and one.figure.estimate.score for one in found.rounds] == [0.9, None]
        assert [one.units for one in found.rounds] == [(), ()]
        assert found.latest == found.rounds[0].figure

    def test_in_which_too_few_rated_are_told_beside(self):
        quiet = [a_quiet_round(PLAN, days=5), a_quiet_round(PLAN, days=50), a_quiet_round("coaching/contact")]

        found = practice_rounds(PLAN, [], quiet)

        assert [one.closed_at for one in found.too_few] == [days_ago(50), days_ago(5)]
        assert found.latest is None
        assert practice_rounds(PLAN, [], quiet, channel="C9").too_few == ()
