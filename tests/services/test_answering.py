"""Answers: stored once for each person, changeable until the close, and only of those who are asked."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.answers import AnswerClick
from bot.domain.cards import Outcome
from bot.domain.round import MissedReason
from bot.domain.scale import Rating
from bot.services.answering import UnknownCheckInError
from storage import directory, rounds
from tests.factories import MONDAY, WORKSPACE, make_person
from tests.giving import give_answer
from tests.stage import Stage


@pytest.fixture
async def open_stage(stage: Stage) -> Stage:
    await stage.opens()
    await stage.posts_all()
    return stage


async def test_an_answer_is_stored_and_counted_once(open_stage: Stage):
    receipt = await open_stage.answers("U0N1", Rating.PARTLY)
    assert (receipt.outcome, receipt.rating) == (Outcome.STORED, Rating.PARTLY)
    assert await open_stage.counted() == (1, 8)


async def test_the_last_answer_counts(open_stage: Stage):
    await open_stage.answers("U0N1", Rating.NOT_YET)
    receipt = await open_stage.answers("U0N1", Rating.FULLY)
    assert (receipt.outcome, receipt.rating) == (Outcome.CHANGED, Rating.FULLY)
    assert await open_stage.counted() == (1, 8)


async def test_the_same_answer_again_changes_nothing(open_stage: Stage):
    await open_stage.answers("U0N1", Rating.FULLY)
    receipt = await open_stage.answers("U0N1", Rating.FULLY)
    assert receipt.outcome is Outcome.UNCHANGED
    assert await open_stage.counted() == (1, 8)


async def test_a_click_that_was_overtaken_loses(open_stage: Stage):
    await open_stage.answers("U0N1", Rating.FULLY, action_ts="1772438402.000000")
    receipt = await open_stage.answers("U0N1", Rating.NOT_YET, action_ts="1772438401.000000")
    assert (receipt.outcome, receipt.rating) == (Outcome.UNCHANGED, Rating.FULLY)


async def test_a_late_click_is_told_that_the_check_in_closed(open_stage: Stage):
    await open_stage.moves_to(MONDAY + timedelta(hours=72))
    receipt = await open_stage.answers("U0N1", Rating.FULLY)
    assert (receipt.outcome, receipt.rating) == (Outcome.CLOSED, None)
    assert receipt.closes_at == MONDAY + timedelta(hours=72)


async def test_a_click_at_the_very_close_is_late_also_before_the_worker_has_closed(open_stage: Stage):
    open_stage.clock.move_to(MONDAY + timedelta(hours=72))
    assert (await open_stage.answers("U0N1", Rating.FULLY)).outcome is Outcome.CLOSED


async def test_somebody_who_is_not_in_the_channel_is_refused(open_stage: Stage):
    receipt = await open_stage.answers("U0LEAD", Rating.FULLY)
    assert (receipt.outcome, receipt.rating) == (Outcome.NOT_ASKED, None)
    assert await open_stage.rows("answers") == []


async def test_somebody_who_joins_later_belongs_to_the_channel_from_their_first_answer(open_stage: Stage):
    await open_stage.database.write(directory.save_people, WORKSPACE, [make_person("U0NEW")])
    await open_stage.database.write(directory.add_member, WORKSPACE, "C0SOUTH", "U0NEW", heard_at=MONDAY)
    receipt = await open_stage.answers("U0NEW", Rating.FULLY, in_="C0SOUTH")
    assert receipt.outcome is Outcome.STORED
    assert await open_stage.counted("C0SOUTH") == (1, 7)


async def test_people_from_other_organizations_are_not_asked(open_stage: Stage):
    await open_stage.database.write(directory.save_people, WORKSPACE, [make_person("U0X", stranger=True)])
    await open_stage.database.write(directory.add_member, WORKSPACE, "C0SOUTH", "U0X", heard_at=MONDAY)
    assert (await open_stage.answers("U0X", Rating.FULLY, in_="C0SOUTH")).outcome is Outcome.NOT_ASKED


async def test_wherever_they_click_people_count_where_they_belong(open_stage: Stage):
    await open_stage.answers("U0N1", Rating.FULLY, in_="C0SOUTH")
    (row,) = await open_stage.rows("answers")
    assert row["channel_id"] == "C0NORTH"


async def test_a_new_answer_asks_for_one_refresh_of_the_count_after_thirty_seconds(open_stage: Stage):
    await open_stage.answers("U0N1", Rating.FULLY)
    await open_stage.answers("U0N2", Rating.FULLY)
    (mark,) = await open_stage.rows("message_updates")
    post = await open_stage.check_in("C0NORTH")
    assert mark["check_in_id"] == post.id
    assert not mark["closes"]


async def test_a_changed_answer_asks_for_no_refresh(open_stage: Stage):
    await open_stage.answers("U0N1", Rating.FULLY)
    before = await open_stage.rows("message_updates")
    open_stage.clock.move(timedelta(minutes=1))
    await open_stage.answers("U0N1", Rating.NOT_YET)
    assert await open_stage.rows("message_updates") == before


async def test_a_button_of_an_unknown_check_in_is_told_so(open_stage: Stage):
    click = AnswerClick("U0N1", "nonsense", Rating.FULLY, "1.0")
    with pytest.raises(UnknownCheckInError):
        await open_stage.database.write(
            give_answer,
            WORKSPACE,
            click,
            now=open_stage.clock.now(),
            keyring=open_stage.means.keyring,
        )


async def test_of_two_first_clicks_at_once_the_receipts_say_what_stands(postgres_stage: Stage):
    """Whichever commits first, the earlier click never overwrites the later one, nor claims to have."""
    await postgres_stage.opens()
    await postgres_stage.posts_all()
    later, earlier = await asyncio.gather(
        postgres_stage.answers("U0N1", Rating.NOT_YET, action_ts="1772438402.000000"),
        postgres_stage.answers("U0N1", Rating.FULLY, action_ts="1772438401.000000"),
    )
    (row,) = await postgres_stage.rows("answers")
    assert (row["rating"], later.rating) == ("not_yet", Rating.NOT_YET)
    assert earlier.rating is Rating.NOT_YET or earlier.outcome is Outcome.STORED


async def test_a_click_that_lost_to_a_later_one_is_told_what_stands(open_stage: Stage):
    await open_stage.answers("U0N1", Rating.NOT_YET, action_ts="1772438402.000000")
    receipt = await open_stage.answers("U0N1", Rating.FULLY, action_ts="1772438401.000000")
    assert (receipt.outcome, receipt.rating) == (Outcome.UNCHANGED, Rating.NOT_YET)


async def test_a_click_on_a_check_in_that_was_given_up_is_told_so(open_stage: Stage):
    round_ = await open_stage.latest()
    await open_stage.database.write(rounds.miss_round, WORKSPACE, round_.id, MissedReason.FATE_UNKNOWN)
    receipt = await open_stage.answers("U0N1", Rating.FULLY)
    assert (receipt.outcome, receipt.rating) == (Outcome.GIVEN_UP, None)
