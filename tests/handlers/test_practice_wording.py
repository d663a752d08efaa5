"""Other words and own practices in an admin's hands: from the list of practices, and back to it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.practice_order import Move
from bot.handlers import practice_wording, practices, schedule_menu
from bot.handlers.payloads import BadPayloadError
from bot.ports import SlackRefusedError
from bot.services.rewording import RetiredError
from bot.services.roles import NotAdminError
from bot.services.steering import repertoire
from storage import own_practices, schedules, wordings
from tests.factories import WORKSPACE
from tests.handlers.modals import OpenModal
from tests.handlers.office import Office
from tests.handlers.test_schedule_menu import chooses, moves
from tests.views.screens import block, sent, texts_in

FA = "facilitative-administration"
P1, P2 = f"{FA}/p1", f"{FA}/p2"
QUESTION = "Do you have what {program} needs?"
ROOM = {
    "driver": FA,
    "title": "A quiet room",
    "question": "Is there a quiet room for {program}?",
    "why": "People try new things more easily when nobody is watching.",
    "signs": "- There is a room.\n- It can be booked.",
}


async def lists(office: Office) -> OpenModal:
    """The practices of the schedule, to be put in order."""
    await chooses(office, "practices schedule")
    return office.modal


async def opens(office: Office, list_: OpenModal, practice: str = "") -> OpenModal:
    """The words of a practice, or the form of a new one."""
    handler = practice_wording.choose if practice else practice_wording.add
    await office.calls(handler, pressed(list_, selected_option={"value": practice}))
    return OpenModal(office.messenger.pushed[-1].view)


def pressed(modal: OpenModal, **action: Any) -> dict[str, Any]:
    actions = [{"action_id": "a", "block_id": "b", "action_ts": "1.1", **action}]
    return {**modal.submission, "type": "block_actions", "trigger_id": "T", "actions": actions}


def enters(modal: OpenModal, revision: int = 0, **texts: str) -> OpenModal:
    for name, text in texts.items():
        modal.enters(f"practice_{name}:{revision}", text)
    return modal


async def shows_anew(office: Office, handler: Any, modal: OpenModal) -> OpenModal:
    await office.calls(handler, pressed(modal))
    return modal.turns_into(office.messenger.updated[-1].view)


async def saves_words(office: Office, modal: OpenModal) -> Any:
    return await office.calls(practice_wording.save_wording, modal.submission)


async def saves_practice(office: Office, modal: OpenModal) -> Any:
    return await office.calls(practice_wording.save_practice, modal.submission)


async def adds_a_room(office: Office) -> str:
    """An own practice; returns its id."""
    assert await saves_practice(office, enters(await opens(office, await lists(office)), **ROOM)) == {}
    return (await stored(office))[-1].id


async def stored(office: Office):
    return await office.deps.read(own_practices.own_practices, WORKSPACE)


async def own_words(office: Office) -> list[str]:
    return [one.question for one in await office.deps.read(wordings.wordings, WORKSPACE)]


def list_again(office: Office) -> str:
    """The list of practices as it stands below the form now."""
    assert office.messenger.updated[-1].view_id == "V1"
    return "\n".join(texts_in(office.messenger.updated[-1].view.to_dict()))


def words(modal: OpenModal) -> str:
    return "\n".join(texts_in(modal.view))


async def test_a_question_is_put_in_other_words_and_the_list_says_so(office: Office):
    form = await opens(office, await lists(office), P1)
    assert "The original question: Does {program} have p1?" in words(form)
    assert await saves_words(office, enters(form, question=QUESTION)) == {}
    assert await own_words(office) == [QUESTION]
    told = list_again(office)
    assert "“Title of p1” is asked in your own words. It counts from the next check-in." in told.replace("\u2060", "")
    assert "· your own words" in told


async def test_how_it_will_look_is_shown_before_it_is_saved(office: Office):
    form = enters(await opens(office, await lists(office), P1), question=QUESTION)
    assert "Do you have what Reading First needs?" in words(
        await shows_anew(office, practice_wording.show_preview, form)
    )
    enters(form, question="There is enough.")
    told = words(await shows_anew(office, practice_wording.show_preview, form))
    assert "It can't be asked like this yet. Write one sentence that ends with a question mark." in told
    assert await own_words(office) == []


async def test_the_original_comes_back_with_a_press_and_a_save(office: Office):
    await saves_words(office, enters(await opens(office, await lists(office), P1), question=QUESTION))
    form = await opens(office, await lists(office), P1)
    form = await shows_anew(office, practice_wording.use_original, form)
    assert await own_words(office) == [QUESTION]
    await saves_words(office, form)
    assert await own_words(office) == []
    assert "is asked in its original words" in list_again(office)


async def test_a_fault_stands_beside_its_field_and_nothing_is_saved(office: Office):
    form = enters(await opens(office, await lists(office), P1), question="Does Reading First have p2?")
    answer = await saves_words(office, form)
    assert answer["response_action"] == "errors"
    assert "“Title of p2” asks the same" in answer["errors"]["practice_question:0"]
    form = enters(await opens(office, await lists(office)), **{**ROOM, "title": "x" * 61, "signs": "One."})
    assert list((await saves_practice(office, form))["errors"]) == ["practice_title:0", "practice_signs:0"]
    assert await stored(office) == ()


async def test_the_second_admin_is_shown_the_newer_words_and_keeps_their_own(office: Office):
    first = enters(await opens(office, await lists(office), P1), question=QUESTION)
    second = enters(await opens(office, await lists(office), P1), question="Is there enough for {program}?")
    await saves_words(office, first)
    answer = await saves_words(office, second)
    assert answer["response_action"] == "update"
    second.turns_into(answer["view"])
    told = words(second).replace("\u2060", "")
    assert "Somebody else has just changed these words. It is now asked: “Do you have what {program} needs?”" in told
    assert await saves_words(office, second) == {}
    assert await own_words(office) == ["Is there enough for {program}?"]


async def test_the_newer_words_stay_told_while_the_second_admin_looks_how_theirs_look(office: Office):
    first = enters(await opens(office, await lists(office), P1), question=QUESTION)
    second = enters(await opens(office, await lists(office), P1), question="Is there enough for {program}?")
    await saves_words(office, first)
    second.turns_into((await saves_words(office, second))["view"])
    for handler in (practice_wording.show_preview, practice_wording.use_original):
        told = words(await shows_anew(office, handler, second)).replace("\u2060", "")
        assert told.count("It is now asked: “Do you have what {program} needs?”") == 1


async def test_the_newer_practice_stays_told_too(office: Office):
    room = await adds_a_room(office)
    first, second = [await opens(office, await lists(office), room) for _ in range(2)]
    await saves_practice(office, enters(first, title="A room"))
    second.turns_into((await saves_practice(office, enters(second, title="The room")))["view"])
    told = words(await shows_anew(office, practice_wording.show_preview, second))
    assert told.count("Somebody else has just changed this practice.") == 1
    assert told.count("• name: “A room”") == 1


async def test_a_practice_is_added_and_shows_in_the_list(office: Office):
    await adds_a_room(office)
    (room,) = await stored(office)
    assert (room.title, room.signs) == ("A quiet room", ("There is a room.", "It can be booked."))
    assert "“A quiet room” is added" in list_again(office)
    assert "14. A quiet room (Facilitative Administration) · your own" in list_again(office)


async def test_moves_that_are_not_saved_yet_stay_when_a_practice_is_added(office: Office):
    list_ = await moves(office, await lists(office), Move.FIRST, P2)
    await saves_practice(office, enters(await opens(office, list_), **ROOM))
    assert "1. Title of p2" in list_again(office)
    list_.turns_into(office.messenger.updated[-1].view)
    await office.calls(schedule_menu.save_order, list_.submission)
    found = await office.deps.read(repertoire, WORKSPACE, "schedule", catalogue=office.deps.catalogue)
    (room,) = await stored(office)
    assert (found.ordering.asked[0], found.ordering.asked[-1]) == (P2, room.id)


async def test_choosing_the_same_practice_again_works_since_the_menu_is_emptied(office: Office):
    list_ = await lists(office)
    await opens(office, list_, P1)
    assert "order_ways:1.1" in [one["block_id"] for one in office.messenger.updated[-1].view.to_dict()["blocks"]]


async def test_how_a_new_practice_will_look_is_shown(office: Office):
    form = enters(await opens(office, await lists(office)), **ROOM)
    told = words(await shows_anew(office, practice_wording.show_preview, form))
    assert "Reading First · Facilitative Administration · your own practice" in told
    enters(form, why="")
    told = words(await shows_anew(office, practice_wording.show_preview, form))
    assert "It can't be asked like this yet. Say in one to three sentences why this matters" in told


async def test_an_own_practice_is_changed_and_the_second_admin_is_told(office: Office):
    room = await adds_a_room(office)
    first, second = [await opens(office, await lists(office), room) for _ in range(2)]
    assert await saves_practice(office, enters(first, title="A room")) == {}
    assert "“A room” is changed" in list_again(office)
    answer = await saves_practice(office, enters(second, title="The room"))
    second.turns_into(answer["view"])
    assert "• name: “A room”" in words(second)
    assert await saves_practice(office, second) == {}
    assert [(one.title, one.version) for one in await stored(office)] == [("The room", 3)]


async def test_a_practice_is_retired_and_gone_from_the_list(office: Office):
    room = await adds_a_room(office)
    form = await opens(office, await lists(office), room)
    await office.calls(practice_wording.retire, pressed(form))
    in_its_place, below = office.messenger.updated[-2:]
    assert "is retired. Nothing more is asked about it." in "\n".join(texts_in(in_its_place.view.to_dict()))
    assert below.view_id == "V1"
    assert "13. " in list_again(office)
    assert "14. " not in list_again(office)
    with pytest.raises(RetiredError):
        await saves_practice(office, enters(form, title="A room"))


async def test_a_retired_practice_is_seen_marked_and_brought_back(office: Office):
    room = await adds_a_room(office)
    await office.calls(practice_wording.retire, pressed(await opens(office, await lists(office), room)))
    list_ = await lists(office)
    assert "∘ A quiet room · your own, retired" in words(list_)
    ways = block(list_.view["blocks"], "order_ways:")["elements"]
    assert [one["value"] for one in ways[-1]["options"]] == [room]

    form = await opens(office, list_, room)
    assert form.view["title"]["text"] == "Bring back a practice"
    assert form.view["submit"]["text"] == "Bring back"
    assert "It is retired. Bring it back, and it takes its turn again" in words(form)
    assert "Retire this practice" not in words(form)
    assert await saves_practice(office, enters(form, title="A room")) == {}
    assert "“A room” is back and takes its turn from the next check-in on." in list_again(office)
    assert "14. A room (Facilitative Administration) · your own" in list_again(office)
    assert "retired" not in list_again(office)
    assert [(one.title, one.retired_at) for one in await stored(office)] == [("A room", None)]


async def test_how_a_practice_that_is_to_come_back_will_look_is_shown(office: Office):
    room = await adds_a_room(office)
    await office.calls(practice_wording.retire, pressed(await opens(office, await lists(office), room)))
    form = enters(await opens(office, await lists(office), room), question="Is there room for {program}?")
    form = await shows_anew(office, practice_wording.show_preview, form)
    assert "Is there room for Reading First?" in words(form)
    assert form.view["submit"]["text"] == "Bring back"
    form = await shows_anew(office, practice_wording.show_preview, enters(form, question="Does {program} have p2?"))
    assert "It can't be asked like this yet. “Title of p2” asks the same" in words(form)
    answer = await saves_practice(office, form)
    assert "“Title of p2” asks the same" in answer["errors"]["practice_question:0"]
    assert (await stored(office))[0].retired_at is not None


async def test_the_second_who_brings_it_back_is_shown_the_first_ones_words(office: Office):
    room = await adds_a_room(office)
    await office.calls(practice_wording.retire, pressed(await opens(office, await lists(office), room)))
    first, second = [await opens(office, await lists(office), room) for _ in range(2)]
    assert await saves_practice(office, enters(first, title="A room")) == {}
    second.turns_into((await saves_practice(office, enters(second, title="The room")))["view"])
    assert "• name: “A room”" in words(second)
    assert second.view["title"]["text"] == "Change a practice"
    assert await saves_practice(office, second) == {}
    assert [(one.title, one.retired_at) for one in await stored(office)] == [("The room", None)]


async def test_the_only_practice_that_is_asked_stays_and_its_form_says_why(office: Office):
    room = await adds_a_room(office)
    found = await office.deps.read(schedules.schedule, WORKSPACE, "schedule")
    await office.deps.write(schedules.save_schedule, WORKSPACE, replace(found, practices=(room,)))
    form = enters(await opens(office, await lists(office), room), title="A room")
    form = await shows_anew(office, practice_wording.retire, form)
    told = words(form).replace("\u2060", "")
    assert "asks about “A quiet room” alone. Let it ask about another practice first" in told
    assert block(form.view["blocks"], "practice_title:0")["element"]["initial_value"] == "A room"
    assert (await stored(office))[0].retired_at is None


async def test_everybody_can_read_an_own_practice(office: Office):
    room = await adds_a_room(office)
    await office.types(practices.show_all, "quiet room", person="U0N1")
    assert "Is there a quiet room for the program?" in "\n".join(texts_in(sent(office.read)))
    await office.presses(practices.choose, selected_option={"value": room}, person="U0N1")
    assert "A quiet room" in office.read.text
    await office.presses(practices.back, person="U0N1")
    assert "A quiet room (your own)" in "\n".join(texts_in(sent(office.read)))


async def test_a_list_that_was_closed_meanwhile_is_let_be(office: Office):
    form = enters(await opens(office, await lists(office), P1), question=QUESTION)
    office.messenger.fails("update_view", SlackRefusedError("views.update", "not_found"))
    await saves_words(office, form)
    assert await own_words(office) == [QUESTION]


async def test_the_role_is_checked_at_every_step(office: Office):
    list_ = await lists(office)
    form = await opens(office, list_, P1)
    list_.person = form.person = "U0N1"
    for handler in (practice_wording.choose, practice_wording.add):
        with pytest.raises(NotAdminError):
            await office.calls(handler, pressed(list_, selected_option={"value": P1}))
    for handler in (practice_wording.show_preview, practice_wording.use_original, practice_wording.retire):
        with pytest.raises(NotAdminError):
            await office.calls(handler, pressed(form))
    for handler in (practice_wording.save_wording, practice_wording.save_practice):
        with pytest.raises(NotAdminError):
            await office.calls(handler, form.submission)


async def test_what_was_never_offered_is_refused(office: Office):
    list_ = await lists(office)
    with pytest.raises(BadPayloadError):
        await office.calls(practice_wording.choose, pressed(list_))
    form = await opens(office, list_, P1)
    form.view["private_metadata"] = "nonsense"
    with pytest.raises(BadPayloadError):
        await saves_words(office, form)
