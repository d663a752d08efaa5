"""A digest's thread and its version for staff: each message stands once, whatever happens to the worker."""

import pytest

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.report import Share, ShareState
from bot.domain.round import MissedReason
from bot.services import sending
from bot.services.missing import refused
from bot.services.sharing import Sharing, share_digest
from sandbox import Channel, Message
from storage import deliveries, programs, shares
from tests.worker.accidents import Around, Door, KilledError, dies, stumbling
from tests.worker.workplace import LEASE_OVER, Workplace

STEPS = [sending.take_up, sending.begin, sending.sent]


@pytest.fixture
async def told(sqlite_place: Workplace) -> Workplace:
    """A digest stands, and the reply in its thread is owed."""
    place = sqlite_place
    await place.sends()
    await place.everybody_answers(place.north)
    place.moves(hours=72)
    await place.is_due()
    await place.sends()
    now = place.clock.now()
    await place.deps.write(programs.move_digest_on, place.workspace, place.schedule.program_id, due_at=now)
    await place.is_due()
    assert (await place.sends()).sent == 1
    return place


def replies(place: Workplace) -> list[Message]:
    [digest] = place.posts(place.leaders)
    return [one for one in digest.thread if one.app is place.app]


async def shares_with(place: Workplace, *channels: Channel, words: str = "") -> tuple[str, ...]:
    """The admin shares the digest; says which channels get it now."""
    [digest] = await place.rows("digests")
    chosen = {place.schedule.id: [one.id for one in channels]}
    sharing = Sharing(place.admin.id, str(digest["id"]), chosen, words)
    clock = {"now": place.clock.now(), "random": place.clock.random}
    given = await place.deps.write(share_digest, place.workspace, sharing, **clock, catalogue=place.deps.catalogue)
    return given.channels


def shared(place: Workplace, channel: Channel) -> list[Message]:
    """The versions for staff that stand in a channel."""
    return [one for one in place.posts(channel) if "what you told us" in str(one.blocks)]


async def dies_sending(worker) -> None:
    with pytest.raises(KilledError):
        await worker.send_due()


async def goes_on(place: Workplace) -> None:
    """The lease runs out, and another worker takes over, until there is nothing left to do."""
    place.clock.move_machine(LEASE_OVER)
    for _ in range(4):
        await place.sends("second")


class TestThread:
    async def test_all_that_the_digest_has_no_room_for_stands_below_it_once(self, told: Workplace):
        assert replies(told) == []
        assert (await told.sends()).sent == 1
        [reply] = replies(told)
        assert "*Closed*" in str(reply.blocks)
        assert (await told.sends()).sent == 0

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
    @pytest.mark.parametrize("when", ["before", "after"])
    async def test_killed_around_a_step(self, told: Workplace, step, when: str):
        await dies_sending(told.worker(deps=stumbling(told.deps, **{when: step})))
        await goes_on(told)
        assert len(replies(told)) == 1

    @pytest.mark.parametrize("accident", [Around(before=dies), Around(after=dies)], ids=["before", "after"])
    async def test_killed_around_the_post_it_is_looked_for_in_the_thread(self, told: Workplace, accident: Around):
        await dies_sending(told.worker(messenger=Door(told.deps.messenger, post=accident)))
        await goes_on(told)
        assert len(replies(told)) == 1

    async def test_killed_while_settling_the_digest_itself_the_thread_still_comes_once(self, sqlite_place: Workplace):
        place = sqlite_place
        await place.sends()
        await place.everybody_answers(place.north)
        place.moves(hours=72)
        await place.is_due()
        await place.sends()
        due_at = place.clock.now()
        await place.deps.write(programs.move_digest_on, place.workspace, place.schedule.program_id, due_at=due_at)
        await place.is_due()
        await dies_sending(place.worker(messenger=Door(place.deps.messenger, post=Around(after=dies))))
        await goes_on(place)
        assert len(replies(place)) == 1


class TestRefusedThread:
    async def test_whoever_set_the_schedule_up_is_told_what_is_missing_below_the_digest(self, told: Workplace):
        told.breaks("chat.postMessage", "error:thread_not_found")
        assert (await told.sends()).missed == 1
        told.moves(minutes=1)
        await goes_on(told)
        [notice] = told.admin.dm(told.app).messages
        assert f"stands in <#{told.leaders.id}>, but not all that belongs in its thread: Slack refused" in notice.text
        assert "/drivers summary" in str(notice.blocks)
        assert replies(told) == []

    async def test_they_are_told_once_however_many_schedules_are_missing_there(self, told: Workplace):
        [owed] = [one for one in await told.rows("deliveries") if one["kind"] == DeliveryKind.DIGEST_REPLY]
        another = Delivery(
            id=f"{owed['id']}-more",
            kind=DeliveryKind.DIGEST_REPLY,
            subject=f"{owed['subject']}-more",
            state=DeliveryState.DUE,
            due_at=told.clock.now(),
            expires_at=told.clock.now() + DeliveryKind.DIGEST_REPLY.lateness,
            channel=told.leaders.id,
        )
        taken = [await told.deps.read(deliveries.delivery, told.workspace, str(owed["id"])), another]
        await told.deps.write(deliveries.owe, told.workspace, another)
        now, random = told.clock.now(), told.clock.random
        for one in taken:
            assert one
            await told.deps.write(refused, told.workspace, one, "thread_not_found", now=now, random=random)
        told.moves(minutes=1)
        await goes_on(told)
        assert len(told.admin.dm(told.app).messages) == 1


class TestSharing:
    async def test_each_chosen_channel_gets_it_once_and_the_digest_says_so(self, told: Workplace):
        assert set(await shares_with(told, *told.channels)) == {one.id for one in told.channels}
        await goes_on(told)
        assert [len(shared(told, channel)) for channel in told.channels] == [1, 1]
        [digest] = told.posts(told.leaders)
        first, second = sorted(one.id for one in told.channels)
        assert f"Shared with <#{first}> and <#{second}> by <@{told.admin.id}>" in str(digest.blocks)

    async def test_sharing_it_again_posts_nothing_twice(self, told: Workplace):
        await shares_with(told, told.north)
        assert await shares_with(told, told.north, told.south) == (told.south.id,)
        await goes_on(told)
        assert await shares_with(told, told.north, told.south) == ()
        await goes_on(told)
        assert [len(shared(told, channel)) for channel in told.channels] == [1, 1]

    @pytest.mark.parametrize("accident", [Around(before=dies), Around(after=dies)], ids=["before", "after"])
    async def test_killed_around_the_post(self, told: Workplace, accident: Around):
        await told.sends()
        await shares_with(told, told.north)
        await dies_sending(told.worker(messenger=Door(told.deps.messenger, post=accident)))
        await goes_on(told)
        assert len(shared(told, told.north)) == 1

    @pytest.mark.parametrize("accident", [Around(before=dies), Around(after=dies)], ids=["before", "after"])
    async def test_killed_around_the_change_of_the_digest(self, told: Workplace, accident: Around):
        await told.sends()
        await shares_with(told, told.north)
        await told.sends()
        await dies_sending(told.worker(messenger=Door(told.deps.messenger, update=accident)))
        await goes_on(told)
        [digest] = told.posts(told.leaders)
        assert str(digest.blocks).count("Shared with") == 1
        assert {one["state"] for one in await told.rows("deliveries") if one["kind"] == DeliveryKind.DIGEST_UPDATE} == {
            "sent"
        }

    async def test_where_nothing_is_left_to_tell_it_is_settled_and_the_digest_says_so(self, told: Workplace):
        await shares_with(told, told.north)
        [row] = await told.rows("shares")
        emptied = Share(
            str(row["act"]), str(row["digest_id"]), told.north.id, told.admin.id, "", ("gone",), told.clock.now()
        )
        await told.deps.write(shares.share_again, told.workspace, emptied)
        await goes_on(told)
        [row] = await told.rows("shares")
        assert (row["state"], row["reason"]) == (ShareState.MISSED, MissedReason.NOTHING_TO_ASK)
        [digest] = told.posts(told.leaders)
        assert f"It could not be posted in <#{told.north.id}>: there was nothing left to tell" in str(digest.blocks)

    async def test_a_channel_that_cannot_get_it_is_told_beside_the_others_and_may_be_tried_again(self, told: Workplace):
        told.south.kick(told.app)
        await shares_with(told, told.north, told.south)
        await goes_on(told)
        [digest] = told.posts(told.leaders)
        assert f"Shared with <#{told.north.id}> by" in str(digest.blocks)
        assert f"It could not be posted in <#{told.south.id}>: I am not in the channel" in str(digest.blocks)
        told.south.invite(told.app)
        assert await shares_with(told, told.south) == (told.south.id,)
        await goes_on(told)
        assert len(shared(told, told.south)) == 1
        assert "could not be posted" not in str(told.posts(told.leaders)[0].blocks)
