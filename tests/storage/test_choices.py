"""Choices: who takes no direct messages on which day."""

from datetime import date, timedelta

import pytest

from bot.domain.choice import Choice
from storage import choices
from storage.engine import Database
from tests.factories import WORKSPACE

TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)
NO_MESSAGES = Choice(direct_messages=False)


async def test_who_never_chose_takes_messages(database: Database):
    assert await database.read(choices.choice, WORKSPACE, "UBO") == Choice()
    assert await database.read(choices.without_messages, WORKSPACE, ["UBO"], on=TODAY) == frozenset()


async def test_the_last_choice_counts(database: Database):
    await database.write(choices.save_choice, WORKSPACE, "UBO", NO_MESSAGES)
    await database.write(choices.save_choice, WORKSPACE, "UBO", Choice(snoozed_until=TOMORROW))

    assert await database.read(choices.choice, WORKSPACE, "UBO") == Choice(snoozed_until=TOMORROW)


@pytest.mark.parametrize(
    ("chosen", "on", "takes"),
    [
        (Choice(), TODAY, True),
        (NO_MESSAGES, TODAY, False),
        (Choice(snoozed_until=TOMORROW), TODAY, False),
        (Choice(snoozed_until=TOMORROW), TOMORROW, True),
        (Choice(snoozed_until=TODAY - timedelta(days=30)), TODAY, True),
        (Choice(snoozed_until=TODAY, direct_messages=False), TOMORROW, False),
    ],
)
async def test_the_query_and_the_rule_agree(database: Database, chosen: Choice, on: date, takes: bool):
    await database.write(choices.save_choice, WORKSPACE, "UBO", chosen)

    assert chosen.takes_messages(on) is takes
    assert await database.read(choices.without_messages, WORKSPACE, ["UBO", "UCY"], on=on) == (
        frozenset() if takes else {"UBO"}
    )


async def test_thousands_of_people_are_asked_about_at_once(database: Database):
    for person in ("U0000", "U0499", "U0500", "U2999"):
        await database.write(choices.save_choice, WORKSPACE, person, NO_MESSAGES)
    everybody = [f"U{number:04}" for number in range(3000)]

    found = await database.read(choices.without_messages, WORKSPACE, everybody, on=TODAY)

    assert found == {"U0000", "U0499", "U0500", "U2999"}


async def test_a_choice_in_another_workspace_says_nothing(database: Database):
    await database.write(choices.save_choice, "TOTHER", "UBO", NO_MESSAGES)

    assert await database.read(choices.without_messages, WORKSPACE, ["UBO"], on=TODAY) == frozenset()
    assert await database.read(choices.choice, WORKSPACE, "UBO") == Choice()
