"""Reads what was drawn the way a browser does: elements with their attributes, and the text that stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str | None:
        return self.attributes[attribute]

    @property
    def text(self) -> str:
        return "".join("\n" if part == Element("br") else getattr(part, "text", part) for part in self.inside)

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    def everything(self) -> Iterator[Element]:
        for part in self.inside:
            if isinstance(part, Element):
                yield part
                yield from part.everything()

    def all(self, name: str | None = None, **attributes: str) -> list[Element]:
        """The elements below with that name and those attributes; `class_` is one of the classes."""
        wanted = {key.replace("_", "-"): value for key, value in attributes.items() if key != "class_"}
        return [
            one
            for one in self.everything()
            if name in (None, one.name)
            and attributes.get("class_") in (None, *one.classes)
            and wanted.items() <= one.attributes.items()
        ]

    def one(self, name: str | None = None, **attributes: str) -> Element:
        (found,) = self.all(name, **attributes)
        return found

    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """The elements below with the names of their attributes, in their order: all that text must not change."""
        return [(one.name, tuple(one.attributes)) for one in self.everything()]


def read(html: str) -> Element:
    """The elements of a piece of HTML; fails where an element is not closed as it should be."""
    parser = _Parser()
    parser.feed(str(html))
    parser.close()
    assert parser.open == [parser.root], "elements are left open"
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"an attribute twice: {tag} {attrs}"
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop().name == tag

    def handle_data(self, data):
        self.open[-1].inside.append(data)

    def handle_comment(self, data):
        self.open[-1].inside.append(Element("comment"))

    def handle_decl(self, decl):
        self.open[-1].inside.append(Element("declaration"))

    def handle_pi(self, data):
        self.open[-1].inside.append(Element("instruction"))

    def unknown_decl(self, data):
        self.open[-1].inside.append(Element("declaration"))
