"""What people read in direct messages: the same question and answers, no count, and how to get no more."""

import json
from dataclasses import replace

from bot.domain.cards import CheckInCard, Notice, Outcome, Receipt, UnreachedPeople
from bot.domain.round import MissedReason
from bot.domain.scale import Rating
from bot.domain.schedule_card import Progress
from bot.views.check_in import check_in_message, reminder_message
from bot.views.message import Message
from bot.views.notices import notice_message
from bot.views.progress import progress_line
from bot.views.receipt import receipt_message
from bot.views.sentences import channels
from tests.factories import MONDAY, make_catalogue, make_practice
from tests.views.screens import sent

CARD = CheckInCard(
    check_in_id="post",
    channel="U0N1",
    program="Reading First",
    leadership_channel="C0LEAD",
    practice=make_practice(),
    driver=make_catalogue().drivers[0],
    answered=0,
    asked=0,
    k=5,
    closes_at=MONDAY,
    open=True,
    direct=True,
)


def read(message: Message) -> str:
    return json.dumps(sent(message), ensure_ascii=False)


def test_a_direct_check_in_shows_no_count_and_how_to_stop():
    said = read(check_in_message(CARD))
    assert "answered" not in said
    assert "Fully in place" in said
    assert "`/drivers me`" in said
    assert "5 or more people" in said


def test_a_reminder_carries_the_question_and_the_answers_and_says_that_it_is_the_only_one():
    said = read(reminder_message(CARD))
    assert "Does Reading First have resources?" in said
    assert "only once" in said
    assert said.count("answer:") == 4
    assert said.count("`/drivers me` in a channel") == 1


def test_a_reminder_of_a_check_in_in_a_channel_says_how_to_stop_too():
    said = read(reminder_message(replace(CARD, direct=False)))
    assert said.count("open Home above or type `/drivers me` in a channel.") == 1


def test_a_closed_one_has_no_buttons_and_speaks_of_no_thread():
    said = read(check_in_message(replace(CARD, open=False, answered=7, asked=9, published=True)))
    assert "Of all who were asked, 7 of 9 people answered." in said
    assert "button" not in said
    assert "thread" not in said


def test_a_receipt_speaks_of_a_thread_only_where_there_is_one():
    receipt = Receipt(Outcome.STORED, "post", "U0N1", 5, MONDAY, Rating.FULLY, direct=True)
    assert "thread" not in read(receipt_message(receipt))
    assert "thread" in read(receipt_message(replace(receipt, direct=False)))
    refused = replace(receipt, outcome=Outcome.NOT_ASKED, rating=None)
    assert "<#" not in read(receipt_message(refused))


def test_the_owner_reads_numbers_and_no_names():
    notice = Notice(
        program="Reading First",
        practice=make_practice(),
        local_date=MONDAY.date(),
        due_at=MONDAY,
        reason=None,
        missed=(),
        standing=(),
        unreached=(UnreachedPeople(1200, MissedReason.TOO_LATE), UnreachedPeople(1, MissedReason.FATE_UNKNOWN)),
    )
    said = read(notice_message(notice))
    assert "could not be sent to 1,201 people" in said
    assert "• 1,200 people: it could not be sent within 6 hours" in said
    assert "<@" not in said
    assert "look there" not in said


def test_progress_says_only_what_there_is():
    assert progress_line(Progress(3000, 0, 0)) == "Open now: 3,000 of 3,000 people got their check-in."
    assert progress_line(Progress(1, 2, 3)) == (
        "Open now: 1 of 6 people got their check-in, 2 still to come, 3 could not be written to."
    )
    assert progress_line(Progress(2, 0, 0, called_off=1200)) == (
        "Open now: 2 of 2 people got their check-in, 1,200 not asked, because an admin paused or skipped it."
    )
    assert progress_line(Progress(0, 0, 0, called_off=4)).startswith("Open now: nobody got their check-in, 4 not asked")


def test_units_of_user_groups_call_nobody():
    assert channels(["C0NORTH", "S0A", "S0B", "people:x"]) == "<#C0NORTH>, 2 user groups and people named one by one"
    assert channels(["C1", "C2", "C3"], most=1) == "<#C1> and 2 more channels"
