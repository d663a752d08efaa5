"""Messages follow their rows: counts while open, no buttons after the close, and never back."""

import pytest

from tests.worker.accidents import Around, Door
from tests.worker.workplace import Workplace


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


@pytest.mark.parametrize("code", ["message_not_found", "is_inactive", "cant_update_message"])
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
