"""What has served its purpose is forgotten; what has not is kept, however old."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cadence import MAX_OPEN_HOURS
from bot.domain.comment import COMMENTS_AFTER_CLOSE
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.services.commenting import ThreadReply, take_reply
from bot.services.housekeeping import DELIVERIES_KEPT, tidy_up
from storage import deliveries
from storage.deliveries import SETTLED, UNSETTLED
from tests.factories import MONDAY, WORKSPACE
from tests.stage import Stage

LONG_AGO = MONDAY - DELIVERIES_KEPT - timedelta(seconds=1)


async def keeps_house(stage: Stage) -> set[str]:
    """Let the worker keep house; the ids of the deliveries that are left."""
    now = stage.clock.now()
    await stage.database.write(tidy_up, now=now)
    return {str(row["id"]) for row in await stage.rows("deliveries")}


async def owes(stage: Stage, id: str, state: DeliveryState, *, due_at=LONG_AGO) -> None:
    message = Delivery(id, DeliveryKind.NOTICE, id, state, due_at, due_at + timedelta(days=7), person="U0ADMIN")
    await stage.database.write(deliveries.owe, WORKSPACE, message)


def test_every_state_is_settled_or_not():
    assert {*SETTLED, *UNSETTLED} == set(DeliveryState)
    assert not {*SETTLED} & {*UNSETTLED}


@pytest.mark.parametrize("state", SETTLED)
async def test_a_delivery_that_ended_long_ago_is_forgotten(stage: Stage, state: DeliveryState):
    await owes(stage, "old", state)
    await owes(stage, "recent", state, due_at=MONDAY - DELIVERIES_KEPT)
    assert await keeps_house(stage) == {"recent"}


@pytest.mark.parametrize("state", UNSETTLED)
async def test_a_delivery_whose_fate_is_open_is_kept(stage: Stage, state: DeliveryState):
    """A worker that comes back after a month still has to say what was missed."""
    await owes(stage, "old", state)
    assert await keeps_house(stage) == {"old"}


def test_deliveries_are_kept_longer_than_a_thread_takes_comments():
    assert timedelta(hours=MAX_OPEN_HOURS) + COMMENTS_AFTER_CLOSE < DELIVERIES_KEPT


async def test_who_edits_a_comment_months_later_is_told_nothing_again(stage: Stage):
    await stage.opens()
    await stage.posts_all()
    post = await stage.check_in()
    ts = f"{MONDAY.timestamp() + 60:.6f}"
    reply = ThreadReply("C0NORTH", post.ts or "", ts, "U0N1", "We need time.", ts)
    await hears(stage, "Ev1", reply)
    (note,) = await thread_notes(stage)
    await stage.database.write(
        deliveries.settle, WORKSPACE, str(note["id"]), attempt=0, state=DeliveryState.SENT, ts=None
    )
    stage.clock.move(timedelta(days=90))
    await keeps_house(stage)
    assert await hears(stage, "Ev2", replace(reply, text="We had time.", changed_ts=f"{float(ts) + 7e6:.6f}"))
    assert await thread_notes(stage) == []


async def hears(stage: Stage, event: str, reply: ThreadReply) -> bool:
    return await stage.database.write(
        take_reply, WORKSPACE, event, reply, now=stage.clock.now(), random=stage.means.random
    )


async def thread_notes(stage: Stage) -> list[dict[str, object]]:
    return [row for row in await stage.rows("deliveries") if row["kind"] == DeliveryKind.THREAD_NOTE]
