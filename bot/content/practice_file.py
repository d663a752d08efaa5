"""One practice in one Markdown file: fields in TOML between `+++` lines, then why it matters and its signs."""

import re

from bot.content.fields import Fields, parse_fields
from bot.content.files import ContentPath
from bot.domain.catalogue import PLACEHOLDER, Practice
from bot.domain.practice_text import (
    MAX_QUESTION,
    MAX_SIGN,
    MAX_TITLE,
    MAX_WHY,
    MAX_WHY_SENTENCES,
    SIGNS,
    has_other_braces,
    is_one_question,
    sentences,
)

MAX_ID = 75  # what Slack's own type package allows the value of an option to have
MAX_SOURCE = 200
LAST = 1000

_NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_PARTS = re.compile(r"\+\+\+\n(?P<fields>.*?)^\+\+\+\n(?P<body>.*)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
_SECTIONS = ["Why it matters", "Fully in place"]


def practice_id(file: ContentPath) -> str:
    """The id that a file's place gives it: `<driver>/<slug>`."""
    named = _NAME.fullmatch(file.path.name)
    if named is None or file.is_folder:
        file.broken("name a practice's file with small letters, digits and hyphens, ending in .md")
    id = f"{file.path.parent.name}/{named[1]}"
    if len(id) > MAX_ID:
        file.broken(f"with its folder, the name has {len(id)} characters; at most {MAX_ID} fit")
    return id


def read_practice(file: ContentPath, *, replaces: Practice | None) -> Practice:
    """The practice in a file; what it does not say of its rank, it has from the one that it replaces.

    Raises ContentError.
    """
    front, body = _parts(file)
    fields = parse_fields(file, front).only("title", "question", "source", "source_number", "core", "position")
    why, signs = _sections(file, body)
    core, position = fields.flag("core"), fields.number("position", highest=LAST)
    return Practice(
        id=practice_id(file),
        driver=file.path.parent.name,
        title=fields.line("title", limit=MAX_TITLE),
        question=_question(fields),
        why=_why(fields, why),
        signs=_signs(fields, signs),
        source=fields.line("source", limit=MAX_SOURCE),
        source_number=fields.number("source_number"),
        core=core if core is not None else bool(replaces and replaces.core),
        position=position or (replaces.position if replaces else LAST),
    )


def _parts(file: ContentPath) -> tuple[str, str]:
    parts = _PARTS.fullmatch(file.text())
    if parts is None:
        file.broken("begin the file with its fields between two lines +++")
    return parts["fields"], parts["body"]


def _sections(file: ContentPath, body: str) -> tuple[str, str]:
    before, *rest = _HEADING.split(body)
    headings = [heading.strip() for heading in rest[0::2]]
    if before.strip() or headings != _SECTIONS:
        file.broken("after the fields come “## Why it matters” and “## Fully in place”, and nothing else")
    return rest[1], rest[3]


def _question(fields: Fields) -> str:
    question = fields.line("question", limit=MAX_QUESTION)
    if question.count(PLACEHOLDER) != 1:
        fields.broken(f"question must have {PLACEHOLDER} exactly once, where the program's name goes")
    if has_other_braces(question):
        fields.broken(f"question has a brace besides those of {PLACEHOLDER}")
    if not is_one_question(question):
        fields.broken("question must be one sentence that ends with a question mark")
    return question


def _why(fields: Fields, text: str) -> str:
    why = fields.fitting(text, what="“Why it matters”", limit=MAX_WHY)
    if sentences(why) > MAX_WHY_SENTENCES:
        fields.broken(f"“Why it matters” has {sentences(why)} sentences; at most {MAX_WHY_SENTENCES} are read")
    return why


def _signs(fields: Fields, text: str) -> tuple[str, ...]:
    before, *signs = re.split(r"^- ", text, flags=re.MULTILINE)
    if before.strip() or len(signs) not in SIGNS:
        fields.broken("“Fully in place” must be a list of 2 to 4 signs, each beginning with a hyphen and a space")
    return tuple(fields.fitting(sign, what="a sign", limit=MAX_SIGN) for sign in signs)
