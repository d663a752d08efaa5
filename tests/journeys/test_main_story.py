"""Ask, answer, talk, close, summarize: the whole week, over either connection and on either database."""

from datetime import timedelta

from tests.factories import MONDAY
from tests.journeys.town import FULLY, PARTLY, Town

NEXT_MONDAY = MONDAY + timedelta(weeks=1)


async def test_a_week_from_the_first_question_to_the_digest(any_town: Town):
    town = any_town
    check_in = await town.asks()
    assert "0 of 8 answered" in town.reads(check_in)

    await town.everybody_answers(FULLY, PARTLY)
    assert "Your answer is stored: *Fully in place*" in await town.told(town.ana, town.north)
    assert "0 of 8 answered" in town.reads(check_in)
    await town.moves(minutes=1)
    assert "8 of 8 answered" in town.reads(check_in)

    await town.ben.replies("It works in our team.", to=check_in)
    await town.moves(seconds=1)
    assert "carry your name" in town.reads(town.ben.sees(town.north, thread=check_in)[-1])

    await town.moves(days=3)
    assert "at 10:00 AM. In all channels together, 14 of 14 people answered." in town.reads(check_in)
    assert FULLY not in town.reads(check_in)

    assert town.posts(town.leaders) == []
    await town.moves_to(NEXT_MONDAY)
    [digest] = town.posts(town.leaders)
    assert "1 check-in closed so far" in town.reads(digest)
    [rest] = digest.thread
    assert "14 answered of 14 asked" in town.reads(rest)
    assert "1 new comment" in town.reads(digest)

    summary = await town.answer_to(town.leader, "/drivers summary")
    assert "Facilitative Administration* 75%" in summary
    assert "Rated of asked: 100% (14 of 14, over 1 check-in)" in summary
