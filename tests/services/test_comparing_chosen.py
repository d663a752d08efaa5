"""What a form of comparison offers, and the answer to it."""

import pytest

from bot.clock import MovableClock
from bot.domain.compare_form import CompareForm, Kind, LeadersCompared, TwiceTheSameError
from bot.domain.compared import ChannelsCompared, PeriodsCompared, SchedulesBeside
from bot.domain.comparison import OverlapError
from bot.domain.person import Channel
from bot.domain.scale import Counts
from bot.services.comparing import Reader
from bot.services.comparing_chosen import answer, comparable
from bot.services.reading import NotReadableError
from bot.services.roles import NotLeaderError
from storage import directory, schedules
from storage.engine import Database
from tests.factories import WORKSPACE, make_cadence, make_schedule
from tests.services.past import Past, happened
from tests.stage import Stage

LEADERS_SAY = Past(schedule="leaders", counts={"C0LEAD": Counts(fully=8)})
QUARTERS = {"first": "2026-01-01..2026-03-31", "second": "2025-10-01..2025-12-31"}


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    """A program that asks two teams, and its leadership team by itself."""
    stage = await Stage(database, clock).settles_in()
    leaders = make_schedule(id="leaders", channels=("C0LEAD",), cadence=make_cadence(weekdays=(1,)), due_at=None)
    await database.write(schedules.add_schedule, WORKSPACE, leaders)
    await happened(stage, Past(100), Past(), LEADERS_SAY)
    return stage


async def ask(stage: Stage, service, *asked, person: str = "U0LEAD"):
    reader = Reader(person, stage.clock.now(), stage.means.catalogue)
    return await stage.database.read(service, WORKSPACE, reader, *asked)


async def test_everything_that_has_figures_is_offered_with_the_names_of_channels(stage: Stage):
    there = await ask(stage, comparable)
    assert there.kinds == tuple(Kind)
    assert there.names["C0NORTH"] == "#north"


async def test_private_channels_are_named_to_their_members_alone(stage: Stage):
    private = Channel("C0NORTH", "north", private=True, joined=True)
    await stage.database.write(directory.save_channels, WORKSPACE, [private])
    assert "north" not in (await ask(stage, comparable)).names["C0NORTH"]
    assert "north" not in repr((await ask(stage, answer, CompareForm(Kind.CHANNELS))).names)

    await stage.database.write(directory.add_member, WORKSPACE, "C0NORTH", "U0LEAD", heard_at=stage.clock.now())
    assert (await ask(stage, comparable)).names["C0NORTH"] == "#north"


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (CompareForm(Kind.CHANNELS, first="C0SOUTH", second="C0NORTH"), ChannelsCompared),
        (CompareForm(Kind.TIMES, schedule="schedule", channel="C0NORTH", **QUARTERS), PeriodsCompared),
        (CompareForm(Kind.SCHEDULES, first="schedule", second="leaders"), SchedulesBeside),
        (CompareForm(Kind.LEADERS), LeadersCompared),
    ],
)
async def test_each_kind_has_its_answer(stage: Stage, form: CompareForm, found: type):
    given = await ask(stage, answer, form)
    assert isinstance(given.found, found)
    assert given.catalogue.find("facilitative-administration/p1")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        (CompareForm(Kind.CHANNELS, first="C0NORTH", second="C0GONE"), NotReadableError),
        (CompareForm(Kind.CHANNELS, first="C0NORTH", second="C0NORTH"), TwiceTheSameError),
        (CompareForm(Kind.LEADERS, program="another"), NotReadableError),
        (CompareForm(Kind.TIMES, schedule="schedule", **QUARTERS | {"second": "2026-03-01..2026-03-31"}), OverlapError),
    ],
)
async def test_what_can_not_be_compared_is_a_sentence(stage: Stage, form: CompareForm, error: type[Exception]):
    with pytest.raises(error):
        await ask(stage, answer, form)


async def test_who_leads_nothing_compares_nothing(stage: Stage):
    for service, asked in ((comparable, ()), (answer, (CompareForm(Kind.LEADERS),))):
        with pytest.raises(NotLeaderError):
            await ask(stage, service, *asked, person="U0N1")
