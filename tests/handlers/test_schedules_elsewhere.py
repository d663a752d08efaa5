"""The list of schedules over the Home tab, and schedules in the tab itself: all works there as in the message."""

from typing import Any

import pytest

from bot.domain.schedule import ScheduleState
from bot.handlers import schedule, schedule_menu, schedules
from bot.ports import SlackRefusedError
from bot.services.roles import NotAdminError
from bot.views import ids
from bot.views.schedules import MODAL_PAGE
from storage import rounds
from storage import schedules as stored
from tests.factories import MONDAY, WORKSPACE, make_schedule
from tests.handlers.office import Office
from tests.views.screens import shown, texts_in

PLACES = ["home", "modal"]


def tab(office: Office) -> str:
    return "\n".join(texts_in(shown(office.messenger.homes["U0ADMIN"])["blocks"]))


def modal(office: Office) -> str:
    """What the list in the modal reads now."""
    assert office.messenger.updated[-1].view_id == "V0LIST"
    return "\n".join(texts_in(shown(office.messenger.updated[-1].view)["blocks"]))


def over(office: Office, place: str) -> Any:
    """The small modal that was put over the tab, or upon the list."""
    return office.modal if place == "home" else office.upper_modal


async def chooses(office: Office, value: str, *, view: str) -> None:
    await office.presses_in(schedule_menu.choose, view=view, selected_option={"value": value})


async def kept(office: Office):
    return await office.deps.read(stored.schedule, WORKSPACE, "schedule")


async def test_all_schedules_open_over_the_tab_with_their_buttons(office: Office):
    await office.presses_in(schedules.show_in_modal, view="home")
    blocks = shown(office.messenger.opened[-1].view)["blocks"]
    assert "Leaders read the results in <#C0LEAD>" in "\n".join(texts_in(blocks))
    assert "buttons_schedule" in [block["block_id"] for block in blocks]
    with pytest.raises(NotAdminError):
        await office.presses(schedules.show_in_modal, person="U0N1")


async def test_what_is_done_in_the_modal_is_seen_there_and_in_the_tab(office: Office):
    await office.presses_in(schedules.ask_now, "schedule", view="modal")
    assert "asks now: “Title of p1”." in modal(office)
    assert "*1 schedule*" in tab(office)
    assert "asks now" not in tab(office)
    assert len(await office.deps.read(rounds.open_rounds, WORKSPACE, "schedule")) == 1
    assert office.messenger.responses == []


async def test_what_is_done_in_the_tab_is_seen_in_it(office: Office):
    await office.presses_in(schedules.ask_now, "schedule", view="home")
    assert tab(office).startswith("*Reading First* (Mondays, 9:00 Berlin time) asks now: “Title of p1”.")
    assert office.messenger.responses == []
    assert office.messenger.updated == []


@pytest.mark.parametrize("place", PLACES)
async def test_a_schedule_is_paused_and_resumed(office: Office, place: str):
    read = tab if place == "home" else modal
    await office.presses_in(schedules.pause, "schedule", view=place)
    await office.calls(schedules.pause_until, over(office, place).enters(ids.PAUSE_UNTIL, "2026-03-20").submission)
    assert "is paused and asks nothing before Friday, March 20, 2026." in read(office)
    assert "Paused until Friday, March 20, 2026. Next:" in tab(office)
    await office.presses_in(schedules.resume, "schedule", view=place)
    assert "asks again, from the next time below." in read(office)
    assert (await kept(office)).paused_until is None


@pytest.mark.parametrize("place", PLACES)
async def test_the_next_one_is_skipped_and_that_is_taken_back(office: Office, place: str):
    read = tab if place == "home" else modal
    await chooses(office, "skip schedule 2026-03-09", view=place)
    assert "asks nothing on Monday, March 9, 2026." in read(office)
    await chooses(office, "take_back schedule 2026-03-09", view=place)
    assert "asks on Monday, March 9, 2026 after all" in read(office)
    assert (await kept(office)).skipped == ()


@pytest.mark.parametrize("place", PLACES)
async def test_practices_are_put_in_order(office: Office, place: str):
    await chooses(office, "practices schedule", view=place)
    await office.calls(schedule_menu.save_order, over(office, place).submission)
    assert "asks about 13 of 13 practices" in (tab if place == "home" else modal)(office)


@pytest.mark.parametrize("place", PLACES)
async def test_the_next_check_in_is_shown_in_a_modal_of_its_own(office: Office, place: str):
    await chooses(office, "preview schedule", view=place)
    blocks = over(office, place).view["blocks"]
    assert "A preview, for you alone." in "\n".join(texts_in(blocks))
    assert [block for block in blocks if block["type"] == "actions"] == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("what", ["change", "duplicate", "new"])
async def test_the_form_stands_upon_the_list(office: Office, place: str, what: str):
    if what == "duplicate":
        await chooses(office, "duplicate schedule", view=place)
    else:
        await office.presses_in({"change": schedules.change, "new": schedules.make}[what], "schedule", view=place)
    assert over(office, place).view["callback_id"] == ids.SCHEDULE_FORM


async def test_what_was_saved_in_the_form_stands_in_the_list_below_it(office: Office):
    await office.presses_in(schedules.change, "schedule", view="modal")
    body = office.upper_modal.fills(at="10:00").submission
    body["view"]["root_view_id"] = "V0LIST"
    await office.calls(schedule.save, body)
    assert "*Reading First* · Mondays, 10:00 Berlin time" in modal(office)
    assert "*Reading First* · Mondays, 10:00 Berlin time" in tab(office)


async def test_what_was_saved_in_a_form_alone_stands_in_the_tab(office: Office):
    await office.presses_in(schedules.change, "schedule", view="home")
    await office.calls(schedule.save, office.modal.fills(at="10:00").submission)
    assert "*Reading First* · Mondays, 10:00 Berlin time" in tab(office)
    assert office.messenger.updated == []


async def test_pages_are_turned_and_a_schedule_is_deleted_on_its_page(office: Office):
    for place in range(MODAL_PAGE + 1):
        one = make_schedule(id=f"more{place:02}", due_at=MONDAY)
        await office.deps.write(stored.add_schedule, WORKSPACE, one)
    await office.presses_in(schedules.turn_page, str(MODAL_PAGE), view="modal")
    assert f"Schedules {MODAL_PAGE + 1} to {MODAL_PAGE + 2} of {MODAL_PAGE + 2}." in modal(office)
    await office.presses_in(schedules.delete, f"more{MODAL_PAGE:02}", view="modal")
    assert "is deleted and asks nothing more." in modal(office)
    assert f"Schedule {MODAL_PAGE + 1} of {MODAL_PAGE + 1}." in modal(office)


async def test_a_list_that_was_closed_meanwhile_is_let_be(office: Office):
    office.messenger.fails("update_view", SlackRefusedError("views.update", "not_found"))
    await office.presses_in(schedules.resume, "schedule", view="modal")
    assert "*1 schedule*" in tab(office)
    assert (await kept(office)).state is ScheduleState.ACTIVE


async def test_an_app_without_a_tab_saves_all_the_same(office: Office):
    await office.presses(schedules.change, "schedule")
    office.messenger.fails("publish_home", SlackRefusedError("views.publish", "not_enabled"))
    await office.calls(schedule.save, office.modal.fills(at="10:00").submission)
    assert (await kept(office)).cadence.at.hour == 10
