"""The report as one page that needs nothing else: to read in a browser, and to print from there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.views.document import Document

if TYPE_CHECKING:
    from jinja2 import Template


def page_of(document: Document) -> bytes:
    """HTML in UTF-8 without scripts, with its styles and drawings in it; all text is escaped."""
    return _template().render(document=document).encode()


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # no start of the bot waits for it

    loader = FileSystemLoader(Path(__file__).parent)
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return found.get_template("report.html")
