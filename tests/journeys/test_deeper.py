"""A leader goes from the summary down to one round and back, and puts two channels beside each other."""

from tests.journeys.town import FULLY, NOT_YET, PARTLY, Town


async def test_a_leader_goes_through_all_levels_and_back(town: Town):
    await town.asks()
    await town.everybody_answers(FULLY, PARTLY, NOT_YET)
    await town.moves(days=4)
    leader, here = town.leader, town.leaders
    assert "in the last" in await town.answer_to(leader, "/drivers summary")

    await leader.chooses("Facilitative Administration", in_=here)
    assert "Facilitative Administration" in await town.told(leader, here)
    [practice] = menu(town)
    await leader.chooses(practice, in_=here)
    closer = await town.told(leader, here)
    assert "All drivers / Facilitative Administration / " in closer
    assert "#north" in closer

    await leader.chooses(menu(town)[0], in_=here)
    assert "Team by team" in await town.told(leader, here)
    await leader.presses(practice, in_=here)
    assert "Round by round" in await town.told(leader, here)
    await leader.presses("All drivers", in_=here)
    assert "in the last" in await town.told(leader, here)
    assert len(leader.ephemerals(here)) == 1

    await leader.presses("Compare", in_=here)
    await leader.submits()
    assert "Two channels" in town.reads(leader.modal)


def menu(town: Town) -> list[str]:
    """What the menu below the newest answer offers."""
    blocks = town.leader.ephemerals(town.leaders)[-1].blocks
    rows = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return [one["text"]["text"] for element in rows for one in element.get("options", [])]
