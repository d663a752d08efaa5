"""`/drivers summary`: the figures of each schedule in words."""

from collections.abc import Iterator
from datetime import datetime

from slackblocks import Markdown, SectionBlock

from bot.domain.catalogue import Catalogue
from bot.domain.compared import LeadersAndStaff
from bot.domain.period import EARLIEST, Period
from bot.domain.query import Query
from bot.domain.report import ScheduleReport, SummaryReport
from bot.domain.summary import PracticeTrend, Summary
from bot.views.cadence import schedule_label
from bot.views.charts import GROUPS, answer_shares, drivers_over_time
from bot.views.compare import leaders_headline
from bot.views.deeper_ways import ways_from_summary
from bot.views.gap_table import gap_tables
from bot.views.layout import Chapter, Heading, Paragraph, Part, lay_out, paragraphs, shortened
from bot.views.message import Message
from bot.views.practice_table import practice_table
from bot.views.sentences import (
    change_sentence,
    channels,
    compared_since,
    driver_line,
    driver_name,
    extremes_sentences,
    how_to_read,
    in_place_lines,
    movement_sentence,
    practice_line,
    practice_title,
    response_sentences,
    shares_sentence,
    stronger_sentences,
    thread_line,
    together_line,
    turnout_line,
)
from bot.views.words import begun, calendar_day, escaped, percent, plural, when

COMMAND = "/drivers summary"

MOST_CHECK_INS = 6
MOST_THREADS = 5

_LEFT_OUT = (
    "There is more than fits into one message. Name a driver or a channel to see its charts, its table and all the "
    f"rest, for example `{COMMAND} coaching` or `{COMMAND} in #channel`."
)


def summary_message(report: SummaryReport) -> Message:
    """What a leader asked for, one chapter for each schedule; figures of two schedules are never put together."""
    if not report.schedules:
        sentence = f"Nothing was asked{_about(report.query, report.catalogue)}. {_way_out(report.query)}"
        return Message(text=sentence, blocks=(SectionBlock(Markdown(sentence, verbatim=True), block_id="part_0"),))
    chapters = [chapter(one, report) for one in report.schedules]
    foot = how_to_read(one.words for one in report.schedules)
    return lay_out(chapters, foot=foot, left_out=_LEFT_OUT, row=ways_from_summary(report))


def chapter(report: ScheduleReport, whole: SummaryReport) -> Chapter:
    """All that is said of one schedule; a report to print says the same."""
    headline, apart = _headline(report, whole), _seen_differently(report, whole)
    parts: tuple[Part, ...] = (
        Heading(" ".join(report.program.split())),
        Paragraph(" · ".join(_small_print(report, whole)), small=True),
        Paragraph(headline),
        *paragraphs(apart),
        *_figures(report, whole.catalogue),
        *gap_tables(_beside_leaders(report, whole), whole.catalogue),
        *_standing_out(report, whole.catalogue),
        *paragraphs(response_sentences(report.summary.response, report.summary.response_before)),
        *_without_figures(report, whole.catalogue),
        *_comments(report, whole.catalogue),
    )
    return Chapter(sentence=" ".join([f"{escaped(report.program)}: {headline}", *apart]), parts=parts)


def _seen_differently(report: ScheduleReport, whole: SummaryReport) -> tuple[str, ...]:
    """What leaders and the staff of this schedule clearly see differently."""
    pairs = _beside_leaders(report, whole)
    return tuple(said for one in pairs if (said := leaders_headline(one, whole.catalogue)))


def _beside_leaders(report: ScheduleReport, whole: SummaryReport) -> tuple[LeadersAndStaff, ...]:
    """The leadership team beside the staff of this schedule."""
    return tuple(one for one in whole.leaders if one.staff.schedule.id == report.schedule_id)


def _small_print(report: ScheduleReport, whole: SummaryReport) -> Iterator[str]:
    beside = [one.cadence for one in whole.schedules]
    yield begun(schedule_label(report.cadence, report.state, beside=beside, leaders=report.asks_leaders))
    yield f"what closed {_period(report, whole.query)}"
    yield f"asked in {channels(report.channels)}"


def _headline(report: ScheduleReport, whole: SummaryReport) -> str:
    summary, since = report.summary, compared_since(report.summary)
    if summary.drivers:
        return movement_sentence(summary.drivers, whole.catalogue, since=since)
    if summary.practices:
        return _practice_headline(summary.practices[0], whole.catalogue, since=since)
    about, period = _about(whole.query, whole.catalogue), _period(report, whole.query)
    if not summary.closed:
        return f"No check-in{about} has closed {period}. {_next(report)}".strip()
    if report.joined:
        return f"There are no figures{about} alone {period}."
    return f"Too few people rated to show figures{about} {period}."


def _practice_headline(trend: PracticeTrend, catalogue: Catalogue, *, since: datetime) -> str:
    title, score = practice_title(trend.figure.practice, catalogue), percent(trend.figure.estimate.score)
    return f"{title} stands at {score}: {change_sentence(trend.change, since=since)}."


def _next(report: ScheduleReport) -> str:
    """When there will be more."""
    if report.closes_next:
        return f"A check-in is open until {when(report.closes_next)}; figures show then if enough people have rated."
    return f"The schedule's next check-in is asked {when(report.asks_next)}." if report.asks_next else ""


def _figures(report: ScheduleReport, catalogue: Catalogue) -> tuple[Part, ...]:
    """Charts, one line per driver by group, and a table of practices; all of a single practice."""
    summary = report.summary
    if summary.scope.practice:
        return tuple(part for one in summary.practices for part in _practice(one, report, catalogue))
    return (
        *(drivers_over_time(chart, catalogue) for chart in report.charts),
        *_drivers(summary, catalogue),
        *practice_table(summary.practices, catalogue),
    )


def _drivers(summary: Summary, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    since = compared_since(summary)
    found: list[Paragraph] = []
    for group, title in GROUPS.items():
        drivers = [one for one in summary.drivers if catalogue.groups.get(one.driver) is group]
        found += paragraphs([driver_line(one, catalogue, since=since) for one in drivers], f"*{title}*")
    unknown = [one for one in summary.drivers if one.driver not in catalogue.groups]
    found += paragraphs([driver_line(one, catalogue, since=since) for one in unknown], "*Other drivers*")
    return tuple(found)


def _practice(trend: PracticeTrend, report: ScheduleReport, catalogue: Catalogue) -> tuple[Part, ...]:
    line = practice_line(trend, catalogue, since=compared_since(report.summary))
    practice = catalogue.find(trend.figure.practice)
    signs = [f"• {escaped(sign)}" for sign in practice.signs] if practice else []
    return (
        *paragraphs([line, shares_sentence(trend.figure.counts, report.words)]),
        answer_shares(trend.figure.counts, report.words),
        *paragraphs(signs, "What fully in place looks like:"),
    )


def _standing_out(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """Highest and lowest this time, what the lowest would look like, and what could make up for a low driver."""
    summary = report.summary
    lowest = summary.extremes.lowest.practice if summary.extremes else None
    return (
        *paragraphs(extremes_sentences(summary.extremes, catalogue)),
        *paragraphs(in_place_lines(lowest, catalogue) if lowest else ()),
        *paragraphs(stronger_sentences(summary.drivers, catalogue)),
    )


def _without_figures(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """Check-ins that closed without figures, or without figures of the channel that was asked for."""
    too_few = [turnout_line(one, catalogue) for one in report.summary.too_few]
    here = report.summary.scope.channel or ""
    joined = [together_line(one, here, catalogue) for one in report.joined]
    together = f"No figures for {channels([here])} alone:"
    return (
        *paragraphs(shortened(too_few, MOST_CHECK_INS, "check-in"), "Too few rated to show figures:"),
        *paragraphs(shortened(joined, MOST_CHECK_INS, "check-in"), together),
    )


def _comments(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """The latest threads first: they are what leaders have not answered yet."""
    latest = list(reversed(report.threads))
    number = plural(sum(thread.comments for thread in latest), "comment")
    lines = [thread_line(thread, catalogue) for thread in latest[:MOST_THREADS]]
    return paragraphs(shortened(lines, MOST_THREADS, "thread", of=len(latest)), f"{number} in threads:")


def _about(query: Query, catalogue: Catalogue) -> str:
    """ " about Coaching in #team", as far as the query goes."""
    named = practice_title(query.practice, catalogue) if query.practice else None
    named = named or (driver_name(query.driver, catalogue) if query.driver else None)
    about = f" about {named}" if named else ""
    return f"{about} in {channels([query.channel])}" if query.channel else about


def _way_out(query: Query) -> str:
    if query == Query():
        return "A workspace admin can begin with `/drivers schedule`."
    return f"Type `{COMMAND}` alone to see everything that was asked."


def _period(report: ScheduleReport, query: Query) -> str:
    if query.period:
        return _days(query.period.by(report.starts))
    window = report.summary.window
    return f"in the last {(window.end - window.start).days} days"


def _days(period: Period) -> str:
    """Calendar days, which are the same wherever the reader is."""
    if period.start == period.end:
        return f"on {calendar_day(period.start)}"
    if period.start == EARLIEST:
        return f"up to {calendar_day(period.end)}"
    return f"from {calendar_day(period.start)} to {calendar_day(period.end)}"
