"""Closer than a summary: the rounds of one practice, and one of them by itself."""

from collections.abc import Mapping, Sequence

from bot.domain.close_look import CloseLook
from bot.domain.practice_rounds import RoundFigures, UnitFigure
from bot.domain.report import CommentThread
from bot.domain.summary import UnpublishedRound
from bot.domain.trends import PracticeFigure
from bot.views.cadence import schedule_label
from bot.views.charts import answer_shares
from bot.views.deeper_ways import title_of, ways_from_practice, ways_from_round
from bot.views.layout import Chapter, Heading, Paragraph, Part, Row, lay_out, paragraphs, shortened
from bot.views.message import Message
from bot.views.sentences import (
    channels,
    driver_name,
    how_to_read,
    practice_title,
    score_sentence,
    shares_sentence,
    source_name,
    together_line,
    turnout_line,
)
from bot.views.words import begun, day, escaped, listed, plural

MOST_ROUNDS = 13
"""A year of them: a practice rests for 28 days."""

MOST_TEAMS = 4
"""Teams below each of several rounds; one round by itself has room for more."""

MOST_TEAMS_OF_ROUND = 40
MOST_THREADS = 5

_SEVERAL = "several teams together"
_LEFT_OUT = "There is more than fits into one message. `/drivers export` has all of it."


def practice_closer(look: CloseLook) -> Message:
    """All rounds of a practice in one schedule, team by team where teams stand alone."""
    headline = _headline(look)
    parts: tuple[Part, ...] = (
        Heading(title_of(look.practice, look.catalogue)),
        Paragraph(_trail(look), small=True),
        Paragraph(headline),
        *_shares(look.rounds.latest, look),
        *paragraphs(_round_lines(look), "*Round by round*, the latest first:"),
        *_too_few(look),
        *_signs(look),
        *_threads([one.thread for one in look.threads]),
    )
    return _laid_out(look, Chapter(headline, parts), ways_from_practice(look))


def round_closer(look: CloseLook, found: RoundFigures | UnpublishedRound) -> Message:
    """One round: what everybody said together, and each team that stands alone."""
    closed = found.round if isinstance(found, RoundFigures) else found
    headline = _round_headline(look, found)
    parts: tuple[Part, ...] = (
        Heading(title_of(look.practice, look.catalogue)),
        Paragraph(f"{_trail(look)} / closed {day(closed.closed_at)}", small=True),
        Paragraph(headline),
        *(_round_parts(look, found) if isinstance(found, RoundFigures) else ()),
        *_threads(look.threads_of(closed.round_id)),
    )
    return _laid_out(look, Chapter(headline, parts), ways_from_round(look))


def _laid_out(look: CloseLook, chapter: Chapter, ways: Row) -> Message:
    return lay_out([chapter], foot=how_to_read([look.program.words]), left_out=_LEFT_OUT, row=ways)


def _trail(look: CloseLook) -> str:
    """Where the reader is: `All drivers / Coaching / Title · Reading First, Mondays, 9:00 · asked in …`."""
    path = f"All drivers / {driver_name(look.driver, look.catalogue)} / {practice_title(look.practice, look.catalogue)}"
    label = schedule_label(look.schedule.cadence, look.schedule.state, leaders=look.is_of_leaders)
    return f"{path} · {escaped(look.program.name)}, {label} · {_whom(look)}"


def _whom(look: CloseLook) -> str:
    return f"<#{look.trail.channel}> alone" if look.trail.channel else f"asked in {channels(look.schedule.sources)}"


def _headline(look: CloseLook) -> str:
    title, latest = practice_title(look.practice, look.catalogue), look.rounds.latest
    if latest:
        return (
            f"{title} stands at {score_sentence(latest.estimate)}: {latest.counts.raters:,} of {latest.asked:,} rated, "
            f"closed {day(latest.closed_at)}."
        )
    if look.rounds.rounds:
        return f"There are no figures about {title} of <#{look.trail.channel}> alone."
    if look.rounds.too_few:
        return f"Too few people rated to show figures about {title}."
    return f"No check-in about {title} has closed yet. Its figures show once one has."


def _shares(figure: PracticeFigure | None, look: CloseLook) -> tuple[Part, ...]:
    """How the answers were spread, in words and drawn."""
    if figure is None:
        return ()
    words = look.program.words
    return (*paragraphs([shares_sentence(figure.counts, words)]), answer_shares(figure.counts, words))


def _round_lines(look: CloseLook) -> tuple[str, ...]:
    """A line per round and one for each of its teams; the rounds that are not listed are counted."""
    latest = [*reversed(look.rounds.rounds)]
    lines = ["\n".join([_round_line(one, look), *_team_lines(one, look.names)]) for one in latest[:MOST_ROUNDS]]
    return shortened(lines, MOST_ROUNDS, "round", of=len(latest))


def _round_line(one: RoundFigures, look: CloseLook) -> str:
    figure = one.figure
    if figure is None:
        return together_line(one.round, look.trail.channel, look.catalogue)
    closed = begun(day(one.round.closed_at))
    return f"*{closed}* {score_sentence(figure.estimate)} · {_rated(figure.counts.raters, figure.asked)}"


def _team_lines(one: RoundFigures, names: Mapping[str, str]) -> tuple[str, ...]:
    """The teams of a round, if there is more than one figure in it."""
    return shortened([f"• {_team(unit, names)}" for unit in _teams(one)], MOST_TEAMS, "team")


def _teams(one: RoundFigures) -> Sequence[UnitFigure]:
    return one.units if len(one.units) > 1 else ()


def _team(unit: UnitFigure, names: Mapping[str, str]) -> str:
    return f"{_team_name(unit, names)} {score_sentence(unit.estimate)} · {_rated(unit.counts.raters, unit.asked)}"


def _team_name(unit: UnitFigure, names: Mapping[str, str]) -> str:
    if not unit.is_joined:
        return listed([source_name(one, names) for one in unit.segments])
    return f"{_SEVERAL} ({listed(shortened([source_name(one, names) for one in unit.segments], 3, 'team'))})"


def _too_few(look: CloseLook) -> tuple[Paragraph, ...]:
    lines = [turnout_line(one, look.catalogue) for one in reversed(look.rounds.too_few)]
    return paragraphs(shortened(lines, MOST_TEAMS, "round"), "Too few rated to show figures:")


def _signs(look: CloseLook) -> tuple[Paragraph, ...]:
    practice = look.catalogue.find(look.practice)
    signs = [f"• {escaped(sign)}" for sign in practice.signs] if practice else []
    return paragraphs(signs, "What fully in place looks like:")


def _threads(threads: Sequence[CommentThread]) -> tuple[Paragraph, ...]:
    """The latest threads first."""
    latest = list(reversed(threads))
    number = plural(sum(one.comments for one in latest), "comment")
    lines = [f"<{one.link}|{plural(one.comments, 'comment')}> in <#{one.channel}>" for one in latest[:MOST_THREADS]]
    return paragraphs(shortened(lines, MOST_THREADS, "thread", of=len(latest)), f"{number} in threads:")


def _round_headline(look: CloseLook, found: RoundFigures | UnpublishedRound) -> str:
    title = practice_title(look.practice, look.catalogue)
    if isinstance(found, UnpublishedRound):
        return f"Too few people rated to show figures: {turnout_line(found, look.catalogue)}."
    figure = found.figure
    if figure is None:
        return f"{begun(together_line(found.round, look.trail.channel, look.catalogue))}."
    doubt = " They may not speak for everyone." if figure.is_low else ""
    return (
        f"{title} stood at {score_sentence(figure.estimate)}: {_rated(figure.counts.raters, figure.asked)}, closed "
        f"{day(figure.closed_at)}.{doubt}"
    )


def _round_parts(look: CloseLook, found: RoundFigures) -> tuple[Part, ...]:
    teams = shortened([f"• {_team(unit, look.names)}" for unit in _teams(found)], MOST_TEAMS_OF_ROUND, "team")
    return (*_shares(found.figure, look), *paragraphs(teams, "*Team by team*, as far as enough people rated:"))


def _rated(raters: int, asked: int) -> str:
    return f"{raters:,} of {asked:,} rated"
