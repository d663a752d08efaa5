"""Slack's own markup in messages: emphasis, code, quotes, lists, links, mentions, dates and emoji.

What the marks mean: Slack's page on formatting text for apps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup

from sandbox.page.render.emoji import drawn
from sandbox.page.render.reader import Reader
from sandbox.page.render.tag import tag, together

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_ITEM = re.compile(r"(?:[•◦▪‣–-]|\d{1,3}[.)])\s")
_QUOTE = re.compile(r"(?:&gt;|>) ?")
_STYLE = re.compile(r"(?<!\w)([*_~])(?=\S)((?:(?!\1).)+)(?<=\S)\1(?!\w)")
_STYLES = {"*": "strong", "_": "em", "~": "s"}

_CODE, _ANGLE, _EMOJI = r"`([^`\n]+)`", r"<([^<>\n]+)>", r":([\w+'-]+):"
_VERBATIM_ATOM = re.compile(f"{_CODE}|{_ANGLE}|{_EMOJI}")
_ATOM = re.compile(rf"{_CODE}|{_ANGLE}|{_EMOJI}|(?P<bare>\bhttps?://[^\s<>|*`]*[^\s<>|*`_~.,;:!?)])")

_ATOMS_PLACE, _REPLACED = "\ue000", "\ufffd"


def marked(reader: Reader, text: str, *, verbatim: bool = False) -> Markup:
    """Text with Slack's markup as blocks of HTML; bare addresses turn into links unless it is `verbatim`."""
    parts: list[Markup] = []
    at = 0
    for fence in _FENCE.finditer(text):
        parts.append(_paragraphs(reader, text[at : fence.start()].removesuffix("\n"), verbatim))
        parts.append(tag("pre", tag("code", plain(_bare_angles(fence[1])))))
        at = fence.end()
    rest = text[at:].removeprefix("\n") if at else text
    return together([*parts, _paragraphs(reader, rest, verbatim)])


def inline(reader: Reader, text: str, *, verbatim: bool = False) -> Markup:
    """One line of markup, or several with breaks between them, without quotes and lists."""
    return tag("br").join(_line(reader, line, verbatim) for line in text.split("\n"))


def plain(text: str) -> str:
    """Text with the three entities of Slack's markup resolved."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _paragraphs(reader: Reader, text: str, verbatim: bool) -> Markup:
    if not text:
        return Markup()
    kinds = {"quote": _quote, "item": _items, "words": _words}
    return together(kinds[kind](reader, list(run), verbatim) for kind, run in groupby(text.split("\n"), key=_kind))


def _kind(line: str) -> str:
    return "quote" if _QUOTE.match(line) else "item" if _ITEM.match(line) else "words"


def _words(reader: Reader, run: list[str], verbatim: bool) -> Markup:
    return inline(reader, "\n".join(run), verbatim=verbatim)


def _quote(reader: Reader, run: list[str], verbatim: bool) -> Markup:
    return tag(
        "blockquote", inline(reader, "\n".join(_QUOTE.sub("", line, count=1) for line in run), verbatim=verbatim)
    )


def _items(reader: Reader, run: list[str], verbatim: bool) -> Markup:
    # Slack has no lists in this markup: the sign that somebody typed stays, only longer lines hang below their words.
    return tag("ul", *(tag("li", _line(reader, line, verbatim)) for line in run), class_="mk-list")


def _line(reader: Reader, text: str, verbatim: bool) -> Markup:
    """Emphasis around whatever stands for itself, which is drawn first and waits while emphasis is looked for."""
    atoms = _VERBATIM_ATOM if verbatim else _ATOM
    text = text.replace(_ATOMS_PLACE, _REPLACED)
    waiting = iter([_atom(reader, found) for found in atoms.finditer(text)])
    return _styled(atoms.sub(_ATOMS_PLACE, text), waiting)


def _styled(text: str, waiting: Iterator[Markup]) -> Markup:
    parts: list[Markup] = []
    at = 0
    for found in _STYLE.finditer(text):
        parts.append(_filled(text[at : found.start()], waiting))
        parts.append(tag(_STYLES[found[1]], _styled(found[2], waiting)))
        at = found.end()
    return together([*parts, _filled(text[at:], waiting)])


def _filled(text: str, waiting: Iterator[Markup]) -> Markup:
    first, *others = text.split(_ATOMS_PLACE)
    return together([plain(first), *_alternating(waiting, others)])


def _alternating(waiting: Iterator[Markup], others: Iterable[str]) -> Iterator[str]:
    for words in others:
        yield next(waiting)
        yield plain(words)


def _atom(reader: Reader, found: re.Match[str]) -> Markup:
    code, angle, name = found[1], found[2], found[3]
    if code:
        return tag("code", plain(_bare_angles(code)))
    if angle:
        return _angle(reader, angle)
    if name:
        return drawn(name)
    return reader.link(plain(found["bare"]))


def _angle(reader: Reader, held: str) -> Markup:
    target, _, words = held.partition("|")
    label = plain(words) or None
    match target[:1]:
        case "@":
            return reader.mention(target[1:], label)
        case "#":
            return reader.channel(target[1:], label)
        case "!":
            return _special(reader, target[1:], label)
        case _:
            return reader.link(plain(target), label)


def _special(reader: Reader, target: str, label: str | None) -> Markup:
    kind, _, rest = target.partition("^")
    if kind == "date":
        stamp, _, form_and_url = rest.partition("^")
        form, _, url = form_and_url.partition("^")
        return reader.moment(stamp, plain(form), fallback=label, url=plain(url) or None)
    return reader.group(rest, label) if kind == "subteam" else reader.broadcast(kind)


def _bare_angles(text: str) -> str:
    return re.sub(r"<((?:https?://|mailto:)[^<>|\s]+)(?:\|([^<>]*))?>", lambda link: link[2] or link[1], text)
