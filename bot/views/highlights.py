"""The things to know of a digest, in a sentence or two each."""

from collections.abc import Sequence

from bot.domain.catalogue import Catalogue
from bot.domain.highlights import (
    DriverMoved,
    HighestNow,
    Highlight,
    LeadersDiffer,
    LowestNow,
    PracticeMoved,
    Unseen,
)
from bot.domain.report import DigestContent, DigestSection
from bot.domain.trends import PracticeFigure, Verdict
from bot.views.cadence import schedule_label
from bot.views.compare import leaders_sentence
from bot.views.sentences import (
    LOWEST_CAVEAT,
    change_sentence,
    compared_since,
    driver_name,
    points_of,
    practice_title,
    rated_of_asked,
)
from bot.views.words import escaped, percent, plural

NUMBERS = ("One thing", "Two things", "Three things")

SIGNS = 2
"""Signs of a practice that is fully in place that are told; the summary of the practice has them all."""


def highlight_lines(found: Sequence[Highlight], content: DigestContent) -> tuple[str, ...]:
    """Numbered sentences under a title that counts them; nothing if there is nothing of note."""
    if not found:
        return ()
    lines = [f"{place}. {_sentence(one, content)}" for place, one in enumerate(found, start=1)]
    return (f"*{NUMBERS[len(lines) - 1]} to know*", *lines)


def label_of(section: DigestSection, content: DigestContent) -> str:
    """How a schedule is told from others of its program; empty if there are no others."""
    if len(content.sections) < 2:
        return ""
    report = section.report
    beside = [one.report.cadence for one in content.sections]
    return schedule_label(report.cadence, report.state, beside=beside, leaders=report.asks_leaders)


def _sentence(one: Highlight, content: DigestContent) -> str:
    said = _said(one, content.catalogue)
    label = "" if isinstance(one, LeadersDiffer) else label_of(one.section, content)
    return f"{said} (Schedule: {label}.)" if label else said


def _said(one: Highlight, catalogue: Catalogue) -> str:
    match one:
        case DriverMoved(_, figure):
            moved = "up" if figure.change.verdict is Verdict.UP else "down"
            said = f"*{driver_name(figure.driver, catalogue)}* is {moved} {plural(points_of(figure.change), 'point')}."
            return f"{said} To see its practices one by one, type `/drivers summary {figure.driver}`."
        case LeadersDiffer():
            return leaders_sentence(one.gap, catalogue)
        case PracticeMoved(section, trend):
            since = compared_since(section.report.summary)
            title = practice_title(trend.figure.practice, catalogue)
            rated = plural(trend.figure.estimate.raters, "person", "people")
            return f"*{title}* is {change_sentence(trend.change, since=since)}. This time {rated} rated it."
        case Unseen(_, practice):
            return (
                f"*{practice_title(practice, catalogue)}* was asked three times in a row, and too few rated each time "
                "to show figures. It may help to say in the channel why it matters."
            )
        case LowestNow(_, figure):
            return (
                f"*Lowest this time: {practice_title(figure.practice, catalogue)}* {_standing(figure)}."
                f"{_signs(figure.practice, catalogue)} {LOWEST_CAVEAT}"
            )
        case HighestNow(_, figure):
            title = practice_title(figure.practice, catalogue)
            return f"*Highest this time: {title}* {_standing(figure)}. Thank those who made it so."


def _standing(figure: PracticeFigure) -> str:
    """`at 20% (40 of 50 rated)`: a score and on whom it rests."""
    return f"at {percent(figure.estimate.score)} ({rated_of_asked(figure)})"


def _signs(practice: str, catalogue: Catalogue) -> str:
    found = catalogue.find(practice)
    signs = " ".join(escaped(sign) for sign in found.signs[:SIGNS]) if found else ""
    return f" Fully in place looks like this: {signs}" if signs else ""
