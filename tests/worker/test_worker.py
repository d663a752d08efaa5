"""The worker from start to stop: it learns who is who, ticks, sends, names its next moment, and leaves in order."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from slackblocks import Markdown, SectionBlock
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.domain.round import RoundState
from bot.services import directory, opening, sending
from bot.views.message import Message
from bot.worker import Worker, tick, ticking
from bot.worker.arrival import catch_up_on_threads, read_directory
from bot.worker.sender import Sender
from storage import comments, ticks
from storage.engine import Database
from tests.factories import MONDAY
from tests.worker.accidents import Around, Door, Sleep, stumbling
from tests.worker.workplace import Workplace, workplace


@pytest.fixture
async def site(sqlite_database: Database, clock):
    """A schedule that is due, with nothing opened yet."""
    async with workplace(sqlite_database, clock) as place:
        yield place


async def until(done: Callable[[], bool]) -> None:
    """Let the loop turn until something has happened."""
    for _ in range(500):
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen within 5 s")


async def ticked_since(site: Workplace, moment: datetime) -> None:
    """Wait until a worker has ticked at this moment or after it."""
    for _ in range(500):
        if (await site.deps.read(ticks.pulse)).ticked_at >= moment:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody ticked within 5 s")


async def test_a_running_worker_asks_and_stops_in_order(site: Workplace):
    worker = Worker(site.deps, 0.05, holder="first")
    await worker.start()
    await until(lambda: all(site.posts(channel) for channel in site.channels))
    await worker.stop()
    assert await site.stands_once(site.north)
    assert (await site.deps.read(ticks.pulse)).ticked_at == MONDAY
    assert {row["expires_at"] for row in await site.rows("leases")} == {
        row["ticked_at"] for row in await site.rows("ticks")
    }


async def test_a_running_worker_goes_on_with_what_it_had_to_leave(site: Workplace):
    site.slack.faults.add("chat.postMessage", kind="rate_limited", retry_after=1)
    worker = Worker(site.deps, 60, holder="first")
    await worker.start()
    await until(lambda: len(site.slack.traffic.calls("chat.postMessage")) == 1)
    site.clock.move(timedelta(seconds=1))
    await until(lambda: all(site.posts(channel) for channel in site.channels))
    await worker.stop()


async def test_a_worker_with_nothing_to_ask_is_alive_before_slack_has_told_who_is_there(site: Workplace):
    await site.is_due()
    await site.deps.write(ticks.mark_tick, MONDAY - timedelta(days=1))
    sleep = Sleep()
    worker = site.worker(messenger=Door(site.deps.messenger, people=Around(before=sleep)))
    await worker.start()
    await asyncio.wait_for(sleep.fell.wait(), 5)
    await ticked_since(site, MONDAY)
    assert not any(site.posts(channel) for channel in site.channels)
    sleep.wakes.set()
    await until(lambda: all(site.posts(channel) for channel in site.channels))
    await worker.stop()


async def test_a_worker_asks_nobody_before_slack_has_told_who_is_there(site: Workplace):
    sleep = Sleep()
    worker = site.worker(messenger=Door(site.deps.messenger, people=Around(before=sleep)))
    await worker.start()
    await asyncio.wait_for(sleep.fell.wait(), 5)
    assert not await site.rows("rounds")
    sleep.wakes.set()
    await until(lambda: all(site.posts(channel) for channel in site.channels))
    await worker.stop()


async def test_stopping_waits_for_the_message_on_its_way(site: Workplace):
    sleep = Sleep()
    worker = site.worker(messenger=Door(site.deps.messenger, post=Around(after=sleep)))
    await worker.start()
    await asyncio.wait_for(sleep.fell.wait(), 5)
    stopping = asyncio.create_task(worker.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    sleep.wakes.set()
    await stopping
    posted = [channel for channel in site.channels if site.posts(channel)]
    assert len(posted) == 1
    assert await site.stands_once(posted[0])
    assert (await site.sends("second")).sent == 1


async def test_what_does_not_arrive_in_time_is_cut_off_and_settled_by_the_next(site: Workplace, monkeypatch):
    monkeypatch.setattr("bot.worker.worker.STOPPING", 0.05)
    sleep = Sleep()
    worker = site.worker(messenger=Door(site.deps.messenger, post=Around(after=sleep)))
    await worker.start()
    await asyncio.wait_for(sleep.fell.wait(), 5)
    await worker.stop()
    assert (await site.sends("second")).sent == 0
    site.clock.move_machine(timedelta(seconds=61))
    assert (await site.sends("second")).sent == 2
    assert await site.stands_once(site.north)
    assert await site.stands_once(site.south)


async def test_without_a_database_it_stops_all_the_same(site: Workplace):
    gone = stumbling(site.deps, before=sending.give_up_leases, error=OSError("the database is gone"))
    await site.worker(deps=gone).stop()
    assert gone.before == {}


async def test_at_the_start_it_logs_under_which_name_it_takes_leases(site: Workplace):
    worker = Worker(site.deps, 0.05)
    with capture_logs() as logged:
        await worker.start()
        await until(lambda: all(site.posts(channel) for channel in site.channels))
        await worker.stop()
    [begun] = [line for line in logged if line["action"] == "worker.started"]
    assert {begun["holder"]} == {row["holder"] for row in await site.rows("leases")}


async def test_a_worker_that_never_started_stops(site: Workplace):
    await site.worker().stop()


async def test_a_slack_that_can_not_be_reached_at_the_start_stops_nothing(site: Workplace):
    site.slack.faults.add("auth.test", kind="server_error")
    worker = Worker(site.deps, 60, holder="first")
    await worker.start()
    await until(lambda: all(site.posts(channel) for channel in site.channels))
    await worker.stop()


async def test_at_the_start_it_learns_who_came_and_who_left(site: Workplace):
    gone, new = site.north.members[0], site.slack.person("Nina New")
    site.north.leave(gone)
    site.north.join(new)
    site.south.kick(site.app)
    await read_directory(site.deps)
    north, members = site.north.id, site.deps.read
    assert await members(directory.is_member, site.workspace, north, new.id)
    assert not await members(directory.is_member, site.workspace, north, gone.id)
    joined = {one.id for one in await members(directory.known_channels, site.workspace) if one.joined}
    assert joined == {north, site.leaders.id}


async def test_at_the_start_it_catches_up_on_threads(site: Workplace):
    worker = site.worker()
    await worker.tick()
    await worker.send_due()
    (post,) = site.posts(site.north)
    ana = site.north.members[0]
    await ana.replies("We lack a coach.", to=post)
    await site.deps.messenger.post(site.workspace, site.north.id, _message(), delivery="unrelated")
    assert await catch_up_on_threads(site.deps, site.workspace) == 1
    check_in = await site.check_in(site.north)
    (comment,) = await site.deps.read(comments.comments_of_check_in, site.workspace, check_in.id)
    assert (comment.author, comment.text) == (ana.id, "We lack a coach.")
    assert await catch_up_on_threads(site.deps, site.workspace) == 0


async def test_threads_that_may_not_be_read_are_left(site: Workplace):
    await site.is_due()
    await site.sends()
    site.slack.faults.add("conversations.replies", kind="error:missing_scope")
    assert await catch_up_on_threads(site.deps, site.workspace) == 0


async def test_one_thread_that_can_not_be_read_keeps_no_other_from_it(site: Workplace):
    worker = site.worker()
    await worker.tick()
    await worker.send_due()
    for channel in site.channels:
        (post,) = site.posts(channel)
        await channel.members[0].replies("We lack a coach.", to=post)
    site.slack.faults.add("conversations.replies", kind="error:thread_not_found")
    assert await catch_up_on_threads(site.deps, site.workspace) == 1
    assert await catch_up_on_threads(site.deps, site.workspace) == 1


async def test_the_next_moments_lead_through_a_whole_round(site: Workplace):
    """From due time to due time: the check-in, its close, next week's; nothing is overshot and nothing repeats."""
    worker = site.worker()
    moments = []
    for _ in range(4):
        await worker.tick()
        await worker.send_due()
        moments.append(await worker.next_due())
        site.clock.move_to(moments[-1])
    week = timedelta(days=7)
    assert moments == [
        MONDAY + timedelta(hours=72),
        MONDAY + week,
        MONDAY + week + timedelta(hours=72),
        MONDAY + 2 * week,
    ]


async def test_the_next_moment_is_when_what_was_left_can_go_on(site: Workplace):
    site.slack.faults.add("chat.postMessage", kind="rate_limited", retry_after=7)
    worker = site.worker()
    await worker.tick()
    await worker.send_due()
    assert await worker.next_due() == MONDAY + timedelta(seconds=7)


async def test_nothing_is_next_where_nothing_is_planned(site: Workplace):
    await site.deps.write(_run, "DELETE FROM schedules")
    assert await site.worker().next_due() is None


async def test_a_tick_handles_everything_that_is_due_and_says_so(site: Workplace):
    report = await tick(site.deps)
    assert (report.opened, report.closed) == (1, 0)
    site.moves(hours=72, minutes=15)  # nothing was posted, for which a close waits a while
    report = await tick(site.deps)
    assert (report.opened, report.closed, report.erased) == (0, 1, 1)
    assert (await site.round()).state is RoundState.CLOSED
    assert await tick(site.deps) == ticking.TickReport(0, 0, 0, 0)


async def test_a_fault_in_one_part_of_a_tick_keeps_no_other_from_its_work(site: Workplace, monkeypatch):
    await tick(site.deps)
    site.moves(days=7)  # the first round is over, and the next one is due

    async def breaks(session, **_):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(ticking, "open_due_rounds", breaks)
    with pytest.raises(ExceptionGroup) as caught:
        await tick(site.deps)
    assert len(caught.value.exceptions) == 1
    assert (await site.round()).state is RoundState.CLOSED
    assert (await site.deps.read(ticks.pulse)).ticked_at == site.clock.machine_now()


async def test_a_running_worker_outlives_a_tick_that_fails(site: Workplace, monkeypatch):
    opens, failed = opening.open_due_rounds, []

    async def fails_once(session, **values):
        if not failed:
            failed.append(True)
            raise RuntimeError("a fault of ours")
        return await opens(session, **values)

    monkeypatch.setattr(ticking, "open_due_rounds", fails_once)
    worker = Worker(site.deps, 0.05, holder="first")
    await worker.start()
    await until(lambda: all(site.posts(channel) for channel in site.channels))
    await worker.stop()


async def test_a_schedule_that_fails_at_every_tick_is_logged_once_an_hour_until_it_works(site: Workplace):
    worker = site.worker()

    async def failures(*, minutes: int) -> int:
        with capture_logs() as logged:
            for _ in range(minutes):
                await worker.tick()
                site.clock.move(timedelta(minutes=1))
        return [line["action"] for line in logged].count("opening.failed")

    await site.deps.write(_run, "UPDATE schedules SET zone = 'Europe/Atlantis'")
    assert [await failures(minutes=30), await failures(minutes=31)] == [1, 1]
    await site.deps.write(_run, "UPDATE schedules SET zone = 'Europe/Berlin'")
    assert await failures(minutes=1) == 0
    await site.deps.write(_run, f"UPDATE schedules SET zone = 'Europe/Atlantis', due_at = '{MONDAY:%Y-%m-%d %H:%M:%S}'")
    assert await failures(minutes=2) == 1


async def test_the_ids_of_events_are_forgotten_after_a_day(site: Workplace):
    await site.deps.write(comments.first_time_seen, site.workspace, "Ev1", at=site.clock.now())
    site.moves(hours=24)
    await tick(site.deps)
    assert len(await site.rows("seen_events")) == 1
    site.moves(seconds=1)
    await tick(site.deps)
    assert await site.rows("seen_events") == []


async def test_the_first_reply_in_a_thread_is_answered_once_and_only_for_its_author(site: Workplace):
    await site.is_due()
    await site.sends()
    (post,) = site.posts(site.north)
    ana, ben, *_ = site.north.members
    await site.comments(ana, site.north)
    await site.comments(ben, site.north)
    assert (await site.sends()).sent == 1
    (note,) = ana.ephemerals(site.north)
    assert (note.thread_ts, "carry your name" in note.text) == (post.ts, True)
    assert not ben.ephemerals(site.north)


@pytest.mark.parametrize("kind", ["server_error", "timeout_after_store"])
async def test_an_ephemeral_of_unknown_fate_is_never_sent_again(site: Workplace, kind: str):
    await site.is_due()
    await site.sends()
    await site.comments(site.north.members[0], site.north)
    site.breaks("chat.postEphemeral", kind)
    assert (await site.sends()).failed == 1
    site.moves(minutes=1)
    assert (await site.sends()).sent == 0
    assert len(site.slack.traffic.calls("chat.postEphemeral")) == 1


async def test_a_note_that_has_lost_its_check_in_is_given_up(site: Workplace):
    await site.is_due()
    await site.sends()
    await site.comments(site.north.members[0], site.north)
    await site.deps.write(_run, "DELETE FROM comments")
    await site.deps.write(_run, "DELETE FROM check_ins")
    assert (await site.sends()).failed == 1


async def test_a_check_in_whose_round_is_over_already_is_missed(site: Workplace):
    await site.is_due()
    await site.deps.write(_run, "UPDATE rounds SET state = 'closed'")
    assert (await site.sends()).missed == 2


@pytest.mark.parametrize("step", [sending.workspaces_to_serve, sending.take_up], ids=lambda step: step.__name__)
async def test_a_running_worker_outlives_a_database_that_fails(site: Workplace, step):
    deps = stumbling(site.deps, before=step, error=RuntimeError("the database is away"))
    worker = Worker(deps, 0.05, holder="first")
    await worker.start()
    await until(lambda: all(site.posts(channel) for channel in site.channels))
    await worker.stop()


@pytest.mark.parametrize("turns", range(6))
async def test_a_worker_that_is_stopped_while_a_pass_ends_stops(site: Workplace, monkeypatch, turns: int):
    """So many turns of the loop after the pass has woken it, while something was left for later."""
    wakers: list[Callable[[], None]] = []

    async def starts(self, *, all_at_once: bool = False, when_done: Callable[[], None]) -> None:
        wakers.append(when_done)

    monkeypatch.setattr(Sender, "start_passes", starts)
    monkeypatch.setattr(Sender, "resume_at", site.clock.now() + timedelta(hours=1))
    worker = Worker(site.deps, 60, holder="first")
    await worker.start()
    await until(lambda: bool(wakers))
    await asyncio.sleep(0.02)
    wakers[0]()
    for _ in range(turns):
        await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await worker.stop()


async def test_stopping_does_not_wait_for_ever_for_a_tick(site: Workplace, monkeypatch):
    monkeypatch.setattr("bot.worker.worker.STOPPING", 0.05)
    monkeypatch.setattr("bot.worker.worker.tick", lambda deps, troubles: asyncio.Event().wait())
    worker = Worker(site.deps, 0.05, holder="first")
    ticking = asyncio.create_task(worker.tick())
    await asyncio.sleep(0)
    await worker.stop()
    ticking.cancel()


def _message():
    return Message("Words.", (SectionBlock(text=Markdown("Words.")),))


async def _run(session, statement: str) -> None:
    await session.execute(text(statement))
