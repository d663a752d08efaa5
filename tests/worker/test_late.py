"""A worker that sleeps past its lease and wakes may find that another one has done its work: one message stands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.services.closing import PATIENCE
from bot.services.sending import LEASE
from bot.slack.calls import TIMEOUT
from tests.worker.accidents import Around, Door, KilledError, Sleep, dies
from tests.worker.workplace import LEASE_OVER, Workplace


@asynccontextmanager
async def asleep(place: Workplace, **around: Around) -> AsyncIterator[asyncio.Task]:
    """The first worker falls asleep in a call, its lease runs out, and in the end it wakes and goes on."""
    (accident,) = around.values()
    sleep = accident.before if isinstance(accident.before, Sleep) else accident.after
    worker = place.worker("sleeper", messenger=Door(place.deps.messenger, **around))
    sending = asyncio.create_task(worker.send_due())
    await asyncio.wait_for(sleep.fell.wait(), 5)
    place.clock.move_machine(LEASE_OVER)
    yield sending
    sleep.wakes.set()
    await sending


async def test_waking_before_its_post_it_posts_and_takes_that_back(place: Workplace):
    async with asleep(place, post=Around(before=Sleep())) as sleeper:
        report = await place.sends("second")
        assert report.sent == 2
    assert sleeper.result().taken_back == 1
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)


async def test_waking_after_its_post_it_leaves_what_the_other_found(place: Workplace):
    async with asleep(place, post=Around(after=Sleep())) as sleeper:
        report = await place.sends("second")
        assert report.sent == 2
    assert sleeper.result().taken_back == 0
    assert len(place.slack.traffic.calls("chat.postMessage")) == 2
    assert await place.stands_once(place.north)


async def test_waking_while_the_other_still_looks_it_waits_with_taking_back(place: Workplace):
    """Deleting at once would take away the very message that the other one has just found."""
    looks = Sleep()
    second = place.worker("second", messenger=Door(place.deps.messenger, find=Around(after=looks)))
    async with asleep(place, post=Around(after=Sleep())):
        sending = asyncio.create_task(second.send_due())
        await looks.fell.wait()
    looks.wakes.set()
    await sending
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)


async def test_a_late_message_that_can_not_be_deleted_now_is_deleted_later(place: Workplace):
    sleep = Sleep()
    worker = place.worker("sleeper", messenger=Door(place.deps.messenger, post=Around(before=sleep)))
    sending = asyncio.create_task(worker.send_due())
    await sleep.fell.wait()
    place.clock.move_machine(LEASE_OVER)
    await place.sends("second")
    place.slack.faults.add("chat.delete", kind="server_error")
    sleep.wakes.set()
    report = await sending
    assert (report.taken_back, len(place.posts(place.north)) + len(place.posts(place.south))) == (0, 3)
    place.clock.move_to(report.resume_at)
    assert (await worker.send_due()).taken_back == 1
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)


async def test_a_late_message_that_is_gone_already_is_forgotten(place: Workplace):
    async with asleep(place, post=Around(before=Sleep())) as sleeper:
        await place.sends("second")
        place.slack.faults.add("chat.delete", kind="error:message_not_found")
    assert sleeper.result().resume_at is None


async def dies_before_taking_back(place: Workplace) -> None:
    """The sleeper wakes before its post, posts all the same, and is killed before it can delete that."""
    sleep = Sleep()
    door = Door(place.deps.messenger, post=Around(before=sleep), delete=Around(before=dies))
    sending = asyncio.create_task(place.worker("sleeper", messenger=door).send_due())
    await sleep.fell.wait()
    place.clock.move_machine(LEASE_OVER)
    await place.sends("second")
    sleep.wakes.set()
    with pytest.raises(KilledError):
        await sending
    place.clock.move_machine(LEASE_OVER)
    assert sorted(len(place.posts(channel)) for channel in place.channels) == [1, 2]


async def test_what_a_late_one_died_too_early_to_take_back_goes_at_the_close(place: Workplace):
    await dies_before_taking_back(place)
    place.moves(hours=72)
    await place.is_due()
    place.slack.traffic.clear()
    await place.sends("second")
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)
    assert len(place.slack.traffic.calls("conversations.history")) == 1


async def deletes_what_stands(place: Workplace) -> None:
    """An admin deletes the message that the database knows, in every channel."""
    for channel in place.channels:
        known = (await place.check_in(channel)).ts
        (message,) = (one for one in place.posts(channel) if one.ts == known)
        await place.admin.deletes(message)


async def test_where_the_message_was_deleted_by_hand_the_second_one_goes_at_the_close_all_the_same(place: Workplace):
    await dies_before_taking_back(place)
    await deletes_what_stands(place)
    place.moves(hours=72)
    await place.is_due()
    await place.sends("second")
    assert [place.posts(channel) for channel in place.channels] == [(), ()]
    assert await place.rows("message_updates") == []


async def test_where_the_message_was_deleted_by_hand_the_second_one_is_looked_for_until_slack_answers(
    sqlite_place: Workplace,
):
    place = sqlite_place
    await dies_before_taking_back(place)
    await deletes_what_stands(place)
    place.moves(hours=72)
    await place.is_due()
    place.slack.faults.add("conversations.history", kind="server_error")
    worker = place.worker("second")
    await worker.send_due()
    assert sorted(len(place.posts(channel)) for channel in place.channels) == [0, 1]
    place.moves(minutes=1)
    await worker.send_due()
    assert [place.posts(channel) for channel in place.channels] == [(), ()]
    assert await place.rows("message_updates") == []


async def test_a_close_does_not_fail_because_a_second_message_can_not_be_looked_for(place: Workplace):
    await dies_before_taking_back(place)
    place.moves(hours=72)
    await place.is_due()
    place.slack.faults.add("conversations.history", kind="error:missing_scope")
    assert (await place.sends("second")).refreshed == 2


@pytest.mark.parametrize("kind", ["rate_limited", "server_error"])
@pytest.mark.parametrize("method", ["conversations.history", "chat.delete"])
async def test_a_second_message_that_can_not_be_taken_back_now_is_taken_back_later(
    sqlite_place: Workplace, method: str, kind: str
):
    place = sqlite_place
    await dies_before_taking_back(place)
    place.moves(hours=72)
    await place.is_due()
    place.slack.faults.add(method, kind=kind)
    worker = place.worker("second")
    assert (await worker.send_due()).refreshed == 1
    place.moves(minutes=1)
    assert (await worker.send_due()).refreshed == 1
    assert [await place.stands_once(channel) for channel in place.channels] == [True, True]
    assert await place.rows("message_updates") == []


async def test_after_slack_asked_to_wait_nobody_looks_for_second_messages_before_that_is_over(sqlite_place: Workplace):
    place = sqlite_place
    await dies_before_taking_back(place)
    place.moves(hours=72)
    await place.is_due()
    place.slack.faults.add("conversations.history", kind="rate_limited", retry_after=120)
    place.slack.traffic.clear()
    worker = place.worker("second")
    for _ in range(4):
        await worker.send_due()
        place.moves(seconds=29)
    assert len(place.slack.traffic.calls("conversations.history")) == 1
    place.moves(seconds=10)
    await worker.send_due()
    assert [await place.stands_once(channel) for channel in place.channels] == [True, True]


async def test_a_second_message_is_looked_for_around_the_time_of_the_first_alone(sqlite_place: Workplace):
    place = sqlite_place
    await dies_before_taking_back(place)
    place.moves(minutes=10)
    for channel in place.channels:
        talker = next(one for one in channel.members if not one.bot)
        for number in range(150):
            await talker.says(f"About something else, {number}", in_=channel)
    place.moves(hours=72)
    await place.is_due()
    place.slack.traffic.clear()
    await place.sends("second")
    assert len(place.slack.traffic.calls("conversations.history")) == 1
    assert [await place.stands_once(channel) for channel in place.channels] == [True, True]


async def test_where_slack_asked_to_wait_with_a_post_there_is_no_second_message_to_look_for(sqlite_place: Workplace):
    place = sqlite_place
    place.slack.faults.add("chat.postMessage", kind="rate_limited")
    worker = place.worker()
    await worker.send_due()
    place.moves(seconds=30)
    await worker.send_due()
    assert [await place.stands_once(channel) for channel in place.channels] == [True, True]
    place.moves(hours=72)
    await place.is_due()
    assert (await worker.send_due()).refreshed == 2
    assert not place.slack.traffic.calls("conversations.history")


async def test_a_late_refresh_can_not_bring_buttons_back(place: Workplace):
    """The sleeper has rendered the open check-in; meanwhile the round closes, and another worker shows that."""
    await place.sends("sleeper")
    await place.everybody_answers(place.north)
    place.moves(seconds=30)
    async with asleep(place, update=Around(before=Sleep())):
        place.moves(hours=72)
        await place.is_due()
        assert (await place.sends("second")).refreshed == 2
    place.clock.move_machine(LEASE_OVER)
    await place.sends("second")
    assert [place.buttons(channel) for channel in place.channels] == [[], []]


async def test_waking_with_a_lease_of_its_own_it_leaves_alone_what_the_other_has_brought_up_to_date(place: Workplace):
    await place.sends("sleeper")
    place.moves(hours=72)
    await place.is_due()
    with capture_logs() as lines:
        async with asleep(place, update=Around(before=Sleep())) as sleeper:
            assert (await place.sends("second")).refreshed == 2
            place.clock.move_machine(LEASE_OVER)
    assert sleeper.result().refreshed == 1
    assert [line for line in lines if line["log_level"] == "error"] == []


async def test_a_round_that_closes_while_its_check_in_is_on_the_way_leaves_no_buttons(place: Workplace):
    async with asleep(place, post=Around(after=Sleep())):
        place.clock.move((await place.round()).closes_at + PATIENCE - place.clock.now())
        await place.is_due()
    await place.sends("sleeper")
    (posted,) = (channel for channel in place.channels if place.posts(channel))
    assert place.buttons(posted) == []


async def test_a_sleeper_whose_delivery_was_missed_takes_its_message_back(place: Workplace):
    async with asleep(place, post=Around(before=Sleep())) as sleeper:
        place.moves(hours=6)
        report = await place.sends("second")
        assert report.missed == 2
    assert sleeper.result().taken_back == 1
    assert not place.posts(place.north)


async def test_waking_before_it_has_begun_to_send_it_leaves_the_message_to_the_other(place: Workplace):
    place.north.kick(place.app)
    await place.sends("sleeper")
    place.moves(minutes=1)
    async with asleep(place, open_dm=Around(after=Sleep())) as sleeper:
        assert (await place.sends("second")).sent == 1
    assert sleeper.result().sent == 0
    assert len(place.admin.dm(place.app).messages) == 1


async def test_a_sleeper_that_is_refused_in_the_end_does_not_undo_what_the_other_did(place: Workplace):
    async with asleep(place, post=Around(before=Sleep())) as sleeper:
        assert (await place.sends("second")).sent == 2
        place.slack.faults.add("chat.postMessage", kind="error:not_in_channel")
    assert sleeper.result().missed == 0
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)


def test_the_lease_outlasts_every_call_to_slack_twice():
    assert LEASE.total_seconds() > 2 * TIMEOUT
