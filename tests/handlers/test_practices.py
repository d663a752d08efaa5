"""The catalogue is open to everybody."""

import pytest

from bot.domain.catalogue import UnknownPracticeError
from bot.handlers import practices
from tests.handlers.office import Office
from tests.views.screens import sent, texts_in


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


async def test_anybody_reads_all_practices(office: Office):
    await office.types(practices.show_all, person="U0N1")
    assert "Title of p1" in words(office)


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
