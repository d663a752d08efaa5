"""Comparing: only what exists is offered, only leaders read it, and no figure is below a unit."""

from datetime import date

import pytest

from bot.clock import MovableClock
from bot.domain.comparison import OverlapError
from bot.domain.period import Period
from bot.domain.scale import Counts
from bot.domain.trends import Verdict
from bot.services.charting import read_practice
from bot.services.comparing import (
    Reader,
    choices,
    compare_channels,
    compare_times,
    leaders_and_staff,
    put_side_by_side,
)
from bot.services.reading import NotReadableError
from bot.services.roles import NotLeaderError
from storage import programs, schedules
from storage.engine import Database
from tests.factories import WORKSPACE, World, make_cadence, make_program, make_schedule
from tests.services.past import FIRST, Past, happened
from tests.services.sql import OF_OPEN_ROUNDS, statements, tables_in
from tests.stage import Stage

BOTH = ("facilitative-administration", "coaching")
LOW = {"C0NORTH": Counts(not_yet=8), "C0SOUTH": Counts(not_yet=6)}
JOINED = {"C0NORTH": Counts(fully=8), "C0SOUTH": Counts(fully=2)}
FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))
JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    """A program that asks two teams, and its leadership team by itself; another program that asks one of them."""
    stage = await Stage(database, clock, world=World(schedule=make_schedule(drivers=BOTH))).settles_in()
    other = make_program(id="other", name="Other", leadership_channel="C0NORTH")
    await database.write(programs.save_program, WORKSPACE, other)
    for schedule in (
        make_schedule(id="leaders", channels=("C0LEAD",), cadence=make_cadence(weekdays=(1,)), due_at=None),
        make_schedule(id="theirs", program_id="other", channels=("C0SOUTH",), due_at=None),
    ):
        await database.write(schedules.add_schedule, WORKSPACE, schedule)
    return stage


def reader(stage: Stage, person: str = "U0ADMIN") -> Reader:
    return Reader(person, stage.clock.now(), stage.means.catalogue)


async def ask(stage: Stage, service, *asked, person: str = "U0ADMIN", **more):
    return await stage.database.read(service, WORKSPACE, reader(stage, person), *asked, **more)


async def practice(stage: Stage, schedule: str = "schedule", person: str = "U0ADMIN", **more):
    now, catalogue = stage.clock.now(), stage.means.catalogue
    return await stage.database.read(
        read_practice, WORKSPACE, person, schedule, FIRST, now=now, catalogue=catalogue, **more
    )


class TestChannels:
    async def test_are_compared_by_the_rounds_in_which_each_stood_alone(self, stage: Stage):
        north_low = {"C0NORTH": Counts(not_yet=8), "C0SOUTH": Counts(fully=6)}
        await happened(stage, Past(30, counts=north_low), Past(2, counts=JOINED))
        found = await ask(stage, compare_channels, "schedule", ("C0NORTH", "C0SOUTH"))
        [gap] = found.comparison.drivers
        assert (gap.first.score, gap.second.score, gap.gap.people) == (0.0, 1.0, 6)
        assert (found.channels, found.basis.schedule.id) == (("C0NORTH", "C0SOUTH"), "schedule")
        assert not gap.is_clear

    async def test_one_that_never_stood_alone_has_nothing_to_compare(self, stage: Stage):
        await happened(stage, Past(counts=JOINED))
        found = await ask(stage, compare_channels, "schedule", ("C0NORTH", "C0SOUTH"))
        assert (found.comparison.drivers, found.comparison.first_only) == ((), ())

    async def test_are_looked_at_in_the_time_that_is_named(self, stage: Stage):
        await happened(stage, Past(40), Past(10, counts=LOW))
        found = await ask(stage, compare_channels, "schedule", ("C0NORTH", "C0SOUTH"), period=JANUARY)
        assert found.comparison.drivers[0].first.score == 1.0


class TestTimes:
    async def test_are_compared_by_the_rules_of_change(self, stage: Stage):
        await happened(stage, Past(40, counts=LOW), Past(10))
        found = await ask(stage, compare_times, "schedule", (FEBRUARY, JANUARY))
        [driver] = found.periods.drivers
        assert (driver.change.verdict, driver.change.before, driver.change.after) == (Verdict.UP, 0.0, 1.0)
        assert (found.basis.window, found.channel) == (found.periods.later, None)

    async def test_of_one_channel(self, stage: Stage):
        await happened(stage, Past(40, counts=LOW), Past(10))
        found = await ask(stage, compare_times, "schedule", (JANUARY, FEBRUARY), channel="C0NORTH")
        assert found.periods.practices[0].figure.counts == Counts(fully=8)

    async def test_that_overlap_are_refused(self, stage: Stage):
        with pytest.raises(OverlapError):
            await ask(stage, compare_times, "schedule", (JANUARY, Period(date(2026, 1, 31), date(2026, 2, 5))))


class TestSchedules:
    async def test_stand_side_by_side(self, stage: Stage):
        await happened(stage, Past(), Past(3, schedule="theirs", counts={"C0SOUTH": Counts(not_yet=6)}))
        found = await ask(stage, put_side_by_side, ("schedule", "theirs"))
        [driver] = found.beside.drivers
        assert (driver.first.estimate.score, driver.second.estimate.score) == (1.0, 0.0)
        assert (found.first.program.name, found.second.program.name) == ("Reading First", "Other")


class TestLeaders:
    async def test_stand_beside_staff_with_a_headline_if_the_gap_is_clear(self, stage: Stage):
        await happened(stage, Past(counts=LOW), Past(schedule="leaders", counts={"C0LEAD": Counts(fully=10)}))
        [found] = await ask(stage, leaders_and_staff, "program")
        assert found.comparison.headline.gap.difference == -1.0
        assert (found.leaders.schedule.id, found.staff.schedule.id) == ("leaders", "schedule")

    async def test_of_fewer_than_ten_are_a_row_and_no_headline(self, stage: Stage):
        await happened(stage, Past(counts=LOW), Past(schedule="leaders", counts={"C0LEAD": Counts(fully=9)}))
        [found] = await ask(stage, leaders_and_staff, "program")
        assert (len(found.comparison.drivers), found.comparison.headline) == (1, None)

    async def test_who_were_not_asked_by_themselves_are_not_compared(self, stage: Stage):
        await happened(stage, Past(), Past(3, schedule="theirs"))
        assert await ask(stage, leaders_and_staff, "program") == ()
        assert await ask(stage, leaders_and_staff, "other") == ()


class TestChoices:
    async def test_are_what_exists(self, stage: Stage):
        leaders = Past(schedule="leaders", counts={"C0LEAD": Counts(fully=9)})
        await happened(stage, Past(9), Past(4, counts=JOINED), leaders)
        found = await ask(stage, choices)
        staff, own = found.schedules
        assert (own.schedule.id, own.channels, own.asks_leaders) == ("leaders", ("C0LEAD",), True)
        assert (staff.schedule.id, staff.channels, staff.asks_leaders) == ("schedule", ("C0NORTH", "C0SOUTH"), False)
        assert [one.schedule.id for one in found.with_two_channels] == ["schedule"]
        assert [one.name for one in found.with_leaders] == ["Reading First"]
        assert staff.since == Past(9).closed_at

    async def test_are_none_before_anything_closed(self, stage: Stage):
        found = await ask(stage, choices)
        assert (found.schedules, found.with_two_channels, found.with_leaders) == ((), (), ())


class TestPractice:
    async def test_is_told_round_by_round_and_unit_by_unit(self, stage: Stage):
        await happened(stage, Past(40, counts=LOW), Past(4), Past(9, "coaching/c1"))
        found = await practice(stage)
        assert [one.figure.estimate.score for one in found.rounds.rounds] == [0.0, 1.0]
        assert [unit.segments for unit in found.rounds.rounds[0].units] == [("C0NORTH",), ("C0SOUTH",)]
        assert (found.program.name, found.schedule.id) == ("Reading First", "schedule")

    async def test_of_a_channel_says_where_it_did_not_stand_alone(self, stage: Stage):
        await happened(stage, Past(40), Past(4, counts=JOINED))
        found = await practice(stage, channel="C0SOUTH")
        assert [one.figure and one.figure.counts for one in found.rounds.rounds] == [Counts(fully=6), None]


class TestWhoReads:
    @pytest.mark.parametrize(
        ("service", "asked"),
        [
            (compare_channels, ("theirs", ("C0NORTH", "C0SOUTH"))),
            (compare_times, ("theirs", (JANUARY, FEBRUARY))),
            (put_side_by_side, (("schedule", "theirs"),)),
            (compare_channels, ("no such", ("C0NORTH", "C0SOUTH"))),
        ],
    )
    async def test_a_leader_compares_nothing_of_others(self, stage: Stage, service, asked):
        with pytest.raises(NotReadableError) as refused:
            await ask(stage, service, *asked, person="U0LEAD")
        assert "/drivers summary" in refused.value.sentence

    async def test_a_leader_is_offered_nothing_of_others(self, stage: Stage):
        await happened(stage, Past(), Past(3, schedule="theirs"))
        found = await ask(stage, choices, person="U0LEAD")
        assert [one.schedule.id for one in found.schedules] == ["schedule"]
        assert await ask(stage, leaders_and_staff, "other", person="U0LEAD") == ()
        with pytest.raises(NotReadableError):
            await practice(stage, "theirs", "U0LEAD")

    @pytest.mark.parametrize(
        ("service", "asked"),
        [
            (choices, ()),
            (compare_channels, ("schedule", ("C0NORTH", "C0SOUTH"))),
            (compare_times, ("schedule", (JANUARY, FEBRUARY))),
            (put_side_by_side, (("schedule", "theirs"),)),
            (leaders_and_staff, ("program",)),
        ],
    )
    async def test_others_are_refused(self, stage: Stage, service, asked):
        with pytest.raises(NotLeaderError):
            await ask(stage, service, *asked, person="U0S1")

    async def test_no_query_touches_an_answer_or_who_was_asked(self, stage: Stage):
        await happened(stage, Past(40), Past(4))
        with statements(stage.database) as seen:
            await ask(stage, compare_channels, "schedule", ("C0NORTH", "C0SOUTH"))
            await ask(stage, compare_times, "schedule", (JANUARY, FEBRUARY))
            await ask(stage, leaders_and_staff, "program")
            await ask(stage, choices)
            await practice(stage)
        assert tables_in(seen).isdisjoint(OF_OPEN_ROUNDS)
