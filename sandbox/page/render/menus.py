"""Menus: one or several of some options, people, channels; searched ones; and the menu of further actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sandbox.modals import is_offered
from sandbox.page.render.canvas import Attributes, Canvas, Json
from sandbox.page.render.reader import OUTSIDE, Reader, may_open
from sandbox.page.render.tag import tag, together

SEARCHED_FROM = 8
"""Menus with more choices than this get a field to narrow them down."""

_NOTHING = "Choose…"


@dataclass(frozen=True)
class Choice:
    """One line of a menu."""

    value: str
    text: str
    description: str | None = None


@dataclass(frozen=True)
class Group:
    """Lines of a menu under a common label; without a label they stand by themselves."""

    choices: tuple[Choice, ...]
    label: str | None = None


def menu(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A menu of which one thing is chosen."""
    chosen = canvas.chosen(block, element)
    nothing = tag("option", _placeholder(element), value="", selected=not chosen)
    groups = (_select_group(group, chosen) for group in groups_of(canvas.reader, element))
    return tag("select", nothing, *groups, class_="bk-select", **canvas.root(block, element), **naming)


def multi_menu(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A menu of which several things are chosen: it opens in its place, so that nothing is covered."""
    chosen, groups = canvas.chosen(block, element), groups_of(canvas.reader, element)
    offered = [choice for group in groups for choice in group.choices]
    picked = [choice.text for choice in offered if choice.value in chosen]
    words = ", ".join(picked) or _placeholder(element)
    name = canvas.id(*_key(block, element), "choice")
    lists = tag("div", *(_checkboxes(group, name, chosen) for group in groups), class_="bk-options")
    return tag(
        "details",
        tag("summary", words, class_="bk-select" if picked else "bk-select empty"),
        tag("div", _filter(element) if len(offered) > SEARCHED_FROM else None, lists, role="group", **naming),
        class_="bk-multi",
        data_placeholder=_placeholder(element),
        data_most=element.get("max_selected_items"),
        **canvas.root(block, element),
    )


def searched_menu(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """A menu whose options its app looks up while somebody types."""
    held, several = canvas.held(block, element), element["type"].startswith("multi_")
    options = held if several else [held] if held else []
    one = None if several or not options else options[0]
    listed = canvas.id(*_key(block, element), "options")
    field = tag(
        "input",
        type="text",
        class_="bk-field",
        role="combobox",
        aria_expanded="false",
        aria_autocomplete="list",
        aria_controls=listed,
        autocomplete="off",
        placeholder=_placeholder(element),
        value=one["text"]["text"] if one else None,
        **naming,
    )
    chips = tag("ul", *(_chip(option) for option in options), class_="bk-chips") if several else None
    # Slack asks the app from the third character on unless told otherwise (its reference of the external select).
    least = element.get("min_query_length", 3)
    about = canvas.root(block, element, **{"data-min-query": least})
    about |= {"data-value": one["value"], "data-text": one["text"]["text"]} if one else {}
    box = tag("ul", id=listed, role="listbox", hidden=True, aria_label=_placeholder(element), class_="bk-listbox")
    return tag("div", chips, field, box, class_="bk-combobox", **about)


def overflow(canvas: Canvas, block: Json, element: Json, naming: Attributes) -> Markup:
    """The button with three dots and the actions behind it."""
    listed = canvas.id(*_key(block, element), "menu")
    label = naming | {"aria-label": "More actions"}
    opener = tag("button", "⋯", type="button", class_="bk-button more", **_opens(listed, "menu"), **label)
    items = (tag("li", _menu_item(option), role="none") for option in element["options"])
    box = tag("ul", *items, id=listed, role="menu", hidden=True, aria_label="More actions", class_="bk-menu")
    return tag("div", opener, box, class_="bk-overflow", **canvas.root(block, element))


def groups_of(reader: Reader, element: Json) -> list[Group]:
    """What a menu offers this reader: its own options, or those people and channels that they may know of."""
    kind = element["type"].removeprefix("multi_")
    if kind == "users_select":
        return [Group(tuple(Choice(person.id, person.name) for person in reader.people()))]
    if kind in ("channels_select", "conversations_select"):
        return [Group(tuple(_places(reader, element)))]
    groups = [Group(tuple(map(_choice, g["options"])), g["label"]["text"]) for g in element.get("option_groups") or ()]
    return [*groups, Group(tuple(map(_choice, element["options"])))] if element.get("options") else groups


def _places(reader: Reader, element: Json) -> Iterator[Choice]:
    offered = (channel for channel in reader.slack.channels if is_offered(reader.person, element, channel))
    named = ((reader.channel_name(channel), channel.id) for channel in offered)
    return (Choice(channel_id, name) for name, channel_id in sorted(named))


def _choice(option: Json) -> Choice:
    return Choice(option["value"], option["text"]["text"], option.get("description", {}).get("text"))


def _select_group(group: Group, chosen: frozenset[str]) -> Markup:
    options = together(
        tag("option", choice.text, value=choice.value, title=choice.description, selected=choice.value in chosen)
        for choice in group.choices
    )
    return tag("optgroup", options, label=group.label) if group.label else options


def _checkboxes(group: Group, name: str, chosen: frozenset[str]) -> Markup:
    label = tag("p", group.label, class_="bk-group") if group.label else None
    return together([label, *(_checkbox(choice, name, checked=choice.value in chosen) for choice in group.choices)])


def _checkbox(choice: Choice, name: str, *, checked: bool) -> Markup:
    box = tag("input", type="checkbox", name=name, value=choice.value, checked=checked)
    about = tag("small", choice.description) if choice.description else None
    return tag("label", box, tag("span", choice.text, about), class_="bk-choice")


def _filter(element: Json) -> Markup:
    label = f"Narrow down: {_placeholder(element)}"
    return tag("input", type="search", class_="bk-field bk-filter", placeholder="Filter", aria_label=label)


def _chip(option: Json) -> Markup:
    text = option["text"]["text"]
    take_away = tag("button", "×", type="button", aria_label=f"Take away {text}", data_remove=option["value"])
    return tag("li", text, take_away, data_value=option["value"], class_="bk-chip")


def _menu_item(option: Json) -> Markup:
    about = tag("small", option["description"]["text"]) if option.get("description") else None
    common: Attributes = {"role": "menuitem", "tabindex": -1, "data-value": option["value"]}
    if may_open(option.get("url")):
        return tag("a", option["text"]["text"], about, href=option["url"], **OUTSIDE, **common)
    return tag("button", option["text"]["text"], about, type="button", **common)


def _opens(listed: str, kind: str) -> Attributes:
    return {"aria-haspopup": kind, "aria-expanded": "false", "aria-controls": listed}


def _placeholder(element: Json) -> str:
    return str(element.get("placeholder", {}).get("text", _NOTHING))


def _key(block: Json, element: Json) -> tuple[str, str]:
    return str(block.get("block_id", "")), str(element.get("action_id", ""))
