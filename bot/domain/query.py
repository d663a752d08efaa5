"""What a person asks a summary of, read from the words that they typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from bot.domain.catalogue import Catalogue
from bot.domain.period import Period
from bot.domain.span import Days, PeriodError, Span
from bot.domain.spoken_span import BARE_NAMES, SPAN_WORDS, Found, Reading, find_span
from bot.domain.subject import FILLERS, Names, Subject, names_of, words_of
from bot.domain.year_starts import USUAL_STARTS, YearStarts

LONGEST_TEXT = 400
"""Characters that are read; a driver, a channel and a period never need as many."""

MOST_SUGGESTIONS = 5
"""More choices than these are a list to read, not a hint."""

MOST_SLIPS = 6
"""A text with more unknown words than these was not meant for this command; it is not corrected."""

_CLOSE = 0.72  # of difflib's ratio: two letters of four swapped ("lats" for "last") give 0.75
_MENTION = re.compile(r"(<#[A-Z0-9]+(?:\|[^<>]*)?>)")
_AROUND_WORDS = ",.;:!?\"'`*()[]“”‘’"


@dataclass(frozen=True)
class Query:
    """What to summarize; None means all. A practice is given without its driver, a channel by its id.

    Days are those of a period, or left to where a program's quarters and years begin.
    """

    driver: str | None = None
    practice: str | None = None
    channel: str | None = None
    period: Days | None = None

    def __str__(self) -> str:
        """The canonical text, which `parse_query` reads back in any workspace that has the same catalogue."""
        channel = f"<#{self.channel}>" if self.channel else None
        period = str(self.period) if self.period else None
        return " ".join(part for part in (self.practice or self.driver, channel, period) if part)


class Fault(StrEnum):
    """Why a text was not understood."""

    UNKNOWN_WORDS = "unknown_words"
    UNKNOWN_CHANNEL = "unknown_channel"
    SEVERAL_MEANINGS = "several_meanings"
    IMPOSSIBLE_PERIOD = "impossible_period"
    SECOND_CHANNEL = "second_channel"
    SECOND_PERIOD = "second_period"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Suggestion:
    """What may have been meant, by name, and the text to type instead."""

    name: str
    text: str


@dataclass(frozen=True)
class Misunderstood:
    """The words that puzzled, why, and a few suggestions.

    `words` and suggestions hold what a person typed: they need escaping like all text of people. `reason` is a
    sentence where the words alone don't say enough.
    """

    words: str
    fault: Fault
    suggestions: tuple[Suggestion, ...] = ()
    reason: str | None = None

    @property
    def suggestion(self) -> str | None:
        """The one thing that was probably meant; None if there is none or more than one."""
        return self.suggestions[0].name if len(self.suggestions) == 1 else None

    @property
    def without_channel(self) -> bool:
        """Whether all that can be suggested is to leave out the channel: none that is known is called like it."""
        named = any(one.name.startswith("#") for one in self.suggestions)
        return self.fault is Fault.UNKNOWN_CHANNEL and bool(self.suggestions) and not named


def parse_query(
    text: str,
    *,
    catalogue: Catalogue,
    channels: Mapping[str, str],
    today: date,
    starts: Collection[YearStarts] = (),
) -> Query | Misunderstood:
    """Read `[driver or practice] [in #channel] [period]`, in any order; never raises.

    `channels` are ids by name; a mention that Slack made (`<#C123|name>`) is taken as it is. `starts` are those of the
    programs that it may be about. Nothing is guessed silently: what is not understood comes back with what was
    probably meant.
    """
    if len(text) > LONGEST_TEXT:
        return Misunderstood(text[:LONGEST_TEXT], Fault.TOO_LONG)
    ids = {_plain(name): id for name, id in channels.items()}
    return _Reader(names_of(catalogue), ids, Reading(today, frozenset(starts) or (USUAL_STARTS,))).answer(_tokens(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _tokens(text: str) -> list[str]:
    """The words in lower case, without punctuation around them; mentions of channels as they are."""
    tokens: list[str] = []
    for part in _MENTION.split(text):
        words = [part] if _MENTION.fullmatch(part) else _plain(part).split()
        tokens += [word.strip(_AROUND_WORDS) or word for word in words]
    return tokens


@dataclass(eq=False)
class _PuzzledError(Exception):
    """Carries what was not understood out of the reading; `slips` are words that may be typing errors."""

    words: str
    fault: Fault
    suggestions: tuple[Suggestion, ...] = ()
    slips: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Reader:
    """Reads a text: the channel first, then the period; what remains is the driver or practice."""

    names: Names
    channels: Mapping[str, str]
    reading: Reading
    tries: int = 2
    """How often what is suggested may itself need a suggestion: two ends of a span, each to be read in two ways."""

    def answer(self, tokens: Sequence[str]) -> Query | Misunderstood:
        """What the words mean, if a month's or weekday's name among them can't well be something else's."""
        doubtful = tuple(dict.fromkeys(token for token in tokens if self.is_doubtful(token)))
        if not doubtful:
            return self.understood(tokens)
        literal = replace(self, reading=replace(self.reading, bare=False))
        found = [one.understood(tokens) for one in (self, literal)]
        queries = tuple(dict.fromkeys(one for one in found if isinstance(one, Query)))
        if len(queries) < 2:
            return next(iter(queries), found[0])
        choice = tuple(Suggestion(self.said(one), self.written(str(one).split())) for one in queries)
        return Misunderstood(" ".join(doubtful), Fault.SEVERAL_MEANINGS, choice)

    def is_doubtful(self, token: str) -> bool:
        return token in BARE_NAMES and (token in self.channels or bool(self.names.find(token)))

    def understood(self, tokens: Sequence[str]) -> Query | Misunderstood:
        try:
            return self.read(tokens)
        except _PuzzledError as puzzled:
            suggestions = puzzled.suggestions or self.corrected(tokens, puzzled.slips)
            return Misunderstood(puzzled.words, puzzled.fault, suggestions)
        except PeriodError as error:
            suggestions = self.moved(tokens, error)
            return Misunderstood(error.words, Fault.IMPOSSIBLE_PERIOD, suggestions, reason=error.sentence)

    def read(self, tokens: Sequence[str]) -> Query:
        channel, words = self.take_channel(tokens)
        found = self.take_period(words, tokens)
        if found is None:
            return self.with_subject(Query(channel=channel), words, period="")
        query = Query(channel=channel, period=found.span)
        return self.with_subject(query, found.rest.split(), period=found.words)

    def take_channel(self, tokens: Sequence[str]) -> tuple[str | None, list[str]]:
        """The channel that is mentioned, written with # or named after "in", and the other words."""
        channel: str | None = None
        first = ""
        others: list[str] = []
        for token in tokens:
            named = self.channel_of(token, after=others)
            if named is None:
                others.append(token)
                continue
            if channel not in (None, named):
                shorter = ([other for other in tokens if other != one] for one in (token, first))
                raise _PuzzledError(token, Fault.SECOND_CHANNEL, self.all_offered(shorter))
            channel, first = named, token
            if others[-1:] == ["in"]:
                others.pop()  # it is used up: "in #north coaching" names one channel, whatever others are called
        return channel, others

    def channel_of(self, token: str, *, after: Sequence[str]) -> str | None:
        if _MENTION.fullmatch(token):
            return token.strip("<#>").partition("|")[0]
        if token.startswith("#") and len(token) > 1:
            if token[1:] not in self.channels:
                raise _PuzzledError(token, Fault.UNKNOWN_CHANNEL, slips=(token,))
            return self.channels[token[1:]]
        if self.reading.bare and token in BARE_NAMES:
            return None
        return self.channels.get(token) if after and after[-1] == "in" else None

    def take_period(self, words: Sequence[str], tokens: Sequence[str]) -> Found | None:
        """The span that is named; of two, the text with either is suggested."""
        found = find_span(" ".join(words), self.reading)
        if found and (second := find_span(found.rest, self.reading)):
            shorter = (_without(tokens, one.words) for one in (second, found))
            raise _PuzzledError(second.words, Fault.SECOND_PERIOD, self.all_offered(shorter))
        return found

    def with_subject(self, query: Query, words: Sequence[str], *, period: str) -> Query:
        """Add what the words name to the channel and period already read (`period` as it was typed)."""
        if not words_of(" ".join(words)):
            return query
        subjects = self.names.find(" ".join(words))
        if len(subjects) == 1:
            return replace(query, driver=subjects[0].driver, practice=subjects[0].practice)
        bare = self.bare_channel(words)
        if bare and not subjects and query.channel is None:
            query = replace(query, channel=self.channels[bare])
            return self.with_subject(query, [word for word in words if word != bare], period=period)
        raise self.puzzled_by(words, subjects, query, period)

    def bare_channel(self, words: Sequence[str]) -> str | None:
        """A channel's name without "#" or "in", unless it may be a driver or practice as well."""
        names = (word for word in words if word in self.channels and not (self.reading.bare and word in BARE_NAMES))
        return next((name for name in names if not self.names.find(name)), None)

    def puzzled_by(self, words: Sequence[str], subjects: Sequence[Subject], query: Query, period: str) -> _PuzzledError:
        """Unknown words are slips; known ones that fit several subjects, or none together, have them to choose."""
        slips = tuple(dict.fromkeys(word for word in words if not self.knows(word)))
        if slips and not subjects:
            return _PuzzledError(" ".join(slips), Fault.UNKNOWN_WORDS, slips=slips)
        single = [subject for word in words for subject in self.names.find(word)]
        meant = list(dict.fromkeys(subjects or single))[:MOST_SUGGESTIONS]
        when = _typed(query.period) if query.period and any(map(self.is_doubtful, period.split())) else period
        others = [part for part in (query.channel and f"<#{query.channel}>", when) if part]
        suggestions = tuple(Suggestion(one.name, self.written([one.key, *others])) for one in meant)
        fault = Fault.SEVERAL_MEANINGS if len(meant) > 1 else Fault.UNKNOWN_WORDS
        return _PuzzledError(" ".join(word for word in words if word not in FILLERS), fault, suggestions)

    def knows(self, word: str) -> bool:
        familiar = word in FILLERS or word in SPAN_WORDS or word in self.channels or word.isdigit()
        return familiar or bool(self.names.find(word))

    def corrected(self, tokens: Sequence[str], slips: Sequence[str]) -> tuple[Suggestion, ...]:
        """The text with its slips put right or left out."""
        if not 0 < len(slips) <= MOST_SLIPS:
            return ()
        repaired = {slip: self.nearest(slip) for slip in slips}
        better = _replaced(tokens, repaired)
        return self.offered(better, name=" ".join(word for word in repaired.values() if word))

    def moved(self, tokens: Sequence[str], error: PeriodError) -> tuple[Suggestion, ...]:
        """The text with each period that an impossible one was probably meant to be."""
        text = " ".join(tokens)
        if error.words not in text:
            return ()
        return self.all_offered(text.replace(error.words, _typed(one), 1).split() for one in error.instead)

    def all_offered(self, texts: Iterable[Sequence[str]]) -> tuple[Suggestion, ...]:
        """What can be read of some texts, or of what reading them brings up, while there are tries left."""
        if not self.tries:
            return ()
        later = replace(self, tries=self.tries - 1)
        found = dict.fromkeys(one for tokens in texts for one in later.offered(tokens))
        return tuple(found)[:MOST_SUGGESTIONS]

    def offered(self, tokens: Sequence[str], *, name: str | None = None) -> tuple[Suggestion, ...]:
        """A suggestion that can be read, or those that reading it brings up; without a name it goes by all it means."""
        try:
            query = self.read(tokens)
        except _PuzzledError as puzzled:
            return puzzled.suggestions
        except PeriodError as error:
            return self.moved(tokens, error)
        text = self.written(tokens)
        called = self.said(query) if name is None else name or text
        return (Suggestion(called, text),) if query != Query() else ()

    def nearest(self, slip: str) -> str | None:
        marked = {f"#{name}" for name in self.channels}
        words = {*self.names.words, *SPAN_WORDS, *self.channels}
        choice = sorted(marked if slip.startswith("#") else words)
        return next(iter(get_close_matches(slip, choice, n=1, cutoff=_CLOSE)), None)

    def said(self, query: Query) -> str:
        """What a query is about, by names."""
        subjects = (entry.subject for entry in (*self.names.drivers, *self.names.practices))
        named = {subject.key: subject.name for subject in subjects}
        key, channel = query.practice or query.driver, query.channel
        about = named.get(key, key) if key else None
        where = self.written([f"<#{channel}>"]) if channel else None
        return ", ".join(part for part in (about, where, query.period and query.period.said) if part)

    def written(self, tokens: Sequence[str]) -> str:
        """The words as a person would type them, a mention by its name if that is known."""
        names = {f"<#{id}": f"#{name}" for name, id in self.channels.items()}
        return " ".join(names.get(token.rstrip(">").partition("|")[0], token) for token in tokens)


def _replaced(tokens: Sequence[str], by: Mapping[str, str | None]) -> list[str]:
    """The tokens with some replaced, or left out together with the "in" before them."""
    words: list[str] = []
    for token in tokens:
        if word := by.get(token, token):
            words.append(word)
        elif words[-1:] == ["in"]:
            words.pop()
    return words


def _without(tokens: Sequence[str], words: str) -> list[str]:
    """The text without some words of it; nothing if they do not stand together in it."""
    text = " ".join(tokens)
    return text.replace(words, " ", 1).split() if words in text else []


def _typed(span: Span) -> str:
    return span.typed if isinstance(span, Period) else str(span)
