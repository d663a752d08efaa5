"""A leader takes figures along: the file comes to their direct messages, opens, and the audit list knows of it."""

import io

from openpyxl import load_workbook
from pypdf import PdfReader

from sandbox.files import File
from tests.journeys.town import FULLY, NOT_YET, PARTLY, Town


async def taken_along(town: Town, format: str) -> File:
    """What the leader gets who types the command and chooses this."""
    offer = await town.answer_to(town.leader, "/drivers export fa")
    assert "What do you want to take along?" in offer
    await town.leader.presses(format, in_=town.leaders)
    assert "is on its way" in await town.told(town.leader, town.leaders)
    [file] = town.leader.dm(town.app).messages[-1].files
    return file


def without_spaces(text: str) -> str:
    """Where lines of print break is left to the paper."""
    return "".join(text.split())


async def asked_and_answered(town: Town) -> None:
    await town.asks()
    await town.everybody_answers(FULLY, PARTLY, NOT_YET)
    await town.moves(days=4)


async def test_tallies_come_as_a_workbook(town: Town):
    await asked_and_answered(town)
    file = await taken_along(town, "Excel")
    assert file.name.endswith(".xlsx")
    assert file.content is not None
    book = load_workbook(io.BytesIO(file.content))
    head, *rows = ([cell.value for cell in row] for row in book["Tallies"].iter_rows())
    units = {row[head.index("unit")]: row for row in rows}

    assert set(units) == {"#north", "#south"}
    assert [units["#north"][head.index(name)] for name in ("asked", "fully", "partly", "not_yet", "k")] == [
        8,
        3,
        3,
        2,
        5,
    ]
    assert "About" in book.sheetnames
    assert not any(person.name in str(rows) for person in town.staff(town.north))


async def test_a_report_comes_as_a_pdf_that_says_what_the_summary_says(town: Town):
    await asked_and_answered(town)
    summary = await town.answer_to(town.leader, "/drivers summary fa")
    file = await taken_along(town, "Report, A4")
    assert file.content is not None
    assert file.content.startswith(b"%PDF")
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages).split())

    told = [line for line in summary.splitlines() if " rated · " in line]
    assert told
    assert all(without_spaces(line.replace("*", "")) in without_spaces(printed) for line in told)
    assert "#north and #south" in printed


async def test_the_audit_list_says_who_took_what(town: Town):
    await asked_and_answered(town)
    await taken_along(town, "CSV")
    listed = await town.answer_to(town.admin, "/drivers audit")

    assert "@Lea Leader took figures of *Reading First* along." in listed
    assert "Format: CSV" in listed
    assert "Driver: Facilitative Administration" in listed


async def test_without_the_permission_a_sentence_says_what_is_missing(town: Town):
    await asked_and_answered(town)
    assert town.app.scopes is not None
    town.app.scopes -= {"files:write"}
    await town.answer_to(town.leader, "/drivers export")
    await town.leader.presses("CSV", in_=town.leaders)

    assert "the Slack app lacks the permission `files:write`" in await town.told(town.leader, town.leaders)
