"""Sentences about figures: what they say, how sure they are, and nothing stronger than that."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.export import NAMED, name_of
from bot.domain.report import CommentThread
from bot.domain.scale import Counts, Rating
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.statistics import Estimate
from bot.domain.summary import Extremes, PracticeTrend, Response, Summary
from bot.domain.trends import (
    Change,
    ClosedRound,
    DriverFigure,
    PracticeFigure,
    PublishedRound,
    Verdict,
    stronger_driver,
)
from bot.views.practice_marks import titled
from bot.views.words import begun, day, escaped, listed, percent, percentage, plural

MOST_SIGNS = 2
"""Signs of the lowest practice: enough to picture it."""

LOWEST_CAVEAT = "Which practice is lowest is partly chance, and low figures tend to rise by themselves."

_MOVES = {Verdict.UP: "up", Verdict.DOWN: "down"}
_TEAMS = {2: "two", 3: "three", 4: "four"}


def how_to_read(words: Iterable[ScaleWords]) -> str:
    """How figures and their changes are made."""
    return f"{how_to_read_scores(words)} Changes compare with the same length of time before."


def how_to_read_scores(words: Iterable[ScaleWords]) -> str:
    """How figures are made, in the words of the programs that are shown; by rank where these are not the same."""
    lowest, highest = _ends(set(words))
    return (
        f"This is a perception pulse. A score is 0% if everyone who rated {lowest}, and 100% if everyone {highest}. "
        "Its 95% interval stands in brackets. A driver's score is the mean of its practices' latest scores."
    )


def driver_name(slug: str, catalogue: Catalogue) -> str:
    """A driver's name; its slug if the catalogue no longer has it."""
    found = catalogue.find_driver(slug)
    return escaped(found.name if found else slug)


def practice_title(id: str, catalogue: Catalogue) -> str:
    """A practice's title, marked if it is a candidate; its id if the catalogue no longer has it."""
    found = catalogue.find(id)
    if found is None:
        return escaped(id)
    return escaped(titled(found))


def is_channel(source: str) -> bool:
    """Whether people were asked as members of a channel, and not as those of a user group or by name."""
    return not source.startswith(("S", "people:"))


def source_name(source: str, names: Mapping[str, str]) -> str:
    """A channel as a mention, which Slack names to whoever may read it; a user group by name, which calls nobody."""
    return f"<#{source}>" if is_channel(source) else escaped(name_of(source, names))


def channels(ids: Sequence[str], most: int = 20) -> str:
    """Where people were asked: channels as mentions; of many, the first and how many more.

    User groups are not mentioned, which would call their members, and whoever was named one by one is not named here.
    """
    mentions = [f"<#{id}>" for id in ids if is_channel(id)]
    rest = len(mentions[most:])
    more = [plural(rest, "more channel")] if rest else []
    return listed([*mentions[:most], *more, *_not_channels(ids)])


def how_many_sources(ids: Sequence[str]) -> str:
    """Where people were asked, for those who may not know the names: "2 channels and 1 user group"."""
    number = sum(map(is_channel, ids))
    others = _not_channels(ids)
    return listed([*([plural(number, "channel")] if number or not others else []), *others])


def _not_channels(ids: Sequence[str]) -> list[str]:
    groups = sum(id.startswith("S") for id in ids)
    named = any(id.startswith("people:") for id in ids)
    return [*([plural(groups, "user group")] if groups else []), *([NAMED] if named else [])]


def score_sentence(estimate: Estimate) -> str:
    """ "55% (48% to 62%)": the score and its 95% interval."""
    return f"{percent(estimate.score)} ({percent(estimate.low)} to {percent(estimate.high)})"


def change_sentence(change: Change, *, since: datetime) -> str:
    """What may be said of a change; `since` is the first moment that there is something to compare from.

    The points are those between the two percentages as they are printed.
    """
    if change.verdict is Verdict.DIFFERENT_PEOPLE:
        return "different people were asked"
    if change.before is None or change.after is None:
        return f"nothing to compare before {day(since)}"
    matched = plural(change.practices, "practice")
    figures = f"(from {percent(change.before)} to {percent(change.after)}, {matched})"
    if change.verdict is Verdict.NO_CLEAR_CHANGE:
        return f"no clear change {figures}"
    return f"{_MOVES[change.verdict]} {points_of(change)} points {figures}"


def sureness_sentence(figure: DriverFigure) -> str:
    """How sure a driver's rise or fall is, and on how many people it rests, before and now; nothing if it did not
    clearly move."""
    change, bounds = figure.change, (figure.change.low, figure.change.high)
    if change.verdict not in _MOVES or None in bounds:
        return ""
    least, most = sorted(abs(percentage(abs(bound or 0.0))) for bound in bounds)
    move = "rise" if change.verdict is Verdict.UP else "fall"
    people = plural(change.people, "person", "people")
    return f"Allowing for chance, the {move} is {least} to {most} points; at least {people} rated each practice."


def compared_since(summary: Summary) -> datetime:
    """Before this there is nothing to compare with: the first figures, or the beginning of the window."""
    return max(summary.first_closed_at or summary.window.start, summary.window.start)


def points_of(change: Change) -> int:
    """How far the two percentages of a change lie apart as they are printed."""
    return abs(percentage(change.after or 0.0) - percentage(change.before or 0.0))


def driver_line(figure: DriverFigure, catalogue: Catalogue, *, since: datetime) -> str:
    """A driver in two lines: where it stands and on what that rests, and how it moved."""
    return f"{driver_standing(figure, catalogue)}\n{begun(change_sentence(figure.change, since=since))}"


def driver_standing(figure: DriverFigure, catalogue: Catalogue) -> str:
    """Where a driver stands and on what that rests."""
    known = max(len(catalogue.of_driver(figure.driver)), len(figure.practices))
    basis = f"figures for {len(figure.practices)} of {plural(known, 'practice')}"
    counts = sum((one.counts for one in figure.practices), Counts.zero())
    return (
        f"*{driver_name(figure.driver, catalogue)}* {score_sentence(figure.estimate)} · {_fewest(figure)} · {basis}"
        f"{_doubt(figure)}{_cant_tell(counts)}"
    )


def driver_before_line(figure: DriverFigure) -> str:
    """Where a driver stood in an earlier time, and on what that rests."""
    basis = f"figures for {plural(len(figure.practices), 'practice')}"
    return f"Earlier {score_sentence(figure.estimate)} · {_fewest(figure)} · {basis}{_doubt(figure)}"


def practice_before_line(figure: PracticeFigure) -> str:
    """The same for a practice."""
    return (
        f"Earlier {score_sentence(figure.estimate)} · {rated_of_asked(figure)}{_doubt_of(figure)} · "
        f"closed {day(figure.closed_at)}"
    )


def practice_line(trend: PracticeTrend, catalogue: Catalogue, *, since: datetime) -> str:
    """A practice in two lines, like a driver."""
    return f"{practice_standing(trend.figure, catalogue)}\n{begun(change_sentence(trend.change, since=since))}"


def practice_standing(figure: PracticeFigure, catalogue: Catalogue) -> str:
    """Where a practice stands and on what that rests."""
    return (
        f"*{practice_title(figure.practice, catalogue)}* {score_sentence(figure.estimate)} · "
        f"{rated_of_asked(figure)}{_doubt_of(figure)}{_cant_tell(figure.counts)} · closed {day(figure.closed_at)}"
    )


def rated_of_asked(figure: PracticeFigure) -> str:
    """ "40 of 50 rated": on whom a practice's figure rests."""
    return f"{figure.counts.raters:,} of {figure.asked:,} rated"


def shares_sentence(counts: Counts, words: ScaleWords = USUAL_WORDS) -> str:
    """How the ratings were spread, in a program's words: shares of those who rated, and of those who could not tell."""
    numbers = {Rating.NOT_YET: counts.not_yet, Rating.PARTLY: counts.partly, Rating.FULLY: counts.fully}
    spread = " · ".join(f"{_answer(one, words)} {_share(number, counts.raters)}" for one, number in numbers.items())
    cant_tell = f"{_answer(Rating.CANT_TELL, words)} {_share(counts.cant_tell, counts.answered)}"
    return f"{spread}\n{cant_tell} of all who answered"


def response_sentences(response: Response, before: Response) -> tuple[str, ...]:
    """How many of those asked rated, and what that means for the figures; nothing if there are no figures."""
    if response.share is None:
        return ()
    least = "at least " if response.hidden else ""
    said = [
        f"Rated of asked: {least}{percent(response.share)} ({response.rated:,} of {response.asked:,}, over "
        f"{plural(response.rounds, 'check-in')})."
    ]
    if response.hidden:
        said.append(
            f"In {response.hidden:,} of them too few rated to show figures: the people asked there are counted, those "
            "who rated there are not."
        )
    if response.is_low:
        asked = "those asked in the others" if response.hidden else "those asked"
        said.append(f"The figures rest on fewer than 55% of {asked}, so they may not speak for everyone.")
    if response.moved_since(before):
        said.append(f"In the time before it was {_between(before)}: other people may be speaking now.")
    return tuple(said)


def extremes_sentences(extremes: Extremes | None, catalogue: Catalogue) -> tuple[str, ...]:
    """Highest and lowest this time, with what the lowest does not mean; nothing if there are too few practices."""
    if extremes is None:
        return ()
    highest, lowest = (_standing(one, catalogue) for one in (extremes.highest, extremes.lowest))
    return (
        f"Highest this time: {highest}. Lowest this time: {lowest}.",
        LOWEST_CAVEAT,
    )


def in_place_lines(practice_id: str, catalogue: Catalogue, most: int = MOST_SIGNS) -> tuple[str, ...]:
    """What a practice looks like when it is fully in place, by its first signs; nothing without any."""
    practice = catalogue.find(practice_id)
    signs = [f"• {escaped(sign)}" for sign in practice.signs[:most]] if practice else []
    title = practice_title(practice_id, catalogue)
    return (f"What “{title}” looks like when it is fully in place:", *signs) if signs else ()


def together_line(round_: PublishedRound, channel: str, catalogue: Catalogue) -> str:
    """Why a round has no figures of a channel alone; how many answered is said of whole units only."""
    title, closed = practice_title(round_.practice, catalogue), f"closed {day(round_.closed_at)}"
    unit = next((one for one in round_.units if channel in one.segments), None)
    if unit is None:
        return f"{title}: nobody answered there, {closed}"
    people, teams = plural(unit.counts.answered, "person", "people"), _TEAMS.get(len(unit.segments), "several")
    return f"{title}: {people} answered in {teams} teams together, which are not shown separately, {closed}"


def stronger_sentences(drivers: Sequence[DriverFigure], catalogue: Catalogue) -> tuple[str, ...]:
    """A driver that surely stands above the lowest and could make up for it; nothing if there is none."""
    weak = min(drivers, key=lambda figure: (figure.estimate.score, figure.driver), default=None)
    strong = stronger_driver(drivers, weak) if weak else None
    if weak is None or strong is None:
        return ()
    return (
        f"{driver_name(strong.driver, catalogue)} ({percent(strong.estimate.score)}) stands clearly above "
        f"{driver_name(weak.driver, catalogue)} ({percent(weak.estimate.score)}) and could make up for some of it.",
    )


def turnout_line(round_: ClosedRound, catalogue: Catalogue) -> str:
    """A check-in without figures of its own: how many answered of how many were asked in the round."""
    return (
        f"{practice_title(round_.practice, catalogue)}: {round_.answered:,} answered of {round_.asked:,} asked, "
        f"closed {day(round_.closed_at)}"
    )


def thread_line(thread: CommentThread, catalogue: Catalogue) -> str:
    """A thread with comments, and the way to it."""
    link = f"<{thread.link}|{plural(thread.comments, 'comment')}>"
    return f"{link} in <#{thread.channel}> on {practice_title(thread.practice, catalogue)}"


def movement_sentence(drivers: Sequence[DriverFigure], catalogue: Catalogue, *, since: datetime) -> str:
    """What stands above all: which drivers moved and how surely, which did not clearly, and which can't be compared."""
    moved = [one for one in drivers if one.change.verdict in _MOVES]
    still = [one for one in drivers if one.change.verdict is Verdict.NO_CLEAR_CHANGE]
    others = [one for one in drivers if one not in moved and one not in still]
    said = [_moved(one, catalogue, since=since) for one in moved]
    if still:
        said.append(f"{_standings(still, catalogue)} {'show' if len(still) > 1 else 'shows'} no clear change.")
    if others:
        have = "have" if len(others) > 1 else "has"
        said.append(f"{_standings(others, catalogue)} {have} no earlier figures of the same people.")
    return " ".join(said)


def _moved(figure: DriverFigure, catalogue: Catalogue, *, since: datetime) -> str:
    said = f"{driver_name(figure.driver, catalogue)} is {change_sentence(figure.change, since=since)}."
    return f"{said} {sureness_sentence(figure)}".strip()


def _fewest(figure: DriverFigure) -> str:
    """How many rated of a driver's practices the one that the fewest did."""
    alike = len({(one.counts.raters, one.asked) for one in figure.practices}) == 1
    return f"{'' if alike else 'fewest: '}{rated_of_asked(figure.fewest)}"


def _doubt(figure: DriverFigure) -> str:
    low = sum(one.is_low for one in figure.practices)
    return f", of which {low} may not speak for everyone" if low else ""


def _doubt_of(figure: PracticeFigure) -> str:
    return ", which may not speak for everyone" if figure.is_low else ""


def _standings(drivers: Sequence[DriverFigure], catalogue: Catalogue) -> str:
    return listed([f"{driver_name(one.driver, catalogue)} ({percent(one.estimate.score)})" for one in drivers])


def _cant_tell(counts: Counts) -> str:
    return f" · {percent(counts.cant_tell / counts.answered)} can't tell"


def _between(response: Response) -> str:
    """A share between its bounds, which lie apart where some rounds are hidden."""
    least, most = percent(response.share or 0), percent(response.most or 0)
    return least if least == most else f"{least} to {most}"


def _ends(kinds: Set[ScaleWords]) -> tuple[str, str]:
    """What those say who rate lowest and highest."""
    if kinds <= {USUAL_WORDS}:
        return "says not yet in place", "says fully in place"
    if len(kinds) > 1:
        return "gives the lowest of three ratings", "gives the highest"
    (words,) = kinds
    return f"says “{_answer(Rating.NOT_YET, words)}”", f"says “{_answer(Rating.FULLY, words)}”"


def _answer(rating: Rating, words: ScaleWords) -> str:
    return escaped(words.of(rating))


def _share(number: int, of: int) -> str:
    return f"{percent(number / of)} ({number:,})"


def _standing(figure: PracticeFigure, catalogue: Catalogue) -> str:
    return f"{practice_title(figure.practice, catalogue)} at {percent(figure.estimate.score)}"
