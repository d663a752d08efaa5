"""Fields to fill in: text, numbers, dates and times, radio buttons and checkboxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from markupsafe import Markup

from sandbox.page.render.canvas import Attributes, Canvas, Json
from sandbox.page.render.tag import tag

_INPUT_TYPES: Mapping[str, str] = {
    "plain_text_input": "text",
    "email_text_input": "email",
    "url_text_input": "url",
    "number_input": "number",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
}
_DATED = frozenset({"datepicker", "timepicker", "datetimepicker"})
"""Fields in which a browser shows no placeholder by itself: the page's style does while they are empty."""


def field(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A field with one line or several."""
    held = canvas.held(block, element)
    about = canvas.root(block, element) | naming | _bounds(element)
    if element.get("multiline"):
        # A browser leaves out one line break at the start of a text area, so one more keeps what was entered.
        return tag("textarea", f"\n{held or ''}", rows=4, class_="bk-field", **about)
    value = _local(canvas, held) if element["type"] == "datetimepicker" else held
    if element["type"] in _DATED:
        about["data-empty"] = not value
    return tag("input", type=_INPUT_TYPES[element["type"]], value=value, class_="bk-field", **about)


def choices(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """Radio buttons or checkboxes below each other, each with what it means."""
    kind = "radio" if element["type"] == "radio_buttons" else "checkbox"
    name = canvas.id(str(block.get("block_id", "")), str(element.get("action_id", "")), "choice")
    chosen = canvas.chosen(block, element)
    focus = bool(naming.pop("autofocus", False))
    root = canvas.root(block, element, **naming)
    drawn = (
        _choice(canvas, option, type=kind, name=name, checked=option["value"] in chosen, autofocus=focus and turn == 0)
        for turn, option in enumerate(element["options"])
    )
    return tag("div", *drawn, class_="bk-choices", **({"role": "group"} if "aria-label" in naming else {}), **root)


def unsupported(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """An input that Slack has and this workspace can't fill in: it is there, and it says so."""
    about = canvas.root(block, element) | naming
    words = {"rich_text_input": "Formatted text", "file_input": "Files"}[element["type"]]
    return tag("input", type="text", class_="bk-field", disabled=True, value=f"{words} can't be entered here", **about)


def _choice(canvas: Canvas, option: Json, **box: str | bool | None) -> Markup:
    about = option.get("description")
    words = tag("span", canvas.text(option["text"]), tag("small", canvas.text(about)) if about else None)
    return tag("label", tag("input", value=option["value"], **box), words, class_="bk-choice")


def _bounds(element: Json) -> Attributes:
    about: Attributes = {"placeholder": element.get("placeholder", {}).get("text"), "autocomplete": "off"}
    if element["type"] == "plain_text_input":
        return about | {"maxlength": element.get("max_length", 3000), "minlength": element.get("min_length")}
    if element["type"] == "number_input":
        step = "any" if element["is_decimal_allowed"] else 1
        return about | {"step": step, "min": element.get("min_value"), "max": element.get("max_value")}
    return about


def _local(canvas: Canvas, held: int | None) -> str | None:
    return f"{datetime.fromtimestamp(held, UTC).astimezone(canvas.reader.zone):%Y-%m-%dT%H:%M}" if held else None
