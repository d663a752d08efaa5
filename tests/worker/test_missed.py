"""A check-in that can't be posted is missed with its reason, its people are left out, and the owner is told once."""

import pytest

from bot.domain.round import CheckInState, MissedReason, RoundState
from bot.domain.scale import Rating
from storage import rounds
from storage.engine import Database
from tests.worker.workplace import Workplace, workplace


async def asked(place: Workplace) -> dict[str, int]:
    """How many people are asked in each channel's segment."""
    return dict(await place.deps.read(rounds.segments, place.workspace, (await place.round()).id))


async def notices(place: Workplace) -> list[str]:
    """What the owner of the schedule has been told, after the minute that a notice waits."""
    place.moves(minutes=1)
    await place.sends()
    return [message.text for message in place.admin.dm(place.app).messages]


async def test_a_channel_that_threw_the_bot_out_is_missed_and_the_others_go_on(place: Workplace):
    place.north.kick(place.app)
    report = await place.sends()
    assert (report.sent, report.missed) == (1, 1)
    check_in = await place.check_in(place.north)
    assert (check_in.state, check_in.reason) == (CheckInState.MISSED, MissedReason.NOT_IN_CHANNEL)
    assert await asked(place) == {place.north.id: 0, place.south.id: 6}
    assert {row["channel_id"] for row in await place.rows("askings")} == {place.south.id}
    (told,) = await notices(place)
    assert "was not posted in every channel" in told


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("is_archived", MissedReason.CHANNEL_ARCHIVED),
        ("channel_not_found", MissedReason.CHANNEL_GONE),
        ("restricted_action", MissedReason.REFUSED_BY_SLACK),
    ],
)
async def test_what_slack_says_becomes_the_reason(place: Workplace, code: str, reason: MissedReason):
    place.slack.faults.add("chat.postMessage", kind=f"error:{code}", where={"channel": place.north.id})
    await place.sends()
    assert (await place.check_in(place.north)).reason is reason


async def test_a_private_channel_that_slack_does_not_find_lacks_the_bot(database: Database, clock):
    async with workplace(database, clock, private=True) as place:
        await place.is_due()
        place.north.kick(place.app)
        await place.sends()
        assert (await place.check_in(place.north)).reason is MissedReason.NOT_IN_CHANNEL


async def test_people_of_a_missed_channel_who_are_in_another_one_stay(place: Workplace):
    both = place.slack.person("Bo Both")
    place.north.join(both)
    place.south.join(both)
    await place.opens_anew()
    assert await asked(place) == {place.north.id: 7, place.south.id: 6}
    place.north.kick(place.app)
    await place.sends()
    assert await asked(place) == {place.north.id: 1, place.south.id: 6}


async def test_people_whose_last_channel_is_missed_too_are_left_out_then(database: Database, clock):
    async with workplace(database, clock, channels=3) as place:
        both = place.slack.person("Bo Both")
        place.north.join(both)
        place.south.join(both)
        await place.opens_anew()
        place.north.kick(place.app)
        await place.sends()
        assert (await asked(place))[place.north.id] == 1
        place.south.kick(place.app)
        await place.opens_anew()
        await place.sends()
        assert list((await asked(place)).values()) == [0, 0, 6]


async def test_a_round_that_stands_nowhere_is_missed_and_nothing_of_it_is_kept(place: Workplace):
    place.north.kick(place.app)
    place.south.archive()
    assert (await place.sends()).missed == 2
    round_ = await place.round()
    assert (round_.state, round_.reason) == (RoundState.MISSED, MissedReason.NO_CHANNEL_LEFT)
    for table in ("round_keys", "asked", "answers", "askings"):
        assert await place.rows(table) == []
    (told,) = await notices(place)
    assert "was not posted" in told


async def test_one_reason_for_all_channels_is_the_reason_of_the_round(place: Workplace):
    place.moves(hours=6)
    assert (await place.sends()).missed == 2
    assert (await place.round()).reason is MissedReason.TOO_LATE
    assert not place.slack.traffic.calls("chat.postMessage")


async def test_an_answer_proves_that_a_message_of_unknown_fate_stands_and_is_kept(place: Workplace):
    place.slack.faults.add("chat.postMessage", kind="reset_after_store", times=2)
    place.slack.faults.add("conversations.history", kind="error:missing_scope", times=2)
    worker = place.worker()
    await worker.send_due()
    await place.answers(place.north.members[0], place.north, Rating.PARTLY)
    place.moves(seconds=10)
    assert (await worker.send_due()).missed == 2
    assert (await place.round()).state is RoundState.OPEN
    assert len(await place.rows("answers")) == 1


async def test_a_notice_that_its_reader_can_not_get_is_missed_quietly(place: Workplace):
    place.north.kick(place.app)
    await place.sends()
    place.slack.deactivate(place.admin)
    place.moves(minutes=1)
    assert (await place.sends()).missed == 1


async def test_a_notice_whose_fate_is_unknown_is_found_in_the_direct_messages(place: Workplace):
    place.north.kick(place.app)
    worker = place.worker()
    await worker.send_due()
    place.slack.faults.add("chat.postMessage", kind="reset_after_store")
    place.moves(minutes=1)
    await worker.send_due()
    place.moves(seconds=10)
    assert (await worker.send_due()).sent == 1
    assert len(place.admin.dm(place.app).messages) == 1
