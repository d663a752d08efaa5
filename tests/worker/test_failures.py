"""What Slack does on a bad day: it is busy, broken, silent, or says no."""

import pytest

from bot.domain.round import CheckInState, MissedReason, RoundState
from bot.ports import Deps
from bot.services import refreshing, sending
from storage.engine import Database
from tests.factories import MONDAY
from tests.worker.accidents import stumbling
from tests.worker.workplace import LEASE_OVER, Workplace, workplace


@pytest.fixture
def place(sqlite_place: Workplace) -> Workplace:
    """What Slack does is the same whatever the database."""
    return sqlite_place


async def test_busy_it_is_asked_again_when_it_said(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="rate_limited", retry_after=7)
    worker = place.worker()
    report = await worker.send_due()
    assert report.sent == 0
    assert (report.resume_at - MONDAY).total_seconds() == 7
    assert (await worker.send_due()).sent == 0
    place.moves(seconds=7)
    assert (await worker.send_due()).sent == 2
    assert len(place.slack.traffic.calls("chat.postMessage")) == 3


@pytest.mark.parametrize("kind", ["reset_after_store", "timeout_after_store"])
async def test_silent_after_storing_the_message_is_found_and_not_posted_again(place: Workplace, kind: str):
    place.breaks("chat.postMessage", kind)
    worker = place.worker()
    assert (await worker.send_due()).sent == 1
    place.moves(seconds=10)
    assert (await worker.send_due()).sent == 1
    assert len(place.slack.traffic.calls("chat.postMessage")) == 2
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)


@pytest.mark.parametrize("kind", ["server_error", "reset_before", "error:internal_error"])
async def test_broken_before_storing_the_message_is_posted_again(place: Workplace, kind: str):
    place.slack.faults.add("chat.postMessage", kind=kind)
    worker = place.worker()
    assert (await worker.send_due()).sent == 1
    place.moves(seconds=10)
    assert (await worker.send_due()).sent == 1
    assert await place.stands_once(place.north)
    assert await place.stands_once(place.south)


async def test_what_was_not_found_waits_for_its_turn_to_be_posted(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="server_error")
    place.slack.faults.add("chat.postMessage", kind="rate_limited", retry_after=60)
    worker = place.worker()
    await worker.send_due()
    place.moves(seconds=10)
    assert (await worker.send_due()).sent == 0
    assert len(place.slack.traffic.calls("conversations.history")) == 1
    place.moves(seconds=50)
    assert (await worker.send_due()).sent == 2
    assert await place.stands_once(place.north)


async def test_an_unknown_fate_is_not_looked_up_before_slack_can_know_it(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="server_error")
    worker = place.worker()
    await worker.send_due()
    assert (await worker.send_due()).sent == 0
    assert not place.slack.traffic.calls("conversations.history")


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "error:invalid_auth"])
async def test_a_history_that_can_not_be_read_now_is_read_later(place: Workplace, kind: str):
    place.slack.faults.add("chat.postMessage", kind="reset_after_store")
    place.slack.faults.add("conversations.history", kind=kind)
    worker = place.worker()
    await worker.send_due()
    place.moves(seconds=10)
    report = await worker.send_due()
    assert report.sent == 0
    place.clock.move_to(report.resume_at)
    assert (await worker.send_due()).sent == 1
    assert await place.stands_once(place.north)


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "missing_scope"])
async def test_a_history_that_may_not_be_read_makes_the_fate_unknown(place: Workplace, code: str):
    """Better not asked, perhaps, than asked twice; the practice rests there as if it had been asked."""
    place.slack.faults.add("chat.postMessage", kind="reset_after_store", where={"channel": place.north.id})
    place.slack.faults.add("conversations.history", kind=f"error:{code}")
    worker = place.worker()
    await worker.send_due()
    place.moves(seconds=10)
    assert (await worker.send_due()).missed == 1
    check_in = await place.check_in(place.north)
    assert (check_in.state, check_in.reason) == (CheckInState.MISSED, MissedReason.FATE_UNKNOWN)
    assert {row["channel_id"] for row in await place.rows("askings")} == {place.north.id, place.south.id}
    place.moves(minutes=1)
    assert (await worker.send_due()).sent == 1
    (notice,) = place.admin.dm(place.app).messages
    assert "was not posted in every channel" in notice.text


async def test_a_history_that_stays_broken_past_the_last_moment_makes_the_fate_unknown(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="server_error", times=2)
    place.slack.faults.add("conversations.history", kind="server_error", times=2)
    worker = place.worker()
    await worker.send_due()
    place.moves(hours=6)
    assert (await worker.send_due()).missed == 2
    assert (await place.check_in(place.north)).reason is MissedReason.FATE_UNKNOWN


async def test_found_too_late_to_be_posted_again_it_is_missed(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="server_error", times=2)
    worker = place.worker()
    await worker.send_due()
    place.moves(hours=6)
    assert (await worker.send_due()).missed == 2
    assert (await place.check_in(place.north)).reason is MissedReason.TOO_LATE
    assert not place.posts(place.north)


async def test_found_too_late_but_standing_it_stands(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="reset_after_store", times=2)
    worker = place.worker()
    await worker.send_due()
    place.moves(hours=6)
    assert (await worker.send_due()).sent == 2
    assert await place.stands_once(place.north)


async def test_a_token_that_is_refused_is_tried_ever_later_and_nothing_is_missed(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="error:token_revoked", times=3)
    worker = place.worker()
    waits = []
    for _ in range(3):
        report = await worker.send_due()
        waits.append((report.resume_at - place.clock.now()).total_seconds())
        place.clock.move_to(report.resume_at)
    assert waits == [30, 60, 120]
    assert (await worker.send_due()).sent == 2


async def test_a_token_that_is_refused_for_too_long_makes_it_too_late(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="error:account_inactive", times=1000)
    worker = place.worker()
    while (await place.round()).state is RoundState.OPEN:
        report = await worker.send_due()
        if report.resume_at:
            place.clock.move_to(report.resume_at)
    assert (await place.round()).reason is MissedReason.TOO_LATE
    assert place.clock.now() < MONDAY.replace(hour=15)


async def test_a_fault_of_ours_in_one_message_keeps_no_other_from_going(place: Workplace, monkeypatch):
    from bot.worker import courier

    render = courier.RENDERERS
    broken = (await place.check_in(place.north)).id

    async def breaks(deps, workspace, subject):
        if subject == broken:
            raise RuntimeError("a fault of ours")
        return await next(iter(render.values()))(deps, workspace, subject)

    monkeypatch.setattr(courier, "RENDERERS", dict.fromkeys(render, breaks))
    worker = place.worker()
    assert (await worker.send_due()).sent == 1
    assert await place.stands_once(place.south)
    monkeypatch.undo()
    place.moves(seconds=30)
    assert (await worker.send_due()).sent == 1


async def test_a_bot_without_history_rights_still_posts_once(sqlite_database: Database, clock):
    scopes = {"chat:write", "channels:read", "groups:read", "users:read", "im:write", "im:history"}
    async with workplace(sqlite_database, clock, scopes=scopes) as place:
        await place.is_due()
        place.slack.faults.add("chat.postMessage", kind="reset_after_store", times=2)
        worker = place.worker()
        await worker.send_due()
        place.moves(seconds=10)
        assert (await worker.send_due()).missed == 2
        assert [len(place.posts(channel)) for channel in place.channels] == [1, 1]
        assert (await place.round()).reason is MissedReason.FATE_UNKNOWN


@pytest.mark.parametrize("step", [sending.take_up, sending.begin, sending.sent])
async def test_a_delivery_that_raises_keeps_no_other_from_going_and_is_tried_ever_later(place: Workplace, step):
    class Broken(Deps):
        async def write(self, service, *args, **kwargs):
            if service is step and args[1].channel == place.north.id:
                raise RuntimeError("a fault of ours")
            return await super().write(service, *args, **kwargs)

    deps = place.deps
    broken = Broken(deps.database, deps.messenger, deps.clock, deps.catalogue, deps.keyring)
    worker = place.worker(deps=broken)
    waits = []
    assert (await worker.send_due()).sent == 1
    assert await place.stands_once(place.south)
    for _ in range(3):
        assert (await worker.send_due()).sent == 0
        resume_at = await worker.next_send_due()
        waits.append((resume_at - place.clock.now()).total_seconds())
        place.clock.move_to(resume_at)
    assert waits == [30, 60, 120]
    place.clock.move_machine(LEASE_OVER)
    assert (await place.sends("second")).sent == 1
    assert await place.stands_once(place.north)


async def test_a_message_that_can_not_be_refreshed_keeps_no_other_from_it(place: Workplace):
    await place.sends()
    await place.everybody_answers(place.north)
    await place.everybody_answers(place.south)
    place.moves(minutes=1)
    stumbles = stumbling(place.deps, before=refreshing.take_up, error=RuntimeError("a fault of ours"))
    worker = place.worker(deps=stumbles)
    assert (await worker.send_due()).refreshed == 1
    assert (await worker.send_due()).refreshed == 1
