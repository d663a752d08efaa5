"""The sender keeps to Slack's limits by its own count, in the right order, and says when it can go on."""

from datetime import timedelta

import pytest

from bot.domain.scale import Rating
from bot.worker import Worker
from storage.engine import Database
from tests.worker.workplace import Workplace, workplace


@pytest.fixture
def place(sqlite_place: Workplace) -> Workplace:
    """The pace is the same whatever the database."""
    return sqlite_place


@pytest.fixture
async def crowd(sqlite_database: Database, clock):
    """Twenty-six channels at once."""
    async with workplace(sqlite_database, clock, channels=26, people=1) as place:
        await place.is_due()
        place.slack.traffic.clear()
        yield place


async def works_until_done(place: Workplace, worker: Worker) -> timedelta:
    """Move the clock from one moment at which something can be done to the next; says how long it all took."""
    begun = place.clock.now()
    while (report := await worker.send_due()).resume_at:
        place.clock.move_to(report.resume_at)
    return place.clock.now() - begun


async def test_many_channels_are_asked_at_the_pace_that_slack_allows(crowd: Workplace):
    took = await works_until_done(crowd, crowd.worker())
    assert timedelta(seconds=0.5) < took < timedelta(seconds=1)
    posts = crowd.slack.traffic.calls("chat.postMessage")
    assert len(posts) == 26
    assert not any(post.limited for post in posts)


async def test_what_had_to_wait_is_not_touched(crowd: Workplace):
    assert (await crowd.worker().send_due()).sent == 20
    states = [row["state"] for row in await crowd.rows("deliveries")]
    assert (states.count("sent"), states.count("due")) == (20, 6)


async def test_counts_are_refreshed_every_30_seconds_and_closes_come_first(place: Workplace):
    worker = place.worker()
    await worker.send_due()
    people = [person for person in place.north.members if not person.bot]
    await place.answers(people[0], place.north)
    assert (await worker.send_due()).refreshed == 0
    place.moves(seconds=30)
    assert (await worker.send_due()).refreshed == 1
    await place.answers(people[1], place.north)
    await place.answers(people[2], place.north, Rating.PARTLY)
    place.moves(seconds=29)
    assert (await worker.send_due()).refreshed == 0
    place.moves(seconds=1)
    assert (await worker.send_due()).refreshed == 1
    assert "3 of 6 answered" in str(place.posts(place.north)[0].blocks)


async def test_counts_come_in_bursts_of_ten_and_then_one_every_two_seconds(crowd: Workplace):
    worker = crowd.worker()
    await works_until_done(crowd, worker)
    for channel in crowd.channels:
        await crowd.everybody_answers(channel)
    crowd.moves(seconds=30)
    refreshed = []
    for _ in range(3):
        refreshed.append((await worker.send_due()).refreshed)
        crowd.moves(seconds=10)
    assert refreshed == [10, 5, 5]


async def test_closes_go_before_counts(crowd: Workplace):
    worker = crowd.worker()
    await works_until_done(crowd, worker)
    await crowd.everybody_answers(crowd.north)
    crowd.clock.move_to((await crowd.round()).closes_at)
    crowd.slack.traffic.clear()
    await crowd.is_due()
    await works_until_done(crowd, worker)
    assert len(crowd.slack.traffic.calls("chat.update")) == 26
    assert all(crowd.buttons(channel) == [] for channel in crowd.channels)


async def test_check_ins_go_before_everything_else(place: Workplace):
    place.moves(minutes=1)
    place.north.kick(place.app)
    await place.sends()
    place.moves(days=6, hours=23, minutes=59)
    await place.is_due()
    place.slack.traffic.clear()
    await place.sends()
    first, second, third = [call.request["channel"] for call in place.slack.traffic.calls("chat.postMessage")]
    assert {first, second} == {channel.id for channel in place.channels}
    assert third == place.admin.dm(place.app).id
