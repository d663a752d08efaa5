"""The directory as several read it from Slack and hear of changes, all at once."""

import asyncio

from bot.domain.person import Channel
from bot.services import directory as directory_service
from storage import directory
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, World, make_person, settle_in

LEADERS = [f"U0L{place}" for place in range(6)]


async def members(database: Database, channel: str, people: list[str]) -> set[str]:
    """Who of these people is in a channel."""
    known = {one: await database.read(directory.memberships, WORKSPACE, one) for one in people}
    return {one for one in people if channel in known[one]}


async def reads_members(database: Database, people: list[str], *, meet: asyncio.Barrier) -> None:
    """Take over a list of members in a transaction that overlaps the others'."""

    async def saves(session):
        await directory.bot_user(session, WORKSPACE)
        await meet.wait()
        await directory.save_members(session, WORKSPACE, "C0LEAD", people, read_at=MONDAY)
        await asyncio.sleep(0)

    await database.write(saves)


async def test_members_become_those_that_slack_lists(database: Database):
    await database.write(settle_in, World())
    for listed in (LEADERS, LEADERS[3:], [*LEADERS[2:4], LEADERS[2]]):
        await database.write(directory.save_members, WORKSPACE, "C0LEAD", listed, read_at=MONDAY)
        assert await members(database, "C0LEAD", ["U0LEAD", *LEADERS]) == set(listed)
    assert await database.read(directory.members_read_at, WORKSPACE, "C0LEAD") == MONDAY


async def test_several_who_read_the_same_members_at_once_do_not_collide(postgres_database: Database):
    await postgres_database.write(settle_in, World())
    meet = asyncio.Barrier(4)
    await asyncio.gather(*(reads_members(postgres_database, LEADERS, meet=meet) for _leader in range(4)))
    assert await members(postgres_database, "C0LEAD", ["U0LEAD", *LEADERS]) == set(LEADERS)


async def test_members_are_read_while_people_and_the_bot_join(postgres_database: Database):
    await postgres_database.write(settle_in, World())
    everybody, meet = [*LEADERS, "U0BOT"], asyncio.Barrier(2)
    joins = (
        postgres_database.write(directory_service.note_joined, WORKSPACE, "C0LEAD", one, heard_at=MONDAY)
        for one in reversed(everybody)
    )
    reads = (reads_members(postgres_database, everybody, meet=meet) for _leader in range(2))
    await asyncio.gather(*joins, *reads)
    assert await members(postgres_database, "C0LEAD", everybody) == set(everybody)


async def test_two_workers_may_read_the_directory_at_once(database: Database):
    """Each hears of the same people and channels, in its own order, and page by page, so that some come twice."""
    people = [make_person(f"U0P{place:03}") for place in range(300)]
    channels = [Channel(f"C0C{place:03}", f"channel-{place}", joined=True) for place in range(100)]

    async def reads(turn: int) -> None:
        await database.write(
            directory_service.learn_workspace, WORKSPACE, name="Test", url="https://test.slack.com/", bot_user="U0BOT"
        )
        heard = [*people[::turn], people[0]]
        await database.write(directory_service.learn_people, WORKSPACE, heard, all_read_at=MONDAY)
        await database.write(directory_service.learn_joined_channels, WORKSPACE, channels[::turn])
        for channel in channels[::turn][:10]:
            await database.write(directory_service.learn_members, WORKSPACE, channel.id, LEADERS, at=MONDAY)

    await asyncio.gather(*(reads(turn) for turn in (1, -1, 1, -1)))
    assert len(await database.read(directory.channels, WORKSPACE)) == len(channels)
    assert await database.read(directory.person, WORKSPACE, people[-1].id) == people[-1]
