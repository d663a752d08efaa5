"""Home tabs with figures are shown anew after a close: soon, seldom, and after everything else."""

from datetime import timedelta

import pytest

from bot.services import overview
from storage import home_tabs
from tests.worker.accidents import Around, Door
from tests.worker.workplace import Workplace


@pytest.fixture
def place(sqlite_place: Workplace) -> Workplace:
    """The pace is the same whatever the database."""
    return sqlite_place


@pytest.fixture
async def closed(place: Workplace) -> Workplace:
    """Everybody answered, two people who read figures opened their tabs, and the check-ins have closed."""
    await place.sends()
    await place.everybody_answers(place.north)
    for person in (place.admin.id, another(place)):
        await place.deps.write(overview.opened, place.workspace, person, now=place.clock.now())
    place.moves(hours=72)
    await place.is_due()
    place.slack.traffic.clear()
    return place


def another(place: Workplace) -> str:
    """Somebody who may read figures no more."""
    return next(one.id for one in place.north.members if not one.bot)


def published(place: Workplace) -> list[str]:
    return [str(call.request["user_id"]) for call in place.slack.traffic.calls("views.publish")]


async def kept(place: Workplace) -> list[object]:
    return [row["person_id"] for row in await place.rows("home_tabs")]


async def test_a_close_is_seen_in_open_tabs_after_the_check_ins_lost_their_buttons(closed: Workplace):
    report = await closed.sends()
    assert (report.refreshed, report.tabs) == (2, 2)
    methods = [call.name for call in closed.slack.traffic if call.name in {"chat.update", "views.publish"}]
    assert methods == ["chat.update", "chat.update", "views.publish", "views.publish"]
    assert "Facilitative Administration" in str(closed.admin.home().blocks)


async def test_the_tab_of_who_leads_no_more_loses_its_figures_and_is_left_alone(closed: Workplace):
    await closed.sends()
    assert await kept(closed) == [closed.admin.id]


async def test_nothing_is_shown_twice_and_the_next_close_waits_some_minutes(closed: Workplace):
    worker = closed.worker()
    await worker.send_due()
    await closed.deps.write(mark, closed)
    assert (await worker.send_due()).tabs == 0
    assert await worker.next_send_due() == closed.clock.now() + overview.PAUSE
    closed.moves(seconds=overview.PAUSE.total_seconds())
    assert (await worker.send_due()).tabs == 1


async def mark(session, place: Workplace) -> None:
    await home_tabs.mark_tabs(session, place.workspace, at=place.clock.now())


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "error:token_expired"])
async def test_what_slack_would_not_show_is_tried_again_and_holds_up_no_check_in(closed: Workplace, kind: str):
    closed.breaks("views.publish", kind, times=1)
    worker = closed.worker()
    report = await worker.send_due()
    assert (report.refreshed, report.tabs) == (2, 0)
    assert len(published(closed)) == 1
    closed.moves(seconds=overview.PAUSE.total_seconds())
    await worker.send_due()
    assert "Facilitative Administration" in str(closed.admin.home().blocks)


async def test_who_can_be_shown_nothing_is_left_alone(closed: Workplace):
    closed.breaks("views.publish", "error:user_not_found", times=2)
    worker = closed.worker()
    await worker.send_due()
    await worker.send_due()
    assert await kept(closed) == []


async def test_what_nobody_foresaw_ends_neither_the_pass_nor_the_tab(closed: Workplace):
    door = Door(closed.deps.messenger, publish_home=Around(before=stumble))
    worker = closed.worker(messenger=door)
    assert (await worker.send_due()).refreshed == 2
    assert await worker.next_send_due() is not None


async def stumble() -> None:
    raise RuntimeError("out of paper")


async def test_many_tabs_are_shown_a_few_at_a_time_at_a_pace_of_their_own(closed: Workplace):
    for place in range(12):
        await closed.deps.write(overview.opened, closed.workspace, f"U0LEAD{place}", now=closed.clock.now())
    closed.moves(minutes=6)
    await closed.deps.write(mark, closed)
    worker, began = closed.worker(), closed.clock.now()
    assert (await worker.send_due()).tabs <= overview.AT_ONCE
    while (due := await worker.next_send_due()) and due < began + timedelta(hours=1):
        closed.clock.move_to(max(due, closed.clock.now()))
        await worker.send_due()
    took = closed.clock.now() - began
    assert timedelta(seconds=5) < took < timedelta(minutes=2)
