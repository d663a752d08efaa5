"""Help fits who asks, and names what was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.help import help_message, nearest_command
from tests.views.screens import mrkdwn_in, sent, texts_in

COMMANDS = ("schedule", "schedules", "practices", "summary", "help")


def words(**who: object) -> str:
    return "\n".join(texts_in(sent(help_message(**{"admin": False, "leader": False, **who}))))


def test_staff_read_what_staff_can_do():
    said = words()
    assert "/drivers practices" in said
    assert "/drivers summary" not in said
    assert "/drivers schedule`" not in said


def test_leaders_read_of_summaries_too():
    said = words(leader=True)
    assert "/drivers summary coaching last 90 days" in said
    assert "/drivers schedule`" not in said


def test_admins_read_everything():
    said = words(admin=True)
    assert "/drivers summary" in said
    assert "/drivers schedule`" in said
    assert "/drivers schedules" in said


def test_what_was_not_understood_is_named_with_what_was_probably_meant():
    message = help_message(admin=False, leader=True, typed="sumary", meant="summary")
    assert message.text.startswith("I don't understand “sumary”. Did you mean `/drivers summary`?")
    assert "Did you mean" not in help_message(admin=False, leader=False, typed="weather").text


@pytest.mark.parametrize(
    ("leader", "meant", "who"),
    [
        (False, "summary", "members of a leadership channel and admins of Driver Pulse"),
        (False, "schedules", "admins of Driver Pulse"),
        (True, "schedule", "admins of Driver Pulse"),
    ],
)
def test_whoever_meant_what_they_may_not_use_reads_who_may(leader, meant, who):
    said = help_message(admin=False, leader=leader, typed="slip", meant=meant).text
    assert said.startswith(f"I don't understand “slip”. `/drivers {meant}` is for {who}.")
    assert "Did you mean" not in said


@pytest.mark.parametrize("meant", COMMANDS)
def test_admins_are_asked_whatever_they_meant(meant):
    said = help_message(admin=True, leader=False, typed="slip", meant=meant).text
    assert f"Did you mean `/drivers {meant}`?" in said


def test_what_was_probably_meant_is_a_button_with_all_that_was_typed():
    def button(typed, **who):
        blocks = sent(help_message(**{"admin": False, "leader": False, "typed": typed, "meant": "summary", **who}))
        return [element["value"] for one in blocks if one["type"] == "actions" for element in one["elements"]]

    assert button("sumary coaching in #north", leader=True) == ["/drivers summary coaching in #north"]
    assert button(f"sumary {'x' * 3_000}", admin=True) == ["/drivers summary"]
    assert button("sumary") == []


@pytest.mark.parametrize("meant", ["practices", "help"])
def test_staff_are_asked_whether_they_meant_what_everybody_may(meant):
    assert f"Did you mean `/drivers {meant}`?" in words(typed="slip", meant=meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sumary", "summary"),
        ("SHEDULE", "schedule"),
        ("scheduels", "schedules"),
        ("practise", "practices"),
        ("hlep", "help"),
        ("weather", None),
        ("", None),
    ],
)
def test_a_near_miss_is_recognized(typed, meant):
    assert nearest_command(typed, COMMANDS) == meant


@given(st.text(max_size=4_000))
def test_whatever_was_typed_comes_back_as_mere_text(typed):
    message = help_message(admin=True, leader=True, typed=typed, meant="help")
    assert all("<" not in text for text in mrkdwn_in(sent(message)))
    assert "<" not in message.text
