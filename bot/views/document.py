"""A document without a form yet: `bot.views.report_page` makes a page of it, `bot.views.report_print` a PDF.

Every text in it is plain, whatever people wrote. It imports nothing of the house, so that what prints it starts fast.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """A stretch of text; a strong one stands out."""

    text: str
    strong: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Title:
    """A heading below that of a section."""

    text: str
    kind: str = "title"


@dataclass(frozen=True)
class Lines:
    """Sentences below one another."""

    lines: tuple[Line, ...]
    small: bool = False
    kind: str = "lines"


@dataclass(frozen=True)
class Drawing:
    """A chart, below the sentences that say the same; `name` is what it is."""

    name: str
    svg: str
    kind: str = "drawing"


@dataclass(frozen=True)
class Grid:
    """A table with a heading for each column; the first place of a row says what it is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "grid"


Part = Title | Lines | Drawing | Grid


@dataclass(frozen=True)
class Section:
    """What is said of one schedule."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Document:
    """All of it, in one language; `foot` are sentences of small print."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    language: str = "en"
