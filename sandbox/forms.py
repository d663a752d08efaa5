"""What stands in the inputs of a view or a message: first values, what a person enters, and Slack's words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.errors import NotThereError

Json = dict[str, Any]
Key = tuple[str, str]
FormState = dict[Key, Json]
"""By block id and action id: the input's state in Slack's words."""

HOLDS: Mapping[str, str] = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
"""The field that each kind of input keeps its value in."""

_FIRST: Mapping[str, str] = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}


def elements_of(block: Mapping[str, Any]) -> list[Json]:
    """The elements of a block that a person can touch."""
    kind = block["type"]
    if kind == "input":
        return [block["element"]]
    if kind in ("actions", "context_actions"):
        return list(block["elements"])
    if kind == "section" and "action_id" in block.get("accessory", {}):
        return [block["accessory"]]
    return []


def inputs(blocks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Json]]:
    """Every element that keeps a value, beside its block."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in HOLDS:
                yield block, element


def first_state(blocks: Iterable[Mapping[str, Any]], kept: FormState | None = None) -> FormState:
    """What the inputs hold when they appear; where block and action ids stay, Slack keeps what was entered."""
    kept = kept or {}
    state: FormState = {}
    for block, element in inputs(blocks):
        key = (block["block_id"], element["action_id"])
        same = key in kept and kept[key]["type"] == element["type"]
        state[key] = kept[key] if same else _first(element)
    return state


def as_values(state: FormState) -> dict[str, dict[str, Json]]:
    """The state as payloads carry it, by block and action."""
    values: dict[str, dict[str, Json]] = {}
    for (block_id, action_id), held in state.items():
        values.setdefault(block_id, {})[action_id] = held
    return values


def is_empty(held: Mapping[str, Any]) -> bool:
    """Whether an input holds nothing."""
    return not held.get(HOLDS[held["type"]])


def entered(element: Mapping[str, Any], value: Any, offered: Iterable[Json] | None = None) -> Json:
    """The state of an input after a person entered a value.

    Options are named by what the person reads (or by their value), people and channels are given as such,
    dates and times as `2026-03-31` and `09:00` or as date and time. `offered` are an external select's options.
    """
    kind = element["type"]
    field = HOLDS[kind]
    if field == "value":
        return {"type": kind, field: str(value) if value not in (None, "") else None}
    if field == "selected_option":
        option = None if value is None else pick(element, value, offered)
        return {"type": kind, field: option}
    if field == "selected_options":
        return {"type": kind, field: [pick(element, one, offered) for one in _several(value)]}
    if kind.startswith("multi_"):
        return {"type": kind, field: [_id(one) for one in _several(value)]}
    read: Callable[[Any], Any] = _PLAIN.get(field, _id)
    return {"type": kind, field: None if value is None else read(value)} | _zone(element)


def pick(element: Mapping[str, Any], wanted: str, offered: Iterable[Json] | None = None) -> Json:
    """The option that reads so, or has that value; raises NotThereError with what is on offer."""
    options = list(options_of(element) if offered is None else offered)
    by_text = (o for o in options if o["text"]["text"] == wanted)
    by_value = (o for o in options if o.get("value") == wanted)
    found = next(by_text, None) or next(by_value, None)
    if found:
        return {key: found[key] for key in ("text", "value", "description") if key in found}
    on_offer = ", ".join(repr(o["text"]["text"]) for o in options) or "nothing"
    raise NotThereError(f"no option {wanted!r} in {element.get('action_id')!r}; on offer: {on_offer}")


def options_of(element: Mapping[str, Any]) -> list[Json]:
    """The options of an element, those of its groups included."""
    groups = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(option for group in groups for option in group["options"])]


def _first(element: Mapping[str, Any]) -> Json:
    field = HOLDS[element["type"]]
    nothing: Any = [] if field in ("selected_options",) or field.endswith("s") else None
    return {"type": element["type"], field: element.get(_FIRST[field], nothing)} | _zone(element)


def _zone(element: Mapping[str, Any]) -> Json:
    return {"timezone": element["timezone"]} if "timezone" in element else {}


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _id(value: Any) -> str:
    return value if isinstance(value, str) else str(value.id)


def _date(value: Any) -> str:
    return value if isinstance(value, str) else str(value.isoformat())


def _time(value: Any) -> str:
    return value if isinstance(value, str) else str(value.strftime("%H:%M"))


def _moment(value: Any) -> int:
    return int(value.astimezone(UTC).timestamp()) if isinstance(value, datetime) else int(value)


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "selected_date": _date,
    "selected_time": _time,
    "selected_date_time": _moment,
}
