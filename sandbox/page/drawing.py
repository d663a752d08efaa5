"""Drawing the page: each pane's template with what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sandbox.errors import NotThereError
from sandbox.page import panes
from sandbox.page.guide import guide_of
from sandbox.page.inspector import Asked, inspection_of
from sandbox.page.strip import strip_of
from sandbox.page.trouble import trouble_of
from sandbox.page.visit import Visit, default_place, may_see
from sandbox.people import Person

Part = Callable[[Visit], object]

PARTS: Mapping[str, Part] = {
    "sidebar": panes.sidebar_of,
    "messages": panes.messages_of,
    "thread": panes.thread_of,
    "home": panes.home_of,
    "modal": panes.modals_of,
    "strip": lambda visit: strip_of(visit.slack, visit.person, visit.house.setting),
    "inspector": lambda visit: inspection_of(visit.slack, visit.person, Asked.of(visit.query)),
    "trouble": lambda visit: trouble_of(visit.slack, visit.person, visit.place.channel),
}
"""What each pane's template is given, under the pane's own name."""


@dataclass(frozen=True)
class Role:
    """Somebody in "Acting as", and the address that makes the visitor be them."""

    label: str
    url: str
    current: bool


class Drawing:
    """The templates. Everything is escaped but what sandbox.page.render has made."""

    def __init__(self) -> None:
        folder = Path(__file__).parent
        self._environment = Environment(
            loader=FileSystemLoader(folder / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["hashed"] = hashed
        self._environment.globals["modules"] = sorted(file.name for file in (folder / "static").glob("*.js"))
        self._environment.globals["url"] = lambda state, **changes: state.url(**changes)

    def page(self, visit: Visit) -> str:
        """The whole page."""
        parts = {name: PARTS[name](visit) for name in visit.panes}
        setting = visit.house.setting
        return self._draw(
            "layout.html",
            visit,
            setting=setting,
            guide=guide_of(setting),
            roles=_roles(visit),
            **parts,
        )

    def pane(self, name: str, visit: Visit) -> str:
        """One pane; raises NotThereError if the page has none of that name in this place."""
        if name not in PARTS or (name in ("home", "messages", "thread") and name not in visit.panes):
            raise NotThereError("The page shows nothing like that here.")
        return self._draw(f"pane_{name}.html", visit, **{name: PARTS[name](visit)})

    def exchange(self, exchange: object, visit: Visit) -> str:
        """One exchange of the inspector, opened."""
        return self._draw("pane_exchange.html", visit, exchange=exchange)

    def lost(self, sentence: str) -> str:
        """The page for an address that leads nowhere."""
        return self._environment.get_template("lost.html").render(sentence=sentence)

    def _draw(self, template: str, visit: Visit, **values: object) -> str:
        return self._environment.get_template(template).render(visit=visit, state=visit.state, **values)


def hashed(text: object) -> str:
    """A short name for what something looks like, so that the page can tell whether it changed."""
    return blake2s(str(text).encode(), digest_size=6).hexdigest()


def _roles(visit: Visit) -> tuple[Role, ...]:
    actors = [(actor.person, actor.role) for actor in visit.house.setting.actors if not actor.person.deleted]
    if visit.person not in (person for person, _ in actors):
        actors.append((visit.person, ""))
    return tuple(_role(visit, person, part) for person, part in actors)


def _role(visit: Visit, person: Person, part: str) -> Role:
    """Who becomes somebody else stays in the same place, if that one may look there."""
    channel = visit.place.channel
    stays = channel is None or (channel.kind != "im" and may_see(person, channel))
    place = visit.state.place if stays else default_place(person).id
    label = f"{person.name} · {part}" if part else person.name
    return Role(label, visit.state.url(as_=person.id, in_=place, thread=None), person is visit.person)
