"""The digest on its way to the leaders: posted once, and told by the next one if it can't be posted."""

from datetime import timedelta

import pytest

from bot.worker.lookout import look_around
from sandbox import Message
from storage import programs
from tests.worker.workplace import Workplace


@pytest.fixture
async def owing(sqlite_place: Workplace) -> Workplace:
    """A round has closed, and a digest is owed to the leaders."""
    place = sqlite_place
    await place.sends()
    await place.everybody_answers(place.north)
    place.moves(hours=72)
    await place.is_due()
    now = place.clock.now()
    await place.deps.write(programs.move_digest_on, place.workspace, place.schedule.program_id, due_at=now)
    await place.is_due()
    return place


def thread_of(place: Workplace) -> list[Message]:
    """What the bot wrote in the thread of the newest digest."""
    return [one for one in place.posts(place.leaders)[-1].thread if one.app is place.app]


async def told_until(place: Workplace):
    return await place.deps.read(programs.told_until, place.workspace, place.schedule.program_id)


async def test_it_is_posted_once(owing: Workplace):
    report = await owing.sends()
    assert (report.sent, report.missed) == (1, 0)
    assert len(owing.posts(owing.leaders)) == 1
    assert await told_until(owing) == owing.clock.now()
    assert (await owing.sends()).sent == 1
    [digest], [reply] = owing.posts(owing.leaders), thread_of(owing)
    assert "6 answered of" in str(reply.blocks)
    assert "6 answered of" not in str(digest.blocks)
    await owing.is_due()
    assert (await owing.sends()).sent == 0


async def test_leaders_without_the_bot_hear_of_it_in_the_next_one(owing: Workplace):
    owing.leaders.kick(owing.app)
    assert (await owing.sends()).missed == 1
    owing.leaders.invite(owing.app)
    week_later = owing.clock.now() + timedelta(days=7)
    while owing.clock.now() < week_later:
        await owing.is_due()
        await owing.sends()
        owing.clock.move_to(min(await owing.worker().next_due(), week_later))
    await owing.is_due()
    await owing.sends()
    assert len(owing.posts(owing.leaders)) == 1
    assert "6 of" in str(thread_of(owing)[0].blocks)


async def test_one_of_unknown_fate_is_not_told_twice(owing: Workplace):
    told = await told_until(owing)
    owing.slack.faults.add("chat.postMessage", kind="reset_after_store")
    owing.slack.faults.add("conversations.history", kind="error:missing_scope")
    worker = owing.worker()
    await worker.send_due()
    owing.moves(seconds=10)
    assert (await worker.send_due()).missed == 1
    assert await told_until(owing) == told
    assert not await owing.deps.read(programs.has_news, owing.workspace, owing.schedule.program_id)


async def weeks_pass(place: Workplace, weeks: int) -> None:
    """The worker does what is due, from due time to due time."""
    until = place.clock.now() + timedelta(weeks=weeks)
    while place.clock.now() < until:
        await place.is_due()
        await place.sends()
        due = await place.worker().next_due()
        place.clock.move_to(min(max(due, place.clock.now() + timedelta(seconds=1)), until))


async def told(place: Workplace) -> list[str]:
    """What the owner has been told by direct message."""
    return [message.text for message in place.admin.dm(place.app).messages]


async def rounds_told(place: Workplace) -> list[int]:
    """How many rounds each digest tells of, in the order of their dates."""
    rounds = [one["digest_id"] for one in await place.rows("rounds")]
    return [rounds.count(digest["id"]) for digest in await place.rows("digests")]


async def test_a_leadership_channel_that_is_lost_for_weeks_loses_nothing_and_is_told_once(owing: Workplace):
    owing.leaders.kick(owing.app)
    await weeks_pass(owing, 3)
    [loss] = await told(owing)
    assert "digest of" in loss
    assert await rounds_told(owing) == []
    assert owing.posts(owing.leaders) == ()
    assert {len(owing.posts(channel)) for channel in owing.channels} == {4}

    owing.leaders.invite(owing.app)
    await look_around(owing.deps)
    await weeks_pass(owing, 1)
    assert await told(owing) == [loss, f"<#{owing.leaders.id}> works again; there is nothing left to do."]
    [digest] = owing.posts(owing.leaders)
    assert await rounds_told(owing) == [4]
    [reply] = digest.thread
    assert [f"Title of p{number}" in str(reply.blocks) for number in range(1, 5)] == [True] * 4

    await weeks_pass(owing, 1)
    assert await rounds_told(owing) == [4, 1]
    assert len(owing.posts(owing.leaders)) == 2
