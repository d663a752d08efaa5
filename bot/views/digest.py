"""The digest in the leadership channel: what closed, what people said and wrote, and what is asked next."""

from collections.abc import Iterator, Sequence

from bot.domain.catalogue import Catalogue
from bot.domain.report import DigestContent, DigestSection, ScheduleReport
from bot.domain.round import MissedReason, Round
from bot.domain.summary import UnpublishedRound
from bot.views.cadence import schedule_label
from bot.views.layout import Chapter, Heading, Paragraph, lay_out, paragraphs, shortened
from bot.views.message import Message
from bot.views.notices import REASONS
from bot.views.sentences import (
    channels,
    compared_since,
    driver_line,
    how_to_read,
    movement_sentence,
    response_sentences,
    thread_line,
    turnout_line,
)
from bot.views.words import begun, day, escaped, plural, when

MOST_CHECK_INS = 6
MOST_THREADS = 8

_LEFT_OUT = "There is more than fits into one message: type `/drivers summary`."


def digest_message(content: DigestContent) -> Message:
    """A chapter for each schedule; the first begins with the program's name."""
    chapters = [_chapter(section, content, opens=section is content.sections[0]) for section in content.sections]
    read = how_to_read(section.report.words for section in content.sections)
    return lay_out(chapters, foot=f"{read} Type `/drivers summary` for more.", left_out=_LEFT_OUT)


def _chapter(section: DigestSection, content: DigestContent, *, opens: bool) -> Chapter:
    headline = _headline(section, content)
    report, catalogue = section.report, content.catalogue
    since = compared_since(report.summary)
    heading = (Heading(" ".join(content.program.split())),) if opens else ()
    parts = (
        *heading,
        Paragraph(" · ".join(_small_print(report, content)), small=True),
        Paragraph(headline),
        *paragraphs([driver_line(one, catalogue, since=since) for one in report.summary.drivers]),
        *paragraphs(response_sentences(report.summary.response, report.summary.response_before)),
        *_closed(section, catalogue),
        *_comments(section, catalogue),
        *paragraphs([*_unasked(section.unasked), *_coming(section)]),
    )
    return Chapter(sentence=f"{escaped(content.program)}: {headline}", parts=parts)


def _headline(section: DigestSection, content: DigestContent) -> str:
    """What closed, and what moved."""
    number = len(section.closed)
    so_far = "so far" if content.is_first else "since the last digest"
    closed = f"{plural(number, 'check-in')} closed {so_far}." if number else f"No check-in closed {so_far}."
    drivers, since = section.report.summary.drivers, compared_since(section.report.summary)
    if drivers:
        return f"{closed} {movement_sentence(drivers, content.catalogue, since=since)}"
    return f"{closed} Too few people rated to show figures." if number else closed


def _covers(content: DigestContent) -> str:
    until = day(content.until)
    return f"up to {until}" if content.is_first else f"from {day(content.after)} to {until}"


def _small_print(report: ScheduleReport, content: DigestContent) -> Iterator[str]:
    """Which schedule it is, what the digest covers, which is less than its figures do, and who was asked."""
    window = report.summary.window
    yield begun(schedule_label(report.cadence, report.state, beside=[one.report.cadence for one in content.sections]))
    yield f"Digest {_covers(content)}"
    yield f"figures of the last {(window.end - window.start).days} days"
    yield f"asked in {channels(report.channels)}"


def _closed(section: DigestSection, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """What closed, with how many answered; it says where figures are missing and why."""
    lines = [
        turnout_line(one, catalogue) + (" (too few rated to show figures)" if isinstance(one, UnpublishedRound) else "")
        for one in section.closed
    ]
    return paragraphs(shortened(lines, MOST_CHECK_INS, "check-in"), "*Closed*")


def _comments(section: DigestSection, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    threads = section.report.threads
    number = plural(sum(thread.comments for thread in threads), "new comment")
    lines = [thread_line(thread, catalogue) for thread in threads]
    return paragraphs(shortened(lines, MOST_THREADS, "thread"), f"*{number}*")


def _unasked(rounds: Sequence[Round]) -> tuple[str, ...]:
    lines = [
        f"The check-in of {day(one.opens_at)} was not asked: {REASONS[one.reason or MissedReason.TOO_LATE]}."
        for one in rounds
    ]
    return shortened(lines, MOST_CHECK_INS, "check-in that was not asked")


def _coming(section: DigestSection) -> tuple[str, ...]:
    coming = section.coming
    if coming is None:
        return (f"Nothing is asked next: the schedule is {section.report.state}.",)
    at = when(coming.occurrence.opens_at)
    if coming.practice is None:
        return (f"The check-in of {at} will be skipped: every practice was asked in the 28 days before.",)
    return (f"Asked next, {at}: {escaped(coming.practice.title)}{'' if coming.practice.core else ' (candidate)'}.",)
