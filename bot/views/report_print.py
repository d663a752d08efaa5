"""The report as a PDF: tagged, with a title, a language and bookmarks. It takes memory: see bot.press."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

import typst

from bot.views.document import Document

TEMPLATE = Path(__file__).parent / "report.typ"

PAPERS = {"a4": "a4", "letter": "us-letter"}

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1, ISO 14289-1: what screen readers need is there, or there is no file."""

FORBIDDEN = ("could not be displayed", "heading title is empty")
"""What PDF/UA refuses though people may have written it, in Typst's words."""


def pdf_of(document: Document, paper: str, *, made_at: datetime) -> bytes:
    """A PDF on A4 or Letter.

    Typst brings fonts for many scripts, the rest come from the machine's. What no font has is shown as an empty box,
    and a name of nothing but spaces as an empty heading; PDF/UA allows neither, so the file then claims no standard,
    and has its tags all the same.
    """
    inputs = {"report": json.dumps(asdict(document)), "paper": PAPERS[paper]}
    try:
        return _compiled(inputs, made_at, [ACCESSIBLE])
    except typst.TypstError as refused:
        if not any(reason in str(refused) for reason in FORBIDDEN):
            raise
        return _compiled(inputs, made_at, [])


def _compiled(inputs: dict[str, str], made_at: datetime, standards: list[typst.PDFStandard]) -> bytes:
    source = TEMPLATE.read_bytes()
    made = typst.compile(
        source, sys_inputs=inputs, format="pdf", pdf_standards=standards, timestamp=int(made_at.timestamp())
    )
    assert isinstance(made, bytes)
    return made
