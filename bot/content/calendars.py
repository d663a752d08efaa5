"""Countries and regions whose public holidays are known, by the names that people look for them under."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.domain.zones import SEARCH_LIMIT, words_of

FILE = Path(__file__).parent / "calendars.csv"
"""Code, name, and other names: loading every country of the holidays package to ask its name takes seconds."""


@dataclass(frozen=True)
class CalendarName:
    """What a calendar is called: `Germany`, or `Germany: Berlin`; `others` are names in other languages."""

    code: str
    name: str
    others: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return words_of(f"{self.name} {self.others}")


def calendar_name(code: str) -> str:
    """What a calendar is called; its code if it has no name here."""
    known = _calendars().get(code)
    return known.name if known else code


def search_calendars(text: str, limit: int = SEARCH_LIMIT) -> tuple[CalendarName, ...]:
    """The calendars whose names have a word that begins with each word of `text`: countries first, and among them
    those that have the very words.

    Case, accents and order don't matter.
    """
    words = words_of(text)
    hits = [one for one in _calendars().values() if all(_begins_in(one.words, word) for word in words)]
    return tuple(sorted(hits, key=lambda one: ("-" in one.code, not set(words) <= set(one.words))))[:limit]


def _begins_in(names: tuple[str, ...], word: str) -> bool:
    return any(name.startswith(word) for name in names)


@cache
def _calendars() -> Mapping[str, CalendarName]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {code: CalendarName(code, name, others) for code, name, others in rows}
