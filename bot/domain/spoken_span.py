"""The ways in which people name a span of days."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from bot.domain.calendar_words import MONTH_NAMES, WEEKDAY_NAMES, around
from bot.domain.period import FIRST_YEAR, Period
from bot.domain.point import AMBIGUOUS, COUNT, POINT, SCHOOL_YEAR, UNIT, Point, counted_back, read_point
from bot.domain.span import DayAfter, DayBefore, Days, PeriodError, Span, Stretch
from bot.domain.year_starts import USUAL_STARTS, YearStarts

BARE_NAMES = frozenset(MONTH_NAMES) | frozenset(WEEKDAY_NAMES)
"""Words that name a time by themselves, and may well be part of something else's name: "may"."""

SPAN_WORDS = frozenset(
    {
        "last",
        "this",
        "current",
        "past",
        "previous",
        "since",
        "until",
        "before",
        "after",
        "between",
        "today",
        "yesterday",
    }
    | {"day", "days", "week", "weeks", "month", "months", "quarter", "quarters", "year", "years"}
    | {"school", "fiscal", "ago", "start", "beginning"}
    | {name for name in BARE_NAMES if len(name) > 4}
)
"""Words of spans as people write them, to find what a misspelt one was meant to be."""

_Reader = Callable[[re.Match[str], date], Days]


@dataclass(frozen=True)
class Found:
    """A span, the words that named it, and the text without them."""

    span: Days
    words: str
    rest: str


@dataclass(frozen=True)
class Reading:
    """How spans are read: what day it is, and by which quarters and years they have to make sense.

    That is, a span has begun by one of them, and runs forwards by all. Unless `bare`, a month or weekday with nothing
    around it but "in" or "on" is not taken for a time.
    """

    today: date
    starts: Collection[YearStarts] = (USUAL_STARTS,)
    bare: bool = True


def find_span(text: str, reading: Reading) -> Found | None:
    """The first span that a lower-case text names; PeriodError if it is one that can't be, or can be several.

    Reads "last 90 days", "since september", "march to may", "this quarter", "q3 2026", "fy26", "last school year",
    "2026-01-05..2026-03-31", "before 2026" and the like. What has no year is the latest that has begun. "Last week" is
    the calendar week (from Monday) before this one; "last 2 weeks" are the 14 days that end today. No span goes beyond
    today.
    """
    dated = _whole(_AS_OF).search(text)
    if dated:
        return _as_of(dated, text, reading)
    for match, read in _matches(text):
        if reading.bare or _without_lead(match[0]) not in BARE_NAMES:
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            span = _sound(read(match, reading.today), match[0], reading)
            return Found(span, match[0], " ".join(rest.split()))
    return None


def _matches(text: str) -> Iterator[tuple[re.Match[str], _Reader]]:
    for words, read in _FORMS:
        yield from ((match, read) for match in _whole(words).finditer(text))


def _without_lead(words: str) -> str:
    return words.rpartition(" ")[2] if re.match(f"{_LEAD} ", words) else words


def _as_of(dated: re.Match[str], text: str, reading: Reading) -> Found | None:
    """A span as it was on a day, which is not still to come."""
    day = read_point(dated["day"], reading.today).span.by(USUAL_STARTS).start
    if day > reading.today:
        raise PeriodError(dated[0], "has not begun yet")
    found = find_span(f"{text[: dated.start()]} {text[dated.end() :]}", replace(reading, today=day))
    return Found(found.span, f"{found.words} {dated[0]}", found.rest) if found else None


def _sound(span: Days, words: str, reading: Reading) -> Days:
    try:
        periods = [span.by(one) for one in reading.starts]
    except ValueError:
        raise PeriodError(words, "ends before it starts") from None
    if all(period.start > reading.today for period in periods):
        raise PeriodError(words, "has not begun yet")
    if isinstance(span, Stretch) and not all(span.is_latest(one) for one in reading.starts):
        raise PeriodError(words, "needs a year, as in “q1 2026”")
    return span


def _range(match: re.Match[str], today: date) -> Days:
    words, last = match[0], read_point(match["last"], today)
    first = read_point(match["first"], today)
    if first.cycle and last.cycle:
        return _without_years(match, first, last, today)
    if first.cycle:
        first = read_point(match["first"], _start(last))
    if last.cycle:
        last = read_point(match["last"], _start(first) + timedelta(days=last.cycle - 1))
    return _joined(words, first.span, last.span, today)


def _without_years(match: re.Match[str], first: Point, last: Point, today: date) -> Days:
    """The latest of which both ends have begun, unless another has begun since that is not over."""
    before = read_point(match["first"], _start(last))
    if _start(before) == _start(first):
        return _joined(match[0], before.span, last.span, today)
    after = read_point(match["last"], _start(first) + timedelta(days=last.cycle - 1))
    over, running = (_joined(match[0], *pair, today) for pair in ((before.span, last.span), (first.span, after.span)))
    raise PeriodError(match[0], AMBIGUOUS, (over, running))


def _joined(words: str, first: Span | None, last: Span | None, today: date) -> Days:
    """A period if nothing in it is left to the program."""
    if not isinstance(first, Period | None) or not isinstance(last, Period | None):
        return Stretch(_first_day(first), _last_day(last), today)
    if first and last and first.start > last.end:
        raise PeriodError(words, "ends before it starts", (Period(last.start, first.end).up_to(today),))
    if last and last.end.year < FIRST_YEAR:
        raise PeriodError(words, f"reaches back beyond the year {FIRST_YEAR}")
    return Stretch(first, last, today).by(USUAL_STARTS)


def _since(match: re.Match[str], today: date) -> Days:
    return _joined(match[0], read_point(match["first"], today).span, None, today)


def _since_start(match: re.Match[str], today: date) -> Days:
    return _single_of(f"this {_LONG.get(match['unit'], match['unit'])}", today)


def _until(match: re.Match[str], today: date) -> Days:
    return _joined(match[0], None, read_point(match["last"], today).span, today)


def _before(match: re.Match[str], today: date) -> Days:
    return _joined(match[0], None, _calendar_day(DayBefore(read_point(match["last"], today).span)), today)


def _after(match: re.Match[str], today: date) -> Days:
    return _joined(match[0], _calendar_day(DayAfter(read_point(match["first"], today).span)), None, today)


def _calendar_day(beside: DayBefore | DayAfter) -> Span:
    return beside.by(USUAL_STARTS) if isinstance(beside.span, Period) else beside


def _counted(match: re.Match[str], today: date) -> Days:
    day = counted_back(match[0], today, count=match["count"], unit=match["unit"])
    return Period(day + timedelta(days=1), today)


def _ago(match: re.Match[str], today: date) -> Days:
    """The day itself, the calendar week, month or year around it, or all since then: only who typed it knows."""
    since = _start(read_point(match["point"], today))
    unit = {"w": "week", "m": "month", "y": "year"}.get(match["unit"][0])
    raise PeriodError(match[0], AMBIGUOUS, (around(since, unit) if unit else Period.day(since), Period(since, today)))


def _single(match: re.Match[str], today: date) -> Days:
    return _single_of(match["point"], today)


def _single_of(words: str, today: date) -> Days:
    span = read_point(words, today).span
    return span.up_to(today) if isinstance(span, Period) else Stretch(span, span, today)


def _start(point: Point) -> date:
    return point.span.by(USUAL_STARTS).start


def _first_day(span: Span | None) -> Span | None:
    return Period.day(span.start) if isinstance(span, Period) else span


def _last_day(span: Span | None) -> Span | None:
    return Period.day(span.end) if isinstance(span, Period) else span


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    """The pattern as words of their own, not as parts of longer ones; made when it is first needed, since that takes
    a tenth of the bot's whole start."""
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


_LONG = {"w": "week", "m": "month", "q": "quarter", "y": "year"}
_AS_OF = r"as of (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_LEAD = r"(?:in|on|during|over|for|of|within|at)"
_BEGINNING = r"(?:(?:the )?(?:start|beginning) of )"
_ENDING = r"(?:(?:the )?end of )"
_TO = r"(?: ?(?:\.{2,3}|…|–|—) ?| (?:to|til|till|until|up to|through|thru|-) |(?<=[a-z])-(?=[a-z]))"
_FIRST, _LAST = f"{_BEGINNING}?(?:the )?(?P<first>{POINT})", f"{_ENDING}?(?:the )?(?P<last>{POINT})"
_PARTS = rf"(?P<unit>week|month|quarter|year|fiscal year|{SCHOOL_YEAR})"

_FORMS: tuple[tuple[str, _Reader], ...] = (
    (rf"between {_FIRST} and {_LAST}", _range),
    (rf"(?:(?:from|between|since) )?{_FIRST}{_TO}{_LAST}", _range),
    (rf"(?:(?:since|from|starting) )?{_BEGINNING}(?:the )?{_PARTS}", _since_start),
    (rf"{_PARTS} to date", _since_start),
    (r"(?P<unit>[wmqy])td", _since_start),
    (rf"(?:since|from|starting) {_FIRST}", _since),
    (rf"after {_ENDING}?(?:the )?(?P<first>{POINT})", _after),
    (rf"(?:until|till|til|up to|through|thru) {_LAST}", _until),
    (rf"before {_BEGINNING}?(?:the )?(?P<last>{POINT})", _before),
    (rf"(?:{_LEAD} )?(?P<point>{COUNT} (?P<unit>{UNIT}) ago)", _ago),
    (rf"(?:(?:last|past|previous) )?(?P<count>{COUNT}) ?(?P<unit>{UNIT})", _counted),
    (rf"(?:{_LEAD} )?(?:the )?(?P<point>{POINT})", _single),
)
