"""Thread replies become comments; edits and deletions follow; retries and overtaking change nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.commenting import NotSettledYetError, ThreadReply, open_threads, reconcile, take_reply
from storage import comments
from tests.factories import MONDAY, WORKSPACE
from tests.stage import Stage


def at(moment) -> str:
    return f"{moment.timestamp():.6f}"


@pytest.fixture
async def thread(stage: Stage) -> ThreadReply:
    """A first reply in the thread of the check-in in #north."""
    await stage.opens()
    await stage.posts_all()
    post = await stage.check_in()
    written = at(MONDAY + timedelta(hours=1))
    return ThreadReply("C0NORTH", post.ts or "", written, "U0N1", "We need more time.", written)


async def take(stage: Stage, reply: ThreadReply, event: str = "Ev1") -> bool:
    return await stage.database.write(
        take_reply, WORKSPACE, event, reply, now=stage.clock.now(), random=stage.means.random
    )


async def kept(stage: Stage) -> list[tuple[str, str, bool]]:
    post = await stage.check_in()
    found = await stage.database.read(comments.comments_of_check_in, WORKSPACE, post.id)
    return [(one.author, one.text, one.deleted) for one in found]


async def test_a_reply_is_kept_with_its_author(stage: Stage, thread: ThreadReply):
    assert await take(stage, thread)
    assert await kept(stage) == [("U0N1", "We need more time.", False)]


async def test_a_retried_event_changes_nothing(stage: Stage, thread: ThreadReply):
    await take(stage, thread)
    assert not await take(stage, replace(thread, text="Something else"))
    assert await kept(stage) == [("U0N1", "We need more time.", False)]


async def test_an_edit_follows_and_an_older_one_does_not(stage: Stage, thread: ThreadReply):
    await take(stage, thread)
    later = replace(thread, text="Much more time.", changed_ts=at(MONDAY + timedelta(hours=3)))
    earlier = replace(thread, text="A bit more time.", changed_ts=at(MONDAY + timedelta(hours=2)))
    await take(stage, later, "Ev2")
    await take(stage, earlier, "Ev3")
    assert await kept(stage) == [("U0N1", "Much more time.", False)]


async def test_a_deletion_leaves_a_tombstone_without_words(stage: Stage, thread: ThreadReply):
    await take(stage, thread)
    await take(stage, replace(thread, deleted=True), "Ev2")
    assert await kept(stage) == [("U0N1", "", True)]


async def test_a_deletion_that_overtakes_the_reply_keeps_it_away(stage: Stage, thread: ThreadReply):
    await take(stage, replace(thread, deleted=True), "Ev2")
    await take(stage, thread, "Ev1")
    assert await kept(stage) == [("U0N1", "", True)]


async def test_a_deletion_at_the_same_moment_as_the_reply_is_not_lost(stage: Stage, thread: ThreadReply):
    await asyncio.gather(take(stage, thread, "Ev1"), take(stage, replace(thread, deleted=True), "Ev2"))
    assert await kept(stage) == [("U0N1", "", True)]


async def test_an_edit_that_overtakes_the_reply_wins(stage: Stage, thread: ThreadReply):
    later = replace(thread, text="Corrected.", changed_ts=at(MONDAY + timedelta(hours=2)))
    await take(stage, later, "Ev2")
    await take(stage, thread, "Ev1")
    assert await kept(stage) == [("U0N1", "Corrected.", False)]


async def test_what_is_said_elsewhere_is_not_kept(stage: Stage, thread: ThreadReply):
    assert not await take(stage, replace(thread, thread_ts="1.000000"))
    assert await stage.rows("comments") == []


@pytest.mark.parametrize(("days", "counts"), [(13, True), (15, False)])
async def test_replies_count_for_fourteen_days_after_the_close(
    stage: Stage, thread: ThreadReply, days: int, counts: bool
):
    written = at(MONDAY + timedelta(hours=72, days=days))
    late = replace(thread, ts=written, changed_ts=written)
    assert await take(stage, late) is counts
    assert bool(await kept(stage)) is counts


async def test_the_first_reply_in_a_thread_owes_one_note_and_the_second_none(stage: Stage, thread: ThreadReply):
    await take(stage, thread)
    second = at(MONDAY + timedelta(hours=2))
    await take(stage, replace(thread, ts=second, person="U0N2", changed_ts=second), "Ev2")
    notes = [row for row in await stage.rows("deliveries") if row["kind"] == "thread_note"]
    assert [row["person_id"] for row in notes] == ["U0N1"]


async def test_threads_are_brought_to_what_slack_has(stage: Stage, thread: ThreadReply):
    second = at(MONDAY + timedelta(hours=2))
    gone = replace(thread, ts=second, text="Never mind.", changed_ts=second)
    await take(stage, gone, "Ev2")
    post = await stage.check_in()
    asked_at = MONDAY + timedelta(hours=3)
    assert await stage.database.write(reconcile, WORKSPACE, post.id, [thread], asked_at=asked_at) == 2
    assert await kept(stage) == [("U0N1", "We need more time.", False), ("U0N1", "", True)]
    assert await stage.database.write(reconcile, WORKSPACE, post.id, [thread], asked_at=asked_at) == 0


async def test_what_was_written_while_slack_was_asked_is_not_taken_for_deleted(stage: Stage, thread: ThreadReply):
    await take(stage, thread)
    post = await stage.check_in()
    asked_at = MONDAY + timedelta(minutes=59)
    assert await stage.database.write(reconcile, WORKSPACE, post.id, [], asked_at=asked_at) == 0
    assert await kept(stage) == [("U0N1", "We need more time.", False)]


async def test_a_reply_to_a_check_in_whose_message_is_not_known_yet_is_asked_for_again(stage: Stage):
    await stage.opens()
    written = at(MONDAY + timedelta(seconds=30))
    early = ThreadReply("C0NORTH", at(MONDAY), written, "U0N1", "First.", written)
    with pytest.raises(NotSettledYetError):
        await take(stage, early)
    await stage.posts_all()
    assert await take(stage, early)
    assert await kept(stage) == [("U0N1", "First.", False)]


async def test_threads_stay_open_for_comments_until_fourteen_days_after_the_close(stage: Stage, thread: ThreadReply):
    assert len(await stage.database.read(open_threads, WORKSPACE, now=MONDAY + timedelta(days=16))) == 2
    assert await stage.database.read(open_threads, WORKSPACE, now=MONDAY + timedelta(days=18)) == ()
