"""Which practice is asked next: cycles, mixing, rest, and edits on the way."""

from collections import Counter
from itertools import groupby, islice, pairwise
from math import ceil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Group
from bot.domain.rotation import NOTHING_ASKED, Choice, choose, plan
from tests.domain.practices import BOTH, CORE, COUNTS, FEW, GROUPS, Schedule, ids, some


class TestThePlanOfACycle:
    @given(COUNTS)
    def test_has_every_practice_once(self, counts: dict[str, int]) -> None:
        chosen = some(**counts)
        assert sorted(ids(plan(chosen, GROUPS))) == sorted(ids(chosen))

    @given(COUNTS, st.integers())
    def test_is_the_same_in_whatever_order_practices_are_given(self, counts: dict[str, int], seed: int) -> None:
        shuffled = list(some(**counts))
        Random(seed).shuffle(shuffled)
        assert plan(shuffled, GROUPS) == plan(some(**counts), GROUPS)

    @given(COUNTS)
    def test_keeps_the_order_within_a_driver(self, counts: dict[str, int]) -> None:
        order = plan(some(**counts), GROUPS)
        for driver, count in counts.items():
            assert [practice.position for practice in order if practice.driver == driver] == [*range(1, count + 1)]

    @given(COUNTS)
    def test_gives_each_driver_its_share_of_its_group_at_every_point(self, counts: dict[str, int]) -> None:
        """After any number of places, each driver is less than one practice from its exact share."""
        for group in Group:
            order = [practice.driver for practice in plan(some(**counts), GROUPS) if GROUPS[practice.driver] is group]
            for place in range(len(order) + 1):
                so_far = Counter(order[:place])
                assert all(abs(so_far[driver] - place * counts[driver] / len(order)) < 1 for driver in set(order))

    @given(st.integers(1, 40), st.integers(1, 40))
    def test_lets_the_groups_take_turns_from_cycle_to_cycle(self, organization: int, competency: int) -> None:
        order = plan(some(systems=organization, coaching=competency), GROUPS)
        runs = [
            (group, len(list(run)))
            for group, run in groupby(order + order, key=lambda practice: GROUPS[practice.driver])
        ]
        larger = Group.ORGANIZATION if organization >= competency else Group.COMPETENCY
        allowed = ceil(max(organization, competency) / min(organization, competency))
        assert all(length == 1 for group, length in runs if group is not larger)
        assert all(length <= allowed for group, length in runs if group is larger)

    def test_of_the_core_puts_a_systems_practice_after_two_or_three_of_administration(self) -> None:
        drivers = "".join(practice.driver[0] for practice in plan(CORE, GROUPS))
        assert drivers == "aasaasaasaasa"

    def test_of_both_groups_begins_with_the_organization(self) -> None:
        first = [practice.id for practice in islice(plan(BOTH, GROUPS), 5)]
        assert first == ["administration/1", "coaching/1", "administration/2", "fidelity/1", "systems/1"]

    @pytest.mark.parametrize("left_out", [(), ("selection",), ("coaching",), ("selection", "fidelity")])
    def test_of_the_shipped_competency_drivers_never_asks_one_twice_in_a_row(self, left_out: tuple[str, ...]) -> None:
        shipped = {"selection": 6, "training": 6, "coaching": 5, "fidelity": 5}
        chosen = some(**{driver: count for driver, count in shipped.items() if driver not in left_out})
        drivers = [practice.driver for practice in plan(chosen, GROUPS)]
        assert all(one != next_one for one, next_one in pairwise(drivers))

    def test_of_nothing_is_empty(self) -> None:
        assert plan((), GROUPS) == ()


class TestChoosing:
    def test_starts_with_the_plan(self) -> None:
        assert choose(plan(CORE, GROUPS), past=NOTHING_ASKED, blocked=()) == Choice("administration/1", cycle=1)

    @given(FEW, st.integers(1, 3))
    def test_asks_every_practice_once_before_any_repeats(self, counts: dict[str, int], cycles: int) -> None:
        schedule = Schedule(some(**counts))
        asked = schedule.asks_times(cycles * len(schedule.practices))
        assert asked == cycles * ids(plan(schedule.practices, GROUPS))
        assert schedule.history[-1].cycle == cycles

    def test_passes_over_what_is_blocked_and_comes_back_to_it(self) -> None:
        schedule = Schedule(some(coaching=3))
        assert schedule.asks(blocked={"coaching/1"}) == "coaching/2"
        assert schedule.asks_times(3) == ["coaching/1", "coaching/3", "coaching/1"]

    def test_asks_nothing_when_all_is_blocked(self) -> None:
        schedule = Schedule(some(coaching=2))
        assert schedule.asks(blocked={"coaching/1", "coaching/2"}) is None
        assert Schedule(()).asks() is None

    def test_asks_ahead_when_the_rest_of_the_cycle_is_blocked_then_settles_the_debt(self) -> None:
        schedule = Schedule(some(coaching=3))
        schedule.asks_times(5)
        assert schedule.asks(blocked={"coaching/3"}) == "coaching/1"
        assert schedule.asks() == "coaching/3"
        assert schedule.asks_times(2) == ["coaching/2", "coaching/3"]
        assert schedule.asked_in(2) == schedule.asked_in(3) == ["coaching/1", "coaching/2", "coaching/3"]

    def test_asks_first_what_was_never_asked_because_it_was_blocked(self) -> None:
        schedule = Schedule(some(coaching=4))
        for _ in range(4):
            schedule.asks(blocked={"coaching/4"})
        assert schedule.asked_in(2) == ["coaching/1"]
        assert schedule.asks_times(3) == ["coaching/4", "coaching/2", "coaching/3"]
        assert schedule.history[-1].cycle == 2

    def test_owes_one_turn_at_most(self) -> None:
        schedule = Schedule(some(coaching=3))
        schedule.asks_times(3)
        for _ in range(6):
            schedule.asks(blocked={"coaching/3"})
        assert Counter(schedule.asks_times(6)) == {"coaching/1": 2, "coaching/2": 2, "coaching/3": 2}

    @given(FEW, st.integers())
    def test_under_any_blocks_nothing_is_asked_twice_for_one_cycle(self, counts: dict[str, int], seed: int) -> None:
        luck, schedule = Random(seed), Schedule(some(**counts))
        for _ in range(40):
            blocked = {id for id in ids(schedule.practices) if luck.random() < 0.5}
            assert schedule.asks(blocked=blocked) not in blocked
        assert max(Counter(schedule.history).values(), default=0) <= 1

    @given(FEW, st.integers(0, 40), st.integers())
    def test_whatever_was_blocked_everything_comes_within_the_next_three_cycles(
        self, counts: dict[str, int], disturbed: int, seed: int
    ) -> None:
        luck, schedule = Random(seed), Schedule(some(**counts))
        for _ in range(disturbed):
            schedule.asks(blocked={id for id in ids(schedule.practices) if luck.random() < 0.7})
        assert set(schedule.asks_times(3 * len(schedule.practices))) == set(ids(schedule.practices))

    def test_a_restart_changes_nothing(self) -> None:
        schedule = Schedule(BOTH)
        schedule.asks_times(30)
        restarted = Schedule(reversed(BOTH))
        restarted.history = list(schedule.history)
        assert restarted.asks_times(30) == schedule.asks_times(30)


class TestEditingTheSelection:
    @given(FEW, FEW, st.integers(0, 40))
    def test_the_cycle_under_way_ends_with_every_practice_asked_atce(
        self, before: dict[str, int], after: dict[str, int], asked: int
    ) -> None:
        schedule = Schedule(some(**before))
        schedule.asks_times(asked)
        cycle = schedule.history[-1].cycle if asked else 1
        done = set(schedule.asked_in(cycle))
        schedule.practices = some(**after)
        rest = [id for id in ids(schedule.practices) if id not in done]
        assert sorted(map(str, schedule.asks_times(len(rest)))) == sorted(rest)
        assert schedule.asks_times(len(schedule.practices)) == ids(plan(schedule.practices, GROUPS))
        assert schedule.history[-1].cycle == cycle + 1

    def test_a_driver_added_on_the_way_takes_every_second_turn_of_the_cycle(self) -> None:
        schedule = Schedule(some(administration=9))
        schedule.asks_times(12)
        schedule.practices = some(administration=9, systems=4)
        drivers = [str(practice).split("/")[0] for practice in schedule.asks_times(10)]
        assert drivers == 4 * ["systems", "administration"] + 2 * ["administration"]
        assert schedule.asks() == "administration/1"

    def test_a_driver_added_in_the_first_cycle_takes_its_place_in_the_plan(self) -> None:
        schedule = Schedule(some(administration=9))
        schedule.asks_times(2)
        schedule.practices = CORE
        assert schedule.asks_times(11) == ids(plan(CORE, GROUPS))[2:]

    def test_a_driver_that_comes_back_after_long_is_asked_atce_a_cycle_like_any_other(self) -> None:
        schedule = Schedule(some(coaching=2, fidelity=1))
        schedule.asks_times(3)
        schedule.practices = some(coaching=2)
        schedule.asks_times(7)
        schedule.practices = some(coaching=2, fidelity=1)
        assert Counter(schedule.asks_times(5)) == {"coaching/1": 1, "coaching/2": 2, "fidelity/1": 2}

    def test_what_is_taken_out_is_asked_no_more(self) -> None:
        schedule = Schedule(some(coaching=3))
        schedule.asks_times(1)
        schedule.practices = some(coaching=2)
        assert schedule.asks_times(3) == ["coaching/2", "coaching/1", "coaching/2"]
