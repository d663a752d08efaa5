"""Staff: a check-in comes, a click answers it, a reply says why; nobody else learns what was pressed."""

from datetime import timedelta

from tests.factories import MONDAY
from tests.journeys.town import CANT_TELL, FULLY, NOT_YET, PARTLY, Town

NEXT_MONDAY = MONDAY + timedelta(weeks=1)


async def test_a_receipt_is_seen_by_one_person_alone_and_changes_in_place(town: Town):
    check_in = await town.asks()

    await town.ana.presses(NOT_YET, in_=town.north)
    assert "Your answer is stored: *Not yet in place*. You can change it until" in await town.told(town.ana, town.north)

    await town.ana.presses(PARTLY, in_=town.north)
    await town.settles()
    receipts = town.ana.ephemerals(town.north)
    assert len(receipts) == 1
    assert "Changed to *Partly in place*" in town.reads(receipts[0])
    assert "✓ Partly in place" in town.reads(receipts[0])

    await town.moves(minutes=1)
    assert "1 of 8 answered" in town.reads(check_in)
    assert [town.reads(seen) for seen in town.ben.sees(town.north)] == [town.reads(check_in)]


async def test_why_this_question_is_explained_to_the_one_who_asks(town: Town):
    await town.asks()
    await town.ben.presses("Why this question?", in_=town.north)
    assert "Fully in place looks like this" in await town.told(town.ben, town.north)
    assert town.ana.ephemerals(town.north) == ()


async def test_a_click_after_the_close_is_told_so_and_counts_for_nothing(town: Town):
    check_in = await town.asks()
    await town.ana.presses(CANT_TELL, in_=town.north)
    await town.settles()
    old_receipt = town.ana.ephemerals(town.north)[-1]
    await town.moves(days=4)

    await town.ana.presses(FULLY, message=old_receipt)

    assert "This check-in closed" in await town.told(town.ana, town.north)
    assert "1 of 14 people answered" in town.reads(check_in)


async def test_somebody_of_another_team_is_refused_until_they_join(town: Town):
    check_in = await town.asks()
    visitor = town.staff(town.east)[0]

    await visitor.presses(FULLY, message=check_in)
    assert "you are not listed as one, so your answer was not stored" in await town.told(visitor, town.north)

    town.north.join(visitor)
    await town.settles()
    await visitor.presses(FULLY, message=check_in)
    assert "Your answer is stored" in await town.told(visitor, town.north)


async def test_the_first_who_replies_is_told_once_that_replies_carry_names(town: Town):
    check_in = await town.asks()

    await town.ana.replies("We could do this on Fridays.", to=check_in)
    await town.moves(seconds=5)
    await town.ana.replies("Or on Mondays.", to=check_in)
    await town.ben.replies("Fridays, please.", to=check_in)
    await town.moves(minutes=5)

    notes = [seen for seen in town.ana.sees(town.north, thread=check_in) if seen.ephemeral_to]
    assert len(notes) == 1
    assert "Replies in this thread carry your name" in town.reads(notes[0])
    assert [seen.ephemeral_to for seen in town.ben.sees(town.north, thread=check_in)] == [None] * 4


async def test_comments_follow_what_people_edit_and_delete(town: Town):
    check_in = await town.asks()
    kept = await town.ana.replies("We need a cooch.", to=check_in)
    gone = await town.ben.replies("Never mind.", to=check_in)
    await town.settles()

    await town.ana.edits(kept, "We need a coach.")
    await town.ben.deletes(gone)
    await town.moves_to(NEXT_MONDAY)

    [digest] = town.posts(town.leaders)
    assert "1 new comment" in town.reads(digest)
    assert "Never mind" not in town.reads(digest)
