"""Laying out a long message: paragraphs of mrkdwn, in as many blocks as Slack takes and not one more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slackblocks import Block, ContextBlock, DividerBlock, HeaderBlock, Markdown, PlainText, SectionBlock

from bot.views.message import Message
from bot.views.words import plural

MOST_BLOCKS = 50
"""Blocks in one message (https://docs.slack.dev/reference/block-kit/blocks)."""

MOST_TEXT = 11_500
"""Characters of all blocks together: Slack refuses messages from about 13,000 on, and promises 12,000."""

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


@dataclass(frozen=True)
class Chapter:
    """What belongs together: it is shown whole or not at all. `sentence` stands for it where blocks can't be shown."""

    sentence: str
    parts: tuple[Heading | Paragraph, ...]

    @property
    def length(self) -> int:
        return sum(len(part.text) for part in self.parts)


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


def shortened(lines: Sequence[str], most: int, what: str) -> tuple[str, ...]:
    """The first lines, and how many more there are: "and 3 more check-ins"."""
    rest = len(lines) - most
    return tuple(lines) if rest <= 0 else (*lines[:most], f"and {plural(rest, f'more {what}')}")


def lay_out(chapters: Sequence[Chapter], *, foot: str, left_out: str) -> Message:
    """A message of as many chapters as fit, small print below; `left_out` says what to do about those that don't fit.

    Block ids count up, so that the same words make the same message.
    """
    shown = _that_fit(chapters, room=MOST_TEXT - len(foot) - len(left_out))
    parts = [part for chapter in shown for part in (None, *chapter.parts)][1:]
    if len(shown) < len(chapters):
        parts += [None, Paragraph(left_out)]
    parts.append(Paragraph(foot, small=True))
    blocks = (
        part.block(f"part_{place}") if part else DividerBlock(block_id=f"part_{place}")
        for place, part in enumerate(parts)
    )
    sentences = " ".join(chapter.sentence for chapter in shown)
    return Message(text=sentences[:LONGEST_FALLBACK], blocks=tuple(blocks))


def _that_fit(chapters: Sequence[Chapter], *, room: int) -> tuple[Chapter, ...]:
    """The first chapters within the limits; the rest would be cut by Slack, or refused with all."""
    return tuple(_while_they_fit(chapters, room=room, places=MOST_BLOCKS - 3))


def _while_they_fit(chapters: Sequence[Chapter], *, room: int, places: int) -> Iterator[Chapter]:
    for chapter in chapters:
        room -= chapter.length
        places -= len(chapter.parts) + 1
        if room < 0 or places < 0:
            return
        yield chapter
