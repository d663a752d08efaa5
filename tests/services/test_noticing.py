"""The owner of a schedule hears once of a round that was missed, wholly or in some channels."""

from bot.domain.cards import MissedChannel
from bot.domain.round import MissedReason
from bot.services.noticing import notice, owe_notice
from storage import check_ins
from tests.factories import WORKSPACE
from tests.stage import Stage


async def owe(stage: Stage, round_id: str) -> None:
    await stage.database.write(
        owe_notice, WORKSPACE, round_id=round_id, now=stage.clock.now(), random=stage.means.random
    )


async def test_asking_twice_owes_one_message(stage: Stage):
    await stage.opens()
    round_ = await stage.latest()
    await owe(stage, round_.id)
    await owe(stage, round_.id)
    assert len([row for row in await stage.rows("deliveries") if row["kind"] == "notice"]) == 1


async def test_the_notice_tells_which_channels_were_missed_and_which_stand(stage: Stage):
    await stage.opens()
    south = await stage.check_in("C0SOUTH")
    await stage.database.write(check_ins.miss, WORKSPACE, south.id, MissedReason.NOT_IN_CHANNEL)
    await stage.posts_all_but("C0SOUTH")
    found = await stage.database.read(notice, WORKSPACE, (await stage.latest()).id, catalogue=stage.means.catalogue)
    assert (found.person, found.program) == ("U0ADMIN", "Reading First")
    assert found.missed == (MissedChannel("C0SOUTH", MissedReason.NOT_IN_CHANNEL),)
    assert found.standing == ("C0NORTH",)


async def test_there_is_nothing_to_tell_of_a_round_that_is_gone(stage: Stage):
    await owe(stage, "gone")
    assert await stage.rows("deliveries") == []
    assert await stage.database.read(notice, WORKSPACE, "gone", catalogue=stage.means.catalogue) is None
