"""HTML and SVG elements as values: whatever isn't Markup already is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from markupsafe import Markup

Attribute = str | int | float | bool | None

_VOID = frozenset({"br", "hr", "img", "input"})


def tag(name: str, /, *children: str | None, **attributes: Attribute) -> Markup:
    """An element with its children; a plain str is text, Markup is taken as it is, None is left out.

    `class_` stands for `class`, `data_kind` for `data-kind`. None and False leave an attribute out, True puts it
    without a value.
    """
    start = f"<{name}{''.join(_attributes(attributes))}>"
    return _made(start if name in _VOID else f"{start}{''.join(_parts(children))}</{name}>")


def together(parts: Iterable[str | None]) -> Markup:
    """The parts one after another, what is only text escaped."""
    return _made("".join(_parts(parts)))


def lines(text: str) -> Markup:
    """Text with its line breaks."""
    return _made("<br>".join(_parts(text.split("\n"))))


def _made(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - names are this package's own, all else was escaped below


def _parts(parts: Iterable[str | None]) -> Iterator[str]:
    return (part if isinstance(part, Markup) else escape(part) for part in parts if part is not None)


def _attributes(attributes: dict[str, Attribute]) -> Iterator[str]:
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        written = name.rstrip("_").replace("_", "-")
        yield f" {written}" if value is True else f' {written}="{escape(str(value))}"'
