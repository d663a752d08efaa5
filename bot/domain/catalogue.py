"""What can be asked: the implementation drivers and the best practices that belong to each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.errors import PulseError

PLACEHOLDER = "{program}"


class Group(StrEnum):
    """The two families of drivers: those that build the organization and those that build people's skills."""

    ORGANIZATION = "organization"
    COMPETENCY = "competency"


@dataclass
class UnknownPracticeError(PulseError):
    """A practice was asked for that the catalogue does not have, or no longer has."""

    id: str

    @property
    def sentence(self) -> str:
        return f"The catalogue has no practice “{self.id}”; type `/drivers practices` to see those it has."


@dataclass
class UnknownDriverError(PulseError):
    """A driver was asked for that the catalogue does not have, or no longer has."""

    slug: str

    @property
    def sentence(self) -> str:
        return f"The catalogue has no driver “{self.slug}”; type `/drivers practices` to see those it has."


@dataclass(frozen=True)
class Driver:
    """One implementation driver; `aliases` are the short forms that people type."""

    slug: str
    name: str
    group: Group
    summary: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Practice:
    """One best practice: what staff are asked, why, and what it looks like when it is fully in place.

    `core` practices come from a listing with numbers; the others are candidates and are marked so wherever
    they show. `position` orders the practices of a driver. `own` says that an admin added it for one program, and
    `reworded` that one program asks it in words of its own; both are marked too.
    """

    id: str
    driver: str
    title: str
    question: str
    why: str
    signs: tuple[str, ...]
    source: str
    source_number: int | None
    core: bool
    position: int
    own: bool = False
    reworded: bool = False

    def asks(self, program: str) -> str:
        """The question with the program's name in place, whatever characters the name has."""
        return self.question.replace(PLACEHOLDER, program)

    @property
    def citation(self) -> str:
        """Where the practice comes from, with its number there if it has one, and whose words ask about it."""
        source = self.source if self.source_number is None else f"{self.source}, practice {self.source_number}"
        return f"{source}; asked in your own words" if self.reworded else source


@dataclass(frozen=True)
class Catalogue:
    """All drivers and practices, in the order in which they are shown.

    The `retired` ones are asked no more; they are known by their ids, so that figures and messages keep their titles.
    """

    drivers: tuple[Driver, ...]
    practices: tuple[Practice, ...]
    retired: tuple[Practice, ...] = ()

    def find(self, id: str) -> Practice | None:
        """The practice, or None: rounds outlive practices that an organization takes away."""
        return self._by_id.get(id)

    def practice(self, id: str) -> Practice:
        """The practice; raises UnknownPracticeError."""
        found = self.find(id)
        if found is None:
            raise UnknownPracticeError(id)
        return found

    def found_or_gone(self, id: str) -> Practice:
        """The practice, or a stand-in named after its id: a standing check-in outlives what it asked about."""
        return self.find(id) or _gone_practice(id)

    def find_driver(self, slug: str) -> Driver | None:
        """The driver, or None."""
        return next((driver for driver in self.drivers if driver.slug == slug), None)

    def driver(self, slug: str) -> Driver:
        """The driver; raises UnknownDriverError."""
        found = self.find_driver(slug)
        if found is None:
            raise UnknownDriverError(slug)
        return found

    def driver_or_gone(self, slug: str) -> Driver:
        """The driver, or a stand-in named after its slug."""
        return self.find_driver(slug) or _gone_driver(slug)

    def of_driver(self, slug: str) -> tuple[Practice, ...]:
        """A driver's practices in their order; none if the driver is unknown."""
        return self.of_drivers((slug,))

    def of_drivers(self, slugs: Collection[str]) -> tuple[Practice, ...]:
        """The practices of several drivers, in the catalogue's order, not the order of `slugs`."""
        return tuple(practice for practice in self.practices if practice.driver in slugs)

    @property
    def core(self) -> tuple[Practice, ...]:
        """The practices that are asked unless an admin chooses others."""
        return tuple(practice for practice in self.practices if practice.core)

    @property
    def drivers_with_core(self) -> tuple[Driver, ...]:
        """The drivers that have at least one core practice."""
        slugs = {practice.driver for practice in self.core}
        return tuple(driver for driver in self.drivers if driver.slug in slugs)

    @cached_property
    def _by_id(self) -> Mapping[str, Practice]:
        """A practice that is asked hides a retired one of its id."""
        return {practice.id: practice for practice in (*self.retired, *self.practices)}

    @property
    def groups(self) -> Mapping[str, Group]:
        """Each driver's group, by slug."""
        return {driver.slug: driver.group for driver in self.drivers}


def _gone_practice(id: str) -> Practice:
    driver, _, slug = id.rpartition("/")
    title = _readable(slug)
    return Practice(
        id=id,
        driver=driver,
        title=title,
        question=f"Is “{title}” in place for {PLACEHOLDER}?",
        why="This practice is no longer in the catalogue.",
        signs=(),
        source="No longer in the catalogue",
        source_number=None,
        core=False,
        position=0,
    )


def _gone_driver(slug: str) -> Driver:
    summary = "This driver is no longer in the catalogue."
    return Driver(slug=slug, name=_readable(slug), group=Group.ORGANIZATION, summary=summary)


def _readable(slug: str) -> str:
    return slug.replace("-", " ").capitalize()
