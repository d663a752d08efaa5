"""Made-up reports for the screens of leaders: a test names only what matters to it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import slackblocks

from bot.domain.catalogue import Group
from bot.domain.query import Query
from bot.domain.report import DigestContent, DigestSection, ScheduleReport, SummaryReport
from bot.domain.scale import Counts
from bot.domain.schedule import ScheduleState
from bot.domain.series import Chart, End, Line, Point, Step
from bot.domain.statistics import driver_estimate, practice_estimate
from bot.domain.summary import Scope, Summary, UnpublishedRound, summarize
from bot.domain.trends import Change, DriverFigure, PracticeFigure, PublishedRound, Verdict, Window
from bot.domain.units import Unit
from bot.views.message import Message
from tests.factories import MONDAY, make_cadence, make_catalogue

CATALOGUE = make_catalogue()
WINDOW = Window(MONDAY - timedelta(days=91), MONDAY)
NORTH_AND_SOUTH = frozenset({"C0NORTH", "C0SOUTH"})


def make_counts(raters: int = 20, score: float = 0.5, cant_tell: int = 0) -> Counts:
    """Ratings at the two ends of the scale that make a score."""
    fully = round(raters * score)
    return Counts(not_yet=raters - fully, fully=fully, cant_tell=cant_tell)


def make_round(
    practice: str = "coaching/c1",
    *,
    counts: Counts | None = None,
    asked: int = 30,
    closed_at: datetime = MONDAY - timedelta(days=4),
    segments: frozenset[str] = NORTH_AND_SOUTH,
) -> PublishedRound:
    """A round of one unit that holds all its segments."""
    counts = counts or make_counts()
    return PublishedRound(
        round_id=f"{practice} {closed_at:%Y-%m-%d}",
        practice=practice,
        driver=practice.partition("/")[0],
        closed_at=closed_at,
        segments=segments,
        asked=asked,
        answered=counts.answered,
        units=(Unit(tuple(sorted(segments)), asked, counts),),
    )


def make_too_few(practice: str = "coaching/c2", **changes: object) -> UnpublishedRound:
    round_ = UnpublishedRound(
        round_id=practice,
        practice=practice,
        driver=practice.partition("/")[0],
        closed_at=MONDAY - timedelta(days=3),
        segments=NORTH_AND_SOUTH,
        asked=9,
        answered=3,
    )
    return replace(round_, **changes)


def half_a_year(before: float, after: float, practices: int = 4, raters: int = 40) -> list[PublishedRound]:
    """A driver whose practices were all asked in both windows, with these scores."""
    driver = "facilitative-administration"
    times = {before: MONDAY - timedelta(days=100), after: MONDAY - timedelta(days=10)}
    return [
        make_round(f"{driver}/p{place}", counts=make_counts(raters, score), asked=50, closed_at=closed_at)
        for place in range(1, practices + 1)
        for score, closed_at in times.items()
    ]


def make_summary(
    rounds: Iterable[PublishedRound] = (),
    too_few: Iterable[UnpublishedRound] = (),
    *,
    window: Window = WINDOW,
    scope: Scope | None = None,
) -> Summary:
    order = [one.id for one in CATALOGUE.practices]
    return summarize(rounds, too_few, window=window, order=order, scope=scope)


def make_chart(
    *lines: Line, group: Group = Group.ORGANIZATION, left_out: Iterable[str] = (), step: Step = Step.MONTH
) -> Chart:
    """A chart at the ends of the last months of 2026, with a line of one driver unless others are given."""
    shown = lines or (make_line(),)
    return Chart(group, step, tuple(point.end for point in shown[0].points), shown, tuple(left_out))


def make_line(
    driver: str = "facilitative-administration",
    *scores: float,
    raters: int = 20,
    same_people: bool = True,
) -> Line:
    """A driver of one practice that stood at these scores, up to twelve; without any it rises in three steps."""
    scores = scores or (0.4, 0.5, 0.7)
    ends = [datetime(2026, month, 1, tzinfo=UTC) for month in range(13 - len(scores), 13)]
    estimates = [driver_estimate([practice_estimate(make_counts(raters, score))]) for score in scores]
    points = (
        Point(End((at - timedelta(days=1)).date(), at), estimate) for at, estimate in zip(ends, estimates, strict=True)
    )
    return Line(driver=driver, practices=(f"{driver}/p1",), points=tuple(points), same_people=same_people)


def make_report(summary: Summary | None = None, **changes: object) -> ScheduleReport:
    report = ScheduleReport(
        program="Reading First",
        cadence=make_cadence(),
        state=ScheduleState.ACTIVE,
        channels=("C0NORTH", "C0SOUTH"),
        summary=summary or make_summary([make_round()]),
    )
    return replace(report, **changes)


def make_answer(*reports: ScheduleReport, query: Query | None = None) -> SummaryReport:
    return SummaryReport(query=query or Query(), schedules=reports or (make_report(),), catalogue=CATALOGUE)


def make_section(report: ScheduleReport | None = None, **changes: object) -> DigestSection:
    section = DigestSection(report=report or make_report(), closed=(make_round(),), unasked=(), coming=None)
    return replace(section, **changes)


def make_digest(*sections: DigestSection, **changes: object) -> DigestContent:
    content = DigestContent(
        program="Reading First",
        after=MONDAY - timedelta(days=7),
        until=MONDAY,
        sections=sections or (make_section(),),
        catalogue=CATALOGUE,
    )
    return replace(content, **changes)


def make_change(before: float, after: float, verdict: Verdict, practices: int = 4) -> Change:
    return Change(verdict=verdict, before=before, after=after, practices=practices)


def driver_of(*figures: PracticeFigure, change: Change) -> DriverFigure:
    """A driver with these practices and the change that a test wants it to have."""
    [driver] = make_summary([make_round()]).drivers
    return replace(driver, practices=figures or driver.practices, change=change)


def as_slack_gets_it(message: Message) -> list[dict[str, Any]]:
    """The blocks as JSON, checked by slackblocks against Slack's limits for a whole message."""
    sent = slackblocks.Message(channel="C0LEAD", text=message.text, blocks=list(message.blocks)).to_dict()
    return json.loads(sent["blocks"]) if isinstance(sent["blocks"], str) else sent["blocks"]


def words_on(message: Message) -> str:
    """Everything that a message's blocks say, one block after the other."""
    return "\n".join("".join(_texts(block)) for block in as_slack_gets_it(message))


def lines_on(message: Message) -> list[str]:
    return words_on(message).splitlines()


def _texts(value: object) -> list[str]:
    """All strings under "text" in a block's JSON, in their order."""
    if isinstance(value, list):
        return [found for inner in value for found in _texts(inner)]
    if not isinstance(value, dict):
        return []
    text = value.get("text")
    return [text] if isinstance(text, str) else [found for inner in value.values() for found in _texts(inner)]
