"""Sentences that a digest, its thread and its version for staff have in common."""

from collections.abc import Sequence

from bot.domain.report import DigestContent, DigestSection, HeardThread
from bot.views.practice_marks import titled
from bot.views.sentences import compared_since, movement_sentence, response_sentences
from bot.views.words import day, escaped, plural, when


def closed_sentence(number: int, content: DigestContent) -> str:
    """How many check-ins closed."""
    so_far = "so far" if content.is_first else "since the last digest"
    return f"{plural(number, 'check-in')} closed {so_far}." if number else f"No check-in closed {so_far}."


def headline_of(section: DigestSection, content: DigestContent) -> str:
    """What closed of one schedule, and what moved."""
    number = len(section.closed)
    closed, moved = closed_sentence(number, content), movement_of(section, content)
    if moved:
        return f"{closed} {moved}"
    return f"{closed} Too few people rated to show figures." if number else closed


def movement_of(section: DigestSection, content: DigestContent) -> str:
    """What moved; empty where there are no figures."""
    summary = section.report.summary
    if not summary.drivers:
        return ""
    return movement_sentence(summary.drivers, content.catalogue, since=compared_since(summary))


def rated_of(section: DigestSection) -> str:
    """How many of those asked rated, and that the figures may not speak for everyone if few did; empty without any."""
    summary = section.report.summary
    return " ".join(response_sentences(summary.response, summary.response_before))


def covers(content: DigestContent) -> str:
    """The days that a digest tells of."""
    until = day(content.until)
    return f"up to {until}" if content.is_first else f"from {day(content.after)} to {until}"


def replied_sentence(heard: Sequence[HeardThread]) -> str:
    """In how many threads leaders replied."""
    answered = sum(one.answered for one in heard)
    if len(heard) == 1:
        return "Leaders replied there." if answered else "Leaders have not replied there yet."
    if not answered:
        return "Leaders have not replied in them yet."
    return f"Leaders replied in {answered} of {plural(len(heard), 'thread')}."


def coming_line(section: DigestSection) -> str:
    """What a schedule asks next, or why it asks nothing."""
    coming = section.coming
    if coming is None:
        return f"Nothing is asked next: the schedule is {section.report.state}."
    at = when(coming.occurrence.opens_at)
    if coming.practice is None:
        return f"The check-in of {at} will be skipped: every practice was asked in the 28 days before."
    return f"Asked next, {at}: {escaped(titled(coming.practice))}."
