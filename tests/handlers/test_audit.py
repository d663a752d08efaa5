"""The audit list in an admin's hands."""

import pytest

from bot.domain.audit import Act
from bot.handlers import audit
from bot.handlers.payloads import BadPayloadError
from bot.services.auditing import note
from bot.services.roles import NotAdminError
from tests.factories import WORKSPACE
from tests.handlers.office import Office
from tests.views.screens import sent, texts_in


async def changes(office: Office, number: int) -> None:
    for place in range(number):
        await office.deps.write(
            note,
            WORKSPACE,
            "U0ADMIN",
            Act.SCHEDULE_MADE,
            f"Program {place}",
            now=office.clock.now(),
            random=office.clock.random,
        )


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


async def test_an_admin_reads_what_was_changed(office: Office) -> None:
    await changes(office, 1)
    await office.types(audit.show_audit)

    assert "<@U0ADMIN> made a schedule of *Program 0*." in words(office)


async def test_pages_are_turned_in_place(office: Office) -> None:
    await changes(office, 10)
    await office.types(audit.show_audit)
    assert "Entries 1 to 8 of 10" in words(office)
    await office.presses(audit.turn_page, "8")

    assert "Entries 9 to 10 of 10" in words(office)
    assert office.messenger.responses[-1].replace


async def test_others_read_who_may(office: Office) -> None:
    with pytest.raises(NotAdminError):
        await office.types(audit.show_audit, person="U0N1")
    with pytest.raises(NotAdminError):
        await office.presses(audit.turn_page, "8", person="U0N1")


async def test_a_page_that_is_no_number_is_refused(office: Office) -> None:
    with pytest.raises(BadPayloadError):
        await office.presses(audit.turn_page, "-8")
