"""Before a round opens, its channels are looked at: what events failed to tell is made good."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text
from structlog.testing import capture_logs

from bot import lookups
from bot.clock import MovableClock
from bot.domain.person import Channel, UserGroup
from bot.domain.schedule import Manner
from bot.domain.troubles import Troubles
from bot.ports import Deps, SlackRefusedError, SlackUnknownError
from bot.worker.foresight import read_who_is_asked_soon
from storage import directory, schedules, user_groups
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, make_person, make_schedule
from tests.fakes import FakeMessenger
from tests.stage import Stage


class Lookout:
    """Slack as it is now: somebody new in #north of whom no event told."""

    def __init__(self, stage: Stage, *, newcomers: int = 1) -> None:
        self.stage, self.messenger = stage, FakeMessenger()
        new = [make_person(f"U0NEW{place}") for place in range(newcomers)]
        known = [make_person(one) for members in stage.world.channels.values() for one in members]
        self.messenger.knows_people(*known, *new)
        for channel, members in stage.world.channels.items():
            here = [*members, *(person.id for person in new)] if channel == "C0NORTH" else members
            self.messenger.knows_channel(Channel(channel, channel, joined=True), members=here)
        self.deps = Deps(stage.database, self.messenger, stage.clock, stage.means.catalogue, stage.means.keyring)

    async def looks(self) -> None:
        await read_who_is_asked_soon(self.deps)

    async def asked(self) -> int:
        found = await self.stage.database.read(directory.people_to_ask, WORKSPACE, ["C0NORTH", "C0SOUTH"])
        return len(found)


async def lookout(database: Database, **how: int) -> Lookout:
    clock = MovableClock(MONDAY - timedelta(minutes=10), machine=MONDAY)
    return Lookout(await Stage(database, clock).settles_in(), **how)


async def test_somebody_new_is_asked_although_no_event_told(database: Database):
    look = await lookout(database)
    await look.looks()
    assert await look.asked() == 15


async def test_what_was_just_read_is_not_read_again(database: Database):
    look = await lookout(database)
    await look.looks()
    await look.looks()
    assert look.messenger.calls.count("members") == 2


async def test_a_schedule_that_can_not_be_read_is_logged_once_an_hour(database: Database):
    look, troubles = await lookout(database), Troubles()

    async def loses_its_zone(session) -> None:
        await session.execute(text("UPDATE schedules SET zone = 'Europe/Atlantis'"))

    await database.write(loses_its_zone)
    with capture_logs() as logged:
        for _ in range(61):
            await read_who_is_asked_soon(look.deps, troubles)
            look.stage.clock.move(timedelta(minutes=1))
    assert [line["action"] for line in logged] == 2 * ["schedule.unreadable"]


async def test_what_is_far_off_is_left_alone(database: Database):
    look = await lookout(database)
    await look.stage.moves_to(MONDAY)
    await look.looks()
    assert look.messenger.calls == []


async def test_very_many_newcomers_are_read_at_once(database: Database):
    look = await lookout(database, newcomers=30)
    await look.looks()
    assert "person" not in look.messenger.calls
    assert await look.asked() == 44


async def test_a_silent_slack_leaves_what_is_known(database: Database):
    look = await lookout(database)
    look.messenger.fails("members", SlackUnknownError("conversations.members", "time-out"))
    await look.looks()
    assert look.messenger.calls.count("members") == 2


async def test_who_joined_a_user_group_is_asked_with_it(database: Database):
    look = await lookout(database)
    schedule = make_schedule(
        id="direct", manner=Manner.DIRECT, channels=(), groups=("S0COACHES", "S0GONE"), due_at=MONDAY
    )
    await database.write(schedules.add_schedule, WORKSPACE, schedule)
    look.messenger.knows_people(make_person("U0COACH"))
    look.messenger.knows_group(UserGroup("S0COACHES", "Coaches", "coaches"), members=["U0COACH", "U0N1"])
    await look.looks()
    await look.looks()
    found = await database.read(user_groups.group_members, WORKSPACE, ["S0COACHES", "S0GONE"])
    assert found == {"S0COACHES": {"U0COACH", "U0N1"}, "S0GONE": frozenset()}
    assert await database.read(directory.person, WORKSPACE, "U0COACH") is not None
    assert look.messenger.calls.count("group_members") == 2


async def test_somebody_named_of_whom_no_event_told_is_learned_and_who_does_not_exist_stands_in_nobody_s_way(
    database: Database,
):
    look = await lookout(database)
    named = ("U0ANON", "U0NAMED", "U0N1")
    schedule = make_schedule(id="direct", manner=Manner.DIRECT, channels=(), people=named, due_at=MONDAY)
    await database.write(schedules.add_schedule, WORKSPACE, schedule)
    look.messenger.knows_people(make_person("U0NAMED"))
    await look.looks()
    assert set(await database.read(directory.people_by_id, WORKSPACE, named)) == {"U0NAMED", "U0N1"}


async def test_which_user_groups_there_are_is_learned_and_forgotten(database: Database):
    look = await lookout(database)
    look.messenger.knows_group(UserGroup("S0COACHES", "Coaches", "coaches"))
    await lookups.refresh_user_groups(look.deps, WORKSPACE)
    assert [one.name for one in await database.read(user_groups.user_groups, WORKSPACE)] == ["Coaches"]
    look.messenger.fails("user_groups", SlackRefusedError("usergroups.list", "missing_scope", "usergroups:read"))
    await lookups.refresh_user_groups(look.deps, WORKSPACE)
    assert [one.name for one in await database.read(user_groups.user_groups, WORKSPACE)] == ["Coaches"]
    other = FakeMessenger()
    await lookups.refresh_user_groups(replace(look.deps, messenger=other), WORKSPACE)
    assert await database.read(user_groups.user_groups, WORKSPACE) == ()
