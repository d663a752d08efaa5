"""The Home tab: published when it is opened and after what is done in it, and never with an answer in it."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain.scale import Rating
from bot.handlers import home, mine
from bot.handlers.payloads import BadPayloadError
from bot.ports import SlackBusyError
from storage import choices, directory
from tests.factories import MONDAY, WORKSPACE
from tests.handlers.floor import Floor
from tests.views.screens import shown, texts_in

RATINGS = list(Rating)
CLOSE = MONDAY + timedelta(hours=72)


def opens(person: str, tab: str = "home") -> dict[str, Any]:
    event = {"type": "app_home_opened", "user": person, "channel": "D1", "tab": tab}
    return {"type": "event_callback", "team_id": WORKSPACE, "event_id": "Ev1", "event": event}


async def opened(floor: Floor, person: str) -> dict[str, Any]:
    """A person's tab after they have opened it, checked against Slack's limits."""
    await floor.calls(home.Openings().opened, opens(person))
    return shown(floor.messenger.homes[person])


async def words(floor: Floor, person: str) -> str:
    return "\n".join(texts_in((await opened(floor, person))["blocks"])).replace("\u2060", "")


def seen(floor: Floor, person: str) -> str:
    """What stands in the tab now, without opening it."""
    return "\n".join(texts_in(shown(floor.messenger.homes[person])["blocks"])).replace("\u2060", "")


async def test_staff_see_what_is_open_and_what_is_stored(floor: Floor):
    read = await words(floor, "U0N1")

    assert "1 check-in is open for you." in read
    assert "Does Reading First have p1?" in read
    assert "Stop direct messages" in read
    assert "your name (Name of U0N1)" in read
    assert "What you can type" in read
    assert "at a glance" not in read
    assert "New schedule" not in read


async def test_leaders_see_the_drivers_at_a_glance(floor: Floor):
    floor.messenger.knows_channel(*[await floor.deps.read(directory.channel, WORKSPACE, "C0LEAD")], members=["U0LEAD"])
    assert "No figures yet; a check-in is open until" in await words(floor, "U0LEAD")
    for place in range(6):
        await floor.stage.answers(f"U0N{place}", Rating.FULLY)
    await floor.stage.moves_to(CLOSE)

    read = await words(floor, "U0LEAD")

    assert "*Reading First*\nMondays, 9:00, in the last 91 days" in read
    assert "Facilitative Administration\n100%" in read
    assert "Nothing before\n6" in read
    assert "`/drivers summary` shows all" in read
    assert "New schedule" not in read


async def test_whoever_left_the_leadership_channel_sees_no_figures_any_more(floor: Floor):
    assert "at a glance" in await words(floor, "U0LEAD")
    floor.messenger.knows_channel(*[await floor.deps.read(directory.channel, WORKSPACE, "C0LEAD")], members=[])
    floor.stage.clock.move_machine(timedelta(minutes=2))
    assert "at a glance" not in await words(floor, "U0LEAD")


async def test_admins_see_their_schedules_too(floor: Floor):
    read = await words(floor, "U0ADMIN")

    assert "No check-in is open for you now." in read
    assert "at a glance" in read
    assert "*1 schedule*" in read
    assert "Next:\n• <!date^" in read
    assert "All schedules" in read


async def test_the_tab_of_messages_is_none_of_ours(floor: Floor):
    await floor.calls(home.Openings().opened, opens("U0N1", tab="messages"))
    assert floor.messenger.homes == {}


async def test_opening_the_tab_over_and_over_publishes_it_once(floor: Floor):
    openings = home.Openings()
    for _ in range(50):
        await floor.calls(openings.opened, opens("U0N1"))
    await floor.calls(openings.opened, opens("U0N2"))
    assert floor.messenger.calls.count("publish_home") == 2

    floor.stage.clock.move_machine(home.PAUSE)
    await floor.calls(openings.opened, opens("U0N1"))
    floor.stage.clock.move(home.PAUSE)
    await floor.calls(openings.opened, opens("U0N1"))
    assert floor.messenger.calls.count("publish_home") == 4


async def test_old_openings_are_forgotten(floor: Floor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(home, "REMEMBERED", 3)
    openings = home.Openings()
    for place in range(8):
        await floor.calls(openings.opened, opens(f"U0N{place}"))
        floor.stage.clock.move_machine(home.PAUSE)
    assert len(openings._published) <= 3


async def test_a_tab_opens_without_what_slack_does_not_say_of_leaders(floor: Floor):
    floor.stage.clock.move_machine(timedelta(hours=2))
    floor.messenger.fails("members", SlackBusyError("conversations.members", 30))
    assert "1 check-in is open for you." in await words(floor, "U0N1")


async def test_what_is_done_in_the_tab_is_seen_in_it(floor: Floor):
    await floor.presses(mine.snooze, person="U0N1", home=True, selected_date="2026-03-09")
    assert seen(floor, "U0N1").startswith("You get no direct messages before Monday, March 9, 2026.")
    await floor.presses(mine.stop_messages, person="U0N1", home=True)
    assert "You have stopped them" in seen(floor, "U0N1")
    assert await floor.deps.read(choices.without_messages, WORKSPACE, ["U0N1"], on=MONDAY.date())
    await floor.presses(mine.take_messages, person="U0N1", home=True)
    assert "Direct messages can come to you again." in seen(floor, "U0N1")
    await floor.presses(mine.delete_comments, person="U0N1", home=True)
    assert "No comment of yours is kept here now." in seen(floor, "U0N1")
    assert floor.messenger.responses == []


async def test_a_late_press_in_the_tab_is_told_so(floor: Floor):
    check_in = await floor.check_in_id()
    floor.stage.clock.move_to(CLOSE)
    await floor.presses(mine.answer, check_in, action_id="mine_answer:fully", person="U0N1", home=True)
    assert seen(floor, "U0N1").startswith("This check-in closed")


@pytest.mark.parametrize("then", [None, *RATINGS])
async def test_no_tab_log_line_or_delivery_tells_what_anybody_answered(floor: Floor, then: Rating | None):
    """All that is left of an answer outside its own row is the same, whichever answer it was."""
    first, *others = [await left_of(floor, rating, then) for rating in RATINGS]

    assert all(one == first for one in others)
    assert "Your answer is stored. You can change it until" in str(first["pressed"])
    assert "✓" not in str(first)


async def left_of(floor: Floor, rating: Rating, then: Rating | None) -> dict[str, Any]:
    """Somebody answers in their tab, perhaps changes it in the check-in or there; everybody opens their tab."""
    check_in = await floor.check_in_id()
    with capture_logs() as logged:
        for given in [rating, *([then] if then else [])]:
            await floor.presses(mine.answer, check_in, action_id=f"mine_answer:{given}", person="U0N1", home=True)
        assert [row["rating"] for row in await floor.stage.rows("answers")] == [then or rating]
        pressed = shown(floor.messenger.homes["U0N1"])
        tabs = {person: await opened(floor, person) for person in ("U0N1", "U0N2", "U0LEAD", "U0ADMIN")}
    kept = {name: await floor.stage.rows(name) for name in ("deliveries", "choices", "message_updates", "check_ins")}
    return {"pressed": pressed, "tabs": tabs, "logged": logged, **kept}


async def test_the_tab_reads_the_same_with_and_without_an_answer(floor: Floor):
    before = {person: await opened(floor, person) for person in ("U0N1", "U0N2", "U0LEAD", "U0ADMIN")}
    for person, rating in product(("U0N1", "U0N2"), RATINGS):
        await floor.stage.answers(person, rating)
        assert {one: await opened(floor, one) for one in before} == before


async def test_help_opens_over_the_tab(floor: Floor):
    await floor.presses(home.show_help, person="U0N1", home=True)
    assert "/drivers me" in str(shown(floor.messenger.opened[-1].view))
    assert "/drivers schedules" not in str(shown(floor.messenger.opened[-1].view))


async def test_an_event_without_a_person_is_let_go(floor: Floor):
    await floor.calls(home.Openings().opened, opens(""))
    with pytest.raises(BadPayloadError):
        await floor.calls(home.Openings().opened, {"type": "event_callback"})
