"""The guide for a first visit: a few steps, each pointing at a real thing and ended by really doing it."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from sandbox.errors import SandboxError
from sandbox.page.setting import Actor, GuideStep, PageSetting

_DONE = re.compile(r"reply|(press|command|move|submit):.+")


class GuideError(SandboxError):
    """A step of the guide that nobody could ever end or begin; `step` is its title."""

    def __init__(self, step: str, why: str) -> None:
        super().__init__(f"The guide's step {step!r} {why}.")
        self.step = step


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it, with the person to become, if it matters."""

    step: GuideStep
    actor: Actor | None


@dataclass(frozen=True)
class Guide:
    """The steps; `name` is what a browser remembers a visitor's progress under."""

    name: str
    steps: Sequence[Shown]


def guide_of(setting: PageSetting) -> Guide:
    """The guide of a page; raises GuideError for a step that can't be done there."""
    actors = {actor.person.id: actor for actor in setting.actors}
    for step in setting.guide:
        _check(step, actors.keys())
    return Guide(setting.title, [Shown(step, actors[step.actor] if step.actor else None) for step in setting.guide])


def _check(step: GuideStep, actors: Container[str]) -> None:
    if not _DONE.fullmatch(step.done):
        raise GuideError(step.title, f"ends by {step.done!r}, which never happens")
    if not step.hints:
        raise GuideError(step.title, "points at nothing")
    if step.actor and step.actor not in actors:
        raise GuideError(step.title, f"wants to be {step.actor}, who can't be acted as")
