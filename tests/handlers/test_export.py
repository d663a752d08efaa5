"""/drivers export: a choice for leaders, then the file in their direct messages, or a sentence about why not."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from bot import press
from bot.clock import MovableClock
from bot.domain.person import Channel
from bot.handlers import export
from bot.handlers.payloads import BadPayloadError
from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.auditing import audit_page
from bot.services.exporting import NothingToExportError
from bot.services.roles import NotLeaderError
from storage.engine import Database
from tests.factories import WORKSPACE, make_person
from tests.fakes import Upload
from tests.handlers.office import Office
from tests.services.past import Past, happened
from tests.stage import Stage
from tests.views.screens import sent, texts_in


@pytest.fixture
async def office(office: Office, clock: MovableClock) -> Office:
    """An office in which a check-in has closed."""
    office.messenger.knows_channel(Channel("C0LEAD", "lead", private=True, joined=True), members=["U0LEAD"])
    office.messenger.knows_people(make_person("U0LEAD"))
    database: Database = office.deps.database
    await happened(Stage(database, clock), Past())
    return office


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


def values(office: Office) -> list[str]:
    return [one["value"] for one in sent(office.read)[1]["elements"]]


def sent_file(office: Office) -> Upload:
    [upload] = office.messenger.uploads
    return upload


async def test_a_leader_chooses_a_format_and_gets_the_file(office: Office) -> None:
    await office.types(export.offer, "fa in #north", person="U0LEAD")
    assert values(office)[1] == "xlsx facilitative-administration <#C0NORTH>"

    await office.presses(export.take, values(office)[1], person="U0LEAD")
    upload = sent_file(office)
    assert "Your Excel file is on its way" in words(office)
    assert office.messenger.responses[-1].replace
    assert (upload.channel, upload.file.name) == ("D0LEAD", "driver-pulse-tallies-2026-03-02.xlsx")
    sheet = load_workbook(io.BytesIO(upload.file.content))["Tallies"]
    assert [cell.value for cell in next(sheet.iter_rows(min_row=2))][9:12] == ["#north", "figures", 8]


async def test_every_format_comes_in_its_own_kind(office: Office) -> None:
    for format in ("csv", "a4", "letter", "html"):
        await office.presses(export.take, format, person="U0LEAD")
    table, a4, letter, page = (one.file.content for one in office.messenger.uploads)

    assert b"Title of p1" in table
    assert PdfReader(io.BytesIO(a4)).pages[0].mediabox.height > PdfReader(io.BytesIO(letter)).pages[0].mediabox.height
    assert b"<!doctype html>" in page
    assert b"<strong>Facilitative Administration</strong> 100%" in page


async def test_a_slip_is_answered_with_what_was_meant(office: Office) -> None:
    await office.types(export.offer, "facilitatve", person="U0LEAD")
    assert "Did you mean facilitative?" in words(office)
    await office.presses(export.take, "csv facilitatve", person="U0LEAD")
    assert "Did you mean facilitative?" in words(office)
    assert office.messenger.uploads == []


async def test_who_is_no_leader_gets_nothing_by_any_way(office: Office) -> None:
    with pytest.raises(NotLeaderError):
        await office.types(export.offer, person="U0N1")
    with pytest.raises(NotLeaderError):
        await office.presses(export.take, "csv", person="U0N1")
    assert office.messenger.uploads == []


async def test_a_time_in_which_nothing_closed_has_nothing_to_take(office: Office) -> None:
    with pytest.raises(NothingToExportError):
        await office.types(export.offer, "2025-01-01..2025-01-31", person="U0LEAD")


@pytest.mark.parametrize("value", ["", "docx", "docx coaching"])
async def test_a_format_that_is_not_there_is_refused(office: Office, value: str) -> None:
    with pytest.raises(BadPayloadError):
        await office.presses(export.take, value, person="U0LEAD")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SlackRefusedError("files.getUploadURLExternal", "missing_scope", "files:write"), "permission `files:write`"),
        (SlackRefusedError("files.completeUploadExternal", "channel_not_found"), "Please try again"),
        (SlackBusyError("files.getUploadURLExternal", 30), "Please try again"),
        (SlackUnknownError("files.completeUploadExternal", "TimeoutError"), "before you ask again"),
    ],
)
async def test_a_file_that_does_not_come_is_explained_and_never_sent_again(
    office: Office, error: Exception, said: str
) -> None:
    office.messenger.fails("upload", error)
    await office.presses(export.take, "csv", person="U0LEAD")

    assert said in words(office)
    assert not office.messenger.responses[-1].replace
    assert office.messenger.calls.count("upload") == 1


async def test_a_file_that_cant_be_made_is_explained_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "PATIENCE", 0.0)
    await office.presses(export.take, "a4", person="U0LEAD")

    assert "could not be made or sent" in words(office)
    assert office.messenger.uploads == []


async def test_over_the_home_tab_it_is_said_in_a_modal(office: Office) -> None:
    await office.presses_in(export.offer_in_modal, view="home")
    buttons = office.modal.view["blocks"][1]["elements"]
    await office.presses_in(export.take, buttons[0]["value"], view="modal")

    assert sent_file(office).file.name.endswith(".csv")
    assert "is on its way" in "\n".join(texts_in(office.messenger.updated[-1].view.to_dict()))

    office.messenger.fails("upload", SlackBusyError("files.getUploadURLExternal", 30))
    await office.presses_in(export.take, "csv", view="modal")
    assert "Please try again" in "\n".join(texts_in(office.messenger.updated[-1].view.to_dict()))


async def test_the_audit_list_has_it(office: Office) -> None:
    await office.presses(export.take, "csv", person="U0LEAD")
    page = await office.deps.read(audit_page, WORKSPACE, start=0, count=1)

    assert (page.entries[0].person, page.entries[0].act) == ("U0LEAD", "exported")
