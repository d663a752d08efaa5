"""Elements that people touch, by their types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from sandbox.page.render.canvas import Attributes, Canvas, Json, unknown
from sandbox.page.render.fields import choices, field, unsupported
from sandbox.page.render.menus import menu, multi_menu, overflow, searched_menu
from sandbox.page.render.reader import OUTSIDE, may_open
from sandbox.page.render.tag import tag

Drawer = Callable[[Canvas, Json, Json, Attributes], Markup]
"""Draws an element of a block, with the attributes that name it for assistive technology."""

_ICONS: Mapping[str, str] = {"trash": "🗑️"}


def element_of(canvas: Canvas, block: Json, element: Json, naming: Attributes | None = None) -> Markup:
    """An element as its type wants it; outside of inputs it is called by its own words."""
    drawer = ELEMENTS.get(element["type"])
    if drawer is None:
        return unknown(element)
    naming = {"aria-label": _called(element)} if naming is None else naming
    return drawer(canvas, block, element, naming | {"autofocus": bool(element.get("focus_on_load"))})


def button(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A button, or a link that looks like one."""
    label = element.get("accessibility_label")
    style = {"primary": "bk-button primary", "danger": "bk-button danger"}.get(element.get("style", ""), "bk-button")
    about = canvas.root(block, element, **{"data-value": element.get("value"), "aria-label": label, "class": style})
    words = canvas.text(element["text"])
    if may_open(element.get("url")):
        return tag("a", words, href=element["url"], **OUTSIDE, **about)
    return tag("button", words, type="button", **about)


def icon_button(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A button with a sign before its words; where it names people, only they see it."""
    seen_by = element.get("visible_to_user_ids")
    if seen_by and canvas.reader.person.id not in seen_by:
        return Markup()
    about = canvas.root(block, element, **{"data-value": element.get("value")})
    sign = tag("span", _ICONS.get(element["icon"], "•"), aria_hidden="true")
    words = [sign, " ", canvas.text(element["text"])]
    return tag(
        "button", *words, type="button", class_="bk-button", aria_label=element.get("accessibility_label"), **about
    )


def feedback(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A pair of buttons for a yes and a no."""
    pair = (element["positive_button"], element["negative_button"])
    buttons = (_feedback_button(canvas, one, sign) for one, sign in zip(pair, "👍👎", strict=True))
    return tag(
        "div", *buttons, class_="bk-feedback", role="group", aria_label="Feedback", **canvas.root(block, element)
    )


def image(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A small picture beside text."""
    return picture(canvas, element, "bk-thumb")


def picture(canvas: Canvas, held: Json, kind: str) -> Markup:
    """A picture of the workspace's own files; what lies outside isn't fetched, its words stand instead."""
    alt, file_id = held["alt_text"], held.get("slack_file", {}).get("id")
    if file_id in canvas.reader.slack.files:
        return tag("img", src=canvas.reader.file(file_id), alt=alt, class_=kind, loading="lazy")
    return tag("span", alt, class_=f"{kind} outside", role="img", aria_label=alt)


ELEMENTS: Mapping[str, Drawer] = {
    "button": button,
    "icon_button": icon_button,
    "feedback_buttons": feedback,
    "image": image,
    "overflow": overflow,
    "radio_buttons": choices,
    "checkboxes": choices,
    **dict.fromkeys(("static_select", "users_select", "channels_select", "conversations_select"), menu),
    **dict.fromkeys(
        ("multi_static_select", "multi_users_select", "multi_channels_select", "multi_conversations_select"), multi_menu
    ),
    **dict.fromkeys(("external_select", "multi_external_select"), searched_menu),
    **dict.fromkeys(("plain_text_input", "email_text_input", "url_text_input", "number_input"), field),
    **dict.fromkeys(("datepicker", "timepicker", "datetimepicker"), field),
    **dict.fromkeys(("rich_text_input", "file_input"), unsupported),
}

COMPOSITE = frozenset(kind for kind, drawer in ELEMENTS.items() if drawer in (choices, multi_menu))
"""Elements that are several controls, so that a legend names them and not a label."""


def _called(element: Json) -> str:
    words = element.get("placeholder", {}).get("text")
    return str(words or element["type"].removeprefix("multi_").replace("_", " "))


def _feedback_button(canvas: Canvas, held: Json, sign: str) -> Markup:
    label = held.get("accessibility_label")
    words = [tag("span", sign, aria_hidden="true"), " ", canvas.text(held["text"])]
    return tag("button", *words, type="button", class_="bk-button", data_value=held["value"], aria_label=label)
