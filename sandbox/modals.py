"""Modals before a person: filling in, searching, submitting, closing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox import forms, gestures
from sandbox.blockkit import check_options, check_view, with_block_ids
from sandbox.errors import NotThereError, SandboxError
from sandbox.view import MOST_IN_STACK, View

if TYPE_CHECKING:
    from sandbox.channel import Channel
    from sandbox.people import Person

Json = dict[str, Any]

_REQUIRED = "Please complete this required field."
_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class SubmitResult:
    """What became of a submitted modal.

    `action` is `closed`, `cleared`, `updated`, `pushed`, `errors` (shown by block id, also those that Slack's
    client finds itself) or `failed` (the app answered badly: `shown` is what the person reads).
    """

    action: str
    errors: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    shown: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the app took it."""
        return self.action not in ("errors", "failed")


async def fill(person: Person, view: View, answers: Mapping[str, Any]) -> View:
    """Enter values; an input that dispatches its action tells the app at once, as any outside an input block does."""
    for name, value in answers.items():
        block, element = _field(view, name)
        offered = None
        if "external" in element["type"] and value is not None:
            value, offered = await _searched(person, view, block, element, value)
        await enter(person, view, block, element, value, offered=offered)
    return view


async def enter(
    person: Person,
    view: View,
    block: Mapping[str, Any],
    element: Json,
    value: Any,
    *,
    offered: Iterable[Json] | None = None,
) -> gestures.Acknowledged | None:
    """Let one input hold a value (as `forms.entered` takes it), and say how the app took it if it is told at once."""
    _check_offered(person, element, value)
    held = forms.entered(element, value, offered)
    view.state[(block["block_id"], element["action_id"])] = held
    if block["type"] == "input" and not block.get("dispatch_action"):
        return None
    return await gestures.act(person, view, {"block_id": block["block_id"], "action_id": element["action_id"], **held})


async def search(person: Person, view: View, name: str, typed: str) -> tuple[str, ...]:
    """What a searched menu offers for what was typed, read from top to bottom."""
    block, element = _field(view, name)
    return tuple(option["text"]["text"] for option in await _suggestions(person, view, block, element, typed))


async def suggest(person: Person, view: View, block: Mapping[str, Any], element: Json, typed: str) -> list[Json]:
    """The options that a searched menu offers for what was typed; `View.offered` keeps them for the choice."""
    options = await _suggestions(person, view, block, element, typed)
    shown = view.offered.setdefault((block["block_id"], element["action_id"]), {})
    shown.update((option["value"], option) for option in options)
    return options


async def submit(person: Person, view: View) -> SubmitResult:
    """Submit the view on top: first Slack's own checks, then the app's word."""
    gestures.check_active(person)
    if not view.source.get("submit"):
        raise NotThereError(f"{view.title!r} has no submit button")
    view.refuse(_own_checks(view))
    if view.errors:
        return SubmitResult("errors", view.errors, view)
    slack = person.slack
    payload = gestures.interaction(person, view.app, "view_submission")
    payload |= {"trigger_id": slack.tickets.trigger(view.app, person), "view": view.as_json(), "response_urls": []}
    reply = await slack.outbox.send(view.app, "interactive", "view_submission", payload)
    if not reply.ok:
        return SubmitResult("failed", view=view, shown=_TROUBLE)
    return _after(person, view, reply.json())


async def close(person: Person, view: View, *, all_: bool) -> None:
    """Close the view on top, or all below it too; those that asked for it send `view_closed`."""
    cleared = all_ or bool(view.source.get("clear_on_close"))
    gone = list(reversed(person.views)) if cleared else [view]
    for one in gone:
        person.slack.take_away(one)
        if one.notify_on_close:
            payload = gestures.interaction(person, one.app, "view_closed")
            payload |= {"view": one.as_json(), "is_cleared": cleared}
            await person.slack.outbox.send(one.app, "interactive", "view_closed", payload)


def _after(person: Person, view: View, answer: Mapping[str, Any]) -> SubmitResult:
    action = answer.get("response_action")
    if action is None:
        person.slack.take_away(view)
        return SubmitResult("closed", view=person.modal)
    if action == "clear":
        person.slack.take_away(*person.views)
        return SubmitResult("cleared")
    if action == "errors":
        return _with_errors(view, answer.get("errors") or {})
    source = answer.get("view") or {}
    known, unknown = action in ("update", "push"), person.slack.faults.unknown_blocks
    if not known or check_view(source, known_files=person.slack.files, unknown=unknown):
        return SubmitResult("failed", view=view, shown=_TROUBLE)
    source = source | {"blocks": with_block_ids(source["blocks"], person.slack.block_id)}
    if action == "update":
        view.update(source)
        return SubmitResult("updated", view=view)
    if len(person.views) >= MOST_IN_STACK:
        return SubmitResult("failed", view=view, shown=_TROUBLE)
    return SubmitResult("pushed", view=person.slack.show(person, view.app, source, upon=view))


def _with_errors(view: View, errors: Mapping[str, str]) -> SubmitResult:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not fields.issuperset(errors):
        return SubmitResult("failed", view=view, shown=_TROUBLE)
    view.refuse(errors)
    return SubmitResult("errors", view.errors, view)


def _own_checks(view: View) -> dict[str, str]:
    found = {}
    for block, element in forms.inputs(b for b in view.blocks if b["type"] == "input"):
        held = view.state[(block["block_id"], element["action_id"])]
        problem = _REQUIRED if forms.is_empty(held) and not block.get("optional") else _bounds(element, held)
        if problem:
            found[block["block_id"]] = problem
    return found


def _bounds(element: Mapping[str, Any], held: Mapping[str, Any]) -> str | None:
    value = held.get("value")
    if not value:
        return None
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"This entry must be at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"This entry must be at most {element.get('max_length', 3000)} characters."
    return _number_bounds(element, value) if element["type"] == "number_input" else None


def _number_bounds(element: Mapping[str, Any], value: str) -> str | None:
    try:
        number = float(value) if element["is_decimal_allowed"] else int(value)
    except ValueError:
        return "Please enter a valid number."
    if number < float(element.get("min_value", "-inf")) or number > float(element.get("max_value", "inf")):
        return "Please enter a number within the allowed range."
    return None


def _field(view: View, name: str) -> tuple[Mapping[str, Any], Json]:
    found = list(forms.inputs(view.blocks))
    for block, element in found:
        if name in (_label(block, element), block["block_id"], element["action_id"]):
            return block, element
    labels = ", ".join(repr(_label(*one)) for one in found) or "none"
    raise NotThereError(f"no field {name!r} in {view.title!r}; there are {labels}")


def _label(block: Mapping[str, Any], element: Mapping[str, Any]) -> str:
    text = block.get("label") or block.get("text") or element.get("placeholder") or {}
    return str(text.get("text", element["action_id"]))


async def _searched(
    person: Person, view: View, block: Mapping[str, Any], element: Json, value: Any
) -> tuple[Any, list[Json]]:
    several = element["type"].startswith("multi_")
    chosen, offered = [], []
    for one in value if several else [value]:
        typed, wanted = one if isinstance(one, tuple) else (one, one)
        offered += await _suggestions(person, view, block, element, typed)
        chosen.append(wanted)
    return (chosen if several else chosen[0]), offered


async def _suggestions(person: Person, view: View, block: Mapping[str, Any], element: Json, typed: str) -> list[Json]:
    if len(typed) < element.get("min_query_length", 3):
        return []
    payload = gestures.interaction(person, view.app, "block_suggestion")
    payload |= {"container": {"type": "view", "view_id": view.id}, "view": view.as_json(), "value": typed}
    payload |= {"action_id": element["action_id"], "block_id": block["block_id"]}
    reply = await person.slack.outbox.send(view.app, "interactive", "block_suggestion", payload)
    problems = check_options(reply.json())
    if not reply.ok or problems:
        reasons = "; ".join(map(str, problems)) or f"status {reply.status}"
        raise SandboxError(f"the menu {element['action_id']!r} got no options: {reasons}")
    return forms.options_of(reply.json())


def _check_offered(person: Person, element: Mapping[str, Any], value: Any) -> None:
    if element["type"].removeprefix("multi_") not in ("conversations_select", "channels_select"):
        return
    for one in value if isinstance(value, list | tuple) else [value]:
        channel = person.slack.find_channel(one) if isinstance(one, str) else one
        if channel is not None and not is_offered(person, element, channel):
            raise NotThereError(f"the menu doesn't offer #{channel.name} to {person.name}")


def is_offered(person: Person, element: Mapping[str, Any], channel: Channel) -> bool:
    """Whether a menu of channels or conversations offers somebody a channel: one they may know of, and not archived."""
    if channel.archived or (channel.is_private and not channel.has(person)):
        return False
    if "channels_select" in element["type"]:
        return not channel.is_private
    words = {"public_channel": "public", "private_channel": "private", "im": "im"}
    include = element.get("filter", {}).get("include")
    return include is None or words[channel.kind] in include
