"""The form of a comparison in a leader's hands."""

import pytest

from bot.domain.compare_form import TwiceTheSameError
from bot.domain.comparison import OverlapError
from bot.domain.scale import Counts
from bot.handlers import compare
from bot.handlers.payloads import BadPayloadError
from bot.services.roles import NotLeaderError
from storage import schedules
from tests.factories import WORKSPACE, make_cadence, make_schedule
from tests.handlers.modals import OpenModal
from tests.handlers.office import JOINED, Office
from tests.services.past import Past, happened
from tests.stage import Stage
from tests.views.screens import shown, texts_in

LEADER = "U0LEAD"
LOW = {"C0NORTH": Counts(not_yet=8), "C0SOUTH": Counts(not_yet=6)}


@pytest.fixture
async def asked(office: Office) -> Office:
    """Leaders say "fully" and staff "not yet"; half a year ago staff said "fully"."""
    leaders = make_schedule(id="leaders", channels=("C0LEAD",), cadence=make_cadence(weekdays=(1,)), due_at=None)
    await office.deps.write(schedules.add_schedule, WORKSPACE, leaders)
    stage = Stage(office.deps.database, office.clock)
    of_leaders = Past(schedule="leaders", counts={"C0LEAD": Counts(fully=12)})
    await happened(stage, Past(100), Past(counts=LOW), of_leaders)
    office.messenger.knows_channel(JOINED[-1], members=[LEADER])
    return office


async def opens(office: Office, kind: str = "", schedule: str = "") -> OpenModal:
    """A leader opens the form, and chooses what to compare."""
    await office.types(compare.open_modal, person=LEADER)
    modal = office.modal
    modal.person = LEADER
    for block_id, choice in (("compare_kind", kind), ("compare_schedule", schedule)):
        if choice:
            await chooses(office, modal, block_id, choice)
    return modal


async def chooses(office: Office, modal: OpenModal, block_id: str, choice: str) -> None:
    """Choose what the form depends on; it is shown anew."""
    modal.enters(block_id, choice)
    click = {"action_id": "compare_field", "block_id": block_id, "action_ts": "1.1"}
    body = {**modal.submission, "type": "block_actions", "actions": [click], "trigger_id": "T"}
    await office.calls(compare.follow, body)
    modal.turns_into(office.messenger.updated[-1].view)


async def answer(office: Office, modal: OpenModal) -> str:
    ack = await office.calls(compare.show, modal.submission)
    assert ack["response_action"] == "push"
    return "\n".join(texts_in(shown(ack["view"])))


async def test_two_channels_by_what_each_says_alone(asked: Office):
    modal = await opens(asked)
    assert {"#north", "#south"} <= set(texts_in(modal.view))
    said = await answer(asked, modal)
    assert "Title of p1: <#C0NORTH> 0% (0% to 33%), 8 of 8 rated" in said
    assert "Fewer than 10 people rated on one side, so no difference is named." in said


async def test_leaders_and_staff_see_something_differently(asked: Office):
    said = await answer(asked, await opens(asked, "Leadership team and staff"))
    assert "Leaders and staff see Facilitative Administration differently: leaders at 100%, staff at 0%" in said
    assert "at least 12 people on each side" in said
    assert "overrate" not in said


async def test_two_times_of_one_schedule(asked: Office):
    said = await answer(asked, await opens(asked, "Two times", "Mondays, 9:00"))
    assert "Figures are from Thursday, January 1, 2026 to Tuesday, March 31, 2026" in said
    assert "Down 100 points (from 100% to 0%, 1 practice)" in said
    assert "Earlier 100% (80% to 100%)" in said


async def test_two_schedules_side_by_side_without_a_difference(asked: Office):
    said = await answer(asked, await opens(asked, "Two schedules"))
    assert "no difference between them is worked out" in said
    assert "A 0% (0% to 20%), 14 of 16 rated" in said
    assert "apart (99%" not in said


async def test_a_time_or_channel_is_not_compared_with_itself(asked: Office):
    channels = await opens(asked)
    channels.enters("compare_second", "#north")
    with pytest.raises(TwiceTheSameError):
        await answer(asked, channels)
    times = await opens(asked, "Two times", "Mondays, 9:00")
    times.enters("compare_second", "January 2026")
    with pytest.raises(OverlapError):
        await answer(asked, times)


async def test_another_schedule_has_its_own_times(asked: Office):
    modal = await opens(asked, "Two times", "Leadership team, Tuesdays, 9:00")
    assert "October to December 2025" not in list(texts_in(modal.view))
    await chooses(asked, modal, "compare_schedule", "Mondays, 9:00")
    assert "October to December 2025" in list(texts_in(modal.view))


async def test_others_are_refused_and_so_is_what_was_never_offered(asked: Office):
    with pytest.raises(NotLeaderError):
        await asked.types(compare.open_modal, person="U0N1")
    modal = await opens(asked)
    modal.person = "U0N1"
    with pytest.raises(NotLeaderError):
        await asked.calls(compare.show, modal.submission)
    with pytest.raises(BadPayloadError):
        await asked.calls(compare.show, {**modal.submission, "view": {**modal.view, "id": "V1", "state": {}}})


async def test_without_figures_a_sentence_says_when_there_are_some(office: Office):
    await office.types(compare.open_modal)
    assert "There are no figures to compare yet." in "\n".join(texts_in(shown(office.messenger.opened[-1].view)))
