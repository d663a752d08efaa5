"""`/drivers` finds what was meant, and answers what it does not know with help that fits who asks."""

import pytest

from bot.handlers.commands import COMMANDS, drivers, meant
from bot.handlers.payloads import BadPayloadError
from bot.services.roles import NotLeaderError
from tests.factories import WORKSPACE
from tests.handlers.office import Office
from tests.handlers.test_payloads import a_command
from tests.views.screens import sent


async def told(office: Office, text: str, *, person: str = "U0ADMIN") -> str:
    """What a person reads after typing `/drivers text`."""
    await office.calls(drivers, a_command(team_id=WORKSPACE, user_id=person, text=text))
    message = office.read
    return message.text + " ".join(str(block) for block in message.blocks)


async def test_alone_it_helps_everybody_with_what_they_can_do(office: Office) -> None:
    staff, admin = await told(office, "", person="U0N1"), await told(office, "")

    assert "/drivers practices" in staff
    assert "/drivers schedule" not in staff
    assert "/drivers schedules" in admin
    assert "/drivers summary" in admin


async def test_the_first_word_finds_its_handler_whatever_its_case(office: Office) -> None:
    assert "Driver Pulse" in await told(office, "HELP me please")
    assert "don't understand" not in await told(office, "Practices")


async def test_a_near_miss_is_named(office: Office) -> None:
    text = await told(office, "sumary coaching")

    assert "I don't understand" in text
    assert "Did you mean `/drivers summary`?" in text


async def test_what_was_meant_is_done_at_a_press_in_place_of_what_was_read(office: Office) -> None:
    await told(office, "practises coaching")
    button = next(block for block in office.read.blocks if block.block_id == "meant").elements[0]
    await office.presses(meant, button.value)
    answer = office.messenger.responses[-1]

    assert (button.value, answer.replace) == ("/drivers practices coaching", True)
    assert "Coaching" in str(sent(answer.message))


async def test_a_button_in_a_message_for_all_is_answered_below_it(office: Office) -> None:
    await office.presses(meant, "/drivers practices", ephemeral=False)

    assert not office.messenger.responses[-1].replace


async def test_a_button_leads_nobody_to_what_is_not_for_them(office: Office) -> None:
    with pytest.raises(NotLeaderError):
        await office.presses(meant, "/drivers summary", person="U0N1")


@pytest.mark.parametrize("value", ["", "summary", f"/drivers summary {'x' * 2_000}"])
async def test_what_no_button_of_ours_carries_is_refused(office: Office, value: str) -> None:
    with pytest.raises(BadPayloadError):
        await office.presses(meant, value)


async def test_staff_are_not_led_to_what_is_not_for_them(office: Office) -> None:
    text = await told(office, "sumary", person="U0N1")

    assert "Did you mean" not in text
    assert "`/drivers summary` is for members of a leadership channel and admins of Driver Pulse." in text


async def test_what_is_near_nothing_gets_help_and_can_not_mention_anybody(office: Office) -> None:
    text = await told(office, "<!channel> weather")

    assert "I don't understand" in text
    assert "Did you mean" not in text
    assert "<!channel>" not in text


def test_the_commands_are_those_that_slack_shows_as_a_hint() -> None:
    assert set(COMMANDS) == {
        "summary",
        "compare",
        "export",
        "schedule",
        "schedules",
        "settings",
        "audit",
        "practices",
        "me",
        "help",
    }
