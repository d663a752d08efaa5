"""What schedules asked, summed up by the database."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot.domain.rotation import Asked, Past
from bot.domain.round import Round, RoundState
from storage import rounds
from storage.engine import Database, Writing
from storage.tables import RoundRow
from tests.examples import examples
from tests.factories import MONDAY, WORKSPACE, World, make_schedule, settle_in

ASKED = (RoundState.OPEN, RoundState.CLOSED)
PRACTICES = ("coaching/c1", "coaching/c2", "fa/p1", None)

some_history = st.lists(
    st.tuples(st.sampled_from(PRACTICES), st.integers(1, 4), st.sampled_from([*ASKED, *RoundState])), max_size=12
)


async def write(
    session: Writing, history: list[tuple[str | None, int, RoundState]], schedule: str = "schedule"
) -> None:
    """A round a day, the first of them on Monday."""
    await session.execute(RoundRow.__table__.delete())
    for place, (practice, cycle, state) in enumerate(history):
        moment = MONDAY + timedelta(days=place)
        round_ = Round(
            id=f"{schedule} {place}",
            schedule_id=schedule,
            program_id="program",
            local_date=moment.date(),
            practice=practice,
            cycle=cycle,
            opens_at=moment,
            closes_at=moment,
            k=5,
            state=state,
        )
        await rounds.save_round(session, WORKSPACE, round_, driver=practice and practice.partition("/")[0])


@pytest.fixture
async def settled(database: Database) -> Database:
    await database.write(settle_in, World())
    return database


@given(history=some_history)
@examples(1, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_past_of_a_rotation_is_that_of_all_it_asked(settled: Database, history):
    await settled.write(write, history)
    asked = [Asked(practice, cycle) for practice, cycle, state in history if practice and state in ASKED]
    found = await settled.read(rounds.rotation_pasts, WORKSPACE, ["schedule"])
    assert found.get("schedule", Past()) == Past.of(asked)


async def test_schedules_have_pasts_of_their_own(settled: Database):
    await settled.write(write, [("fa/p1", 2, RoundState.CLOSED)])
    assert await settled.read(rounds.rotation_pasts, WORKSPACE, [make_schedule(id="other").id]) == {}
