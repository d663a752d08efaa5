"""The markdown block: headings, emphasis, lists, quotes, code and links of standard markdown."""

from __future__ import annotations

import re
from itertools import groupby

from markupsafe import Markup

from sandbox.page.render.emoji import with_emoji
from sandbox.page.render.reader import Reader
from sandbox.page.render.tag import tag, together

_FENCE = re.compile(r"```[^\n`]*\n(.*?)\n?```", re.DOTALL)
_KINDS = {
    "heading": re.compile(r"#{1,6}\s+"),
    "rule": re.compile(r"(?:-{3,}|\*{3,}|_{3,})\s*$"),
    "bullet": re.compile(r"\s*[-*+]\s+"),
    "ordered": re.compile(r"\s*\d{1,9}[.)]\s+"),
    "quote": re.compile(r">\s?"),
}
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<url>[^()\s]+)\)"
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|(?<!\w)(?P<mark>[*_])(?P<italic>(?!\s)[^*_\n]+)(?<!\s)(?P=mark)(?!\w)"
    r"|~~(?P<strike>[^~\n]+)~~"
)


def markdown(reader: Reader, text: str) -> Markup:
    """Standard markdown as blocks of HTML."""
    pieces = _FENCE.split(text)
    drawn = (tag("pre", tag("code", p)) if turn % 2 else _blocks(reader, p) for turn, p in enumerate(pieces))
    return together(drawn)


def _blocks(reader: Reader, text: str) -> Markup:
    runs = groupby(text.split("\n"), key=_kind)
    return together(_run(reader, kind, list(run)) for kind, run in runs)


def _kind(line: str) -> str:
    return next((kind for kind, start in _KINDS.items() if start.match(line)), "words" if line.strip() else "nothing")


def _run(reader: Reader, kind: str, run: list[str]) -> Markup:
    bare = [_inline(reader, _KINDS[kind].sub("", line, count=1) if kind in _KINDS else line) for line in run]
    match kind:
        case "heading":
            return together(tag("h3", words, class_="bk-header") for words in bare)
        case "rule":
            return tag("hr", class_="bk-divider")
        case "bullet" | "ordered":
            return tag("ul" if kind == "bullet" else "ol", *(tag("li", words) for words in bare))
        case "quote":
            return tag("blockquote", tag("br").join(bare))
        case "words":
            return tag("p", tag("br").join(bare))
        case _:
            return Markup()


def _inline(reader: Reader, text: str) -> Markup:
    parts: list[Markup] = []
    at = 0
    for found in _INLINE.finditer(text):
        parts += [with_emoji(text[at : found.start()]), _styled(reader, found)]
        at = found.end()
    return together([*parts, with_emoji(text[at:])])


def _styled(reader: Reader, found: re.Match[str]) -> Markup:
    if found["code"]:
        return tag("code", found["code"])
    if found["url"]:
        return reader.link(found["url"], found["label"])
    name = next(name for group, name in (("bold", "strong"), ("italic", "em"), ("strike", "s")) if found[group])
    return tag(name, _inline(reader, found["bold"] or found["italic"] or found["strike"]))
