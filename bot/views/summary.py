"""`/drivers summary`: the figures of each schedule in words, and what to type if it was not understood."""

from collections.abc import Iterator
from datetime import datetime

from slackblocks import Markdown, RichText, RichTextBlock, RichTextSection, SectionBlock

from bot.domain.catalogue import Catalogue, Group
from bot.domain.period import Period
from bot.domain.query import Fault, Misunderstood, Query
from bot.domain.report import ScheduleReport, SummaryReport
from bot.domain.summary import PracticeTrend
from bot.views.cadence import schedule_label
from bot.views.layout import Chapter, Heading, Paragraph, lay_out, paragraphs, shortened
from bot.views.message import Message
from bot.views.sentences import (
    change_sentence,
    channels,
    compared_since,
    driver_line,
    driver_name,
    extremes_sentences,
    how_to_read,
    movement_sentence,
    practice_line,
    practice_title,
    response_sentences,
    shares_sentence,
    stronger_sentences,
    thread_line,
    turnout_line,
)
from bot.views.words import begun, calendar_day, escaped, listed, percent, plural, when

COMMAND = "/drivers summary"

GROUPS = {Group.ORGANIZATION: "*Organization drivers*", Group.COMPETENCY: "*Competency drivers*"}

MOST_CHECK_INS = 6
MOST_THREADS = 5

_LEFT_OUT = (
    f"There is more than fits into one message. Name a driver or a channel to see the rest, for example "
    f"`{COMMAND} coaching` or `{COMMAND} in #channel`."
)

PRACTICES = "/drivers practices"

_PUZZLED = {
    Fault.UNKNOWN_WORDS: "I don't know “{words}”.",
    Fault.UNKNOWN_CHANNEL: "“{words}” is not among the channels whose results you can read.",
    Fault.SEVERAL_MEANINGS: "“{words}” can mean several things.",
    Fault.IMPOSSIBLE_PERIOD: "“{words}” is not a time that can be summarized.",
    Fault.SECOND_CHANNEL: "A summary is about one channel or all; “{words}” is one too many.",
    Fault.SECOND_PERIOD: "A summary is about one time; “{words}” is one too many.",
    Fault.TOO_LONG: "That is too long for a summary. Name a driver or practice, a channel and a time.",
}


def summary_message(report: SummaryReport) -> Message:
    """What a leader asked for, one chapter for each schedule; figures of two schedules are never put together."""
    if not report.schedules:
        sentence = f"Nothing was asked{_about(report.query, report.catalogue)}. {_way_out(report.query)}"
        return Message(text=sentence, blocks=(SectionBlock(Markdown(sentence, verbatim=True), block_id="part_0"),))
    chapters = [_chapter(one, report) for one in report.schedules]
    return lay_out(chapters, foot=how_to_read(one.words for one in report.schedules), left_out=_LEFT_OUT)


_WAYS_OUT = {
    Fault.UNKNOWN_WORDS: f"Type {PRACTICES} to see all drivers and practices.",
    Fault.UNKNOWN_CHANNEL: f"Type {COMMAND} alone to see which channels were asked.",
}
"""What helps if nothing can be suggested."""


def misunderstood_message(puzzled: Misunderstood, *, command: str = COMMAND) -> Message:
    """What was not understood, what may have been meant, and the commands to type instead, ready to be copied."""
    said = puzzled.reason or _PUZZLED[puzzled.fault].format(words=puzzled.words)
    meant = _meant(puzzled)
    typed = [f"{command} {one.text}" for one in puzzled.suggestions]
    commands = [RichTextSection([RichText(text, code=True)]) for text in typed]
    blocks = (
        RichTextBlock(RichTextSection([RichText(f"{said} {meant}")]), block_id="part_0"),
        *(RichTextBlock(command, block_id=f"part_{place}") for place, command in enumerate(commands, start=1)),
    )
    to_type = listed(typed, last="or") if puzzled.without_channel else f"Type {listed(typed, last='or')}."
    return Message(text=escaped(" ".join([said, meant, *([to_type] if typed else [])])), blocks=blocks)


def _meant(puzzled: Misunderstood) -> str:
    """What was probably meant, or what helps if nothing can be suggested."""
    names = listed([one.name for one in puzzled.suggestions], last="or")
    if not names:
        return _WAYS_OUT.get(puzzled.fault, "Type /drivers help for examples.")
    return "Without the channel:" if puzzled.without_channel else f"Did you mean {names}?"


def _chapter(report: ScheduleReport, whole: SummaryReport) -> Chapter:
    headline = _headline(report, whole)
    parts: tuple[Heading | Paragraph, ...] = (
        Heading(" ".join(report.program.split())),
        Paragraph(" · ".join(_small_print(report, whole)), small=True),
        Paragraph(headline),
        *_figures(report, whole.catalogue),
        *_standing_out(report, whole.catalogue),
        *paragraphs(response_sentences(report.summary.response, report.summary.response_before)),
        *_without_figures(report, whole.catalogue),
        *_comments(report, whole.catalogue),
    )
    return Chapter(sentence=f"{escaped(report.program)}: {headline}", parts=parts)


def _small_print(report: ScheduleReport, whole: SummaryReport) -> Iterator[str]:
    yield begun(schedule_label(report.cadence, report.state, beside=[one.cadence for one in whole.schedules]))
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


def _figures(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """One line per driver, by group; a line per practice if one driver was asked for; all of a single practice."""
    summary, since = report.summary, compared_since(report.summary)
    if summary.scope.practice:
        return tuple(part for one in summary.practices for part in _practice(one, report, catalogue))
    found: list[Paragraph] = []
    for group, title in GROUPS.items():
        drivers = [one for one in summary.drivers if catalogue.groups.get(one.driver) is group]
        found += paragraphs([driver_line(one, catalogue, since=since) for one in drivers], title)
    unknown = [one for one in summary.drivers if one.driver not in catalogue.groups]
    found += paragraphs([driver_line(one, catalogue, since=since) for one in unknown], "*Other drivers*")
    if summary.scope.driver:
        lines = [practice_line(one, catalogue, since=since) for one in summary.practices]
        found += paragraphs(lines, "*Its practices*")
    return tuple(found)


def _practice(trend: PracticeTrend, report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    line = practice_line(trend, catalogue, since=compared_since(report.summary))
    practice = catalogue.find(trend.figure.practice)
    signs = [f"• {escaped(sign)}" for sign in practice.signs] if practice else []
    return (
        *paragraphs([line, shares_sentence(trend.figure.counts, report.words)]),
        *paragraphs(signs, "What fully in place looks like:"),
    )


def _standing_out(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    summary = report.summary
    return paragraphs(
        (*extremes_sentences(summary.extremes, catalogue), *stronger_sentences(summary.drivers, catalogue))
    )


def _without_figures(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """Check-ins that closed without figures, or without figures of the channel that was asked for."""
    too_few = [turnout_line(one, catalogue) for one in report.summary.too_few]
    joined = [turnout_line(one, catalogue) for one in report.joined]
    here = channels(report.channels)
    together = f"Without figures for {here} alone; in the whole check-in:"
    return (
        *paragraphs(shortened(too_few, MOST_CHECK_INS, "check-in"), "Too few rated to show figures:"),
        *paragraphs(shortened(joined, MOST_CHECK_INS, "check-in"), together),
    )


def _comments(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """The latest threads first: they are what leaders have not answered yet."""
    latest = list(reversed(report.threads))
    number = plural(sum(thread.comments for thread in latest), "comment")
    lines = [thread_line(thread, catalogue) for thread in latest]
    return paragraphs(shortened(lines, MOST_THREADS, "thread"), f"{number} in threads:")


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
        return _days(query.period)
    window = report.summary.window
    return f"in the last {(window.end - window.start).days} days"


def _days(period: Period) -> str:
    """Calendar days, which are the same wherever the reader is."""
    if period.start == period.end:
        return f"on {calendar_day(period.start)}"
    return f"from {calendar_day(period.start)} to {calendar_day(period.end)}"
