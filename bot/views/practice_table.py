"""All practices of a summary in one table that readers sort, and as lines where Slack has no such table."""

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.catalogue import Catalogue
from bot.domain.summary import PracticeTrend
from bot.domain.trends import Change, Verdict
from bot.views.charts import told_apart
from bot.views.data_table import Cell, Number, Table
from bot.views.layout import Figure
from bot.views.practice_marks import titled
from bot.views.sentences import points_of, score_sentence
from bot.views.words import begun, escaped, percent, percentage, plural

MOST_ROWS = 100
"""Rows below the head (https://docs.slack.dev/reference/block-kit/blocks/data-table-block)."""

LONGEST_TITLE = 60

SHARES = (0.75, 0.5, 0.25)
"""How much of a table is shown where the whole does not fit."""

HEAD = ("Practice", "Score", "95% interval", "Rated of asked", "Can't tell", "Change")
CAPTION = "Practices with figures"

_LOW = "Low: fewer than 55% of those asked rated, so the figure may not speak for everyone."


def practice_table(trends: Sequence[PracticeTrend], catalogue: Catalogue) -> tuple[Figure, ...]:
    """The table, in the order of the drivers, with shorter ones for less room; none without practices."""
    if not trends:
        return ()
    titles = told_apart([titled(catalogue.found_or_gone(one.figure.practice)) for one in trends], LONGEST_TITLE)
    named = list(zip(titles, trends, strict=True))
    whole = min(len(named), MOST_ROWS)
    parts = dict.fromkeys(math.ceil(whole * share) for share in SHARES)
    return (replace(_table(named, whole), shorter=tuple(_table(named, rows) for rows in parts if rows < whole)),)


def _table(named: Sequence[tuple[str, PracticeTrend]], rows: int) -> Figure:
    """The first rows of all."""
    shown = named[:rows]
    sentence = _sentence(shown, of=len(named))
    return Figure(
        drawn=Table(CAPTION, HEAD, tuple(_row(title, trend) for title, trend in shown)),
        sentence=sentence,
        lines=(sentence, *(_line(title, trend) for title, trend in shown)),
    )


def _sentence(shown: Sequence[tuple[str, PracticeTrend]], *, of: int) -> str:
    low = [_LOW] if any(trend.figure.is_low for _, trend in shown) else []
    if len(shown) == of:
        return " ".join([f"*{plural(of, 'practice')} with figures*, in the order of their drivers.", *low])
    cut = f"*The first {len(shown)} of {of} practices with figures*: name a driver to see all of its own."
    return " ".join([cut, *low])


def _row(title: str, trend: PracticeTrend) -> tuple[Cell, ...]:
    estimate, counts = trend.figure.estimate, trend.figure.counts
    cant_tell = counts.cant_tell / counts.answered
    return (
        title,
        Number(percentage(estimate.score), percent(estimate.score)),
        f"{percent(estimate.low)} to {percent(estimate.high)}",
        Number(counts.raters, _rated(trend)),
        Number(percentage(cant_tell), percent(cant_tell)),
        begun(_moved(trend.change)),
    )


def _line(title: str, trend: PracticeTrend) -> str:
    cant_tell = percent(trend.figure.counts.cant_tell / trend.figure.counts.answered)
    basis = f"{_rated(trend)} rated · {cant_tell} can't tell"
    return f"• {escaped(title)}: {score_sentence(trend.figure.estimate)} · {basis} · {_moved(trend.change)}"


def _rated(trend: PracticeTrend) -> str:
    low = " (low)" if trend.figure.is_low else ""
    return f"{trend.figure.counts.raters:,} of {trend.figure.asked:,}{low}"


def _moved(change: Change) -> str:
    """Words, not a number: sorted by points, what is no clear change would look like a ranking."""
    if change.verdict is Verdict.DIFFERENT_PEOPLE:
        return "other people"
    if change.before is None or change.after is None:
        return "nothing before"
    figures = f"({percent(change.before)} to {percent(change.after)})"
    if change.verdict is Verdict.NO_CLEAR_CHANGE:
        return f"not clear {figures}"
    return f"{change.verdict} {points_of(change)} {figures}"
