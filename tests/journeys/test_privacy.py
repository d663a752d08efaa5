"""Privacy over the wire: whatever Slack ever received, a rating stands beside a person in their own receipt alone."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from tests.factories import MONDAY
from tests.journeys.town import CANT_TELL, FULLY, NOT_YET, PARTLY, Town
from tests.journeys.town import town as running_town

ANSWERS = (FULLY, PARTLY, NOT_YET, CANT_TELL, FULLY, PARTLY, NOT_YET)


async def test_exchanging_ratings_within_a_team_changes_receipts_and_nothing_else(sqlite_url: str, postgres_url: str):
    one = await _wire_of_a_week(sqlite_url, north=ANSWERS)
    other = await _wire_of_a_week(postgres_url, north=ANSWERS[::-1])

    assert one.receipts != other.receipts
    assert one.everything_else == other.everything_else
    assert len(one.everything_else) > 20


async def test_nobody_else_sees_a_receipt(town: Town):
    await town.asks()
    await town.everybody_answers(*ANSWERS)

    for person in town.slack.people:
        own = [seen for seen in person.sees(town.north) if "✓" in town.reads(seen)]
        assert all(seen.ephemeral_to == person.id for seen in own)
        assert len(own) == (person in town.staff(town.north))


class _Wire:
    """What the bot sent to Slack: the answers to clicks, and all the rest."""

    def __init__(self, town: Town) -> None:
        calls = town.slack.traffic.calls()
        self.receipts = [call.request for call in calls if call.name == "response_url" and _is_receipt(call.request)]
        self.everything_else = [
            (call.name, call.at, call.request)
            for call in calls
            if not (call.name == "response_url" and _is_receipt(call.request))
        ]


async def _wire_of_a_week(database_url: str, *, north: Sequence[str]) -> _Wire:
    async with running_town(database_url) as town:
        check_in = await town.asks()
        for person, answer in zip(town.staff(town.north), north, strict=False):
            await person.presses(answer, message=check_in)
            await town.settles()
        for person in (*town.staff(town.north), town.leader, town.admin):
            await person.opens_home()
            await town.settles()
        await town.moves_to(MONDAY + timedelta(weeks=1))
        for command in ("/drivers summary", "/drivers summary in #north", "/drivers schedules"):
            await town.answer_to(town.admin, command)
        return _Wire(town)


def _is_receipt(request: Mapping[str, object]) -> bool:
    return "Your answer is stored" in str(request.get("text"))
