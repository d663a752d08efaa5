"""What programs have of their own: practices that admins added, and questions in other words than the shipped ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.catalogue import Catalogue, Practice
from bot.domain.rotation import REST_DAYS

SOURCE = "Added by your organization"

AFTER_THE_SHIPPED = 1_001
"""The position of the first own practice of a driver; files have positions up to 1,000."""


@dataclass(frozen=True)
class OwnPractice:
    """A practice that an admin added for one program. A retired one is asked no more, and its figures stay."""

    id: str
    program: str
    driver: str
    title: str
    question: str
    why: str
    signs: tuple[str, ...]
    version: int = 1
    retired_at: datetime | None = None

    def as_practice(self, position: int) -> Practice:
        """The practice as the catalogue has it."""
        return Practice(
            id=self.id,
            driver=self.driver,
            title=self.title,
            question=self.question,
            why=self.why,
            signs=self.signs,
            source=SOURCE,
            source_number=None,
            core=False,
            position=position,
            own=True,
        )


@dataclass(frozen=True)
class Wording:
    """How one program asks about a practice, or did."""

    program: str
    practice: str
    question: str


@dataclass(frozen=True)
class Catalogues:
    """The shipped catalogue, and what the programs of one workspace have of their own, oldest first.

    `lately` are the words of their own in which programs asked in the last 28 days, where those matter: people remember
    a question whose words have changed since.
    """

    shipped: Catalogue
    practices: tuple[OwnPractice, ...] = ()
    wordings: tuple[Wording, ...] = ()
    lately: tuple[Wording, ...] = ()

    def of(self, program: str) -> Catalogue:
        """What one program may ask, in its own words where it has some."""
        words = {one.practice: one.question for one in self.wordings if one.program == program}
        found = self.of_several({program})
        return replace(found, practices=tuple(_reworded(one, words.get(one.id)) for one in found.practices))

    def of_several(self, programs: Collection[str]) -> Catalogue:
        """What any of these programs may ask, in the shipped words: one practice may be asked in several.

        An own practice whose driver was taken away is asked no more.
        """
        shipped = self.shipped
        own = [(one, practice) for one, practice in self._own if one.program in programs]
        living = [practice for one, practice in own if one.retired_at is None and shipped.find_driver(one.driver)]
        gone = [practice for _, practice in own if practice not in living]
        known = {practice.id: practice for practice in (*shipped.practices, *living)}
        return Catalogue(shipped.drivers, _in_order(shipped, known.values()), (*shipped.retired, *gone))

    @property
    def whole(self) -> Catalogue:
        """What any program of the workspace may ask."""
        return self.of_several({one.program for one in self.practices})

    def own(self, id: str) -> OwnPractice | None:
        """An own practice of any program, also a retired one."""
        return next((one for one in self.practices if one.id == id), None)

    def wording(self, program: str, practice: str) -> str:
        """The program's own words for a shipped practice; empty for the shipped ones."""
        found = (one.question for one in self.wordings if (one.program, one.practice) == (program, practice))
        return next(found, "")

    def questions_besides(self, practice: str, *, now: datetime) -> Iterator[tuple[Practice, str]]:
        """Every way in which the other practices of the workspace are asked, or were until lately.

        What asks the same is the same practice, which rests for 28 days; one that was retired still rests.
        """
        return ((one, question) for one, question in self._questions(now) if one.id != practice)

    def _questions(self, now: datetime) -> Iterator[tuple[Practice, str]]:
        for one in self.shipped.practices:
            yield one, one.question
        for wording in self.wordings:
            if reworded := self.shipped.find(wording.practice):
                yield reworded, wording.question
        known = self.whole
        for asked in self.lately:
            yield known.found_or_gone(asked.practice), asked.question
        for own, practice in self._own:
            if own.retired_at is None or now < own.retired_at + timedelta(days=REST_DAYS):
                yield practice, practice.question

    @property
    def _own(self) -> list[tuple[OwnPractice, Practice]]:
        return [(one, one.as_practice(AFTER_THE_SHIPPED + place)) for place, one in enumerate(self.practices)]


def own_practice_id(workspace: str, view_id: str, driver: str) -> str:
    """The id of the practice that a form makes: however often it is sent off, it makes one.

    It begins with the driver, as the ids of files do.
    """
    return f"{driver}/own-{sha256(f'{workspace} {view_id}'.encode()).hexdigest()[:16]}"


def _reworded(practice: Practice, question: str | None) -> Practice:
    if not question or practice.own or question == practice.question:
        return practice
    return replace(practice, question=question, reworded=True)


def _in_order(catalogue: Catalogue, practices: Iterable[Practice]) -> tuple[Practice, ...]:
    """Drivers in their order, practices of a driver by position, then by id."""
    places = {driver.slug: place for place, driver in enumerate(catalogue.drivers)}
    return tuple(sorted(practices, key=lambda one: (places[one.driver], one.position, one.id)))
