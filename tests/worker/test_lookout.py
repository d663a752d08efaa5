"""Once an hour and at the start all channels are looked at: what no event told is told now, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.domain.loss import ChannelNotice
from bot.domain.person import Channel
from bot.domain.round import MissedReason
from bot.ports import Deps, SlackRefusedError, SlackUnknownError
from bot.services.watching import channel_notice
from bot.worker.arrival import read_directory
from bot.worker.lookout import look_around
from storage import deliveries, directory
from storage.engine import Database
from tests.factories import WORKSPACE, make_person
from tests.fakes import FakeMessenger
from tests.stage import Stage

NORTH = Channel("C0NORTH", "north", joined=True)


class Post:
    """A lookout post above a Slack of three channels."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.messenger = stage, FakeMessenger()
        self.messenger.knows_people(make_person("U0ADMIN", admin=True))
        for channel in (NORTH, Channel("C0SOUTH", "south", joined=True), Channel("C0LEAD", "lead", joined=True)):
            self.messenger.knows_channel(channel)
        self.deps = Deps(stage.database, self.messenger, stage.clock, stage.means.catalogue, stage.means.keyring)

    async def told(self) -> list[ChannelNotice]:
        """What is owed to admins about channels, a minute later."""
        later = self.stage.clock.now() + timedelta(minutes=1)
        owed = await self.stage.database.read(deliveries.due_deliveries, WORKSPACE, now=later, limit=9)
        found = [await self.stage.database.read(channel_notice, WORKSPACE, one.subject) for one in owed]
        return [one for one in found if one]


@pytest.fixture
async def post(sqlite_database: Database, clock: MovableClock) -> Post:
    return Post(await Stage(sqlite_database, clock).settles_in())


async def test_all_is_well(post: Post):
    await look_around(post.deps)
    assert await post.told() == []
    assert "channel" not in post.messenger.calls


@pytest.mark.parametrize(
    ("now_is", "reason"),
    [
        (replace(NORTH, joined=False), MissedReason.NOT_IN_CHANNEL),
        (replace(NORTH, archived=True), MissedReason.CHANNEL_ARCHIVED),
        (replace(NORTH, archived=True, joined=False), MissedReason.CHANNEL_ARCHIVED),
        (None, MissedReason.CHANNEL_GONE),
    ],
)
async def test_a_loss_that_no_event_told_is_told_once(post: Post, now_is: Channel | None, reason: MissedReason):
    forgets(post) if now_is is None else post.messenger.knows_channel(now_is)
    await look_around(post.deps)
    await look_around(post.deps)
    [notice] = await post.told()
    assert [(one.channel, one.reason) for one in notice.lost] == [("C0NORTH", reason)]


async def test_a_private_channel_that_slack_does_not_find_lacks_the_bot(post: Post):
    await post.stage.database.write(directory.save_channels, WORKSPACE, [replace(NORTH, private=True)])
    forgets(post)
    await look_around(post.deps)
    [notice] = await post.told()
    assert notice.lost[0].reason is MissedReason.NOT_IN_CHANNEL


async def test_a_channel_that_was_made_private_with_the_bot_in_it_goes_on(post: Post):
    post.messenger.knows_channel(replace(NORTH, private=True))
    await look_around(post.deps)
    assert await post.told() == []
    assert (await post.stage.database.read(directory.channel, WORKSPACE, "C0NORTH")).private


async def test_a_worker_that_starts_tells_what_was_lost_while_it_was_away(post: Post):
    post.messenger.knows_channel(replace(NORTH, joined=False))
    await read_directory(post.deps)
    assert len(await post.told()) == 1


async def test_what_works_again_is_seen_too(post: Post):
    post.messenger.knows_channel(replace(NORTH, joined=False))
    await look_around(post.deps)
    post.messenger.knows_channel(NORTH)
    await look_around(post.deps)
    assert await post.told() == []
    assert await post.stage.rows("losses") == []


async def test_an_app_that_is_installed_anew_lost_every_channel_in_one_message(post: Post):
    for channel in ("C0NORTH", "C0SOUTH", "C0LEAD"):
        post.messenger.knows_channel(Channel(channel, channel))
    await look_around(post.deps)
    [notice] = await post.told()
    assert [one.channel for one in notice.lost] == ["C0LEAD", "C0NORTH", "C0SOUTH"]


async def test_what_the_token_may_do_is_written_down(post: Post):
    post.messenger.scopes = frozenset({"chat:write", "im:write"})
    await look_around(post.deps)
    assert await post.stage.database.read(directory.scopes, WORKSPACE) == {"chat:write", "im:write"}


@pytest.mark.parametrize("method", ["identify", "joined_channels"])
async def test_a_silent_slack_changes_nothing(post: Post, method: str):
    post.messenger.fails(method, SlackUnknownError(method, "time-out"))
    with capture_logs() as logged:
        await look_around(post.deps)
    assert [line["action"] for line in logged] == ["worker.lookout"]
    assert await post.told() == []


async def test_a_slack_that_does_not_say_what_became_of_a_channel_leaves_what_is_known(post: Post):
    post.messenger.knows_channel(replace(NORTH, joined=False))
    post.messenger.fails("channel", SlackRefusedError("conversations.info", "missing_scope"))
    await look_around(post.deps)
    [notice] = await post.told()
    assert notice.lost[0].reason is MissedReason.NOT_IN_CHANNEL


def forgets(post: Post) -> None:
    """Slack knows no #north any more."""
    del post.messenger._channels["C0NORTH"]
