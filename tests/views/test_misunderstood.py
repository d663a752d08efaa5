"""What people read who typed something that was not understood, and the buttons that lead on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.query import LONGEST_TEXT, MOST_SUGGESTIONS, Fault, Misunderstood, Suggestion
from bot.views import ids
from bot.views.message import Message
from bot.views.misunderstood import LONGEST_VALUE, PRACTICES, meant_buttons, misunderstood_message
from tests.views.screens import mrkdwn_in, sent, texts_in

COACHING = Suggestion("coaching", "coaching last 90 days")


def says(message: Message) -> str:
    return sent(message)[0]["elements"][0]["elements"][0]["text"]


def offers(message: Message) -> dict[str, str]:
    """What stands on each button, and what it asks for."""
    buttons = [button for block in sent(message)[1:] for button in block["elements"]]
    assert [button["action_id"] for button in buttons] == [f"{ids.MEANT}:{place}" for place in range(len(buttons))]
    return {button["text"]["text"]: button["value"] for button in buttons}


def plain(message: Message) -> str:
    return message.text.replace("\u2060", "")


def test_a_near_miss_is_named_with_a_button_for_all_that_it_asks() -> None:
    message = misunderstood_message(Misunderstood("coachng", Fault.UNKNOWN_WORDS, (COACHING,)))

    assert says(message) == "I don't know “coachng”. Did you mean coaching?"
    assert offers(message) == {"coaching last 90 days": "/drivers summary coaching last 90 days"}
    assert plain(message) == (
        "I don't know “coachng”. Did you mean coaching? Type /drivers summary coaching last 90 days."
    )


def test_of_several_meanings_each_has_a_button() -> None:
    puzzled = Misunderstood("plan", Fault.SEVERAL_MEANINGS, (Suggestion("A", "a"), Suggestion("B", "b")))
    message = misunderstood_message(puzzled)

    assert says(message) == "“plan” can mean several things. Did you mean A or B?"
    assert offers(message) == {"A": "/drivers summary a", "B": "/drivers summary b"}
    assert plain(message).endswith("Type /drivers summary a or /drivers summary b.")


def test_a_reason_is_said_in_its_own_words() -> None:
    puzzled = Misunderstood("2026-13", Fault.IMPOSSIBLE_PERIOD, reason="“2026-13” is not in the calendar.")

    assert says(misunderstood_message(puzzled)) == "“2026-13” is not in the calendar. Type /drivers help for examples."
    assert offers(misunderstood_message(puzzled)) == {}


@pytest.mark.parametrize("fault", sorted(set(Fault) - {Fault.UNKNOWN_WORDS, Fault.UNKNOWN_CHANNEL}))
def test_every_fault_has_its_sentence(fault: Fault) -> None:
    assert says(misunderstood_message(Misunderstood("words", fault))).endswith("Type /drivers help for examples.")


def test_an_unknown_name_leads_to_the_catalogue() -> None:
    assert says(misunderstood_message(Misunderstood("foo", Fault.UNKNOWN_WORDS))) == (
        "I don't know “foo”. Type /drivers practices to see all drivers and practices."
    )


def test_a_channel_that_is_unknown_or_not_asked_has_a_sentence_of_its_own() -> None:
    assert says(misunderstood_message(Misunderstood("#nochannel", Fault.UNKNOWN_CHANNEL))) == (
        "“#nochannel” is not among the channels whose results you can read. "
        "Type /drivers summary alone to see which channels were asked."
    )


def test_without_a_channel_that_is_unknown_there_is_a_button_for_the_rest() -> None:
    puzzled = Misunderstood("#nochannel", Fault.UNKNOWN_CHANNEL, (Suggestion("coaching", "coaching"),))
    message = misunderstood_message(puzzled)

    assert says(message) == ("“#nochannel” is not among the channels whose results you can read. Without the channel:")
    assert offers(message) == {"coaching": "/drivers summary coaching"}
    assert plain(message).endswith("Without the channel: /drivers summary coaching")


def test_a_near_miss_is_asked_of_the_command_that_was_meant() -> None:
    puzzled = Misunderstood("coachng", Fault.UNKNOWN_WORDS, (COACHING,))

    assert list(offers(misunderstood_message(puzzled, command=PRACTICES)).values()) == [
        "/drivers practices coaching last 90 days"
    ]


def test_a_command_that_no_button_can_carry_gets_none() -> None:
    assert [one.value for one in meant_buttons([("a", "x" * (LONGEST_VALUE + 1)), ("b", "/drivers me")])] == [
        "/drivers me"
    ]


@given(st.text(min_size=1, max_size=LONGEST_TEXT).filter(str.strip))
def test_what_people_typed_never_becomes_markup(words: str) -> None:
    hostile = f"<!channel> <@U1> *{words}* <https://evil.example|x> :bomb:"
    puzzled = Misunderstood(hostile, Fault.UNKNOWN_WORDS, (Suggestion(hostile, hostile),) * MOST_SUGGESTIONS)
    message = misunderstood_message(puzzled)
    blocks = sent(message)

    assert {block["type"] for block in blocks} == {"rich_text", "actions"}
    assert not list(mrkdwn_in(blocks))
    assert any(hostile in text for text in texts_in(blocks))
    assert not [mark for mark in ("<!channel>", "<@U1>", "<https:", ":bomb:", "*") if mark in message.text]
