"""Slack says things twice, late and again: the week comes out the same."""

from datetime import timedelta

from tests.factories import MONDAY
from tests.journeys.town import FULLY, PARTLY, Town

NOWHERE = "http://127.0.0.1:9/slack/events"
"""The port of the discard protocol, where nobody listens."""


async def test_every_event_twice_and_some_only_by_a_retry(town: Town):
    town.slack.faults.duplicate_events = True
    check_in = await town.asks()
    await town.everybody_answers(FULLY, PARTLY)
    await town.ana.replies("It helps.", to=check_in)
    await town.settles()

    here, town.app.request_url = town.app.request_url, NOWHERE
    await town.ben.replies("It could help more.", to=check_in)
    await town.slack.settled()
    town.app.request_url = here
    await town.slack.retry_events()

    await town.moves_to(MONDAY + timedelta(weeks=1))

    assert len(town.posts(town.north)) == 1
    assert "14 of 14 people answered" in town.reads(check_in)
    notes = [seen for seen in town.ana.sees(town.north, thread=check_in) if seen.ephemeral_to]
    assert len(notes) == 1
    [digest] = town.posts(town.leaders)
    assert "2 new comments" in town.reads(digest)


async def test_events_that_come_late_and_in_the_wrong_order_end_the_same(town: Town):
    check_in = await town.asks()
    town.slack.faults.late_events = True
    said = await town.ana.replies("It helps a lot.", to=check_in)
    await town.ana.edits(said, "It helps a little.")
    regretted = await town.ben.replies("Not here.", to=check_in)
    await town.ben.deletes(regretted)
    town.slack.faults.late_events = False
    await town.slack.release_events()

    await town.moves_to(MONDAY + timedelta(weeks=1))

    [digest] = town.posts(town.leaders)
    assert "1 new comment" in town.reads(digest)
