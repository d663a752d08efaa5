"""The report to print: the figures and sentences of a summary, with charts."""

from collections.abc import Iterator, Sequence

from bot.domain.catalogue import Catalogue
from bot.domain.export import Export
from bot.domain.report import ScheduleReport, SummaryReport
from bot.domain.series import Chart, Line
from bot.domain.spoken import listed, zone_name
from bot.views.charts import GROUPS, MOST_LINES, Kind
from bot.views.charts import Drawing as Plot
from bot.views.data_table import Cell, Table, cell_text
from bot.views.document import Document, Drawing, Grid, Lines, Part, Section, Title
from bot.views.layout import Figure, Paragraph
from bot.views.layout import Part as Said
from bot.views.report_chart import Drawn, line_chart
from bot.views.report_words import Reader
from bot.views.sentences import how_to_read
from bot.views.summary import chapter
from bot.views.table import tidy_text


def document_of(export: Export) -> Document:
    """The report of an export, as its reader may read it."""
    report, reader = export.report, Reader(export.names, export.zone)
    programs = dict.fromkeys(tidy_text(one.program) for one in report.schedules)
    return Document(
        title=f"How the drivers of {listed(list(programs))} stand",
        subtitle=f"What staff said to Driver Pulse, as of {reader.when(export.made_at, timed=False)}",
        sections=tuple(_section(one, report, reader) for one in report.schedules),
        foot=(
            reader.text(how_to_read(one.words for one in report.schedules)),
            f"Days and times are those of {zone_name(export.zone)}.",
        ),
    )


def _section(one: ScheduleReport, whole: SummaryReport, reader: Reader) -> Section:
    charts = iter(one.charts)
    parts = (made for part in chapter(one, whole).parts for made in _parts(part, charts, whole.catalogue, reader))
    return Section(title=tidy_text(one.program), parts=tuple(parts))


def _parts(part: Said, charts: Iterator[Chart], catalogue: Catalogue, reader: Reader) -> Iterator[Part]:
    """A part of the summary as it is printed. Lines are drawn anew, with their whole names; the bars of a single
    practice are not: the words above them say the same."""
    match part:
        case Paragraph():
            yield from _sentences(part, reader)
        case Figure(drawn=Table() as table):
            yield from _lines(part.sentence, reader)
            yield Grid(table.caption, table.head, tuple(tuple(_cell(cell) for cell in row) for row in table.rows))
        case Figure(drawn=Plot(kind=Kind.LINE) as plot):
            yield from _lines(part.sentence, reader)
            yield _drawing(next(charts), plot.labels, catalogue)


def _cell(cell: Cell) -> str:
    return tidy_text(cell_text(cell))


def _sentences(paragraph: Paragraph, reader: Reader) -> Iterator[Part]:
    """A paragraph; a first line that stands out as a whole is its title."""
    lines = reader.lines(paragraph.text)
    if lines and len(lines[0]) == 1 and lines[0][0].strong:
        yield Title(lines[0][0].text)
        lines = lines[1:]
    if lines:
        yield Lines(lines, small=paragraph.small)


def _lines(mrkdwn: str, reader: Reader) -> Iterator[Part]:
    if lines := reader.lines(mrkdwn):
        yield Lines(lines)


def _drawing(chart: Chart, labels: Sequence[str], catalogue: Catalogue) -> Drawing:
    name = f"Line chart: {GROUPS[chart.group]} over time"
    lines = [
        Drawn(_driver(line, catalogue), tuple(point.estimate.score for point in line.points))
        for line in chart.lines[:MOST_LINES]
    ]
    return Drawing(name, line_chart(name, labels, lines))


def _driver(line: Line, catalogue: Catalogue) -> str:
    return tidy_text(catalogue.driver_or_gone(line.driver).name)
