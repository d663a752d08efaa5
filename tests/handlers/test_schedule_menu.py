"""The menu beside a schedule in an admin's hands: looking ahead, leaving one out, its practices, a duplicate."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.practice_order import Move
from bot.handlers import schedule, schedule_menu, schedules
from bot.handlers.payloads import BadPayloadError
from bot.ports import SlackRefusedError
from bot.services.roles import NotAdminError
from bot.services.steering import ChangedError, GoneError
from bot.views import ids
from storage import own_practices
from storage import schedules as stored
from tests.factories import WORKSPACE, make_own_practice
from tests.handlers.modals import OpenModal
from tests.handlers.office import Office
from tests.views.screens import sent, texts_in

P1, P2, P3 = (f"facilitative-administration/p{place}" for place in (1, 2, 3))
ROOM = make_own_practice()


async def chooses(office: Office, value: str, **press: Any) -> None:
    await office.presses(schedule_menu.choose, selected_option={"value": value}, **press)


async def moves(office: Office, modal: OpenModal, move: str, practice: str) -> OpenModal:
    body = {
        **modal.submission,
        "type": "block_actions",
        "trigger_id": "T",
        "actions": [
            {
                "action_id": ids.ORDER_MOVE,
                "block_id": "order_0",
                "action_ts": "1.1",
                "selected_option": {"value": f"{move} {practice}"},
            }
        ],
    }
    await office.calls(schedule_menu.move, body)
    return modal.turns_into(office.messenger.updated[-1].view)


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


async def kept(office: Office):
    return await office.deps.read(stored.schedule, WORKSPACE, "schedule")


async def test_the_next_check_in_is_shown_to_this_admin_alone(office: Office):
    """The one that is due at this very moment is asked already."""
    await chooses(office, "preview schedule")
    assert "A preview, for you alone." in words(office)
    assert "Does Reading First have p2?" in words(office)
    assert not office.messenger.responses[-1].replace
    assert office.messenger.posts == []


async def test_of_a_paused_schedule_there_is_nothing_to_show(office: Office):
    await office.presses(schedules.pause, "schedule")
    await office.calls(schedules.pause_until, office.modal.submission)
    await chooses(office, "preview schedule")
    assert "There is nothing to show: this schedule of Reading First is paused." in words(office)


async def test_the_next_one_is_skipped_and_that_is_taken_back(office: Office):
    await chooses(office, "skip schedule 2026-03-09")
    assert "asks nothing on Monday, March 9, 2026." in words(office)
    assert "Monday, March 9, 2026: skipped, as an admin chose" in words(office)
    assert (await kept(office)).skipped == (date(2026, 3, 9),)
    assert office.messenger.responses[-1].replace
    await chooses(office, "take_back schedule 2026-03-09")
    assert "asks on Monday, March 9, 2026 after all" in words(office)
    assert (await kept(office)).skipped == ()


async def test_a_duplicate_is_a_new_schedule_that_asks_the_same(office: Office):
    await chooses(office, "practices schedule")
    await office.calls(schedule_menu.save_order, (await moves(office, office.modal, Move.OUT, P1)).submission)
    await chooses(office, "duplicate schedule")
    modal = office.modal
    assert modal.view["title"]["text"] == "New schedule"
    assert modal.holds("program")["value"] == "Reading First"
    await office.calls(schedule.follow, modal.choice(rhythm="Every 2 weeks"))
    modal.turns_into(office.messenger.updated[-1].view)
    answer = await office.calls(schedule.save, modal.submission)
    assert "every 2 weeks on Monday" in "\n".join(texts_in(answer["view"].to_dict()))
    model, made = sorted(await office.deps.read(stored.schedules, WORKSPACE), key=lambda one: one.id != "schedule")
    assert made.practices == model.practices
    assert P1 not in made.practices


async def test_practices_are_moved_left_out_and_saved(office: Office):
    await chooses(office, "practices schedule")
    modal = await moves(office, office.modal, Move.FIRST, P3)
    modal = await moves(office, modal, Move.OUT, P1)
    modal = await moves(office, modal, Move.DOWN, P3)
    assert (await kept(office)).practices == ()
    await office.calls(schedule_menu.save_order, modal.submission)
    assert "asks about 12 of 13 practices, in the order you chose" in words(office)
    assert (await kept(office)).practices[:2] == (P2, P3)
    assert P1 not in (await kept(office)).practices


async def test_a_move_in_a_modal_that_was_closed_is_let_be(office: Office):
    await chooses(office, "practices schedule")
    office.messenger.fails("update_view", SlackRefusedError("views.update", "not_found"))
    with pytest.raises(IndexError):
        await moves(office, office.modal, Move.UP, P2)
    assert office.messenger.updated == []


async def test_an_order_that_somebody_else_has_changed_is_not_saved(office: Office):
    await chooses(office, "practices schedule")
    first = office.modal
    await chooses(office, "practices schedule")
    second = office.modal
    await office.calls(schedule_menu.save_order, (await moves(office, first, Move.OUT, P1)).submission)
    with pytest.raises(ChangedError):
        await office.calls(schedule_menu.save_order, second.submission)


async def test_a_list_in_which_another_practice_stands_by_now_is_not_saved(office: Office):
    """One went and one came: the places are as many as before, and mean others."""
    await office.deps.write(own_practices.add_own_practice, WORKSPACE, ROOM, created_at=office.deps.clock.now())
    await chooses(office, "practices schedule")
    list_ = office.modal
    retired = replace(ROOM, retired_at=office.deps.clock.now())
    await office.deps.write(own_practices.change_own_practice, WORKSPACE, retired)
    lab = make_own_practice(id="facilitative-administration/own-lab", title="A lab", question="Is there a lab?")
    await office.deps.write(own_practices.add_own_practice, WORKSPACE, lab, created_at=office.deps.clock.now())
    with pytest.raises(ChangedError):
        await moves(office, list_, Move.OUT, P1)
    with pytest.raises(ChangedError):
        await office.calls(schedule_menu.save_order, list_.submission)


@pytest.mark.parametrize("value", ["", "explode schedule", "skip schedule", "skip schedule tomorrow"])
async def test_what_was_never_offered_is_refused(office: Office, value: str):
    with pytest.raises(BadPayloadError):
        await chooses(office, value)


async def test_a_move_that_was_never_offered_is_refused(office: Office):
    await chooses(office, "practices schedule")
    with pytest.raises(BadPayloadError):
        await moves(office, office.modal, "sideways", P1)


@pytest.mark.parametrize("what", ["preview", "skip", "take_back", "practices", "duplicate"])
async def test_a_schedule_that_is_gone_says_so_and_the_role_is_checked_anew(office: Office, what: str):
    with pytest.raises(GoneError):
        await chooses(office, f"{what} nothing 2026-03-09")
    with pytest.raises(NotAdminError):
        await chooses(office, f"{what} schedule 2026-03-09", person="U0N1")


async def test_the_role_is_checked_again_in_the_modal(office: Office):
    await chooses(office, "practices schedule")
    modal = office.modal
    modal.person = "U0N1"
    with pytest.raises(NotAdminError):
        await moves(office, modal, Move.UP, P2)
    with pytest.raises(NotAdminError):
        await office.calls(schedule_menu.save_order, modal.submission)
