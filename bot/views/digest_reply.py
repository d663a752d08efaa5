"""What a digest says of one schedule, in its thread: all that the digest itself has no room for."""

from collections.abc import Iterator, Sequence

from bot.domain.catalogue import Catalogue
from bot.domain.report import DigestContent, DigestSection
from bot.domain.round import MissedReason, Round
from bot.domain.summary import UnpublishedRound
from bot.views.cadence import schedule_label
from bot.views.digest_words import closed_sentence, coming_line, covers, headline_of
from bot.views.layout import Chapter, Paragraph, lay_out, paragraphs, shortened
from bot.views.message import Message
from bot.views.notices import REASONS
from bot.views.sentences import (
    channels,
    compared_since,
    driver_line,
    how_to_read,
    response_sentences,
    thread_line,
    turnout_line,
)
from bot.views.words import begun, day, escaped, plural

MOST_CHECK_INS = 12
MOST_THREADS = 15

_LEFT_OUT = "There is more than fits into one message: type `/drivers summary`."


def digest_reply(content: DigestContent) -> Message:
    """The only section of a content that was read for one schedule."""
    section = content.sections[0]
    headline = headline_of(section, content) if section.closed else closed_sentence(0, content)
    chapter = Chapter(sentence=f"{escaped(content.program)}: {headline}", parts=tuple(_parts(section, content)))
    return lay_out([chapter], foot=how_to_read([section.report.words]), left_out=_LEFT_OUT)


def _parts(section: DigestSection, content: DigestContent) -> Iterator[Paragraph]:
    report, catalogue = section.report, content.catalogue
    since = compared_since(report.summary)
    yield Paragraph(" · ".join(_small_print(section, content)), small=True)
    yield Paragraph(closed_sentence(len(section.closed), content))
    yield from paragraphs([driver_line(one, catalogue, since=since) for one in report.summary.drivers])
    yield from paragraphs(response_sentences(report.summary.response, report.summary.response_before))
    yield from _closed(section, catalogue)
    yield from _comments(section, catalogue)
    yield from paragraphs([*_unasked(section.unasked), coming_line(section)])


def _small_print(section: DigestSection, content: DigestContent) -> Iterator[str]:
    """Which schedule it is, what the digest covers, which is less than its figures do, and who was asked."""
    report, window = section.report, section.report.summary.window
    yield begun(schedule_label(report.cadence, report.state, leaders=report.asks_leaders))
    yield f"digest {covers(content)}"
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
