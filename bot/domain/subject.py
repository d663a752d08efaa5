"""What people call a driver or a practice when they type in a hurry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.catalogue import Catalogue, Driver, Practice

FILLERS = frozenset(
    {"a", "an", "and", "are", "how", "is", "me", "our", "please", "the", "us", "what"}
    | {"about", "at", "by", "during", "for", "from", "in", "of", "on", "over", "to", "with", "within"}
    | {"driver", "drivers", "practice", "practices"}
    | {"figures", "results", "scores", "show", "summary", "trend", "trends"}
)
"""Words that say nothing about what is meant, in what people type as in names."""

SHORTEST_BEGINNING = 3
"""So many letters of a word, or more, stand for the whole of it."""

CATALOGUES_KEPT = 32
"""Catalogues whose names are kept: workspaces with practices of their own have one each."""


@dataclass(frozen=True)
class Subject:
    """A driver or a practice that a summary can be about; `key` is its unmistakable written form."""

    key: str
    name: str
    driver: str | None = None
    practice: str | None = None


@dataclass(frozen=True)
class _Entry:
    """A subject, the sets of words that name it, and all words that may lead to it."""

    subject: Subject
    names: frozenset[frozenset[str]]
    words: frozenset[str]

    def is_begun_by(self, typed: frozenset[str]) -> bool:
        return all(any(_begins(start, word) for word in self.words) for start in typed)


@dataclass(frozen=True)
class Names:
    """All that the drivers and practices of a catalogue may be called."""

    drivers: tuple[_Entry, ...]
    practices: tuple[_Entry, ...]
    words: frozenset[str]
    """Every word of a name as people write it, to find what a misspelt one was meant to be."""

    def find(self, text: str) -> tuple[Subject, ...]:
        """Everything that the text may mean equally well, in the catalogue's order; usually one or none.

        The first of these that fits anything decides: a key as it stands; a driver's name, short form or
        initials; a practice's name; beginnings of a driver's words; beginnings of a practice's words (its
        driver's among them). Case, order, plurals and filler words make no difference.
        """
        typed = frozenset(words_of(text))
        if not typed:
            return ()
        tiers = (
            [entry for entry in (*self.drivers, *self.practices) if entry.subject.key == text.casefold()],
            [entry for entry in self.drivers if typed in entry.names],
            [entry for entry in self.practices if typed in entry.names],
            [entry for entry in self.drivers if entry.is_begun_by(typed)],
            [entry for entry in self.practices if entry.is_begun_by(typed)],
        )
        return next((tuple(entry.subject for entry in tier) for tier in tiers if tier), ())


@lru_cache(maxsize=CATALOGUES_KEPT)
def names_of(catalogue: Catalogue) -> Names:
    """Gather the names, once per catalogue: it takes longer than reading what was typed."""
    names = [name for driver in catalogue.drivers for name in (driver.name, *driver.aliases)]
    names += [practice.title for practice in catalogue.practices]
    written = {word for name in names for word in (*_split(name), *name.casefold().split())}
    return Names(
        drivers=tuple(_driver_entry(driver) for driver in catalogue.drivers),
        practices=tuple(_practice_entry(practice, catalogue) for practice in catalogue.practices),
        words=frozenset(written - FILLERS),
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words that matter: without case, punctuation, fillers and plural endings."""
    return tuple(_singular(word) for word in _split(text) if word not in FILLERS)


def _driver_entry(driver: Driver) -> _Entry:
    names = (driver.name, driver.slug, *driver.aliases, _initials(driver.name))
    subject = Subject(key=driver.slug, name=driver.name, driver=driver.slug)
    return _entry(subject, names, related=())


def _practice_entry(practice: Practice, catalogue: Catalogue) -> _Entry:
    driver = catalogue.find_driver(practice.driver)
    subject = Subject(key=practice.id, name=practice.title, practice=practice.id)
    names = (practice.title, practice.id, practice.id.rpartition("/")[2])
    return _entry(subject, names, related=(driver.name, *driver.aliases) if driver else ())


def _entry(subject: Subject, names: tuple[str, ...], *, related: tuple[str, ...]) -> _Entry:
    return _Entry(
        subject=subject,
        names=frozenset(frozenset(words_of(name)) for name in names),
        words=frozenset(word for name in (*names, *related) for word in words_of(name)),
    )


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", text.casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _begins(start: str, word: str) -> bool:
    return word == start or (len(start) >= SHORTEST_BEGINNING and word.startswith(start))


def _initials(name: str) -> str:
    """ "dsds" for four words; nothing for a single one, whose letter could be anybody's."""
    words = _split(name)
    return "".join(word[0] for word in words) if len(words) > 1 else ""
