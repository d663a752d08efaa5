"""Laying out a long message: paragraphs of mrkdwn and figures, in as many blocks as Slack takes and not one more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from slackblocks import Block, ContextBlock, DividerBlock, HeaderBlock, Markdown, PlainText, SectionBlock

from bot.views.message import Message
from bot.views.words import plural

MOST_BLOCKS = 50
"""Blocks in one message (https://docs.slack.dev/reference/block-kit/blocks)."""

MOST_TEXT = 11_500
"""Characters of all blocks together: Slack refuses messages from about 13,000 on, and promises 12,000."""

MOST_CHARTS = 2
"""Charts in one message (https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block)."""

LONGEST_SECTION = 2_900
LONGEST_FALLBACK = 3_000


@dataclass(frozen=True)
class Heading:
    """A title, literally as people wrote it."""

    text: str

    def block(self, block_id: str) -> Block:
        return HeaderBlock(PlainText(self.text[:150]), block_id=block_id)


@dataclass(frozen=True)
class Paragraph:
    """A section of mrkdwn, or a line of small print."""

    text: str
    small: bool = False

    def block(self, block_id: str) -> Block:
        text = Markdown(self.text, verbatim=True)
        return ContextBlock([text], block_id=block_id) if self.small else SectionBlock(text, block_id=block_id)


class Drawn(Protocol):
    """What is shown in a block that not every Slack takes yet; `length` counts its characters."""

    @property
    def is_chart(self) -> bool: ...

    @property
    def length(self) -> int: ...

    def block(self, block_id: str) -> Block: ...


@dataclass(frozen=True)
class Figure:
    """Something drawn, below the sentence that says what it shows. It is left out where there is no room for it.

    `lines` say all of it where Slack can't draw it; `spoken` is said where no blocks can be shown. The first of the
    `shorter` ones for which there is room takes its place.
    """

    drawn: Drawn
    sentence: str = ""
    lines: tuple[str, ...] = ()
    spoken: str = ""
    shorter: tuple[Figure, ...] = ()

    @property
    def new(self) -> tuple[Paragraph | Drawn, ...]:
        """As Slack draws it."""
        return (*paragraphs([self.sentence] if self.sentence else []), self.drawn)

    @property
    def older(self) -> tuple[Paragraph, ...]:
        """In words."""
        return paragraphs(self.lines)

    @property
    def size(self) -> Size:
        """The room that it takes, whichever way it is shown."""
        blocks = max(len(self.new), len(self.older))
        words = max(len(self.sentence) + self.drawn.length, sum(len(part.text) for part in self.older))
        return Size(blocks, words, int(self.drawn.is_chart))


@dataclass(frozen=True)
class Size:
    """Room in a message: its blocks, the characters in them, and how many of the blocks are charts."""

    blocks: int = 0
    text: int = 0
    charts: int = 0

    def holds(self, other: Size) -> bool:
        return other.blocks <= self.blocks and other.text <= self.text and other.charts <= self.charts

    def __add__(self, other: Size) -> Size:
        return Size(self.blocks + other.blocks, self.text + other.text, self.charts + other.charts)

    def __sub__(self, other: Size) -> Size:
        return Size(self.blocks - other.blocks, self.text - other.text, self.charts - other.charts)


Part = Heading | Paragraph | Figure


@dataclass(frozen=True)
class Chapter:
    """What belongs together: but for its figures it is shown whole or not at all.

    `sentence` stands for it where blocks can't be shown.
    """

    sentence: str
    parts: tuple[Part, ...]

    @property
    def words(self) -> tuple[Heading | Paragraph, ...]:
        """All but the figures."""
        return tuple(part for part in self.parts if not isinstance(part, Figure))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(part for part in self.parts if isinstance(part, Figure))

    @property
    def size(self) -> Size:
        """The room that the words take, and the line above them."""
        return Size(len(self.words) + 1, sum(len(part.text) for part in self.words))

    def with_figures(self, shown: Sequence[Figure]) -> Chapter:
        """The chapter with these figures in the places of its own, or of those that they are shorter than."""
        found = [_shown(part, shown) if isinstance(part, Figure) else part for part in self.parts]
        return replace(self, parts=tuple(part for part in found if part))


def _shown(figure: Figure, shown: Sequence[Figure]) -> Figure | None:
    return next((one for one in (figure, *figure.shorter) if one in shown), None)


@dataclass(frozen=True)
class Row:
    """Buttons and menus below everything else; `length` counts the characters on them."""

    block: Block
    length: int


def paragraphs(lines: Sequence[str], title: str = "") -> tuple[Paragraph, ...]:
    """Lines under a title, in as many paragraphs as their length needs; none without lines."""
    texts: list[str] = []
    for line in lines:
        begun = texts[-1] if texts else None
        if begun is not None and len(begun) + 1 + len(line) <= LONGEST_SECTION:
            texts[-1] = f"{begun}\n{line}"
        else:
            texts.append(f"{title}\n{line}" if title and begun is None else line)
    return tuple(Paragraph(text) for text in texts)


def shortened(lines: Sequence[str], most: int, what: str, *, of: int | None = None) -> tuple[str, ...]:
    """The first lines, and how many more there are: "and 3 more check-ins"; `of` all, if not all were made."""
    rest = (len(lines) if of is None else of) - most
    return tuple(lines) if rest <= 0 else (*lines[:most], f"and {plural(rest, f'more {what}')}")


def lay_out(chapters: Sequence[Chapter], *, foot: str, left_out: str, row: Row | None = None) -> Message:
    """A message of as many chapters as fit, small print and a row of buttons below; `left_out` says what to do about
    what does not fit.

    Block ids count up, so that the same words make the same message.
    """
    below = len(foot) + len(left_out) + (row.length if row else 0)
    room = Size(MOST_BLOCKS - 2 - bool(row), MOST_TEXT - below, MOST_CHARTS)
    shown = _that_fit(chapters, room=room)
    end: list[Paragraph | None] = [] if shown == tuple(chapters) else [None, Paragraph(left_out)]
    end.append(Paragraph(foot, small=True))
    buttons = [row.block] if row else []
    parts = [part for chapter in shown for part in (None, *chapter.parts)][1:]
    new = [one for part in parts for one in (part.new if isinstance(part, Figure) else (part,))]
    older = [one for part in parts for one in (part.older if isinstance(part, Figure) else (part,))]
    return Message(
        text=_spoken(shown),
        blocks=(*_blocks([*new, *end]), *buttons),
        older=(*_blocks([*older, *end]), *buttons) if any(chapter.figures for chapter in shown) else None,
    )


def _blocks(parts: Iterable[Heading | Paragraph | Drawn | None]) -> Iterator[Block]:
    for place, part in enumerate(parts):
        block_id = f"part_{place}"
        yield part.block(block_id) if part else DividerBlock(block_id=block_id)


def _spoken(chapters: Sequence[Chapter]) -> str:
    """The sentences of chapters and their figures, as many as fit; what does not fit ends with a sentence."""
    said = ""
    for sentence in (one for chapter in chapters for one in (chapter.sentence, *(f.spoken for f in chapter.figures))):
        longer = f"{said} {sentence}".strip()
        if len(longer) > LONGEST_FALLBACK:
            return said or f"{sentence[: LONGEST_FALLBACK - 1]}…"
        said = longer
    return said


def _that_fit(chapters: Sequence[Chapter], *, room: Size) -> tuple[Chapter, ...]:
    """The first chapters within the limits; the rest would be cut by Slack, or refused with all.

    The first chapter's charts come before other chapters' words, and those before all other figures.
    """
    kept: list[list[Figure]] = []
    for chapter in chapters:
        if not room.holds(chapter.size):
            break
        charts = [one for one in chapter.figures if one.drawn.is_chart] if not kept else []
        found, room = _figures_that_fit(charts, room=room - chapter.size)
        kept.append(found)
    for chapter, found in zip(chapters, kept, strict=False):
        more, room = _figures_that_fit([one for one in chapter.figures if one not in found], room=room)
        found += more
    return tuple(chapter.with_figures(found) for chapter, found in zip(chapters, kept, strict=False))


def _figures_that_fit(figures: Iterable[Figure], *, room: Size) -> tuple[list[Figure], Size]:
    """The figures for which there is room, some of them shorter, and what room is left."""
    found: list[Figure] = []
    for figure in figures:
        if fitting := next((one for one in (figure, *figure.shorter) if room.holds(one.size)), None):
            found.append(fitting)
            room -= fitting.size
    return found, room
