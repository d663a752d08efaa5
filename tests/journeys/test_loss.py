"""Channels that go and come back: the admin hears of each once, and what is mended works by itself."""

from sandbox import as_text
from tests.journeys.town import ZONE, Town


def told(town: Town) -> list[str]:
    """What the admin has been told by direct message, the newest last."""
    messages = town.admin.dm(town.app).messages
    return [as_text(message, zone=ZONE).replace("\u2060", "") for message in messages]


async def test_a_channel_that_is_archived_and_brought_back(town: Town):
    await town.asks()
    town.north.archive()
    await town.moves(minutes=2)
    [loss] = told(town)
    assert "#north is archived." in loss
    assert "Reading First (Mondays, 10:00) goes on as planned in its other channel" in loss
    assert "To mend it, unarchive it: the next check-in then works by itself." in loss

    await town.moves(weeks=2)
    assert told(town) == [loss]
    assert [len(town.posts(channel)) for channel in (town.north, town.south)] == [1, 3]
    listed = await town.answer_to(town.admin, "/drivers schedules")
    assert "#north is archived; unarchive it or take it out of the schedule." in listed

    town.north.unarchive()
    await town.moves(minutes=2)
    assert told(town)[1:] == ["#north works again; there is nothing left to do."]
    await town.moves(weeks=1)
    assert [len(town.posts(channel)) for channel in (town.north, town.south)] == [2, 4]
    assert len(told(town)) == 2


async def test_a_bot_that_is_taken_out_and_invited_again_before_anybody_was_told(town: Town):
    await town.asks()
    town.north.kick(town.app)
    await town.settles()
    town.north.invite(town.app)
    await town.moves(minutes=5)
    assert told(town) == []


async def test_a_channel_that_is_renamed_is_no_loss(town: Town):
    await town.asks()
    town.north.rename("far-north")
    await town.moves(weeks=1)
    assert told(town) == []
    assert len(town.posts(town.north)) == 2


async def test_everything_that_goes_at_once_is_one_message(town: Town):
    await town.asks()
    town.north.kick(town.app)
    town.south.delete()
    town.leaders.kick(town.app)
    await town.moves(weeks=2)
    [loss] = told(town)
    assert "I am not in #north." in loss
    assert "I can't find #south any more" in loss
    assert "asks nobody meanwhile: it has no other channel that works." in loss
    assert "Digests of Reading First are held meanwhile, and posted nowhere else." in loss


async def test_an_admin_who_leaves_hands_over_to_another(town: Town):
    await town.asks()
    successor = town.slack.person("Bea Admin", tz=ZONE, admin=True)
    await town.settles()
    town.slack.deactivate(town.admin)
    await town.settles()
    town.north.kick(town.app)
    await town.moves(weeks=1)
    [loss] = successor.dm(town.app).messages
    assert "I am not in" in loss.text
    assert len(town.posts(town.south)) == 2
