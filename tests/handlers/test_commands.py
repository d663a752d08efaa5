"""`/drivers` finds what was meant, and answers what it does not know with help that fits who asks."""

from bot.handlers.commands import COMMANDS, drivers
from tests.factories import WORKSPACE
from tests.handlers.office import Office
from tests.handlers.test_payloads import a_command


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
    assert set(COMMANDS) == {"summary", "schedule", "schedules", "settings", "audit", "practices", "me", "help"}
