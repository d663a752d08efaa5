"""A month of check-ins: the digest, its thread, leaders who answer, and what staff get to read of it."""

from datetime import timedelta

from sandbox import Channel, Message
from tests.factories import MONDAY
from tests.journeys.town import FULLY, NOT_YET, PARTLY, Town


def threads_of(digest: Message) -> list[Message]:
    return [one for one in digest.thread if one.app]


def shared_in(town: Town, channel: Channel) -> list[Message]:
    """The versions for staff that stand in a channel."""
    return [one for one in town.posts(channel) if "what you told us" in town.reads(one)]


async def comes_every_month(town: Town) -> None:
    """The admin changes the rhythm of the digest."""
    await town.admin.types("/drivers settings", in_=town.leaders)
    await town.fills({"Rhythm of the digest": "Every month, on the first such day"})
    saved = await town.saves()
    assert "Rhythm of the digest: Every week → Every month, on the first such day" in town.reads(saved.view)
    await town.admin.closes()


async def test_a_month_is_told_answered_and_shared(town: Town):
    town.south.join(town.leader)
    await town.settles()
    await town.asks()
    await comes_every_month(town)
    await town.ben.replies("We would need a free hour.", to=town.check_in(town.north))
    await town.cleo.replies("Our coach left.", to=town.check_in(town.south))
    await town.settles()
    await town.moves(minutes=5)
    await town.leader.replies("We look for another one.", to=town.check_in(town.south))
    for week in range(1, 6):
        await town.everybody_answers(FULLY, PARTLY, NOT_YET)
        assert town.posts(town.leaders) == []
        await town.moves_to(MONDAY + timedelta(weeks=week, hours=1))

    [digest] = town.posts(town.leaders)
    said = town.reads(digest)
    assert "5 check-ins closed so far." in said
    assert "Leaders replied in 1 of 2 threads." in said
    assert "Waiting for an answer: 1 comment" in said
    [rest] = threads_of(digest)
    assert town.reads(rest).count("15 answered of 15 asked") == 5

    await town.leader.presses("Share with staff", in_=town.leaders)
    await town.settles()
    assert town.leader.modal is not None
    assert "Reading First: what you told us" in town.reads(town.leader.modal)
    await town.leader.fills({"A line of your own": "A coach starts in May.", "Channels to share it with": ["#north"]})
    result = await town.leader.submits()
    assert result.action == "updated", result.errors
    await town.settles()
    await town.moves(minutes=1)

    [shared] = shared_in(town, town.north)
    assert shared_in(town, town.south) == []
    seen = town.reads(shared)
    assert "@Lea Leader writes: “A coach starts in May" in seen
    assert "Leaders replied in 1 of 2 threads." in seen
    assert "#south" not in seen
    assert "Shared with #north by @Lea Leader" in town.reads(digest)
    assert "shared a digest of *Reading First* with staff" in await town.answer_to(town.admin, "/drivers audit")
