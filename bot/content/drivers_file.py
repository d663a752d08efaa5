"""The drivers, in one TOML file with a table [[driver]] for each."""

import re
from collections.abc import Sequence

from bot.content.fields import Fields, parse_fields
from bot.content.files import ContentPath
from bot.domain.catalogue import Driver, Group
from bot.domain.practice_text import sentences

DRIVERS_FILE = "drivers.toml"
MAX_SLUG = 40
MAX_NAME = 60
MAX_SUMMARY = 200
MAX_ALIAS = 40

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_drivers(file: ContentPath, *, known: Sequence[Driver] = ()) -> tuple[Driver, ...]:
    """The known drivers with those of the file: one with a known slug takes the known one's place.

    Raises ContentError, also if a word that people type would mean two drivers.
    """
    tables = parse_fields(file, file.text()).only("driver").tables("driver")
    read = [_driver(table) for table in tables]
    if len({driver.slug for driver in read}) < len(read):
        file.broken("two drivers have the same slug")
    drivers = {driver.slug: driver for driver in (*known, *read)}
    _check_words(file, tuple(drivers.values()))
    return tuple(drivers.values())


def _driver(fields: Fields) -> Driver:
    fields.only("slug", "name", "group", "summary", "aliases")
    return Driver(
        slug=_slug(fields),
        name=fields.line("name", limit=MAX_NAME),
        group=_group(fields),
        summary=_summary(fields),
        aliases=tuple(alias.casefold() for alias in fields.lines("aliases", limit=MAX_ALIAS)),
    )


def _slug(fields: Fields) -> str:
    slug = fields.line("slug", limit=MAX_SLUG)
    if not _SLUG.fullmatch(slug):
        fields.broken("slug must be of small letters, digits and hyphens")
    return slug


def _group(fields: Fields) -> Group:
    group = fields.line("group", limit=MAX_NAME)
    if group not in set(Group):
        fields.broken(f"group must be one of {', '.join(Group)}")
    return Group(group)


def _summary(fields: Fields) -> str:
    summary = fields.line("summary", limit=MAX_SUMMARY)
    if sentences(summary) != 1:
        fields.broken("summary must be one sentence")
    return summary


def _check_words(file: ContentPath, drivers: Sequence[Driver]) -> None:
    """People may type a driver's slug, name or alias, so each word must lead to one driver."""
    meant: dict[str, str] = {}
    for driver in drivers:
        for word in (driver.slug, driver.name.casefold(), *driver.aliases):
            if meant.setdefault(word, driver.slug) != driver.slug:
                file.broken(f"“{word}” stands for both {meant[word]} and {driver.slug}")
