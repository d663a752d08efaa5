"""What opens over the Home tab for leaders: a program's summary, and the comments.

Modals hold neither charts nor tables (https://docs.slack.dev/reference/block-kit/blocks): the same is said in words.
"""

from collections.abc import Iterator, Sequence

from slackblocks import ActionsBlock, Block, ModalView

from bot.domain.catalogue import Catalogue
from bot.domain.home import HeardProgram, HeardThread
from bot.domain.report import SummaryReport
from bot.views.layout import Paragraph, paragraphs, shortened
from bot.views.sentences import thread_line
from bot.views.summary import summary_message
from bot.views.words import escaped, plural

MOST_THREADS = 20
"""Threads of a program that are listed."""

MOST_PROGRAMS = 15
"""Programs whose comments are listed: what fits, with room to spare."""


def summary_modal(report: SummaryReport) -> ModalView:
    """A program's summary, to read; going deeper is done from `/drivers summary`, whose message can be changed."""
    message = summary_message(report)
    readable = message.blocks if message.older is None else message.older
    return _modal("Summary", [block for block in readable if not isinstance(block, ActionsBlock)])


def comments_modal(heard: Sequence[HeardProgram]) -> ModalView:
    """The threads with comments, program by program; what people wrote is read where they wrote it."""
    parts = [part for program in heard[:MOST_PROGRAMS] for part in _program(program)]
    if len(heard) > MOST_PROGRAMS:
        parts.append(Paragraph(f"And {plural(len(heard) - MOST_PROGRAMS, 'more program')}: see `/drivers summary`."))
    parts.append(Paragraph("Comments of the last 91 days. Open a thread to read and answer them.", small=True))
    return _modal("Comments", [part.block(f"part_{place}") for place, part in enumerate(parts)])


def _program(program: HeardProgram) -> Iterator[Paragraph]:
    name = f"*{escaped(program.program)}*"
    if not program.threads:
        yield Paragraph(f"{name}: no comments.")
        return
    lines = [_thread(one, program.catalogue) for one in program.threads[:MOST_THREADS]]
    number = f"{plural(program.comments, 'comment')} in {plural(len(program.threads), 'thread')}"
    yield from paragraphs(shortened(lines, MOST_THREADS, "thread", of=len(program.threads)), f"{name}: {number}")


def _thread(heard: HeardThread, catalogue: Catalogue) -> str:
    new = f" · *{heard.unread:,} new*" if heard.unread else ""
    return f"• {thread_line(heard.thread, catalogue)}{new}"


def _modal(title: str, blocks: Sequence[Block]) -> ModalView:
    return ModalView(title=title, blocks=[*blocks], close="Close")
