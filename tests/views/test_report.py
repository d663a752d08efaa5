"""The report to print says what the summary says, and what people wrote stays words in every form of it."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader
from slackblocks import ActionsBlock

from bot.domain.export import Export, ExportFormat
from bot.domain.report import ScheduleReport
from bot.domain.series import Axis, chart_axis, charts
from bot.domain.trends import PublishedRound, Window
from bot.press import Pdf, PressError, press
from bot.views.document import Document, Drawing, Grid, Lines, Title
from bot.views.report import document_of
from bot.views.report_page import page_of
from bot.views.report_print import pdf_of
from bot.views.report_words import Reader
from bot.views.summary import summary_message
from bot.views.table import tidy_text
from bot.views.words import escaped
from tests.examples import examples
from tests.factories import MONDAY
from tests.views.reports import (
    CATALOGUE,
    half_a_year,
    make_answer,
    make_counts,
    make_report,
    make_round,
    make_summary,
    make_too_few,
    words_on,
)

NAMES = {"C0NORTH": "#north", "C0SOUTH": "#south"}
READER = Reader(NAMES, "Europe/Berlin")


def months(practice: str, scores: list[float]) -> list[PublishedRound]:
    """A practice that was asked once a month, up to this one."""
    return [
        make_round(practice, counts=make_counts(30, score), closed_at=MONDAY - timedelta(days=5 + 30 * place))
        for place, score in enumerate(reversed(scores))
    ]


def with_charts(*rounds: PublishedRound, **changes: object) -> ScheduleReport:
    axis = chart_axis(MONDAY - timedelta(days=170), Window(MONDAY - timedelta(days=200), MONDAY), zone="Europe/Berlin")
    assert isinstance(axis, Axis)
    drawn = charts(rounds, CATALOGUE, axis, lookback=timedelta(days=91))
    return make_report(make_summary(rounds, [make_too_few()]), charts=drawn, **changes)


def a_report(**changes: object) -> ScheduleReport:
    return with_charts(
        *half_a_year(0.35, 0.7)[2:],
        *months("facilitative-administration/p1", [0.2, 0.3, 0.4, 0.5, 0.6, 0.6]),
        *months("coaching/c1", [0.5, 0.5, 0.4, 0.4, 0.4, 0.4]),
        **changes,
    )


def exported(*reports: ScheduleReport, **changes: object) -> Export:
    made = Export(ExportFormat.PDF_A4, MONDAY, "Europe/Berlin", make_answer(*reports), NAMES)
    return replace(made, **changes)


def document(*reports: ScheduleReport, **changes: object) -> Document:
    return document_of(exported(*(reports or (a_report(),)), **changes))


def sentences(document: Document) -> list[str]:
    found = [part for section in document.sections for part in section.parts if isinstance(part, Lines)]
    return ["".join(run.text for run in line) for part in found for line in part.lines]


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags]


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


class TestWords:
    def test_every_sentence_of_the_summary_is_in_it(self) -> None:
        report = a_report()
        message = summary_message(make_answer(report))
        words = replace(message, blocks=tuple(one for one in message.blocks if not isinstance(one, ActionsBlock)))
        shown = ["".join(run.text for run in READER.line(line)) for line in words_on(words).splitlines()]
        said = document(report)
        parts = [part for section in said.sections for part in section.parts]
        titles = [part.text for part in parts if isinstance(part, Title)]
        cells = [text for part in parts if isinstance(part, Grid) for row in (part.head, *part.rows) for text in row]

        told = {"", "Reading First", *sentences(said), *titles, "".join(cells), *said.foot}

        assert len(cells) > 7
        assert [one for one in shown if one not in told] == []

    def test_channels_dates_and_links_are_written_out(self) -> None:
        moment = "<!date^1772438400^{date_long} at {time}|x>"
        line = READER.line(f"*Coaching* in <#C0NORTH> and <#C0OTHER>, {moment}: <https://a.b|3 comments>")

        assert [(run.text, run.strong) for run in line] == [
            ("Coaching", True),
            (" in #north and a channel that is gone, Monday, March 2, 2026 at 9:00: 3 comments", False),
        ]

    @given(text=st.text(max_size=60))
    def test_what_people_wrote_is_printed_as_they_wrote_it(self, text: str) -> None:
        spelled = text.translate(str.maketrans("∗＿∼ˋǀ", "*_~`|")).replace("\u2060", "").replace("`", "'")
        assert READER.text(escaped(spelled)) == tidy_text(spelled)

    def test_charts_are_drawn_with_whole_names(self) -> None:
        drawings = [part for section in document().sections for part in section.parts if isinstance(part, Drawing)]

        assert [one.name for one in drawings] == [
            "Line chart: Organization drivers over time",
            "Line chart: Competency drivers over time",
        ]
        assert "Facilitative Administration</text>" in drawings[0].svg
        assert sum("The line of Coaching goes from 50%" in one for one in sentences(document())) == 1


class TestPage:
    def test_it_needs_nothing_else_and_can_be_found_ones_way_in(self) -> None:
        page = Page(page_of(document()))

        assert "How the drivers of Reading First stand" in page.text
        assert page.tags[0] == ("html", {"lang": "en"})
        assert page.names().count("h1") == 1
        assert {"h2", "h3", "caption", "th", "svg"} <= set(page.names())
        assert not {"script", "link", "img", "iframe"} & set(page.names())
        assert not [attrs for _, attrs in page.tags if {"src", "href"} & attrs.keys()]
        assert "@page" in page_of(document()).decode()

    @examples(0.5)
    @given(
        name=st.text(min_size=1, max_size=40) | st.sampled_from(["<script>x</script>", "</title><b>", "{{ 1 + 1 }}"])
    )
    def test_names_never_become_markup(self, name: str) -> None:
        usual = Page(page_of(document()))
        page = Page(page_of(document(a_report(program=name), names={"C0NORTH": name, "C0SOUTH": name})))

        assert page.tags == usual.tags
        assert tidy_text(name) in page.text


class TestPdf:
    @pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
    def test_it_is_a_tagged_pdf_with_title_language_and_bookmarks(self, paper: str, size: tuple[int, int]) -> None:
        made = pdf_of(document(), paper, made_at=MONDAY)
        found = PdfReader(io.BytesIO(made))
        root = found.trailer["/Root"]

        assert made.startswith(b"%PDF")
        assert (round(found.pages[0].mediabox.width), round(found.pages[0].mediabox.height)) == size
        assert found.metadata is not None
        assert found.metadata.title == "How the drivers of Reading First stand"
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
        assert found.outline[0]["/Title"] == "Reading First"
        assert b"pdfuaid:part>1" in root["/Metadata"].get_data()

    def test_it_says_what_the_page_says(self) -> None:
        whole = read(pdf_of(document(), "a4", made_at=MONDAY))
        for sentence in sentences(document()):
            assert re.sub(r"\s", "", sentence) in re.sub(r"\s", "", whole)

    def test_the_same_values_make_the_same_bytes(self) -> None:
        assert pdf_of(document(), "a4", made_at=MONDAY) == pdf_of(document(), "a4", made_at=MONDAY)

    @pytest.mark.parametrize(
        "name", ["Школа", "Σχολείο", "בית ספר", "مدرسة", "Trường học", "#eval(1) $x$ *a* `b` @c <d> \\ ["]
    )
    def test_names_are_printed_as_they_are(self, name: str) -> None:
        made = pdf_of(document(a_report(program=name)), "a4", made_at=MONDAY)

        assert b"pdfuaid:part" in PdfReader(io.BytesIO(made)).trailer["/Root"]["/Metadata"].get_data()
        assert PdfReader(io.BytesIO(made)).outline[0]["/Title"] == name

    @pytest.mark.parametrize("name", ["學校", "🎉", "\U00013000", "\ufffd"])
    def test_what_no_font_has_breaks_nothing(self, name: str) -> None:
        assert pdf_of(document(a_report(program=name)), "a4", made_at=MONDAY).startswith(b"%PDF")

    @examples(0.5)
    @example(name=" ")
    @given(name=st.text(min_size=1, max_size=30))
    def test_whatever_people_write_it_is_printed(self, name: str) -> None:
        assert pdf_of(document(a_report(program=name)), "a4", made_at=MONDAY).startswith(b"%PDF")


class TestPress:
    async def test_it_prints_in_another_process(self) -> None:
        assert await press(Pdf(document(), "a4", MONDAY)) == pdf_of(document(), "a4", made_at=MONDAY)

    async def test_what_cant_be_made_is_told_without_peoples_words(self) -> None:
        with pytest.raises(PressError, match=r"could not be made: KeyError$"):
            await press(Pdf(document(a_report(program="Secret")), "napkin", MONDAY))

    async def test_it_does_not_wait_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.press.PATIENCE", 0.0)
        with pytest.raises(PressError, match="took longer"):
            await press(Pdf(document(), "a4", MONDAY))
