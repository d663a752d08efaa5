"""Whoever set a schedule up hears of everything that was missed: together while it waits, anew when it comes later."""

from datetime import timedelta

from bot.domain.cards import MissedChannel
from bot.domain.delivery import DeliveryKind
from bot.domain.round import CheckIn, MissedReason
from bot.services.digesting import digest_stands, owe_due_digests
from bot.services.missing import refused
from bot.services.noticing import notice, owe_check_in_notice, owe_round_notices
from storage import check_ins, deliveries, programs
from storage.engine import Writing
from tests.factories import MONDAY, WORKSPACE
from tests.services.past import Past, happened
from tests.stage import Stage


async def misses(stage: Stage, channel: str) -> None:
    """The check-in of a channel is refused."""
    await stage.database.write(_misses, await stage.check_in(channel), stage)


async def _misses(session: Writing, post: CheckIn, stage: Stage) -> None:
    await check_ins.miss(session, WORKSPACE, post.id, MissedReason.NOT_IN_CHANNEL)
    await owe_check_in_notice(session, WORKSPACE, post, now=stage.clock.now(), random=stage.means.random)


async def owed(stage: Stage) -> list[str]:
    """The subjects of the notices that were ever owed."""
    return [row["subject"] for row in await stage.rows("deliveries") if row["kind"] == "notice"]


async def told(stage: Stage, subject: str):
    return await stage.database.read(notice, WORKSPACE, subject, catalogue=stage.means.catalogue)


async def test_asking_twice_owes_one_message(stage: Stage):
    await stage.moves(timedelta(hours=7))
    round_ = await stage.latest()
    now, random = stage.clock.now(), stage.means.random
    await stage.database.write(owe_round_notices, WORKSPACE, {round_.id: "U0ADMIN"}, now=now, random=random)
    assert await owed(stage) == [round_.id]


async def test_what_is_missed_while_a_notice_waits_is_told_in_it(stage: Stage):
    await stage.opens()
    await misses(stage, "C0NORTH")
    await misses(stage, "C0SOUTH")
    (subject,) = await owed(stage)
    assert [one.channel for one in (await told(stage, subject)).missed] == ["C0NORTH", "C0SOUTH"]


async def test_the_notice_tells_which_channels_were_missed_and_which_stand(stage: Stage):
    await stage.opens()
    await misses(stage, "C0SOUTH")
    await stage.posts_all_but("C0SOUTH")
    (subject,) = await owed(stage)
    found = await told(stage, subject)
    assert found.program == "Reading First"
    assert found.missed == (MissedChannel("C0SOUTH", MissedReason.NOT_IN_CHANNEL),)
    assert (found.standing, found.tried) == (("C0NORTH",), ())


async def test_a_channel_that_is_still_tried_is_not_called_missed(stage: Stage):
    await stage.opens()
    await misses(stage, "C0NORTH")
    (subject,) = await owed(stage)
    found = await told(stage, subject)
    assert (found.standing, found.tried) == ((), ("C0SOUTH",))


async def test_there_is_nothing_to_tell_of_a_round_that_was_asked_after_all(stage: Stage):
    await stage.opens()
    assert await told(stage, (await stage.latest()).id) is None


async def test_there_is_nothing_to_tell_of_what_is_gone(stage: Stage):
    assert await told(stage, "gone") is None


async def test_a_digest_whose_thread_is_not_whole_is_called_by_when_it_was_due(stage: Stage):
    """It may come to stand hours later, and its thread with it."""
    await happened(stage, Past())
    await stage.database.write(programs.move_digest_on, WORKSPACE, "program", due_at=MONDAY)
    await stage.database.write(owe_due_digests, now=MONDAY, random=stage.means.random)
    digest_id = "program-20260302"
    digest = await stage.database.read(deliveries.delivery_about, WORKSPACE, DeliveryKind.DIGEST, digest_id)
    stage.clock.move(timedelta(hours=5))
    later, random = stage.clock.now(), stage.means.random
    await stage.database.write(digest_stands, WORKSPACE, digest, channel="C0LEAD", ts="1.0", now=later)
    reply = await stage.database.read(
        deliveries.delivery_about, WORKSPACE, DeliveryKind.DIGEST_REPLY, f"{digest_id}:schedule"
    )
    await stage.database.write(refused, WORKSPACE, reply, "thread_not_found", now=later, random=random)

    found = await told(stage, digest_id)

    assert (found.stands, found.due_at) == (True, MONDAY)
