"""IANA time zones: which names are known, which are offered, and how people find theirs."""

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

SEARCH_LIMIT = 100
"""As many options as Slack takes for one select (https://docs.slack.dev/reference/block-kit/block-elements)."""

_NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})
_NO_PLACE_AREAS = ("Etc/", "SystemV/", "posix/", "right/")
_WITHOUT_AREA = frozenset({"UTC", "GMT"})


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone that a schedule can be kept in: any that is known, offered or not."""
    return name in _known()


@cache
def all_zones() -> tuple[str, ...]:
    """The zones worth offering, sorted: places by area, with UTC and GMT.

    Left out are abbreviations without a place ("EST"), and the area Etc, whose signs mean the opposite of what
    people expect: Etc/GMT+5 is five hours behind.
    """
    return tuple(
        sorted(
            name for name in _known() if name in _WITHOUT_AREA or ("/" in name and not name.startswith(_NO_PLACE_AREAS))
        )
    )


def search_zones(text: str, limit: int = SEARCH_LIMIT) -> tuple[str, ...]:
    """The offered zones that contain every word of `text`, best first; all of them for an empty text.

    Case, accents, order and separators don't matter. Zones with a word that begins as typed come before those
    that merely contain it.
    """
    words = words_of(text)
    hits = [name for name in all_zones() if all(word in "".join(_parts(name)) for word in words)]
    return tuple(sorted(hits, key=lambda name: (_words_inside(words, name), name))[:limit])


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name or of what was typed, without case, accents and signs."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return tuple(re.findall(r"[a-z0-9]+", plain.casefold()))


def _words_inside(words: tuple[str, ...], name: str) -> int:
    """How many of the words don't begin a word of the name."""
    return sum(not any(part.startswith(word) for part in _parts(name)) for word in words)


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACE


@cache
def _parts(name: str) -> tuple[str, ...]:
    return words_of(name)
