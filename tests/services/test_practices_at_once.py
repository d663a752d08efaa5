"""Admins who choose, add and retire practices at the same moment, on both databases: nothing that one did is lost."""

import asyncio

from bot.errors import PulseError
from bot.services.rewording import LastPracticeError
from bot.services.steering import ChangedError, NoPracticeError, repertoire
from storage import own_practices, schedules
from tests.factories import WORKSPACE
from tests.services.test_rewording import P1, P2, adds, only_own, retires
from tests.stage import Stage


async def test_a_practice_is_not_retired_while_it_is_chosen_alone(stage: Stage):
    """Else nothing of the choice would be left, and the schedule would ask about all that was left out."""
    own = await adds(stage)
    ends = await asyncio.gather(only_own(stage, own.id), retires(stage, own.id), return_exceptions=True)
    refused = [end for end in ends if isinstance(end, PulseError)]
    assert [type(one) for one in refused] in ([LastPracticeError], [NoPracticeError])
    retired = (await stage.database.read(own_practices.own_practices, WORKSPACE))[0].retired_at
    chosen = (await stage.database.read(schedules.schedule, WORKSPACE, "schedule")).practices
    assert (retired is None, chosen) in [(True, (own.id,)), (False, ())]


async def test_a_practice_that_is_added_while_others_are_chosen_is_not_left_out(stage: Stage):
    """The list that was chosen from did not have it yet."""
    before = await stage.database.read(repertoire, WORKSPACE, "schedule", catalogue=stage.means.catalogue)
    ends = await asyncio.gather(adds(stage), only_own(stage, P2, P1, shown=before.usual), return_exceptions=True)
    (own,) = await stage.database.read(own_practices.own_practices, WORKSPACE)
    after = await stage.database.read(repertoire, WORKSPACE, "schedule", catalogue=stage.means.catalogue)
    assert own.id in after.ordering.asked
    assert [type(end) for end in ends if isinstance(end, Exception)] in ([], [ChangedError])
