"""What leaders see in their Home tab: each program's drivers at a glance, over time, and the ways to more."""

from collections.abc import Iterator
from dataclasses import dataclass

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ContextBlock,
    DataTableBlock,
    Markdown,
    PlainText,
    RawNumber,
    RawText,
    RichTextBlock,
    SectionBlock,
)

from bot.domain.catalogue import Catalogue
from bot.domain.home import Home, ProgramGlance
from bot.domain.report import ScheduleReport
from bot.domain.trends import Change, DriverFigure, Verdict
from bot.views import ids
from bot.views.cadence import schedule_label
from bot.views.charts import drivers_over_time
from bot.views.layout import Figure
from bot.views.sentences import (
    change_sentence,
    compared_since,
    driver_name,
    points_of,
    response_sentences,
    score_sentence,
)
from bot.views.words import begun, escaped, percent, percentage, plural, when

HEAD = ("Driver", "Score", "95% interval", "Change", "People")
CAPTION = "How the drivers stand"

_WORDS = {
    Verdict.NO_CLEAR_CHANGE: "no clear change",
    Verdict.DIFFERENT_PEOPLE: "other people were asked",
}


@dataclass(frozen=True)
class DriverTable:
    """A row for each driver, in the catalogue's order; readers sort it themselves."""

    figures: tuple[DriverFigure, ...]
    catalogue: Catalogue

    @property
    def is_chart(self) -> bool:
        return False

    @property
    def length(self) -> int:
        """Characters of all cells."""
        return len(CAPTION) + sum(len(cell.text) for row in self._rows() for cell in row)

    def block(self, block_id: str) -> Block:
        rows: list[list[RawText | RawNumber | RichTextBlock]] = [[*row] for row in self._rows()]
        return DataTableBlock(rows, CAPTION, page_size=len(self.figures), block_id=block_id)

    def _rows(self) -> list[list[RawText | RawNumber]]:
        return [[RawText(name) for name in HEAD], *(self._row(figure) for figure in self.figures)]

    def _row(self, figure: DriverFigure) -> list[RawText | RawNumber]:
        estimate = figure.estimate
        return [
            RawText(self.catalogue.driver_or_gone(figure.driver).name),
            RawNumber(percentage(estimate.score), percent(estimate.score)),
            RawText(f"{percent(estimate.low)} to {percent(estimate.high)}"),
            RawText(begun(trend_words(figure.change))),
            RawNumber(figure.people, f"{figure.people:,}"),
        ]


def leaders_blocks(home: Home, *, older: bool = False) -> Iterator[Block]:
    """The leaders' part of the tab; with `older` in blocks that every Slack takes. Nothing for anybody else."""
    if home.glances is None:
        return
    yield _section("*The drivers at a glance*", "home_glances")
    for place, glance in enumerate(home.glances):
        yield from _program(glance, home.catalogue, f"home_glance_{place}", older=older)
    yield ActionsBlock(
        elements=[_button("All comments", ids.HOME_COMMENTS, "home"), _button("Export", ids.HOME_EXPORT, "home")],
        block_id="home_leaders_more",
    )
    yield _small(_foot(home), "home_glances_foot")


def trend_words(change: Change) -> str:
    """How a driver moved, in a few words; never more than may be said."""
    if change.verdict in _WORDS:
        return _WORDS[change.verdict]
    if change.before is None or change.after is None:
        return "nothing before"
    return f"{change.verdict} {plural(points_of(change), 'point')}"


def has_table(home: Home) -> bool:
    """Whether the tab holds blocks that not every Slack takes yet: a table, and charts below it."""
    return any(report.summary.drivers for glance in home.glances or () for report in glance.reports)


def _program(glance: ProgramGlance, catalogue: Catalogue, name: str, *, older: bool) -> Iterator[Block]:
    yield _section(f"*{escaped(glance.program)}*", name)
    for place, report in enumerate(glance.reports):
        yield from _schedule(report, catalogue, f"{name}_{place}", older=older)
    if not glance.reports:
        yield _small("Nothing is asked in this program now, and nothing has figures.", f"{name}_nothing")
    yield _small(" ".join(_besides(glance)), f"{name}_besides")
    yield ActionsBlock(elements=[_button("Summary", ids.HOME_SUMMARY, glance.program_id)], block_id=f"{name}_ways")


def _schedule(report: ScheduleReport, catalogue: Catalogue, name: str, *, older: bool) -> Iterator[Block]:
    """One schedule: under what it is called, where its drivers stand, who rated, and how they stood before."""
    figure = _figure(report, catalogue)
    if figure is None:
        yield _small(f"{begun(_label(report))}. {_nothing_yet(report)}", name)
        return
    yield from _shown(figure, name, older=older)
    yield _small(" ".join(response_sentences(report.summary.response, report.summary.response_before)), f"{name}_rated")
    for place, chart in enumerate(report.charts):
        yield from _shown(drivers_over_time(chart, catalogue), f"{name}_chart_{place}", older=older)


def _shown(figure: Figure, name: str, *, older: bool) -> Iterator[Block]:
    parts = figure.older if older else figure.new
    yield from (part.block(f"{name}_{place}") for place, part in enumerate(parts))


def _figure(report: ScheduleReport, catalogue: Catalogue) -> Figure | None:
    """The drivers that have figures; None if there are none."""
    drivers = report.summary.drivers
    if not drivers:
        return None
    label = begun(_label(report))
    return Figure(
        drawn=DriverTable(drivers, catalogue),
        sentence=label,
        lines=(label, *(_line(one, report, catalogue) for one in drivers)),
    )


def _line(figure: DriverFigure, report: ScheduleReport, catalogue: Catalogue) -> str:
    change = change_sentence(figure.change, since=compared_since(report.summary))
    people = plural(figure.people, "person", "people")
    return f"{driver_name(figure.driver, catalogue)}: {score_sentence(figure.estimate)} · {people} · {begun(change)}"


def _label(report: ScheduleReport) -> str:
    window = report.summary.window
    label = schedule_label(report.cadence, report.state, leaders=report.asks_leaders)
    return f"{label}, in the last {(window.end - window.start).days} days"


def _nothing_yet(report: ScheduleReport) -> str:
    if report.closes_next:
        return f"No figures yet; a check-in is open until {when(report.closes_next)}."
    if report.summary.closed:
        return "No figures: too few people rated."
    return "No figures in this time."


def _besides(glance: ProgramGlance) -> Iterator[str]:
    if glance.more:
        yield "There are more schedules: *Summary* has them."
    if glance.unread:
        yield f"*{plural(glance.unread, 'comment')}* that you have not looked at."
    else:
        yield "No new comments."
    if glance.digest_at:
        yield f"Next digest: {when(glance.digest_at)}, if something has closed by then."


def _foot(home: Home) -> str:
    more = "There are more programs; " if home.more else ""
    return (
        f"{more}`/drivers summary` shows all, and how to read it. People are those of the practice that the fewest "
        "rated. After a close this is shown anew within minutes."
    )


def _button(text: str, action_id: str, value: str) -> Button:
    return Button(text=PlainText(text), action_id=action_id, value=value)


def _section(text: str, block_id: str) -> SectionBlock:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)


def _small(text: str, block_id: str) -> ContextBlock:
    return ContextBlock(elements=[Markdown(text, verbatim=True)], block_id=block_id)
