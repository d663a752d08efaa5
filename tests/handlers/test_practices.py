"""The catalogue is open to everybody."""

import pytest

from bot.domain.catalogue import UnknownPracticeError
from bot.handlers import practices
from tests.handlers.office import Office
from tests.views.screens import block, sent, texts_in


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


async def test_anybody_reads_all_practices(office: Office):
    await office.types(practices.show_all, person="U0N1")
    assert "Title of p1" in words(office)


async def test_the_practices_of_one_driver_are_read_by_its_name(office: Office):
    await office.types(practices.show_all, "Coach", person="U0N1")
    assert words(office).startswith("Coaching\nCoaches help.\nTitle of c1 (candidate)")
    assert block(sent(office.read), "practices")["type"] == "rich_text"


async def test_one_practice_is_read_by_its_name(office: Office):
    await office.types(practices.show_all, "c2", person="U0N1")
    assert "Does the program have c2?" in words(office)


async def test_a_slip_is_answered_with_what_was_probably_meant(office: Office):
    await office.types(practices.show_all, "coachng", person="U0N1")
    assert "I don't know “coachng”. Did you mean coaching?" in words(office)
    [button] = office.read.blocks[-1].elements
    assert button.value == "/drivers practices coaching"


async def test_an_unknown_word_leads_to_all_practices(office: Office):
    await office.types(practices.show_all, "bananas", person="U0N1")
    assert "Type /drivers practices to see all drivers and practices." in words(office)


@pytest.mark.parametrize("typed", ["c2 in #north", "#north c2", "c2 in <#C0NORTH|north>"])
async def test_a_channel_makes_no_difference(office: Office, typed: str):
    await office.types(practices.show_all, typed, person="U0N1")
    assert "Does the program have c2?" in words(office)


async def test_words_that_name_nothing_show_all_practices(office: Office):
    await office.types(practices.show_all, "please", person="U0N1")
    assert "Drivers and their practices" in words(office)


async def test_one_practice_is_read_and_left_again(office: Office):
    option = {"selected_option": {"value": "coaching/c1"}}
    await office.presses(practices.choose, person="U0N1", **option)
    assert "Does the program have c1?" in words(office)
    await office.presses(practices.back, person="U0N1")
    assert "Drivers and their practices" in words(office)
    assert [answer.replace for answer in office.messenger.responses] == [True, True]


async def test_a_practice_that_the_catalogue_lost_is_told(office: Office):
    with pytest.raises(UnknownPracticeError):
        await office.presses(practices.choose, selected_option={"value": "coaching/gone"})
