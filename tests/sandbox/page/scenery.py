"""Templates drawn outside of a page, and what stands in them."""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import sandbox.page.strip
from sandbox.page.setting import BusyError, PageSetting, Progress, Step

TEMPLATES = Path(sandbox.page.strip.__file__).parent / "templates"
VOID = {"br", "hr", "img", "input", "link", "meta"}


def drawn(template: str, **values) -> str:
    """A template as the page draws it; addresses are written as what changes in them."""
    return _environment().get_template(template).render(state=None, **values)


@cache
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.globals["url"] = lambda state, **changes: f"/?{changes}"
    return environment


@dataclass
class Element:
    """One element, its attributes and all the text in it."""

    tag: str
    attributes: dict[str, str | None]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def __getitem__(self, name: str) -> str | None:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)


class Drawing(HTMLParser):
    """A drawn page, taken apart by the standard library."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.all.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        closed = self._open.pop()
        assert closed.tag == tag, f"<{closed.tag}> is closed by </{tag}>"

    def handle_data(self, data):
        for element in self._open:
            element.words.append(data)

    def having(self, attribute: str) -> list[Element]:
        """The elements with that attribute."""
        return [element for element in self.all if attribute in element.attributes]

    def of_class(self, name: str) -> list[Element]:
        """The elements of that class."""
        return [element for element in self.all if name in (element.get("class") or "").split()]


class SlowDirector:
    """Moves time on the stopped clock; `stands_at` says how far a long move has come."""

    steps = (Step("hour", "+1 hour"), Step("week", "+1 week"))

    def __init__(self, clock) -> None:
        self._clock = clock
        self.progress: Progress | None = None

    def stands_at(self, done: int, total: int, words: str = "Week 3 of 27") -> None:
        self.progress = Progress(done, total, words)

    async def move(self, step: str) -> None:
        if self.progress:
            raise BusyError("Time is moving already: wait until it stands.")
        self._clock.move(**{f"{step}s": 1})


def setting_of(*, director=None, actors=(), guide=()) -> PageSetting:
    return PageSetting("Riverside", "A made-up organization.", tuple(actors), director, tuple(guide))
