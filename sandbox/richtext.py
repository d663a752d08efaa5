"""What Slack's client makes of the marks that people type: a rich text block, as apps find it beside the text.

What the marks mean: Slack's page on formatting messages; how they are told apart: its page of the rich text block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sandbox.emoji import emoji_of
from sandbox.mentions import element_of, marks

if TYPE_CHECKING:
    from sandbox.slack import Slack

Json = dict[str, Any]

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_BULLET = re.compile(r"[-*•] (?=\S)")
_NUMBER = re.compile(r"(\d{1,3})\. (?=\S)")
_QUOTE = re.compile(r"> ?(?=\S)")
_BEGINNINGS = {"quote": _QUOTE, "bullet": _BULLET, "ordered": _NUMBER}

_CODE, _EMOJI = r"`[^`\n]+`", r":[\w+'-]+:"
_STYLED = re.compile(r"(?<!\w)([*_~])(?=\S)((?:(?!\1).)+)(?<=\S)\1(?!\w)")
_STYLES = {"*": "bold", "_": "italic", "~": "strike"}
_PRIVATE_USE = range(0xE000, 0xF8FF)


def rich_text(slack: Slack, text: str) -> list[Json]:
    """The parts of the block: sections, lists, quotes and preformatted text, in the order in which they were typed."""
    parts: list[Json] = []
    at = 0
    for fence in _FENCE.finditer(text):
        parts += _paragraphs(slack, text[at : fence.start()].removesuffix("\n"))
        parts.append({"type": "rich_text_preformatted", "elements": [_words(fence[1])], "border": 0})
        at = fence.end()
    return parts + list(_paragraphs(slack, text[at:].removeprefix("\n") if at else text))


def bulleted(text: str) -> str:
    """Typed text with the bullets that Slack puts in the place of what began a list's items; code stays as it is."""
    lists = re.compile(rf"```.+?```|^{_BULLET.pattern}", re.DOTALL | re.MULTILINE)
    return lists.sub(lambda found: found.group() if found.group()[0] == "`" else "• ", text)


def _paragraphs(slack: Slack, text: str) -> Iterator[Json]:
    if not text:
        return
    for kind, run in groupby(text.split("\n"), key=_kind):
        lines = list(run)
        if kind in ("bullet", "ordered"):
            yield _list(slack, kind, lines)
        elif kind == "quote":
            said = "\n".join(_QUOTE.sub("", line, count=1) for line in lines)
            yield {"type": "rich_text_quote", "elements": list(_line(slack, said))}
        else:
            elements = list(_line(slack, "\n".join(lines))) or [_words("\n")]
            yield {"type": "rich_text_section", "elements": elements}


def _kind(line: str) -> str:
    return next((kind for kind, beginning in _BEGINNINGS.items() if beginning.match(line)), "words")


def _list(slack: Slack, kind: str, lines: list[str]) -> Json:
    beginning = _BEGINNINGS[kind]
    items = [
        {"type": "rich_text_section", "elements": list(_line(slack, beginning.sub("", line, count=1)))}
        for line in lines
    ]
    made = {"type": "rich_text_list", "style": kind, "elements": items, "indent": 0, "border": 0}
    first = _NUMBER.match(lines[0])
    start = int(first[1]) if first and kind == "ordered" else 1
    return made | ({"offset": start - 1} if start > 1 else {})


def _line(slack: Slack, text: str) -> Iterator[Json]:
    """Emphasis around whatever stands for itself: that is found first, and a sign waits in its place."""
    place = next(chr(sign) for sign in _PRIVATE_USE if chr(sign) not in text)
    waiting: list[Json] = []

    def put_away(found: re.Match[str]) -> str:
        element = _atom(slack, found.group())
        if element is None:
            return found.group()
        waiting.append(element)
        return place

    rest = re.sub(f"{_CODE}|{_EMOJI}|{marks(slack, text)}", put_away, text)
    yield from _styled(rest, place, iter(waiting), {})


def _atom(slack: Slack, mark: str) -> Json | None:
    if mark[0] == "`":
        return _words(mark[1:-1]) | {"style": {"code": True}}
    if mark[0] != ":":
        return element_of(slack, mark)
    sign = emoji_of(mark[1:-1])
    unicode = "-".join(f"{ord(one):x}" for one in sign or "")
    return {"type": "emoji", "name": mark[1:-1], "unicode": unicode} if sign else None


def _styled(text: str, place: str, waiting: Iterator[Json], style: Mapping[str, bool]) -> Iterator[Json]:
    at = 0
    for found in _STYLED.finditer(text):
        yield from _filled(text[at : found.start()], place, waiting, style)
        yield from _styled(found[2], place, waiting, {**style, _STYLES[found[1]]: True})
        at = found.end()
    yield from _filled(text[at:], place, waiting, style)


def _filled(text: str, place: str, waiting: Iterator[Json], style: Mapping[str, bool]) -> Iterator[Json]:
    for turn, words in enumerate(text.split(place)):
        if turn:
            yield _with(next(waiting), style)
        if words:
            yield _with(_words(words), style)


def _words(text: str) -> Json:
    return {"type": "text", "text": text}


def _with(element: Json, style: Mapping[str, bool]) -> Json:
    together = {**style, **element.get("style", {})}
    return element | {"style": together} if together else element
