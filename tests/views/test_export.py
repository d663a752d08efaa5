"""What is taken along as a table: columns as documented, safe texts, numbers as numbers, and words around it."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.domain.export import EXPORT_VERSION, Asked, Export, ExportFormat, ExportRow, Shown, Terms
from bot.domain.query import Query
from bot.domain.scale import Counts
from bot.domain.schedule import ScheduleState
from bot.domain.statistics import practice_estimate
from bot.views.export import comment_on, file_of, not_sent_message, offer_message, on_its_way_message
from bot.views.export_columns import COLUMNS, HOW_TO_READ, cells
from bot.views.export_table import table_of
from bot.views.export_workbook import workbook_of
from bot.views.table import csv_of, harmless, stamp, tidy_text
from tests.examples import examples
from tests.factories import MONDAY, make_cadence
from tests.views.reports import make_answer, make_round, words_on

PAGE = Path(__file__).parents[2] / "docs/export.md"
COUNTS = Counts(not_yet=2, partly=1, fully=4, cant_tell=1)


def make_row(**changes: object) -> ExportRow:
    row = ExportRow(
        about=Asked(
            "Reading First", "schedule", make_cadence(), ScheduleState.ACTIVE, driver="Coaching", practice="Contact"
        ),
        round=make_round(asked=30),
        terms=Terms(MONDAY - timedelta(days=7), 5),
        unit="#north",
        shown=Shown.FIGURES,
        asked=12,
        answered=8,
        counts=COUNTS,
        estimate=practice_estimate(COUNTS),
    )
    return replace(row, **changes)


def make_export(*rows: ExportRow, format: ExportFormat = ExportFormat.CSV) -> Export:
    return Export(format, MONDAY, "Europe/Berlin", make_answer(), {"C0NORTH": "#north"}, rows)


def named(text: str) -> ExportRow:
    """A row in which people called everything so."""
    about = Asked(text, "schedule", make_cadence(), ScheduleState.ACTIVE, driver=text, practice=text)
    return make_row(about=about, unit=text)


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row_says_what_its_columns_promise() -> None:
    [row] = read_csv(csv_of(table_of(make_export(make_row()))))

    assert row == {
        "program": "Reading First",
        "schedule": "Mondays, 9:00",
        "schedule_id": "schedule",
        "driver": "Coaching",
        "practice_id": "coaching/c1",
        "practice": "Contact",
        "round": "coaching/c1 2026-02-26",
        "opened": "2026-02-23T08:00:00Z",
        "closed": "2026-02-26T08:00:00Z",
        "unit": "#north",
        "shown": "figures",
        "asked": "12",
        "asked_in_round": "30",
        "answered": "8",
        "rated": "7",
        "not_yet": "2",
        "partly": "1",
        "fully": "4",
        "cant_tell": "1",
        "score": "64.3",
        "low": row["low"],
        "high": row["high"],
        "k": "5",
    }
    assert 0 < float(row["low"]) < 64.3 < float(row["high"]) < 100


def test_a_round_without_figures_leaves_places_empty() -> None:
    row = make_row(shown=Shown.TOO_FEW, unit="the whole check-in", counts=None, estimate=None)
    [read] = read_csv(csv_of(table_of(make_export(row))))

    empty = {"rated", "not_yet", "partly", "fully", "cant_tell", "score", "low", "high"}
    assert {name for name, value in read.items() if not value} == empty


def test_the_page_of_the_documentation_explains_these_columns() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)

    assert told == [(one.name, one.unit, one.meaning) for one in COLUMNS]
    assert f"version {EXPORT_VERSION}" in page
    assert [one for one in HOW_TO_READ if f"- {one}" not in page.splitlines()] == []


def test_what_columns_mean_is_version_1() -> None:
    """Who changes these names makes a new version."""
    names = "program schedule schedule_id driver practice_id practice round opened closed unit shown asked"
    names += " asked_in_round answered rated not_yet partly fully cant_tell score low high k"

    assert (EXPORT_VERSION, [one.name for one in COLUMNS]) == (1, names.split())
    assert len(cells(make_row())) == len(COLUMNS)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\t=1"])
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert harmless(tidy_text(text)).startswith("'")
    assert harmless("Reading = First") == "Reading = First"


@given(text=st.text(max_size=40))
def test_whatever_people_write_a_csv_file_has_one_row_and_no_formula(text: str) -> None:
    data = csv_of(table_of(make_export(named(text))))
    [row] = read_csv(data)

    assert data.startswith(b"\xef\xbb\xbf")
    assert not any(value.lstrip()[:1] in set("=+-@＝＋－＠") - {""} for value in row.values())
    assert row["program"] in {tidy_text(text), f"'{tidy_text(text)}"}
    assert row["k"] == "5"


@examples(0.5)
@given(text=st.text(max_size=40))
def test_whatever_people_write_a_workbook_opens_and_has_it_as_text(text: str) -> None:
    book = load_workbook(io.BytesIO(workbook_of(table_of(make_export(named(text))))))
    cell = book["Tallies"].cell(2, 1)

    assert (cell.value or "") == tidy_text(text)
    assert cell.data_type in {"s", "n"} if not tidy_text(text) else cell.data_type == "s"


def test_a_workbook_has_numbers_moments_and_an_explanation() -> None:
    table = table_of(make_export(make_row()))
    book = load_workbook(io.BytesIO(workbook_of(table)))
    head, row = ([cell.value for cell in line] for line in book["Tallies"].iter_rows())
    told = dict(zip(head, row, strict=True))

    assert (told["asked"], told["score"]) == (12, 64.3)
    assert told["closed"] == datetime(2026, 2, 26, 8, 0)  # noqa: DTZ001 - workbooks know no zones
    about = [[cell.value for cell in line] for line in book["About"].iter_rows()]
    assert [COLUMNS[0].name, COLUMNS[0].unit, COLUMNS[0].meaning] in about
    assert ["Version of the columns", "1", None] in about


def test_the_same_values_make_the_same_bytes() -> None:
    table = table_of(make_export(make_row()))

    assert workbook_of(table) == workbook_of(table)


@given(moment=st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)))  # noqa: DTZ001 - bounds are naive
def test_moments_are_written_so_that_they_can_be_read(moment: datetime) -> None:
    assert datetime.fromisoformat(stamp(moment)) == moment.replace(microsecond=0)


def test_every_format_is_offered_and_carries_what_was_asked_for() -> None:
    message = offer_message(Query(driver="coaching", channel="C0NORTH"))
    buttons = message.blocks[1]._resolve()["elements"]

    assert [one["text"]["text"] for one in buttons] == [
        "CSV",
        "Excel",
        "Report, A4",
        "Report, Letter",
        "Report as web page",
    ]
    assert buttons[0]["value"] == "csv coaching <#C0NORTH>"
    assert offer_message(Query()).blocks[1]._resolve()["elements"][3]["value"] == "letter"
    assert "no comments" in words_on(message)


def test_files_are_called_by_what_they_are_and_the_readers_day() -> None:
    late = replace(make_export(format=ExportFormat.PDF_A4), made_at=MONDAY.replace(hour=23))

    assert file_of(make_export(), b"x").name == "driver-pulse-tallies-2026-03-02.csv"
    assert file_of(late, b"x").name == "driver-pulse-report-2026-03-03.pdf"
    assert file_of(late, b"x").title == "Driver Pulse report, March 3, 2026"


def test_who_waits_reads_what_comes_or_what_to_do() -> None:
    assert words_on(on_its_way_message(make_export())).startswith("Your CSV file is on its way")
    assert "1 row." in comment_on(make_export(make_row()))
    assert "permission `files:write`" in not_sent_message(needed="files:write").text
    assert "look at my direct messages before you ask again" in not_sent_message(unsure=True).text
    assert "try again" in not_sent_message().text
