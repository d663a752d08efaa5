"""Taking figures along: who takes what is decided and noted in one transaction.

A reader takes what they could read in a summary, unit by unit, and nothing else: no comments, and nothing that names
a person.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.domain.audit import Act
from bot.domain.catalogue import Catalogue
from bot.domain.export import PRIVATE, Export, ExportFormat, ExportRow
from bot.domain.export_rows import Sheet
from bot.domain.query import Misunderstood, Query
from bot.domain.report import SummaryReport
from bot.domain.spoken import calendar_day, listed
from bot.domain.zones import is_zone
from bot.errors import PulseError
from bot.services.auditing import channel_marks, note
from bot.services.reading import names_for
from bot.services.summarizing import read_summary
from storage import directory, round_terms, tallies
from storage.engine import Reading, Writing

FORMATS: Mapping[ExportFormat, str] = {
    ExportFormat.CSV: "CSV",
    ExportFormat.EXCEL: "Excel",
    ExportFormat.PDF_A4: "report, A4",
    ExportFormat.PDF_LETTER: "report, Letter",
    ExportFormat.PAGE: "report, web page",
}
"""What the audit list calls each format."""


class NothingToExportError(PulseError):
    """No check-in has closed in what was asked for."""

    @property
    def sentence(self) -> str:
        return "There is nothing to take along yet: no check-in of this has closed. Type /drivers summary to see more."


async def offer_export(
    session: Reading, workspace: str, person: str, text: str, *, now: datetime, catalogue: Catalogue
) -> Query | Misunderstood:
    """What a person would take along who typed this after `/drivers export`.

    Raises NothingToExportError, and like a summary NoProgramError and NotLeaderError.
    """
    report = await read_summary(session, workspace, person, text, now=now, catalogue=catalogue)
    return report if isinstance(report, Misunderstood) else _with_figures(report).query


async def take_along(
    session: Writing,
    workspace: str,
    person: str,
    text: str,
    format: ExportFormat,
    *,
    now: datetime,
    random: Random,
    catalogue: Catalogue,
) -> Export | Misunderstood:
    """What goes into the file, but for its rows, and a note of it in the audit list. Raises as `offer_export` does."""
    found = await read_summary(session, workspace, person, text, now=now, catalogue=catalogue)
    if isinstance(found, Misunderstood):
        return found
    report = _with_figures(found)
    await _note(session, workspace, person, format, report, now=now, random=random)
    reader = await directory.person(session, workspace, person)
    zone = reader.zone if reader and is_zone(reader.zone) else "UTC"
    return Export(format, now, zone, report, await names_for(session, workspace, person))


async def with_rows(session: Reading, workspace: str, export: Export) -> Export:
    """An export that was decided, with the rows of its tallies: ten thousand of them take longer than a click may."""
    rows = [row async for row in _rows(session, workspace, export.report, export.names)]
    return replace(export, rows=tuple(rows))


def _with_figures(report: SummaryReport) -> SummaryReport:
    if not any(one.summary.closed for one in report.schedules):
        raise NothingToExportError
    return report


async def _rows(
    session: Reading, workspace: str, report: SummaryReport, names: Mapping[str, str]
) -> AsyncIterator[ExportRow]:
    """Unit by unit, schedule by schedule, oldest first."""
    for one in report.schedules:
        window = one.summary.window
        published, unpublished = await tallies.closed_rounds(
            session, workspace, one.schedule_id, after=window.start, until=window.end, scope=one.summary.scope
        )
        terms = await round_terms.terms_of_rounds(
            session, workspace, one.schedule_id, after=window.start, until=window.end
        )
        for row in Sheet(one, report.catalogue, names).rows((*published, *unpublished), terms):
            yield row


async def _note(
    session: Writing,
    workspace: str,
    person: str,
    format: ExportFormat,
    report: SummaryReport,
    *,
    now: datetime,
    random: Random,
) -> None:
    """Who took what along: which programs, as what, and how it was narrowed down."""
    subject = listed(list(dict.fromkeys(one.program for one in report.schedules)))
    called = await channel_marks(session, workspace)
    detail = "\n".join(_narrowed(report, format, called, now))
    await note(session, workspace, person, Act.EXPORTED, subject, detail=detail, now=now, random=random)


def _narrowed(report: SummaryReport, format: ExportFormat, called: Mapping[str, str], now: datetime) -> Iterator[str]:
    query = report.query
    yield f"Format: {FORMATS[format]}"
    yield f"Closed: {query.period.said if query.period else f'the usual time up to {calendar_day(now)}'}"
    if query.practice:
        yield f"Practice: {report.catalogue.found_or_gone(query.practice).title}"
    if query.driver:
        yield f"Driver: {report.catalogue.driver_or_gone(query.driver).name}"
    if query.channel:
        yield f"Channel: {called.get(query.channel, PRIVATE)}"
