"""A check-in that can't be posted is missed with its reason, its people are left out, and the owner is told once."""

from datetime import datetime

import pytest
from sqlalchemy import update

from bot.domain.round import CheckInState, MissedReason, RoundState
from bot.domain.scale import Rating
from bot.services.opening import Means, ask_now
from bot.worker.arrival import read_directory
from storage import rounds
from storage.engine import Database, Writing
from storage.tables import ProgramRow
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


async def test_what_is_missed_after_a_notice_went_out_is_told_too(place: Workplace):
    place.north.kick(place.app)
    place.slack.faults.add("chat.postMessage", kind="reset_before", where={"channel": place.south.id})
    place.slack.faults.add("conversations.history", kind="rate_limited")
    await place.sends()
    (first,) = await notices(place)
    assert "was not posted in every channel" in first
    assert (await place.check_in(place.south)).state is CheckInState.DUE
    place.south.kick(place.app)
    place.moves(minutes=1)
    assert (await place.sends()).missed == 1
    assert len(await notices(place)) == 2


async def test_asking_by_hand_after_a_miss_that_fails_again_is_told_again(place: Workplace):
    place.north.kick(place.app)
    place.south.kick(place.app)
    await place.sends()
    await notices(place)
    means = Means(place.clock.random, place.deps.catalogue, place.deps.keyring)
    await place.deps.write(ask_now, place.workspace, place.schedule.id, now=place.clock.now(), means=means)
    await place.sends()
    assert len(await notices(place)) == 2


async def test_a_notice_that_its_reader_can_not_get_goes_to_another_admin(place: Workplace):
    others = [place.slack.person(name, admin=True) for name in ("Bea Admin", "Cy Admin")]
    await read_directory(place.deps)
    place.north.kick(place.app)
    await place.sends()
    place.slack.deactivate(place.admin)
    place.slack.deactivate(others[0])
    place.moves(minutes=1)
    worker = place.worker()
    for _ in range(3):
        await worker.send_due()
    (told,) = others[1].dm(place.app).messages
    assert "was not posted in every channel" in told.text


async def test_a_digest_that_did_not_reach_the_leaders_is_told_to_the_owner(place: Workplace):
    await place.sends()
    await place.everybody_answers(place.north)
    place.moves(days=4)
    await place.is_due()
    place.leaders.kick(place.app)
    await place.deps.write(_digest_is_due, place.clock.now())
    await place.is_due()
    await place.sends()
    (told,) = await notices(place)
    assert "The Reading First digest of" in told
    assert f"<#{place.leaders.id}>: I am not in the channel; type `/invite @Driver Pulse` there." in told


async def _digest_is_due(session: Writing, now: datetime) -> None:
    await session.execute(update(ProgramRow).values(digest_due_at=now))


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


async def test_what_a_revoked_token_kept_from_being_asked_is_told_once_it_works_again(place: Workplace):
    place.slack.revoke(place.app)
    for _ in range(7):
        await place.sends()
        place.moves(hours=1)
    await place.sends()
    assert (await place.round()).reason is MissedReason.TOO_LATE
    assert place.admin.dm(place.app).messages == ()
    place.slack.restore(place.app)
    place.moves(hours=1)
    (told,) = await notices(place)
    assert "was not posted" in told


async def test_who_has_left_is_not_written_to_but_another_admin(place: Workplace):
    other = place.slack.person("Bea Admin", admin=True)
    place.slack.deactivate(place.admin)
    await read_directory(place.deps)
    place.north.kick(place.app)
    await place.sends()
    await notices(place)
    (told,) = other.dm(place.app).messages
    assert "was not posted in every channel" in told.text
