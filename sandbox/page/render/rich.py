"""Rich text: what people write, and what apps compose of parts instead of markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup

from sandbox.page.render.canvas import Canvas, Json, unknown
from sandbox.page.render.emoji import drawn
from sandbox.page.render.reader import Reader
from sandbox.page.render.tag import lines, tag, together

_STYLES: Mapping[str, str] = {
    "code": "code",
    "bold": "strong",
    "italic": "em",
    "strike": "s",
    "underline": "u",
    "highlight": "mark",
    "client_highlight": "mark",
}
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}")


def rich_text(canvas: Canvas, block: Json) -> Markup:
    """All parts below each other."""
    return tag("div", rich_parts(canvas.reader, block), class_="bk-rich")


def rich_parts(reader: Reader, block: Json) -> Markup:
    """The parts alone, as they stand in a table's cell."""
    return together(_part(reader, part) for part in block["elements"])


def _part(reader: Reader, part: Json) -> Markup:
    drawer = PARTS.get(part["type"])
    return drawer(reader, part) if drawer else unknown(part)


def _section(reader: Reader, part: Json) -> Markup:
    return tag("p", _line(reader, part["elements"]))


def _list(reader: Reader, part: Json) -> Markup:
    items = (tag("li", _line(reader, item["elements"])) for item in part["elements"])
    kind = f"indent-{part.get('indent', 0)}"
    if part["style"] == "ordered":
        return tag("ol", *items, class_=kind, start=part.get("offset", 0) + 1)
    return tag("ul", *items, class_=kind)


def _quote(reader: Reader, part: Json) -> Markup:
    return tag("blockquote", _line(reader, part["elements"]))


def _preformatted(reader: Reader, part: Json) -> Markup:
    return tag("pre", tag("code", _line(reader, part["elements"])))


def _line(reader: Reader, elements: Iterable[Json]) -> Markup:
    return together(_inline(reader, element) for element in elements)


def _inline(reader: Reader, element: Json) -> Markup:
    drawer = INLINE.get(element["type"])
    if drawer is None:
        return unknown(element)
    words = drawer(reader, element)
    for style, name in _STYLES.items():
        words = tag(name, words) if element.get("style", {}).get(style) else words
    return words


def _color(reader: Reader, element: Json) -> Markup:
    if not _COLOR.fullmatch(element["value"]):
        return together([element["value"]])
    swatch = tag("svg", tag("rect", width=12, height=12, rx=3, fill=element["value"]), viewBox="0 0 12 12", width=12)
    return together([swatch, " ", element["value"]])


def _team(reader: Reader, element: Json) -> Markup:
    known = element["team_id"] == reader.slack.team_id
    return tag("span", reader.slack.team_name if known else element["team_id"], class_="mk-mention")


PARTS: Mapping[str, Callable[[Reader, Json], Markup]] = {
    "rich_text_section": _section,
    "rich_text_list": _list,
    "rich_text_quote": _quote,
    "rich_text_preformatted": _preformatted,
}

INLINE: Mapping[str, Callable[[Reader, Json], Markup]] = {
    "text": lambda reader, held: lines(held["text"]),
    "link": lambda reader, held: reader.link(held["url"], held.get("text")),
    "user": lambda reader, held: reader.mention(held["user_id"]),
    "usergroup": lambda reader, held: reader.group(held["usergroup_id"]),
    "channel": lambda reader, held: reader.channel(held["channel_id"]),
    "broadcast": lambda reader, held: reader.broadcast(held["range"]),
    "emoji": lambda reader, held: drawn(held["name"]),
    "date": lambda reader, held: reader.moment(
        held["timestamp"], held["format"], fallback=held.get("fallback"), url=held.get("url")
    ),
    "color": _color,
    "team": _team,
}
