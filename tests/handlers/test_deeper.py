"""From a summary to a driver, a practice, a round and back, by what stands on the screen."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.domain.person import Channel
from bot.domain.trail import Trail
from bot.handlers import commands, compare, deeper, summary
from bot.handlers.desk import Handler
from bot.handlers.payloads import BadPayloadError
from bot.services.reading import NotReadableError
from bot.services.roles import NotLeaderError
from bot.views import ids
from storage import directory
from tests.factories import MONDAY, WORKSPACE
from tests.handlers.office import JOINED, Office
from tests.services.past import FIRST, Past, happened, was_commented
from tests.stage import Stage
from tests.views.screens import sent, texts_in

LEADER = "U0LEAD"
ROUND = Past(4)
HANDLERS: Mapping[str, Handler] = {
    ids.DEEPER_DRIVER: deeper.driver,
    ids.DEEPER_PRACTICE: deeper.practice,
    ids.DEEPER_ROUND: deeper.one_round,
    ids.DEEPER_BACK: deeper.back,
    ids.DEEPER_EXPORT: deeper.take_along,
    ids.COMPARE_OPEN: compare.open_from_summary,
    ids.MEANT: commands.meant,
}


@pytest.fixture
async def office(office: Office) -> Office:
    """Two rounds of one practice have closed; the older one has a comment."""
    stage = Stage(office.deps.database, office.clock)
    await happened(stage, Past(40), ROUND)
    await was_commented(stage, ROUND, days_ago=5)
    office.messenger.knows_channel(JOINED[-1], members=[LEADER])
    return office


def buttons(office: Office) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Everything to press on what was answered last: its words, its block, and what Slack would send of it."""
    for block in sent(office.read):
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["type"] == "button":
                yield element["text"]["text"], block["block_id"], element
            groups = [one["options"] for one in element.get("option_groups", [])]
            for option in [one for options in (element.get("options", []), *groups) for one in options]:
                yield option["text"]["text"], block["block_id"], {**element, "selected_option": option}


async def presses(office: Office, words: str, *, person: str = LEADER) -> None:
    block_id, element = next((block, one) for said, block, one in buttons(office) if said.startswith(words))
    handler = HANDLERS[element["action_id"].partition(":")[0]]
    sent_of_it = {key: element[key] for key in ("type", "action_id", "value", "selected_option") if key in element}
    await office.presses(handler, person=person, block_id=block_id, **sent_of_it)


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


async def test_a_leader_goes_through_all_levels_and_back(office: Office):
    await office.types(summary.summary, "last 90 days", person=LEADER)
    await presses(office, "Facilitative Administration")
    assert "figures for 1 of 13 practices" in words(office)

    await presses(office, "Title of p1")
    assert "All drivers / Facilitative Administration / Title of p1" in words(office)
    assert words(office).count("of 16 rated") == 3
    assert "<#C0NORTH> 100% (67% to 100%) · 8 of 8 rated" in words(office)
    assert "|1 comment> in <#C0NORTH>" in words(office)

    await presses(office, "Closed Thursday, February 26, 2026")
    assert "stood at 100%" in words(office)
    assert "Team by team" in words(office)

    await presses(office, "Title of p1")
    assert "Round by round" in words(office)
    await presses(office, "All of Facilitative Administration")
    assert "figures for 1 of 13 practices" in words(office)
    assert "from Wednesday, December 3, 2025" in words(office)
    await presses(office, "All drivers")
    assert "from Wednesday, December 3, 2025" in words(office)
    assert all(one.replace for one in office.messenger.responses[1:])


async def test_a_channel_stays_chosen_on_the_way_down(office: Office):
    await office.types(summary.summary, "p1 in <#C0NORTH>", person=LEADER)
    await presses(office, "Title of p1")
    assert "<#C0NORTH> alone" in words(office)
    assert "8 of 8 rated" in words(office)
    assert "Team by team" not in words(office)
    await presses(office, "All drivers")
    assert "in <#C0NORTH>" in words(office)


async def test_figures_are_taken_along_below_what_is_shown(office: Office):
    await office.types(summary.summary, "p1", person=LEADER)
    await presses(office, "Take along")
    assert not office.messenger.responses[-1].replace
    assert "What do you want to take along?" in words(office)


async def test_compare_is_a_press_away(office: Office):
    await office.types(summary.summary, person=LEADER)
    await presses(office, "Compare")
    assert office.modal.view["callback_id"] == ids.COMPARE_FORM


async def test_who_lost_the_role_gets_a_sentence_from_an_old_button(office: Office):
    await office.types(summary.summary, "p1", person=LEADER)
    office.messenger.knows_channel(Channel("C0LEAD", "lead", private=True, joined=True), members=[])
    await office.deps.write(directory.save_members, WORKSPACE, "C0LEAD", [], read_at=MONDAY)
    for label in ("Title of p1", "All drivers", "Compare", "Take along"):
        with pytest.raises(NotLeaderError) as refused:
            await presses(office, label)
        assert refused.value.sentence.startswith("Summaries are read by members of <#C0LEAD>")


async def test_a_round_that_is_not_there_any_more_is_a_sentence(office: Office):
    old = Trail(schedule="schedule", practice=FIRST, round="gone")
    with pytest.raises(NotReadableError):
        await office.presses(deeper.back, str(old), person=LEADER)


@pytest.mark.parametrize("block_id", ["b", "deeper_trail", "deeper_trail:", "deeper_trail:[1]", "deeper_trail:[" * 300])
async def test_what_was_never_sent_is_refused(office: Office, block_id: str):
    chosen = {"type": "static_select", "selected_option": {"value": f"schedule {FIRST}"}}
    for handler in (deeper.driver, deeper.practice, deeper.one_round):
        with pytest.raises(BadPayloadError):
            await office.presses(handler, person=LEADER, block_id=block_id, **chosen)
    with pytest.raises(BadPayloadError):
        await office.presses(deeper.back, block_id, person=LEADER)


async def test_a_menu_in_which_nothing_was_chosen_is_refused(office: Office):
    with pytest.raises(BadPayloadError):
        await office.presses(deeper.practice, person=LEADER, block_id=f"{ids.DEEPER_TRAIL}:{Trail()}")
