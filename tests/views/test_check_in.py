"""The check-in, its receipt and the notes around it, as the person who gets them reads them."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cards import CheckInCard, DigestNotice, MissedChannel, Notice, Outcome, Receipt
from bot.domain.catalogue import Driver, Group
from bot.domain.round import MissedReason
from bot.domain.scale import Rating
from bot.views.check_in import check_in_message, thread_note, why_message
from bot.views.message import Message
from bot.views.notices import REASONS, notice_message
from bot.views.receipt import receipt_message
from tests.factories import MONDAY, make_practice

FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
DRIVER = Driver("facilitative-administration", "Facilitative Administration", Group.ORGANIZATION, "Leaders help.")
CARD = CheckInCard(
    check_in_id="post",
    channel="C0NORTH",
    program="Reading First",
    leadership_channel="C0LEAD",
    practice=make_practice(),
    driver=DRIVER,
    answered=3,
    asked=8,
    k=5,
    closes_at=FRIDAY,
    open=True,
)
ONLY_TOGETHER = "leaders see answers only of 5 or more people together"
CLOSES = "<!date^1772812800^{date_long} at {time}|Friday, March 6, 2026 at 16:00 UTC>"


def blocks(message: Message) -> list[dict]:
    return [block._resolve() for block in message.blocks]


def labels(message: Message) -> list[str]:
    rows = [block for block in blocks(message) if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row["elements"]]


def words(message: Message) -> str:
    return str(blocks(message))


def receipt(outcome: Outcome, rating: Rating | None = None) -> Receipt:
    return Receipt(outcome, "post", "C0NORTH", 5, FRIDAY, rating)


def test_an_open_check_in_reads_as_designed():
    assert blocks(check_in_message(CARD)) == [
        {
            "type": "context",
            "block_id": "block_0",
            "elements": [{"type": "plain_text", "text": "Reading First · Facilitative Administration"}],
        },
        {
            "type": "section",
            "block_id": "check_in_question",
            "text": {"type": "plain_text", "text": "Does Reading First have resources?"},
            "accessory": {
                "type": "button",
                "text": {"type": "plain_text", "text": "Why this question?"},
                "action_id": "why_this_question",
                "value": "post",
            },
        },
        {
            "type": "actions",
            "block_id": "check_in_answers",
            "elements": [
                button("Not yet in place", "answer:not_yet"),
                button("Partly in place", "answer:partly"),
                button("Fully in place", "answer:fully"),
                button("Can't tell from my role", "answer:cant_tell"),
            ],
        },
        {
            "type": "context",
            "block_id": "block_3",
            "elements": [
                {
                    "type": "mrkdwn",
                    "text": f"3 of 8 answered · closes {CLOSES} · {ONLY_TOGETHER}",
                }
            ],
        },
    ]


def button(text: str, action: str) -> dict:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action, "value": "post"}


def test_the_fallback_is_a_sentence():
    assert check_in_message(CARD).text == "Check-in: Does Reading First have resources?"


def test_no_message_calls_a_day_today_or_yesterday():
    """Messages stay, and are read on other days than they were written."""
    for screen in (check_in_message(CARD), check_in_message(replace(CARD, open=False))):
        assert "_pretty" not in words(screen)


def test_candidate_practices_are_marked():
    candidate = replace(CARD, practice=make_practice(core=False))
    assert "candidate practice" in words(check_in_message(candidate))


def test_a_closed_check_in_has_no_buttons_and_says_where_the_result_is():
    closed = check_in_message(replace(CARD, open=False, published=True, answered=7))
    assert labels(closed) == []
    assert f"Closed {CLOSES}. In all channels together, 7 of 8 people answered. Leaders read" in words(closed)
    assert "the result in <#C0LEAD>" in words(closed)


def test_a_closed_check_in_with_too_few_raters_says_that_nothing_is_shown():
    closed = check_in_message(replace(CARD, open=False))
    assert "Fewer than 5 people rated this practice, so no result is shown to anybody." in words(closed)


def test_why_tells_the_reason_the_signs_and_the_source():
    message = why_message(CARD)
    for part in ("Because resources matters.", "• First sign.", "Source: A source, practice 1"):
        assert part in words(message)


def test_the_thread_note_says_that_names_show_and_who_reads():
    note = thread_note(CARD).text
    assert "carry your name" in note
    assert "<#C0LEAD>" in note


def test_the_receipt_says_what_stands_until_when_and_who_sees_it():
    message = receipt_message(receipt(Outcome.STORED, Rating.PARTLY))
    assert message.text == f"Your answer is stored: *Partly in place*. You can change it until {CLOSES}."
    assert labels(message) == ["Not yet in place", "✓ Partly in place", "Fully in place", "Can't tell from my role"]
    assert "Only you see this message." in words(message)


def test_leaders_see_ratings_only_of_so_many_people_together():
    assert "If at least 5 people rate, leaders see how many gave each answer, never who; with fewer" in words(
        receipt_message(receipt(Outcome.STORED, Rating.PARTLY))
    )


def test_who_cant_tell_is_thanked_and_told_that_it_takes_others_who_rate():
    said = words(receipt_message(receipt(Outcome.STORED, Rating.CANT_TELL)))
    assert "That you can't tell is worth knowing too, and changes no score." in said
    assert "If at least 5 other people rate, leaders see how many can't tell, never who; with fewer, no answers" in said


def test_no_receipt_is_kept_in_memory():
    """With a check-in that was sent to one person it would tell, after the close, what they answered."""
    given = receipt(Outcome.STORED, Rating.PARTLY)
    still_there = weakref.ref(given)
    receipt_message(given)
    del given
    gc.collect()
    assert still_there() is None


def test_the_receipt_of_a_change_says_so():
    message = receipt_message(receipt(Outcome.CHANGED, Rating.FULLY))
    assert message.text.startswith("Changed to *Fully in place*.")


def test_a_late_click_is_told_when_the_check_in_closed():
    message = receipt_message(receipt(Outcome.CLOSED))
    assert message.text == f"This check-in closed {CLOSES}, so this click was not stored."
    assert labels(message) == []


def test_a_click_on_a_check_in_that_was_given_up_is_told_so():
    assert "was given up" in receipt_message(receipt(Outcome.GIVEN_UP)).text


def test_somebody_not_in_the_channel_is_told_kindly():
    message = receipt_message(receipt(Outcome.NOT_ASKED))
    assert "asks the members of <#C0NORTH>" in message.text
    assert "was not stored" in message.text


NOTICE = Notice(
    program="Reading First",
    practice=make_practice(),
    local_date=MONDAY.date(),
    due_at=MONDAY,
    reason=None,
    missed=(MissedChannel("C0SOUTH", MissedReason.NOT_IN_CHANNEL),),
    standing=("C0NORTH",),
)


def test_a_notice_says_which_channel_and_what_mends_it():
    message = notice_message(NOTICE)
    assert "was not posted in every channel" in message.text
    assert "<#C0SOUTH>: I am not in the channel; type `/invite @Driver Pulse` there." in words(message)


def test_a_notice_about_a_whole_round_offers_ask_now():
    late = replace(NOTICE, missed=(), standing=(), practice=None, reason=MissedReason.TOO_LATE)
    message = notice_message(late)
    assert "was missed: it could not be sent within 6 hours" in message.text
    assert "*Ask now*" in words(message)


def test_a_notice_says_what_is_still_being_tried():
    message = notice_message(replace(NOTICE, standing=(), tried=("C0NORTH",)))
    assert "was not posted in every channel" in message.text
    assert "I am still trying to post it in the other channels" in words(message)


def test_a_notice_offers_no_ask_now_where_a_message_may_stand():
    unknown = (MissedChannel("C0SOUTH", MissedReason.FATE_UNKNOWN),)
    assert "Ask now" not in words(notice_message(replace(NOTICE, missed=unknown, standing=())))


def test_a_notice_about_a_digest_says_where_it_was_to_go_and_what_mends_it():
    message = notice_message(DigestNotice("Reading First", "C0LEAD", MONDAY, MissedReason.NOT_IN_CHANNEL))
    assert "was not posted in <#C0LEAD>: I am not in the channel; type `/invite @Driver Pulse` there." in message.text
    assert "comes with the next digest" in words(message)


@pytest.mark.parametrize(
    ("reason", "words_for_it"),
    [(MissedReason.TOO_LATE, "within 24 hours"), (MissedReason.FATE_UNKNOWN, "`/drivers summary`")],
)
def test_a_notice_about_a_digest_fits_its_reason(reason: MissedReason, words_for_it: str):
    assert words_for_it in words(notice_message(DigestNotice("Reading First", "C0LEAD", MONDAY, reason)))


def test_a_notice_about_a_digests_thread_says_that_the_digest_itself_stands():
    message = notice_message(
        DigestNotice("Reading First", "C0LEAD", MONDAY, MissedReason.REFUSED_BY_SLACK, stands=True)
    )
    assert "stands in <#C0LEAD>, but not all that belongs in its thread: Slack refused the message" in message.text
    assert "Leaders can read the rest with `/drivers summary`." in words(message)
    assert "next digest" not in words(message)


def test_a_notice_about_a_digests_thread_is_not_sure_of_what_slack_never_said():
    message = notice_message(DigestNotice("Reading First", "C0LEAD", MONDAY, MissedReason.FATE_UNKNOWN, stands=True))
    assert (
        "stands in <#C0LEAD>, but perhaps not all that belongs in its thread: Slack never said whether it arrived; "
        "please look there." in message.text
    )
    assert "Leaders can read what is not there with `/drivers summary`." in words(message)


def test_a_notice_about_very_many_channels_stays_short():
    many = tuple(MissedChannel(f"C{place}", MissedReason.NOT_IN_CHANNEL) for place in range(200))
    assert "• and 180 more channels." in words(notice_message(replace(NOTICE, missed=many)))
    assert "• and 1 more channel." in words(notice_message(replace(NOTICE, missed=many[:21])))


@pytest.mark.parametrize("reason", list(MissedReason))
def test_every_reason_has_words(reason: MissedReason):
    assert REASONS[reason]


def test_the_same_card_makes_the_same_bytes():
    later = replace(CARD, closes_at=FRIDAY + timedelta(0))
    assert blocks(check_in_message(CARD)) == blocks(check_in_message(later))
