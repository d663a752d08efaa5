"""Leaders: a digest on Monday morning, a summary whenever they ask, and nobody else reads along."""

from datetime import timedelta

from tests.factories import MONDAY
from tests.journeys.town import FULLY, NOT_YET, PARTLY, Town

NEXT_MONDAY = MONDAY + timedelta(weeks=1)


async def test_the_digest_comes_on_monday_at_nine_and_only_if_something_closed(town: Town):
    await town.asks()
    await town.everybody_answers(FULLY, PARTLY, NOT_YET)

    await town.moves_to(NEXT_MONDAY - timedelta(seconds=1))
    assert town.posts(town.leaders) == []

    await town.moves_to(NEXT_MONDAY + timedelta(minutes=30))
    [digest] = town.posts(town.leaders)
    assert float(digest.ts) == NEXT_MONDAY.timestamp()
    [rest] = digest.thread
    assert "14 answered of 14 asked" in town.reads(rest)

    await town.answer_to(town.admin, "/drivers schedules")
    await town.admin.presses("Pause", in_=town.leaders)
    await town.admin.submits()
    await town.settles()
    await town.moves(weeks=2)
    assert len(town.posts(town.leaders)) == 1


async def test_too_few_people_make_no_figure(town: Town):
    await town.asks()
    await town.ana.presses(FULLY, in_=town.north)
    await town.ben.presses(FULLY, in_=town.north)
    await town.moves_to(NEXT_MONDAY)

    [digest] = town.posts(town.leaders)
    assert "Too few people rated to show figures." in town.reads(digest)
    assert "100%" not in town.reads(digest).partition("This is a perception pulse")[0]
    assert "2 answered of 14 asked" in await town.answer_to(town.leader, "/drivers summary")


async def test_a_slip_of_the_keyboard_is_met_with_what_was_meant(town: Town):
    await town.asks()
    assert "Did you mean coaching?" in await town.answer_to(town.leader, "/drivers summary coching")
    assert "Did you mean `/drivers summary`?" in await town.answer_to(town.leader, "/drivers summry")


async def test_what_was_meant_is_a_press_away(town: Town):
    await town.asks()
    assert "Did you mean facilitative?" in await town.answer_to(
        town.leader, "/drivers summary since january in #north facilitatve"
    )
    asked = len(town.leader.ephemerals(town.leaders))
    await town.leader.presses("since january in #north facilitative", in_=town.leaders)

    assert "from Thursday, January 1, 2026 to Monday, March 2, 2026" in await town.told(town.leader, town.leaders)
    assert len(town.leader.ephemerals(town.leaders)) == asked


async def test_one_channel_can_be_looked_at_by_itself(town: Town):
    await town.asks()
    for person in town.staff(town.north):
        await person.presses(FULLY, in_=town.north)
    for person in town.staff(town.south):
        await person.presses(NOT_YET, in_=town.south)
    await town.moves(days=4)

    assert "100%" in await town.answer_to(town.leader, "/drivers summary in #north")
    assert " 0% " in await town.answer_to(town.leader, "/drivers summary fa in #south")


async def test_who_is_no_leader_learns_whom_to_ask(town: Town):
    await town.asks()
    refusal = await town.answer_to(town.ana, "/drivers summary", in_=town.north)
    assert (
        refusal == "Summaries are read by members of #leaders and admins of Driver Pulse. To join them, ask @Ada Admin."
    )

    town.leaders.join(town.ana)
    await town.settles()
    assert "asked in #north and #south" in await town.answer_to(town.ana, "/drivers summary")


async def test_a_slack_that_knows_no_tables_yet_is_told_the_same_in_words_for_a_week(town: Town):
    await town.asks()
    await town.everybody_answers(FULLY, PARTLY)
    await town.moves(days=4)

    def kinds() -> set[str]:
        return {block["type"] for block in town.leader.ephemerals(town.leaders)[-1].blocks}

    town.slack.faults.refuse_new_blocks = True
    said = await town.answer_to(town.leader, "/drivers summary")
    assert "14 of 14 rated" in said
    assert "data_table" not in kinds()

    town.slack.faults.refuse_new_blocks = False
    await town.answer_to(town.leader, "/drivers summary")
    assert "data_table" not in kinds()

    await town.moves(days=7)
    await town.answer_to(town.leader, "/drivers summary")
    assert "data_table" in kinds()
