"""Killed at any step, a worker leaves behind what the next one can settle: one message stands, once."""

import pytest

from bot.domain.round import CheckInState
from bot.services import refreshing, sending
from tests.worker.accidents import Around, Door, KilledError, dies, stumbling
from tests.worker.workplace import LEASE_OVER, Workplace

STEPS = [sending.hold_lease, sending.take_up, sending.begin, sending.sent]


async def dies_sending(place: Workplace, worker) -> None:
    with pytest.raises(KilledError):
        await worker.send_due()


async def assert_settled(place: Workplace) -> None:
    """After the lease ran out another worker finds everything in order, or puts it in order."""
    place.clock.move_machine(LEASE_OVER)
    await place.sends("second")
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)
    assert {(await place.check_in(channel)).state for channel in place.channels} == {CheckInState.STANDING}
    again = await place.sends("second")
    assert (again.sent, again.missed) == (0, 0)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
async def test_killed_before_a_step_is_committed(place: Workplace, step):
    await dies_sending(place, place.worker(deps=stumbling(place.deps, before=step)))
    await assert_settled(place)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
async def test_killed_after_a_step_is_committed(place: Workplace, step):
    await dies_sending(place, place.worker(deps=stumbling(place.deps, after=step)))
    await assert_settled(place)


async def test_killed_just_before_the_post(place: Workplace):
    door = Door(place.deps.messenger, post=Around(before=dies))
    await dies_sending(place, place.worker(messenger=door))
    assert not place.posts(place.north)
    await assert_settled(place)


async def test_killed_after_slack_has_stored_the_message(place: Workplace):
    door = Door(place.deps.messenger, post=Around(after=dies))
    await dies_sending(place, place.worker(messenger=door))
    assert len(place.posts(place.north)) + len(place.posts(place.south)) == 1
    await assert_settled(place)
    assert len(place.slack.traffic.calls("chat.postMessage")) == 2


async def test_killed_again_while_settling_what_another_left(place: Workplace):
    """Hours go by; the message is looked for from its first claim on, whoever claimed it since."""
    await dies_sending(place, place.worker(messenger=Door(place.deps.messenger, post=Around(after=dies))))
    for holder, accident in (("second", Around(before=dies)), ("third", Around(after=dies))):
        place.moves(hours=1)
        await dies_sending(place, place.worker(holder, messenger=Door(place.deps.messenger, find=accident)))
    place.clock.move_machine(LEASE_OVER)
    await dies_sending(place, place.worker("fourth", deps=stumbling(place.deps, before=sending.sent)))
    await assert_settled(place)


async def test_nobody_else_sends_while_the_lease_of_the_killed_one_runs(place: Workplace):
    await dies_sending(place, place.worker(messenger=Door(place.deps.messenger, post=Around(after=dies))))
    report = await place.sends("second")
    assert report.sent == 0
    assert len(place.slack.traffic.calls("chat.postMessage")) == 1


@pytest.mark.parametrize("accident", [Around(before=dies), Around(after=dies)], ids=["before", "after"])
async def test_killed_while_a_message_loses_its_buttons(place: Workplace, accident: Around):
    await place.sends()
    place.moves(hours=72)
    await place.is_due()
    await dies_sending(place, place.worker(messenger=Door(place.deps.messenger, update=accident)))
    place.clock.move_machine(LEASE_OVER)
    await place.sends("second")
    for channel in place.channels:
        (post,) = place.posts(channel)
        assert not any(block["type"] == "actions" for block in post.blocks)


async def test_killed_before_a_refresh_is_committed(place: Workplace):
    await place.sends()
    place.moves(hours=72)
    await place.is_due()
    await dies_sending(place, place.worker(deps=stumbling(place.deps, before=refreshing.finish)))
    place.clock.move_machine(LEASE_OVER)
    await place.sends("second")
    assert await place.rows("message_updates") == []


@pytest.mark.parametrize("accident", [Around(before=dies), Around(after=dies)], ids=["before", "after"])
async def test_killed_around_an_ephemeral_it_is_not_sent_a_second_time(place: Workplace, accident: Around):
    """Nobody can look up an ephemeral in Slack: better never than twice."""
    await place.sends()
    await place.comments(place.north.members[0], place.north)
    await dies_sending(place, place.worker(messenger=Door(place.deps.messenger, post_ephemeral=accident)))
    place.clock.move_machine(LEASE_OVER)
    assert (await place.sends("second")).failed == 1
    assert len(place.slack.traffic.calls("chat.postEphemeral")) <= 1
