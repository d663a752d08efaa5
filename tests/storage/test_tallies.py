"""What is left of rounds: the sums that the database makes are the sums of what it was given."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot.domain.round import Round, RoundState
from bot.domain.scale import Counts
from bot.domain.summary import Scope, UnpublishedRound
from bot.domain.trends import PublishedRound
from bot.domain.units import Segment, Unit, cut_into_units
from storage import rounds, tallies
from storage.engine import Database, Writing
from storage.tables import RoundRow, SegmentRow, TallyRow
from tests.examples import examples
from tests.factories import MONDAY, WORKSPACE, World, settle_in

CHANNELS = ("C0A", "C0B", "C0C", "C0D")
PRACTICES = ("coaching/c1", "coaching/c2", "fa/p1")


@dataclass(frozen=True)
class Closed:
    """A round as its close left it, so many days before Monday."""

    days_ago: int
    practice: str
    segments: tuple[Segment, ...]
    k: int = 5

    @property
    def id(self) -> str:
        return f"round {self.days_ago}"

    @property
    def units(self) -> tuple[Unit, ...]:
        return cut_into_units(self.segments, k=self.k)

    def expected(self) -> PublishedRound | UnpublishedRound:
        known = {
            "round_id": self.id,
            "practice": self.practice,
            "driver": self.practice.partition("/")[0],
            "closed_at": MONDAY - timedelta(days=self.days_ago),
            "segments": frozenset(one.id for one in self.segments if one.asked),
            "asked": sum(one.asked for one in self.segments),
            "answered": sum(one.counts.answered for one in self.segments),
        }
        return PublishedRound(**known, units=self.units) if self.units else UnpublishedRound(**known)


some_counts = st.builds(Counts, *[st.integers(0, 9)] * 4)
some_segments = st.lists(
    st.builds(
        lambda id, more, counts: Segment(id, counts.answered + more, counts),
        st.sampled_from(CHANNELS),
        st.integers(0, 4),
        some_counts,
    ),
    min_size=1,
    max_size=len(CHANNELS),
    unique_by=lambda segment: segment.id,
)
some_rounds = st.lists(
    st.builds(Closed, st.integers(0, 60), st.sampled_from(PRACTICES), some_segments.map(tuple), st.integers(3, 8)),
    max_size=6,
    unique_by=lambda closed: closed.days_ago,
)

NORTH = Segment("C0A", 12, Counts(fully=8))
SOUTH = Segment("C0B", 9, Counts(partly=6))
FEW = Segment("C0C", 7, Counts(not_yet=2))
SILENT = Segment("C0D", 5, Counts.zero())


async def write(session: Writing, every: list[Closed]) -> None:
    for table in (TallyRow, SegmentRow, RoundRow):
        await session.execute(table.__table__.delete())
    for closed in every:
        await _write_one(session, closed)


async def _write_one(session: Writing, closed: Closed) -> None:
    left = closed.expected()
    round_ = Round(
        id=closed.id,
        schedule_id="schedule",
        program_id="program",
        local_date=left.closed_at.date(),
        practice=closed.practice,
        cycle=1,
        opens_at=left.closed_at - timedelta(days=3),
        closes_at=left.closed_at,
        k=closed.k,
        state=RoundState.OPEN,
    )
    await rounds.save_round(session, WORKSPACE, round_, driver=left.driver)
    people = {f"{one.id} {place}": one.id for one in closed.segments for place in range(one.asked)}
    await rounds.add_segments(session, WORKSPACE, closed.id, people, [one.id for one in closed.segments])
    await rounds.forget_asked(session, WORKSPACE, closed.id)
    await tallies.add_tallies(session, WORKSPACE, closed.id, closed.units)
    await rounds.close_round(
        session,
        WORKSPACE,
        closed.id,
        at=left.closed_at,
        asked=left.asked,
        answered=left.answered,
        published=bool(closed.units),
    )


@pytest.fixture
async def settled(database: Database) -> Database:
    await database.write(settle_in, World())
    return database


async def summed(database: Database, *, days: int = 60, **narrowed: object):
    after = MONDAY - timedelta(days=days + 1)
    return await database.read(tallies.summed_rounds, WORKSPACE, "schedule", after=after, until=MONDAY, **narrowed)


async def whole(database: Database, **narrowed: object):
    return await database.read(tallies.closed_rounds, WORKSPACE, "schedule", until=MONDAY, **narrowed)


class TestSums:
    @given(every=some_rounds, channels=st.sets(st.sampled_from(CHANNELS)))
    @examples(1, suppress_health_check=[HealthCheck.function_scoped_fixture])
    async def test_are_those_of_the_units_themselves(self, settled: Database, every: list[Closed], channels: set[str]):
        await settled.write(write, every)
        found, too_few = await summed(settled, channels=channels)
        expected = [one.expected() for one in sorted(every, key=lambda one: -one.days_ago)]
        published = [one for one in expected if isinstance(one, PublishedRound)]
        assert list(too_few) == [one for one in expected if isinstance(one, UnpublishedRound)]
        assert [one.unit_of(None) for one in found] == [one.unit_of(None) for one in published]
        for channel in channels:
            assert [one.unit_of(channel) for one in found] == [one.unit_of(channel) for one in published]
        assert (await whole(settled))[0] == tuple(published)

    async def test_leave_alone_what_is_asked_for_and_join_the_rest(self, settled: Database):
        await settled.write(write, [Closed(4, "coaching/c1", (NORTH, SOUTH, FEW, SILENT), k=3)])
        ([round_], _) = await summed(settled, channels=["C0A"])
        assert round_.units == (
            Unit(("C0A",), 12, Counts(fully=8)),
            Unit(("C0B", "C0C", "C0D"), 21, Counts(not_yet=2, partly=6)),
        )

    async def test_leave_nothing_over_where_every_unit_stands_alone(self, settled: Database):
        await settled.write(write, [Closed(4, "coaching/c1", (NORTH, SILENT))])
        ([round_], _) = await summed(settled, channels=["C0A", "C0B"])
        assert [unit.segments for unit in round_.units] == [("C0A",)]
        assert (round_.asked, round_.segments) == (17, {"C0A", "C0D"})

    async def test_of_a_scope_leave_its_channel_alone(self, settled: Database):
        await settled.write(write, [Closed(4, "coaching/c1", (NORTH, SOUTH))])
        ([round_], _) = await summed(settled, scope=Scope(channel="C0B"))
        assert round_.unit_of("C0B") == Unit(("C0B",), 9, Counts(partly=6))

    async def test_a_channel_that_was_joined_does_not_stand_alone(self, settled: Database):
        await settled.write(write, [Closed(4, "coaching/c1", (NORTH, FEW))])
        ([round_], _) = await summed(settled, channels=["C0A", "C0C"])
        assert [unit.segments for unit in round_.units] == [("C0A", "C0C")]

    @pytest.mark.parametrize(
        ("scope", "days_ago"),
        [
            (Scope(), [20, 10, 4]),
            (Scope(driver="coaching"), [20, 10]),
            (Scope(practice="coaching/c2"), [10]),
            (Scope(driver="selection"), []),
        ],
    )
    async def test_are_of_the_rounds_of_a_scope_oldest_first(
        self, settled: Database, scope: Scope, days_ago: list[int]
    ):
        asked = zip((20, 10, 4), PRACTICES, strict=True)
        await settled.write(write, [Closed(days, practice, (NORTH,)) for days, practice in asked])
        for read in (summed, whole):
            found, _ = await read(settled, scope=scope)
            assert [one.round_id for one in found] == [f"round {days}" for days in days_ago]

    async def test_reach_back_to_a_moment_and_not_to_it(self, settled: Database):
        await settled.write(write, [Closed(days, "coaching/c1", (NORTH,)) for days in (8, 7, 0)])
        found, _ = await summed(settled, days=6)
        assert [one.round_id for one in found] == ["round 0"]


async def test_channels_that_ever_stood_alone_are_known(settled: Database):
    every = [
        Closed(4, "coaching/c1", (NORTH, FEW)),
        Closed(10, "coaching/c2", (NORTH, SOUTH)),
        Closed(50, "fa/p1", (FEW,), 3),
    ]
    await settled.write(write, every)
    after = MONDAY - timedelta(days=40)
    read = settled.read(tallies.channels_alone, WORKSPACE, "schedule", after=after, until=MONDAY)
    assert await read == ("C0A", "C0B")
