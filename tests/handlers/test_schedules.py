"""The list of schedules in an admin's hands: every press does one thing, once, and shows what became of it."""

from datetime import date, timedelta

import pytest

from bot.domain.person import Channel
from bot.domain.round import RoundState
from bot.domain.schedule import ScheduleState
from bot.handlers import schedules
from bot.handlers.payloads import BadPayloadError
from bot.ports import Deps
from bot.services import steering
from bot.services.opening import AlreadyAskedError, NotActiveError
from bot.services.roles import NotAdminError
from bot.services.steering import GoneError, PauseOverError
from bot.views import ids
from bot.views.schedules import PAGE
from storage import rounds
from storage import schedules as stored
from tests.factories import MONDAY, WORKSPACE, make_hand, make_schedule
from tests.handlers.office import Office
from tests.views.screens import sent, texts_in

BUTTONS = [
    schedules.ask_now,
    schedules.pause,
    schedules.resume,
    schedules.delete,
    schedules.change,
    schedules.make,
    schedules.turn_page,
]


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


async def state(office: Office) -> ScheduleState:
    (found,) = await office.deps.read(stored.schedules, WORKSPACE, deleted=True)
    return found.state


async def test_an_admin_reads_the_schedules(office: Office):
    await office.types(schedules.show_all)
    assert "*Reading First* · Mondays, 9:00 Berlin time\nAsks in <#C0NORTH> and <#C0SOUTH>. It is about" in words(
        office
    )
    assert not office.messenger.responses[-1].replace


async def test_channels_that_the_bot_was_removed_from_are_said_at_once(office: Office):
    office.messenger.knows_channel(Channel("C0SOUTH", "south"))
    await office.types(schedules.show_all)
    assert "is not in <#C0SOUTH>; to invite it" in words(office)


async def test_others_are_told_who_can(office: Office):
    with pytest.raises(NotAdminError):
        await office.types(schedules.show_all, person="U0N1")


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.__name__)
async def test_every_button_checks_the_role_again(office: Office, button):
    with pytest.raises(NotAdminError):
        await office.presses(button, "schedule", person="U0N1")
    assert await state(office) is ScheduleState.ACTIVE


async def pauses(office: Office, schedule_id: str = "schedule", *, until: str | None = None, **press: object) -> None:
    """Press the button, choose a day or none, and send the modal off."""
    await office.presses(schedules.pause, schedule_id, **press)
    modal = office.modal
    if until:
        modal.enters(ids.PAUSE_UNTIL, until)
    await office.calls(schedules.pause_until, modal.submission)


async def test_asking_now_opens_a_round_and_says_so_in_the_place_of_the_list(office: Office):
    await office.presses(schedules.ask_now, "schedule")
    assert "*Reading First* (Mondays, 9:00 Berlin time) asks now: “Title of p1”." in words(office)
    assert office.messenger.responses[-1].replace
    (round_,) = await office.deps.read(rounds.open_rounds, WORKSPACE, "schedule")
    assert (round_.state, round_.opens_at) == (RoundState.OPEN, MONDAY)


async def test_asking_now_twice_asks_once(office: Office):
    await office.presses(schedules.ask_now, "schedule")
    with pytest.raises(AlreadyAskedError):
        await office.presses(schedules.ask_now, "schedule")
    assert len(await office.deps.read(rounds.open_rounds, WORKSPACE, "schedule")) == 1


async def test_a_schedule_can_be_paused_and_resumed(office: Office):
    await pauses(office)
    assert "*Reading First* (Mondays, 9:00 Berlin time, in <#C0NORTH> and <#C0SOUTH>) is paused" in words(office)
    assert await state(office) is ScheduleState.PAUSED
    with pytest.raises(NotActiveError):
        await office.presses(schedules.ask_now, "schedule")
    await office.presses(schedules.resume, "schedule")
    assert "*Reading First* (Mondays, 9:00 Berlin time, in <#C0NORTH> and <#C0SOUTH>) asks again" in words(office)
    assert await state(office) is ScheduleState.ACTIVE


async def test_a_second_press_is_harmless(office: Office):
    for _ in range(2):
        await pauses(office)
    assert await state(office) is ScheduleState.PAUSED
    for _ in range(2):
        await office.presses(schedules.resume, "schedule")
    assert await state(office) is ScheduleState.ACTIVE


async def test_nothing_is_paused_before_the_admin_has_said_until_when(office: Office):
    await office.presses(schedules.pause, "schedule")
    assert "Reading First asks nothing while it is paused." in list(texts_in(office.modal.view))
    assert await state(office) is ScheduleState.ACTIVE


async def test_a_schedule_can_be_paused_until_a_day(office: Office):
    await pauses(office, until="2026-03-20")
    assert "is paused and asks nothing before Friday, March 20, 2026." in words(office)
    assert "Paused until Friday, March 20, 2026. Next:" in words(office)
    (kept,) = await office.deps.read(stored.schedules, WORKSPACE)
    assert (kept.paused_until, kept.due_at) == (date(2026, 3, 20), MONDAY + timedelta(weeks=3))


async def test_a_day_that_is_over_is_said_in_the_modal(office: Office):
    with pytest.raises(PauseOverError):
        await pauses(office, until="2026-03-02")
    assert await state(office) is ScheduleState.ACTIVE


async def test_the_role_is_checked_again_when_the_pause_is_sent_off(office: Office):
    await office.presses(schedules.pause, "schedule")
    modal = office.modal
    modal.person = "U0N1"
    with pytest.raises(NotAdminError):
        await office.calls(schedules.pause_until, modal.submission)


@pytest.mark.parametrize("metadata", ["", "nonsense", "{}", "[]", '{"practices": 3, "left_out": []}'])
async def test_a_modal_that_does_not_say_what_it_is_about_is_refused(office: Office, metadata: str):
    await office.presses(schedules.pause, "schedule")
    body = office.modal.submission
    body["view"]["private_metadata"] = metadata
    with pytest.raises(BadPayloadError):
        await office.calls(schedules.pause_until, body)


async def test_a_deleted_schedule_leaves_the_list(office: Office):
    await office.presses(schedules.delete, "schedule")
    assert "*Reading First* (Mondays, 9:00 Berlin time, in <#C0NORTH> and <#C0SOUTH>) is deleted" in words(office)
    assert "There is no schedule yet." in words(office)
    with pytest.raises(GoneError):
        await office.presses(schedules.delete, "schedule")


@pytest.mark.parametrize("button", [schedules.pause, schedules.resume, schedules.delete, schedules.change])
async def test_a_button_of_a_schedule_that_is_gone_says_so(office: Office, button):
    with pytest.raises(GoneError):
        await office.presses(button, "nothing")


async def test_a_schedule_that_is_deleted_while_a_button_does_its_work_is_gone(office: Office):
    """Another admin deletes it between this one's change and the list that shows it."""

    class Overtaken(Deps):
        async def write(self, called, *args, **kwargs):
            result = await super().write(called, *args, **kwargs)
            if called is steering.resume:
                await super().write(steering.delete, WORKSPACE, "schedule", hand=make_hand())
            return result

    deps = office.deps
    office.deps = Overtaken(deps.database, deps.messenger, deps.clock, deps.catalogue, deps.keyring)
    with pytest.raises(GoneError):
        await office.presses(schedules.resume, "schedule")


async def test_change_opens_the_form_of_this_schedule(office: Office):
    await office.presses(schedules.change, "schedule")
    assert office.modal.holds("program")["value"] == "Reading First"
    assert office.messenger.opened[-1].trigger == "trigger"


async def test_new_opens_an_empty_form(office: Office):
    await office.presses(schedules.make, "new")
    assert office.modal.holds("program")["value"] is None


async def test_pages_are_turned_and_an_action_stays_on_its_page(office: Office):
    for place in range(2 * PAGE):
        one = make_schedule(id=f"more{place}", due_at=MONDAY + timedelta(weeks=1))
        await office.deps.write(stored.add_schedule, WORKSPACE, one)
    await office.presses(schedules.turn_page, str(PAGE))
    second = f"Schedules {PAGE + 1} to {2 * PAGE} of {2 * PAGE + 1}."
    assert second in words(office)
    await office.presses(schedules.resume, f"more{PAGE + 1}")
    assert second in words(office)


@pytest.mark.parametrize("value", ["", "-1", "²", "last"])
async def test_a_page_that_is_no_number_is_not_turned_to(office: Office, value: str):
    with pytest.raises(BadPayloadError):
        await office.presses(schedules.turn_page, value)


async def test_a_list_that_stands_for_all_to_see_is_not_replaced(office: Office):
    await pauses(office, ephemeral=False)
    assert not office.messenger.responses[-1].replace
