"""Messages follow their rows: counts while open, no buttons after the close, and never back."""

from datetime import datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.services import refreshing
from bot.worker import Worker
from storage.engine import Database
from tests.worker.accidents import Around, Door
from tests.worker.workplace import Workplace, workplace


@pytest.fixture
def place(sqlite_place: Workplace) -> Workplace:
    """What becomes of a message is the same whatever the database; kills and late ones are tried on both."""
    return sqlite_place


@pytest.fixture
async def asked(place: Workplace) -> Workplace:
    """Both check-ins stand."""
    await place.sends()
    return place


async def closes(place: Workplace) -> None:
    place.moves(hours=72)
    await place.is_due()


async def test_the_close_takes_the_buttons_away(asked: Workplace):
    assert len(asked.buttons(asked.north)) == 4
    await closes(asked)
    assert (await asked.sends()).refreshed == 2
    assert asked.buttons(asked.north) == asked.buttons(asked.south) == []


async def test_a_round_that_closes_while_its_count_is_refreshed_is_refreshed_again_at_once(asked: Workplace):
    await asked.everybody_answers(asked.north)
    asked.moves(hours=71)
    door = Door(asked.deps.messenger, update=Around(before=lambda: close_now(asked)))
    worker = asked.worker(messenger=door)
    await worker.send_due()
    await worker.send_due()
    assert asked.buttons(asked.north) == []


async def close_now(place: Workplace) -> None:
    closes_at = (await place.round()).closes_at
    if place.clock.now() < closes_at:
        place.moves(seconds=(closes_at - place.clock.now()).total_seconds())
        await place.is_due()


@pytest.mark.parametrize("kind", ["server_error", "rate_limited", "error:token_expired", "timeout_after_store"])
async def test_what_may_come_off_later_is_tried_again(asked: Workplace, kind: str):
    await closes(asked)
    asked.breaks("chat.update", kind, times=2)
    worker = asked.worker()
    for _ in range(4):
        report = await worker.send_due()
        asked.moves(seconds=30)
    assert report.resume_at is None
    assert asked.buttons(asked.north) == asked.buttons(asked.south) == []
    assert await asked.rows("message_updates") == []


@pytest.mark.parametrize("kind", ["server_error", "reset_before", "reset_after_store"])
async def test_one_lost_call_does_not_wait_for_the_organizations_clock(asked: Workplace, kind: str):
    """In the demo that clock stands until somebody moves it."""
    await asked.everybody_answers(asked.north)
    asked.moves(seconds=30)
    asked.breaks("chat.update", kind)
    worker = asked.worker()
    report = await worker.send_due()
    assert report.resume_at == await worker.next_send_due() == asked.clock.now()
    assert (await worker.send_due()).refreshed == 1
    assert "6 of 6 answered" in str(asked.posts(asked.north)[0].blocks)
    assert await worker.next_send_due() is None


async def test_calls_that_go_on_being_lost_are_tried_every_ten_seconds(asked: Workplace):
    await asked.everybody_answers(asked.north)
    asked.moves(seconds=30)
    asked.breaks("chat.update", "server_error", times=3)
    worker = asked.worker()
    tries = []
    while (due := await worker.next_send_due()) is not None:
        moves_to(asked, due)
        tries.append(asked.clock.now())
        await worker.send_due()
    assert [at - tries[0] for at in tries] == [timedelta(seconds=one) for one in (0, 0, 10, 20)]


async def test_a_round_that_closes_in_an_archived_channel_loses_its_buttons_when_the_channel_is_back(asked: Workplace):
    asked.north.archive()
    await closes(asked)
    worker = asked.worker()
    await worker.send_due()
    assert len(asked.buttons(asked.north)) == 4
    assert asked.buttons(asked.south) == []
    await tries_for(asked, worker, timedelta(days=7))
    asked.north.unarchive()
    await tries_for(asked, worker, timedelta(days=1))
    assert asked.buttons(asked.north) == []
    assert await asked.rows("message_updates") == []


async def test_a_channel_that_slack_says_is_back_does_not_wait_for_the_next_try(asked: Workplace):
    asked.north.archive()
    await closes(asked)
    await asked.sends()
    asked.north.unarchive()
    await asked.deps.write(refreshing.hasten, asked.workspace, asked.north.id, now=asked.clock.now())
    await asked.sends()
    assert asked.buttons(asked.north) == []


async def test_a_private_channel_without_the_bot_is_waited_for_as_well(sqlite_database: Database, clock: MovableClock):
    async with workplace(sqlite_database, clock, private=True) as place:
        await place.is_due()
        await place.sends()
        place.north.kick(place.app)
        await closes(place)
        worker = place.worker()
        await worker.send_due()
        assert len(place.buttons(place.north)) == 4
        place.north.invite(place.app)
        await tries_for(place, worker, timedelta(days=1))
        assert place.buttons(place.north) == []


async def test_a_count_in_an_archived_channel_waits_and_keeps_none_in_another_from_it(asked: Workplace):
    await asked.everybody_answers(asked.north)
    await asked.everybody_answers(asked.south)
    asked.north.archive()
    asked.moves(minutes=1)
    worker = asked.worker()
    assert (await worker.send_due()).refreshed == 1
    asked.north.unarchive()
    await tries_for(asked, worker, timedelta(hours=1))
    assert "6 of 6 answered" in str(asked.posts(asked.north)[0].blocks)


async def test_a_channel_that_stays_archived_is_tried_ever_more_rarely_and_given_up_after_some_months(asked: Workplace):
    asked.north.archive()
    await closes(asked)
    began, worker = asked.clock.now(), asked.worker()
    waits = []
    await worker.send_due()
    while again_at := await worker.next_send_due():
        waits.append((again_at - asked.clock.now()) / timedelta(hours=1))
        moves_to(asked, again_at)
        await worker.send_due()
    assert waits[:6] == [1, 2, 4, 8, 16, 24]
    assert set(waits[6:]) == {24}
    assert timedelta(days=85) < asked.clock.now() - began < timedelta(days=95)
    assert await asked.rows("message_updates") == []


async def tries_for(place: Workplace, worker: Worker, time: timedelta) -> None:
    """Time goes on, and the worker does what comes up."""
    end = place.clock.now() + time
    while (due := await worker.next_send_due()) and due <= end:
        moves_to(place, due)
        await worker.send_due()
    moves_to(place, end)


def moves_to(place: Workplace, moment: datetime) -> None:
    place.moves(seconds=(moment - place.clock.now()).total_seconds())


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message"])
async def test_what_never_will_is_dropped(asked: Workplace, code: str):
    await closes(asked)
    asked.slack.faults.add("chat.update", kind=f"error:{code}")
    await asked.sends()
    assert await asked.rows("message_updates") == []


async def test_an_answer_that_comes_before_the_message_is_known_to_stand_is_counted_later(place: Workplace):
    """The button can be pressed between Slack's storing of the message and our writing that down."""
    place.slack.faults.add("chat.postMessage", kind="reset_after_store", where={"channel": place.north.id})
    worker = place.worker()
    await worker.send_due()
    await place.everybody_answers(place.north)
    place.slack.faults.add("conversations.history", kind="server_error", times=3)
    for _ in range(8):
        place.moves(seconds=30)
        await worker.send_due()
    assert "6 of 6 answered" in str(place.posts(place.north)[0].blocks)


async def test_a_missed_check_in_has_no_message_to_refresh(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="reset_after_store", where={"channel": place.north.id})
    place.slack.faults.add("conversations.history", kind="error:missing_scope")
    worker = place.worker()
    await worker.send_due()
    await place.everybody_answers(place.north)
    place.moves(seconds=30)
    await worker.send_due()
    assert await place.rows("message_updates") == []
