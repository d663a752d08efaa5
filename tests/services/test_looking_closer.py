"""Looking closer: one practice's rounds and threads, only for who leads, and only what is there."""

import pytest

from bot.clock import MovableClock
from bot.domain.close_look import CloseLook
from bot.domain.practice_rounds import RoundFigures
from bot.domain.scale import Counts
from bot.domain.summary import UnpublishedRound
from bot.domain.trail import Trail
from bot.services.looking_closer import look_closer
from bot.services.reading import NotReadableError
from bot.services.roles import NotLeaderError
from storage.engine import Database
from tests.factories import WORKSPACE
from tests.services.past import FIRST, Past, happened, was_commented
from tests.stage import Stage

LONG_AGO, LATELY = Past(40), Past(4)
FEW = {"C0NORTH": Counts(fully=2)}
TO_PRACTICE = Trail("last 90 days", schedule="schedule", practice=FIRST)


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    return await Stage(database, clock).settles_in()


async def look(stage: Stage, trail: Trail = TO_PRACTICE, *, person: str = "U0LEAD") -> CloseLook:
    now, catalogue = stage.clock.now(), stage.means.catalogue
    return await stage.database.read(look_closer, WORKSPACE, person, trail, now=now, catalogue=catalogue)


async def test_a_practice_has_all_its_rounds_whatever_time_the_summary_was_about(stage: Stage):
    await happened(stage, Past(300), LONG_AGO, LATELY)
    found = await look(stage)
    assert [len(one.units) for one in found.rounds.rounds] == [2, 2, 2]
    assert (found.driver, found.round, found.trail) == ("facilitative-administration", None, TO_PRACTICE)


async def test_threads_belong_to_their_rounds(stage: Stage):
    await happened(stage, LONG_AGO, LATELY)
    await was_commented(stage, LONG_AGO, days_ago=41)
    await was_commented(stage, LATELY, "C0SOUTH", days_ago=5)
    await was_commented(stage, LATELY, "C0SOUTH", days_ago=4)
    found = await look(stage)
    assert [one.round_id for one in found.threads] == [LONG_AGO.id, LATELY.id]
    [thread] = found.threads_of(LATELY.id)
    assert (thread.channel, thread.comments, thread.practice) == ("C0SOUTH", 2, FIRST)
    assert thread.link.startswith("https://test.slack.com/archives/C0SOUTH/p")


async def test_of_one_channel_there_are_its_own_threads_alone(stage: Stage):
    await happened(stage, LATELY)
    await was_commented(stage, LATELY, "C0SOUTH", days_ago=4)
    north = Trail("in <#C0NORTH>", "C0NORTH", "schedule", FIRST)
    assert (await look(stage, north)).threads == ()


async def test_a_round_is_found_with_figures_or_without(stage: Stage):
    await happened(stage, LONG_AGO, Past(4, counts=FEW))
    assert isinstance((await look(stage, TO_PRACTICE.to_round(LONG_AGO.id))).round, RoundFigures)
    assert isinstance((await look(stage, TO_PRACTICE.to_round(LATELY.id))).round, UnpublishedRound)


@pytest.mark.parametrize(
    "trail",
    [
        TO_PRACTICE.to_round("gone"),
        TO_PRACTICE.to_practice("gone", FIRST),
        TO_PRACTICE.to_practice("schedule", "gone/gone"),
        Trail(),
    ],
)
async def test_what_is_not_there_is_a_sentence(stage: Stage, trail: Trail):
    await happened(stage, LATELY)
    with pytest.raises(NotReadableError):
        await look(stage, trail)


async def test_who_leads_nothing_reads_nothing(stage: Stage):
    await happened(stage, LATELY)
    with pytest.raises(NotLeaderError):
        await look(stage, person="U0N1")
