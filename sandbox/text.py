"""Messages and views as readable text for a terminal: buttons as [ label ], charts as small tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox import dates
from sandbox.forms import HOLDS
from sandbox.message import Message
from sandbox.view import View

if TYPE_CHECKING:
    from sandbox.slack import Slack

Json = Mapping[str, Any]

_MENTION = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_WIDTH = 72


def as_text(shown: Message | View | Iterable[Json], *, zone: str = "UTC", slack: Slack | None = None) -> str:
    """What a person in that zone reads of a message, a view, or bare blocks.

    Names of people and channels come from the workspace of the message or view, or from `slack`; without
    either their ids stand.
    """
    if isinstance(shown, Message):
        reader = _Reader(shown.channel.slack, ZoneInfo(zone))
        return reader.blocks(shown.blocks) if shown.blocks else reader.marked(shown.text)
    if isinstance(shown, View):
        return _Reader(shown.person.slack, ZoneInfo(zone), shown).view(shown)
    return _Reader(slack, ZoneInfo(zone)).blocks(shown)


@dataclass(frozen=True)
class _Reader:
    slack: Slack | None
    zone: ZoneInfo
    form: View | None = None

    def view(self, view: View) -> str:
        """A modal with its frame, or a Home tab."""
        body = self.blocks(view.blocks)
        if view.type == "home":
            return body
        named = [view.source[part]["text"] for part in ("close", "submit") if view.source.get(part)]
        foot = " ".join(f"[ {name} ]" for name in named)
        return "\n".join([f"┌ {view.title} ┐", body, *([foot] if foot else [])])

    def blocks(self, blocks: Iterable[Json]) -> str:
        """The blocks below each other."""
        return "\n".join(filter(None, (self._block(block) for block in blocks)))

    def marked(self, text: str) -> str:
        """Text with Slack's markup resolved: mentions, dates, links and entities."""
        resolved = _MENTION.sub(self._mention, text)
        return resolved.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _block(self, block: Json) -> str:
        drawn: Callable[[Json], str] = getattr(self, f"_{block['type']}", _unknown)
        return drawn(block)

    def _text(self, text: Json) -> str:
        return self.marked(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])

    def _section(self, block: Json) -> str:
        lines = [self._text(block["text"])] if block.get("text") else []
        fields = [self._text(field) for field in block.get("fields", ())]
        lines += ["  ·  ".join(fields[i : i + 2]) for i in range(0, len(fields), 2)]
        accessory = block.get("accessory")
        return "\n".join(lines) + (f"  {self._element(block, accessory)}" if accessory else "")

    def _header(self, block: Json) -> str:
        return f"{block['text']['text']}\n{'─' * min(_WIDTH, len(block['text']['text']))}"

    def _divider(self, block: Json) -> str:
        return "─" * _WIDTH

    def _context(self, block: Json) -> str:
        parts = (f"({e['alt_text']})" if e["type"] == "image" else self._text(e) for e in block["elements"])
        return "  ".join(parts)

    def _actions(self, block: Json) -> str:
        return " ".join(self._element(block, element) for element in block["elements"])

    def _context_actions(self, block: Json) -> str:
        return self._actions(block)

    def _markdown(self, block: Json) -> str:
        return str(block["text"])

    def _alert(self, block: Json) -> str:
        return f"! {self._text(block['text'])}"

    def _image(self, block: Json) -> str:
        title = block.get("title", {}).get("text")
        return f"(image: {title + ', ' if title else ''}{block['alt_text']})"

    def _input(self, block: Json) -> str:
        label = block["label"]["text"] + (" (optional)" if block.get("optional") else "")
        lines = [label, f"  {self._element(block, block['element'])}"]
        if block.get("hint"):
            lines.append(f"  {block['hint']['text']}")
        error = self.form.errors.get(block["block_id"]) if self.form else None
        return "\n".join(lines + ([f"  ! {error}"] if error else []))

    def _element(self, block: Json, element: Json) -> str:
        match element["type"]:
            case "button" | "icon_button" | "workflow_button":
                return f"[ {element['text']['text']} ]"
            case "overflow":
                return f"[ … {' / '.join(o['text']['text'] for o in element['options'])} ]"
            case "feedback_buttons":
                pair = (element["positive_button"], element["negative_button"])
                return " ".join(f"[ {button['text']['text']} ]" for button in pair)
            case "image":
                return f"({element['alt_text']})"
            case "radio_buttons" | "checkboxes":
                return self._choices(block, element)
            case _:
                return self._field(block, element)

    def _choices(self, block: Json, element: Json) -> str:
        held = self._held(block, element)
        chosen = held if isinstance(held, list) else [held] if held else []
        values = {option["value"] for option in chosen}
        marks = ("☑", "☐") if element["type"] == "checkboxes" else ("◉", "○")
        lines = [f"{marks[o['value'] not in values]} {self._text(o['text'])}" for o in element["options"]]
        return "\n  ".join(lines)

    def _field(self, block: Json, element: Json) -> str:
        held = self._held(block, element)
        named = [self._named(one) for one in (held if isinstance(held, list) else [held]) if one]
        shown = ", ".join(named) or element.get("placeholder", {}).get("text", "")
        return f"[ {shown} ▾ ]" if "select" in element["type"] else f"[ {shown} ]"

    def _held(self, block: Json, element: Json) -> Any:
        field = HOLDS.get(element["type"], "value")
        key = (block.get("block_id", ""), element.get("action_id", ""))
        if self.form and key in self.form.state:
            return self.form.state[key].get(field)
        return element.get(field.replace("selected", "initial"), element.get("initial_value"))

    def _named(self, held: Any) -> str:
        if isinstance(held, dict):
            return str(held["text"]["text"])
        return self._person_or_channel(str(held)) or str(held)

    def _rich_text(self, block: Json) -> str:
        return "\n".join(self._part(part) for part in block["elements"])

    def _part(self, part: Json) -> str:
        if part["type"] == "rich_text_list":
            ordered, start = part["style"] == "ordered", part.get("offset", 0) + 1
            indent = "  " * part.get("indent", 0)
            lines = (self._line(item["elements"]) for item in part["elements"])
            return "\n".join(
                f"{indent}{f'{number}.' if ordered else '•'} {line}" for number, line in enumerate(lines, start)
            )
        line = self._line(part["elements"])
        return line.replace("\n", "\n> ").join(["> ", ""]) if part["type"] == "rich_text_quote" else line

    def _line(self, elements: Iterable[Json]) -> str:
        return "".join(self._inline(element) for element in elements)

    def _inline(self, element: Json) -> str:
        match element["type"]:
            case "text":
                return str(element["text"])
            case "link":
                return _link(element["url"], element.get("text"))
            case "user":
                return f"@{self._person_or_channel(element['user_id']) or element['user_id']}"
            case "usergroup":
                return self._special(f"subteam^{element['usergroup_id']}", None)
            case "channel":
                return f"{self._person_or_channel(element['channel_id']) or '#' + element['channel_id']}"
            case "broadcast":
                return f"@{element['range']}"
            case "emoji":
                return f":{element['name']}:"
            case "date":
                return self._date(element["timestamp"], element["format"])
            case _:
                return f"<{element['type']}>"

    def _table(self, block: Json) -> str:
        return aligned([[self._cell(cell) for cell in row] for row in block["rows"]])

    def _data_table(self, block: Json) -> str:
        return f"{block['caption']}\n{self._table(block)}"

    def _cell(self, cell: Json) -> str:
        if cell["type"] == "rich_text":
            return self._rich_text(cell).replace("\n", " ")
        return str(cell.get("text") or cell.get("value", ""))

    def _data_visualization(self, block: Json) -> str:
        chart = block["chart"]
        if chart["type"] == "pie":
            rows = [[segment["label"], f"{segment['value']:g}"] for segment in chart["segments"]]
            return f"{block['title']}\n{aligned(rows)}"
        rows = [["", *(series["name"] for series in chart["series"])]]
        points = [{p["label"]: f"{p['value']:g}" for p in series["data"]} for series in chart["series"]]
        for category in chart["axis_config"]["categories"]:
            rows.append([category, *(held[category] for held in points)])
        return f"{block['title']}\n{aligned(rows)}"

    def _mention(self, found: re.Match[str]) -> str:
        mark, target, label = found.groups()
        if mark == "@":
            return f"@{self._person_or_channel(target) or label or target}"
        if mark == "#":
            return self._person_or_channel(target) or f"#{label or target}"
        if mark == "!":
            return self._special(target, label)
        return _link(target, label)

    def _special(self, target: str, label: str | None) -> str:
        kind, _, rest = target.partition("^")
        if kind == "date":
            stamp, _, form = rest.partition("^")
            return self._date(int(stamp), form.partition("^")[0])
        if kind == "subteam" and self.slack and rest in self.slack.user_groups:
            return f"@{self.slack.user_groups[rest].handle}"
        return label or f"@{kind}"

    def _date(self, stamp: int, form: str) -> str:
        now = self.slack.clock.now() if self.slack else None
        return dates.formatted(stamp, form, self.zone, now=now)

    def _person_or_channel(self, wanted: str) -> str | None:
        if self.slack is None:
            return None
        person, channel = self.slack.find_person(wanted), self.slack.find_channel(wanted)
        return person.name if person else f"#{channel.name}" if channel else None


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns: the first to the left, figures to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))] for row in rows)
    return "\n".join(f"  {'  '.join(line).rstrip()}" for line in lines)


def _link(url: str, label: str | None) -> str:
    return f"{label} ({url})" if label and label != url else url


def _unknown(block: Json) -> str:
    return f"({block['type']})"
