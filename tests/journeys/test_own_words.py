"""An admin puts a question in other words and adds a practice; staff are asked so from the next check-in on."""

from datetime import timedelta

from tests.factories import MONDAY
from tests.journeys.town import FULLY, Town

ROOM = {
    "Driver": "Facilitative Administration",
    "Name": "A quiet room",
    "Question": "Is there a quiet room for {program}?",
    "Why it matters": "People try new things more easily when nobody is watching.",
    "Fully in place": "There is a room that can be booked.\nPeople know that they may use it.",
}


async def opens_practices(town: Town) -> str:
    """The practices of the schedule, as a person reads them."""
    await town.answer_to(town.admin, "/drivers schedules")
    await town.admin.chooses("Practices and their order", in_=town.leaders)
    await town.settles()
    return town.reads(town.admin.modal)


def second_in(told: str) -> str:
    """The title of the practice that is asked second in turn."""
    line = next(line for line in told.splitlines() if line.startswith("2. "))
    return line.removeprefix("2. ").rpartition(" (")[0]


async def test_a_question_is_asked_in_own_words_from_the_next_check_in_on(town: Town):
    await town.asks()
    before = town.reads(town.check_in(town.north))
    title = second_in(await opens_practices(town))
    await town.admin.chooses(title)
    await town.settles()
    await town.fills({"Question": "Do you have what {program} needs?"})
    await town.admin.presses("Show how it looks", view=town.admin.modal)
    await town.settles()
    assert "Do you have what Reading First needs?" in town.reads(town.admin.modal)

    await town.saves()
    told = town.reads(town.admin.modal)
    assert f"“{title}” is asked in your own words. It counts from the next check-in." in told
    await town.admin.submits()
    assert town.reads(town.check_in(town.north)) == before

    await town.moves(weeks=1)
    assert "Do you have what Reading First needs?" in town.reads(town.check_in(town.north))
    audit = await town.answer_to(town.admin, "/drivers audit")
    assert "changed the words of a question of *Reading First*" in audit
    assert "to “Do you have what {program} needs?”" in audit


async def test_an_own_practice_is_asked_summed_up_and_retired(town: Town):
    await town.asks()
    await opens_practices(town)
    await town.admin.presses("Add a practice", view=town.admin.modal)
    await town.settles()
    await town.fills(ROOM)
    await town.saves()
    told = town.reads(town.admin.modal)
    assert "“A quiet room” is added and takes its turn from the next check-in on." in told
    place = next(line for line in told.splitlines() if "A quiet room (" in line).partition(".")[0]
    await town.admin.chooses("Move to the top", view=town.admin.modal, block_id=f"order_{int(place) - 1}")
    await town.settles()
    await town.admin.submits()

    await town.moves_to(MONDAY + timedelta(weeks=1, hours=1))
    asked = town.reads(town.check_in(town.north))
    assert "Is there a quiet room for Reading First?" in asked
    assert "Facilitative Administration · your own practice" in asked
    await town.everybody_answers(FULLY)
    await town.moves(days=4)

    await opens_practices(town)
    await town.admin.chooses("A quiet room")
    await town.settles()
    await town.admin.presses("Retire this practice", view=town.admin.modal)
    await town.settles()
    assert "“A quiet room” is retired. Nothing more is asked about it." in town.reads(town.admin.modal)
    await town.admin.closes()
    assert "A quiet room (" not in town.reads(town.admin.modal)
    await town.admin.closes()

    summary = await town.answer_to(town.leader, "/drivers summary facilitative administration")
    assert "A quiet room (your own)" in summary

    assert "∘ A quiet room · your own, retired" in await opens_practices(town)
    await town.admin.chooses("A quiet room")
    await town.settles()
    await town.admin.submits()
    await town.settles()
    told = town.reads(town.admin.modal)
    assert "“A quiet room” is back and takes its turn from the next check-in on." in told
    assert "Rests until Monday, April 6, 2026" in told
    await town.admin.closes()
    assert "brought back an own practice of *Reading First*" in await town.answer_to(town.admin, "/drivers audit")
