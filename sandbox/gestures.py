"""Pressing, choosing, typing commands, opening the Home tab: each as the request that Slack sends for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox import events, responses
from sandbox.commands import OWN_COMMANDS, run_own
from sandbox.errors import NotAllowedError, NotThereError
from sandbox.forms import as_values, elements_of, entered, first_state, inputs, options_of, pick
from sandbox.mentions import stored, typed
from sandbox.message import Message
from sandbox.view import View

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel
    from sandbox.deliver import Reply
    from sandbox.people import Person

Json = dict[str, Any]
Surface = Message | View


@dataclass(frozen=True)
class Acknowledged:
    """How an interaction ended: `shown` is the warning that Slack's client shows when the app failed."""

    ok: bool
    status: int | None
    shown: str | None = None


@dataclass(frozen=True)
class CommandResponse(Acknowledged):
    """How a slash command ended, with the message that the app answered in place, if it did."""

    message: Message | None = None

    @property
    def text(self) -> str:
        """The text of the answer in place."""
        return self.message.text if self.message else ""


@dataclass(frozen=True)
class Wanted:
    """What a person looks for: a button that reads so, or a menu that offers the choice."""

    label: str | None
    choice: Any = None
    value: str | None = None
    action_id: str | None = None
    block_id: str | None = None

    def fits(self, block: Mapping[str, Any], element: Mapping[str, Any]) -> bool:
        """Whether this is the element."""
        if self.action_id not in (None, element.get("action_id")):
            return False
        if self.block_id not in (None, block.get("block_id")):
            return False
        return self._button(element) if self.label is not None else self._menu(element)

    def _button(self, element: Mapping[str, Any]) -> bool:
        is_button = element["type"] in ("button", "icon_button", "workflow_button")
        return is_button and element["text"]["text"] == self.label and self.value in (None, element.get("value"))

    def _menu(self, element: Mapping[str, Any]) -> bool:
        if element["type"] in ("button", "icon_button", "workflow_button", "feedback_buttons", "image"):
            return False
        readings = {r for o in options_of(element) for r in (o["text"]["text"], o.get("value"))}
        return not readings or all(one in readings for one in _texts(self.choice))

    def __str__(self) -> str:
        narrowed = [f"{k}={v!r}" for k, v in vars(self).items() if v is not None and k not in ("label", "choice")]
        what = f"button {self.label!r}" if self.label is not None else f"menu that offers {self.choice!r}"
        return " ".join([what, *narrowed])


def place(person: Person, *, in_: Channel | None, message: Message | None, view: View | None) -> Iterable[Surface]:
    """The surfaces to look at, in the order in which a person would."""
    if message is not None:
        return [message] if _may_see(person, message) else []
    if view is not None:
        return [view]
    if in_ is not None:
        return in_.newest_for(person) if in_.has(person) or not in_.is_private else []
    return [*reversed(person.views), *person.homes.values()]


async def press(person: Person, wanted: Wanted, surfaces: Iterable[Surface]) -> Acknowledged:
    """Find what is wanted, touch it, and tell its app; raises NotThereError with what could be touched instead."""
    check_active(person)
    seen: list[str] = []
    for surface in surfaces:
        for block, element in _touchable(surface):
            if wanted.fits(block, element):
                return await _touch(person, surface, block, element, wanted)
            seen.append(_reading(element))
    offered = ", ".join(dict.fromkeys(seen)) or "nothing to press"
    raise NotThereError(f"{person.name} sees no {wanted}; there is {offered}")


async def act(person: Person, surface: Surface, action: Json) -> Acknowledged:
    """Send `block_actions` for one action on a message or view."""
    slack, app = person.slack, _app_of(surface)
    payload = interaction(person, app, "block_actions")
    payload["trigger_id"] = slack.tickets.trigger(app, person)
    payload |= _on_message(person, surface) if isinstance(surface, Message) else _in_view(surface)
    payload["actions"] = [action | {"action_ts": slack.action_ts()}]
    reply = await slack.outbox.send(app, "interactive", "block_actions", payload)
    return Acknowledged(reply.ok, reply.status, warning(reply))


async def command(person: Person, line: str, channel: Channel) -> CommandResponse:
    """Send a slash command, or do what one of Slack's own says.

    What the app answers in place appears before the person, or before all.
    """
    check_active(person)
    check_may_write(person, channel)
    name, _, text = line.strip().partition(" ")
    slack = person.slack
    if any(own.name == name for own in OWN_COMMANDS):
        run_own(person, name, text, channel)
        return CommandResponse(True, None)
    app, known = slack.command(name)
    elements = typed(slack, text.strip()) if known.escape else [{"type": "text", "text": text.strip()}]
    payload = {
        "token": app.verification_token,
        "team_id": slack.team_id,
        "team_domain": slack.team_domain,
        "channel_id": channel.id,
        "channel_name": _shown_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": stored(slack, elements, names=True),
        "api_app_id": app.app_id,
        "is_enterprise_install": "false",
        "response_url": slack.tickets.response_url(app, person, channel),
        "trigger_id": slack.tickets.trigger(app, person),
    }
    reply = await slack.outbox.send(app, "slash_commands", name, payload)
    if not reply.ok:
        error = "operation_timeout" if reply.failure == "http_timeout" else "dispatch_failed"
        return CommandResponse(False, reply.status, f"{name} failed with the error “{error}”")
    return CommandResponse(True, reply.status, None, responses.in_place(app, person, channel, reply))


async def open_home(person: Person, app: App, *, tab: str) -> View | None:
    """Tell the app that its Home was opened, and return what stands there afterwards."""
    check_active(person)
    slack = person.slack
    if app.subscribes("app_home_opened"):
        event = events.home_opened(person, app, slack.dm(person, app), tab=tab)
        await slack.outbox.send_event(app, events.envelope(app, slack, event))
    return person.home(app)


def warning(reply: Reply) -> str | None:
    """What Slack's client shows when an app doesn't answer as it should."""
    if reply.ok:
        return None
    if reply.failure == "http_timeout":
        return "Operation timed out. Apps need to respond within 3 seconds."
    return f"This app responded with Status Code {reply.status}" if reply.status else "This app is not responding"


def check_active(person: Person) -> None:
    """Raise NotAllowedError if the person can't do anything in Slack any more."""
    if person.deleted:
        raise NotAllowedError(f"{person.name} is deactivated")


def check_may_write(person: Person, channel: Channel) -> None:
    """Raise NotAllowedError unless the person may write there."""
    check_active(person)
    if channel.archived:
        raise NotAllowedError(f"#{channel.name} is archived")
    if not channel.has(person):
        raise NotAllowedError(f"{person.name} isn't in #{channel.name}")


def interaction(person: Person, app: App, kind: str) -> Json:
    """What every interaction's payload begins with."""
    slack = person.slack
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": slack.team_id},
        "api_app_id": app.app_id,
        "token": app.verification_token,
        "team": {"id": slack.team_id, "domain": slack.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _on_message(person: Person, message: Message) -> Json:
    channel = message.channel
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.ephemeral_to),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        "container": container,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "state": {"values": as_values(message.state.get(person.id) or first_state(message.blocks))},
        "response_url": person.slack.tickets.response_url(_app_of(message), person, channel, message),
    }
    # Slack keeps ephemeral messages on the person's client only and can't send them along.
    return payload if message.ephemeral_to else payload | {"message": message.as_json(with_metadata=True)}


def _in_view(view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view.as_json()}


async def _touch(
    person: Person, surface: Surface, block: Mapping[str, Any], element: Json, wanted: Wanted
) -> Acknowledged:
    action: Json = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"]}
    if wanted.label is not None:
        action |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    elif element["type"] == "overflow":
        action["selected_option"] = pick(element, wanted.choice)
    else:
        held = entered(element, wanted.choice)
        _keep(person, surface, (block["block_id"], element["action_id"]), held)
        action |= held
    return await act(person, surface, action)


def _keep(person: Person, surface: Surface, key: tuple[str, str], held: Json) -> None:
    if isinstance(surface, View):
        surface.state[key] = held
    else:
        surface.state.setdefault(person.id, first_state(surface.blocks))[key] = held


def _touchable(surface: Surface) -> Iterable[tuple[Mapping[str, Any], Json]]:
    answers = {id(element) for _, element in inputs(b for b in surface.blocks if b["type"] == "input")}
    for block in surface.blocks:
        for element in elements_of(block):
            if id(element) not in answers:
                yield block, element


def _reading(element: Mapping[str, Any]) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return f"[{text.get('text', element['type'])}]"


def _texts(choice: Any) -> list[Any]:
    return list(choice) if isinstance(choice, list | tuple | set) else [choice]


def _may_see(person: Person, message: Message) -> bool:
    if message.deleted or message.ephemeral_to not in (None, person.id):
        return False
    return message.channel.has(person) or not message.channel.is_private


def _app_of(surface: Surface) -> App:
    if surface.app is None:
        raise NotThereError("no app stands behind this message")
    return surface.app


def _shown_name(channel: Channel) -> str:
    if channel.kind == "im":
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
