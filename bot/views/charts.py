"""Charts as Slack draws them, each below the sentence that says what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from slackblocks import AxisConfig, BarChart, Block, DataPoint, DataSeries, DataVisualizationBlock, LineChart

from bot.domain.catalogue import Catalogue, Group
from bot.domain.scale import Counts, Rating
from bot.domain.scale_words import ScaleWords
from bot.domain.series import Chart, End, Line, Step
from bot.domain.spoken import MONTHS, listed, plural
from bot.views.layout import Figure
from bot.views.sentences import driver_name
from bot.views.words import escaped, percent, percentage

MOST_LINES = 6
"""Lines of one chart: what the reference names; the builders take more."""

LONGEST_LABEL = 20
"""Characters of a name or label in a chart
(https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block)."""

GROUPS = {Group.ORGANIZATION: "Organization drivers", Group.COMPETENCY: "Competency drivers"}

_OTHER_PEOPLE = "Not every point comes from the same people, so a step may be one of who was asked."
_CHANCE = "A step may also be chance; what counts as a change is said at each driver."


class Kind(StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True)
class Trace:
    """A named row of percentages, one for each label of its drawing."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Drawing:
    """A chart: labels along its lower edge and at least one trace, all names and labels short and unlike."""

    kind: Kind
    title: str
    labels: tuple[str, ...]
    traces: tuple[Trace, ...]
    unit: str

    @property
    def is_chart(self) -> bool:
        return True

    @property
    def length(self) -> int:
        """Characters of its texts."""
        return len(self.title) + len(self.unit) + sum(map(len, (*self.labels, *(one.name for one in self.traces))))

    def block(self, block_id: str) -> Block:
        series = [DataSeries(one.name, list(map(DataPoint, self.labels, one.values))) for one in self.traces]
        axis = AxisConfig(list(self.labels), y_label=self.unit)
        chart = LineChart(series, axis) if self.kind is Kind.LINE else BarChart(series, axis)
        return DataVisualizationBlock(self.title, chart, block_id=block_id)


def drivers_over_time(chart: Chart, catalogue: Catalogue) -> Figure:
    """The lines of a group's drivers; of more than a chart holds the first, and the others are named."""
    shown, others = chart.lines[:MOST_LINES], chart.lines[MOST_LINES:]
    labels = tuple(_label(end, chart.step) for end in chart.ends)
    title = f"*{GROUPS[chart.group]} over time.* {_axis(chart)}"
    doubts = [
        *_not_drawn(chart.left_out, others, catalogue),
        *([] if all(line.same_people for line in shown) else [_OTHER_PEOPLE]),
        _CHANCE,
    ]
    sentence = " ".join([title, *(_first_and_last(line, catalogue) for line in shown), *doubts])
    names = told_apart([catalogue.driver_or_gone(line.driver).name for line in shown])
    traces = tuple(Trace(name, _percentages(line)) for name, line in zip(names, shown, strict=True))
    return Figure(
        drawn=Drawing(Kind.LINE, GROUPS[chart.group], labels, traces, "Score in %"),
        sentence=sentence,
        lines=(" ".join([title, *doubts]), *(f"• {_in_words(line, labels, catalogue)}" for line in shown)),
        spoken=sentence.replace("*", ""),
    )


def answer_shares(counts: Counts, words: ScaleWords) -> Figure:
    """A bar for each rating; the shares in words stand above it wherever it is used."""
    shares = {Rating.NOT_YET: counts.not_yet, Rating.PARTLY: counts.partly, Rating.FULLY: counts.fully}
    said = [f"{percent(number / counts.raters)} {escaped(words.of(rating))}" for rating, number in shares.items()]
    return Figure(
        drawn=Drawing(
            kind=Kind.BAR,
            title="How ratings were spread",
            labels=told_apart([words.of(rating) for rating in shares]),
            traces=(Trace("Share", tuple(percentage(number / counts.raters) for number in shares.values())),),
            unit="Share of those who rated, in %",
        ),
        spoken=f"Of those who rated, this many said: {listed(said)}.",
    )


def told_apart(names: Sequence[str], longest: int = LONGEST_LABEL) -> tuple[str, ...]:
    """Names short enough for a chart, no two alike: cut with an ellipsis, and numbered where that is not enough."""
    found: list[str] = []
    for name in names:
        tidy = " ".join(name.split()) or "?"
        label, number = _cut(tidy, longest), 1
        while label in found:
            number += 1
            label = f"{_cut(tidy, longest - len(str(number)) - 1)} {number}"
        found.append(label)
    return tuple(found)


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip(' -')}…"


def _axis(chart: Chart) -> str:
    first, last = (_spoken_end(end.day, chart.step) for end in (chart.ends[0], chart.ends[-1]))
    return f"Each point is the score at the end of a {chart.step}, from {first} to {last}."


def _spoken_end(day: date, step: Step) -> str:
    month = MONTHS[day.month - 1]
    return f"{month} {day.day}, {day.year}" if step is Step.WEEK else f"{month} {day.year}"


def _label(end: End, step: Step) -> str:
    """Weeks lie within a quarter and months within a year: neither repeats."""
    month = MONTHS[end.day.month - 1][:3]
    return f"{month} {end.day.day}" if step is Step.WEEK else f"{month} {end.day.year}"


def _first_and_last(line: Line, catalogue: Catalogue) -> str:
    first, last = (percent(point.estimate.score) for point in (line.points[0], line.points[-1]))
    fewest = min(point.estimate.raters for point in line.points)
    basis = f"{plural(len(line.practices), 'practice')}, at least {plural(fewest, 'person', 'people')}"
    way = f"begins and ends at {first}" if first == last else f"goes from {first} to {last}"
    return f"The line of {driver_name(line.driver, catalogue)} {way} ({basis})."


def _not_drawn(changed: Sequence[str], others: Sequence[Line], catalogue: Catalogue) -> list[str]:
    names = [driver_name(one, catalogue) for one in changed]
    beyond = [driver_name(line.driver, catalogue) for line in others]
    return [
        *([f"Not drawn, since the practices asked were not the same throughout: {listed(names)}."] if names else []),
        *([f"Not drawn, since a chart holds {MOST_LINES} lines: {listed(beyond)}."] if beyond else []),
    ]


def _in_words(line: Line, labels: Sequence[str], catalogue: Catalogue) -> str:
    points = (f"{label} {value}%" for label, value in zip(labels, _percentages(line), strict=True))
    return f"{driver_name(line.driver, catalogue)}: {' · '.join(points)}"


def _percentages(line: Line) -> tuple[int, ...]:
    return tuple(percentage(point.estimate.score) for point in line.points)
