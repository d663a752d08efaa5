"""What whoever starts the page says about it: who may be acted as, who moves time on, and what the guide points at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sandbox.errors import SandboxError
from sandbox.people import Person


@dataclass(frozen=True)
class Actor:
    """Somebody that a visitor can be, with their part in one or two words."""

    person: Person
    role: str


@dataclass(frozen=True)
class Step:
    """A way to move the organization's time on: `name` is what the page asks for, `label` what its button reads."""

    name: str
    label: str


@dataclass(frozen=True)
class Progress:
    """How far a long move has come: `done` of `total`, in units that only `words` names."""

    done: int
    total: int
    words: str


class BusyError(SandboxError):
    """Time is being moved already."""


class Director(Protocol):
    """Moves the organization's time on, and lets its people live meanwhile; touches the feed's TIME at each change."""

    @property
    def steps(self) -> Sequence[Step]:
        """The ways to move on, the shortest first."""
        ...

    @property
    def progress(self) -> Progress | None:
        """How far it is while it moves; nothing while it stands."""
        ...

    async def move(self, step: str) -> None:
        """Move on by the step of that name; returns when everything on the way has happened.

        Raises BusyError if it moves already, and SandboxError if there is no such step.
        """
        ...


@dataclass(frozen=True)
class Hint:
    """What to do next: `words` say it, `target` is a CSS selector of the real thing to do it with."""

    words: str
    target: str


@dataclass(frozen=True)
class GuideStep:
    """One thing to try, in the place and as the person that it takes.

    `words` invite whoever isn't there yet. `hints` lead on from there, the first one first: the last one whose target
    stands on the page holds, so that the words follow where a visitor is. `done` is what ends the step:
    `press:<start of an action id>`, `reply`, `command:<start of the line>`, `move:<step>` or `submit:<callback id>`.
    `actor` and `place` are the ids of whom to be and where to look, if that matters.
    """

    title: str
    words: str
    hints: Sequence[Hint]
    done: str
    actor: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class PageSetting:
    """Everything about the page that the workspace itself does not know; `banner` says that nothing here is real."""

    title: str
    banner: str
    actors: Sequence[Actor]
    director: Director | None = None
    guide: Sequence[GuideStep] = ()
