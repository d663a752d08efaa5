"""What the browser asks to do for the person who looks: each act as a verb of theirs.

An act changes the workspace, and the change reaches the page by the feed; the answer only says whether it went
well, and the sentence that Slack's client would show.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import gestures, modals
from sandbox.channel import Channel
from sandbox.commands import OWN_COMMANDS
from sandbox.errors import NotAllowedError, NotThereError, SandboxError
from sandbox.forms import HOLDS, elements_of
from sandbox.message import Message
from sandbox.page import strip, trouble
from sandbox.page.visit import House, app_of, channel_of, person_of
from sandbox.people import Person
from sandbox.slack import Slack
from sandbox.view import View

Json = dict[str, Any]

_GONE = "This isn't there any more."


class MalformedError(SandboxError):
    """The browser asked for something that no page of ours would ask."""


@dataclass(frozen=True)
class Outcome:
    """How an act ended: `shown` is the sentence for the person, `more` what only the page's scripts read."""

    ok: bool = True
    shown: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> Json:
        """The answer to the browser."""
        return {"ok": self.ok, "shown": self.shown, **self.more}


@dataclass(frozen=True)
class Act:
    """One thing that a person does; what the browser sent is read through its methods alone."""

    house: House
    person: Person
    body: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text that must be there; raises MalformedError."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise MalformedError(f"{name!r} must be a text")
        return value

    def value(self, name: str) -> str | list[str] | None:
        """What stands in a control: a text, several, or nothing; raises MalformedError."""
        value = self.body.get(name)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return value
        if value is None or isinstance(value, str):
            return value or None
        raise MalformedError(f"{name!r} must be a text or a list of texts")

    @property
    def channel(self) -> Channel:
        """The channel meant by `in`, if the person may look into it."""
        return channel_of(self.person, self.text("in"))

    @property
    def message(self) -> Message:
        """The message meant by `in` and `ts`; raises NotThereError."""
        return _standing(self.channel.find(self.text("ts")))

    @property
    def view(self) -> View:
        """The modal or Home meant by `view`, if it stands before this person; raises NotThereError."""
        return _view(self.person, self.text("view"))

    @property
    def surface(self) -> Message | View:
        """What is touched: `message:<channel>:<ts>` or `view:<id>`; raises NotThereError."""
        kind, _, name = self.text("surface" if "surface" in self.body else "view").partition(":")
        if kind == "message":
            channel_id, _, ts = name.partition(":")
            return _message(self.person, channel_of(self.person, channel_id), ts)
        return _view(self.person, name or kind)

    def element(self, surface: Message | View) -> tuple[Mapping[str, Any], Json]:
        """The block and the element meant by their ids; raises NotThereError."""
        block_id, action_id = self.text("block_id"), self.text("action_id")
        for block in surface.blocks:
            for element in elements_of(block):
                if (block.get("block_id"), element.get("action_id")) == (block_id, action_id):
                    return block, element
        raise NotThereError(_GONE)


async def perform(house: House, body: Mapping[str, Any]) -> Outcome:
    """Do what the browser asks; what can't be done is said in a sentence. Raises MalformedError."""
    act = Act(house, person_of(house.slack, str(body.get("as", ""))), body)
    verb = VERBS.get(str(body.get("kind")))
    if verb is None:
        raise MalformedError("there is no such act")
    try:
        return await verb(act)
    except MalformedError:
        raise
    except SandboxError as refused:
        return Outcome(False, str(refused))


async def _press(act: Act) -> Outcome:
    surface = act.surface
    block, element = act.element(surface)
    if element["type"] == "feedback_buttons":
        return await _give_feedback(act, surface, block, element)
    label = (element.get("text") or {}).get("text")
    if label is None:
        raise MalformedError("only buttons can be pressed")
    ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
    where: Json = {"message": surface} if isinstance(surface, Message) else {"view": surface}
    return _said(await act.person.presses(label, **where, **ids))


async def _give_feedback(act: Act, surface: Message | View, block: Mapping[str, Any], element: Json) -> Outcome:
    wanted, pair = act.value("value"), (element["positive_button"], element["negative_button"])
    button = next((button for button in pair if button["value"] == wanted), None)
    if button is None:
        raise NotThereError(_GONE)
    ids = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"]}
    return _said(await gestures.act(act.person, surface, ids | {"text": button["text"], "value": button["value"]}))


async def _choose(act: Act) -> Outcome:
    surface = act.surface
    block, element = act.element(surface)
    choice = _read(act, element, "choice")
    if isinstance(surface, View) and element["type"] in HOLDS:
        return await _hold(act, surface, block, element, choice)
    ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
    where: Json = {"message": surface} if isinstance(surface, Message) else {"view": surface}
    return _said(await act.person.chooses(choice, **where, **ids))


async def _enter(act: Act) -> Outcome:
    view = act.view
    block, element = act.element(view)
    if element["type"] not in HOLDS:
        raise MalformedError("nothing can be entered there")
    return await _hold(act, view, block, element, _read(act, element, "value"))


async def _hold(act: Act, view: View, block: Mapping[str, Any], element: Json, value: Any) -> Outcome:
    key = (block["block_id"], element["action_id"])
    offered = None
    if "external" in element["type"]:
        held = view.state[key].get(HOLDS[element["type"]]) or []
        known = [held] if isinstance(held, dict) else held
        offered = [*known, *view.offered.get(key, {}).values()]
    told = await modals.enter(act.person, view, block, element, value, offered=offered)
    if block["block_id"] in view.errors:
        view.refuse({block_id: error for block_id, error in view.errors.items() if block_id != block["block_id"]})
    return _said(told) if told else Outcome()


async def _search(act: Act) -> Outcome:
    view, typed = act.view, act.body.get("typed")
    block, element = act.element(view)
    if "external" not in element["type"] or not isinstance(typed, str):
        raise MalformedError("nothing can be searched there")
    found = await modals.suggest(act.person, view, block, element, typed)
    options = [{"text": option["text"]["text"], "value": option["value"]} for option in found]
    return Outcome(more={"options": options})


async def _submit(act: Act) -> Outcome:
    view = _on_top(act)
    callback_id = view.callback_id
    result = await act.person.submits()
    return Outcome(result.ok, result.shown, {"callback_id": callback_id, "action": result.action})


async def _close(act: Act) -> Outcome:
    view = _on_top(act)
    await modals.close(act.person, view, all_=act.body.get("all") is True)
    return Outcome()


async def _say(act: Act) -> Outcome:
    channel, text = act.channel, act.text("text")
    _check_listened(act, channel)
    if act.body.get("thread"):
        await act.person.replies(text, to=_standing(channel.find(act.text("thread"))))
    else:
        await act.person.says(text, in_=channel)
    act.house.marks.read(act.person, channel)
    return Outcome()


async def _edit(act: Act) -> Outcome:
    text = act.text("text")
    if not text.strip():
        raise SandboxError("A message can't be empty. Delete it instead.")
    await act.person.edits(act.message, text)
    return Outcome()


async def _delete(act: Act) -> Outcome:
    await act.person.deletes(act.message)
    return Outcome()


async def _command(act: Act) -> Outcome:
    line = act.text("text")
    _check_known(act.house.slack, line.strip().partition(" ")[0])
    return _said(await act.person.types(line, in_=act.channel))


async def _open_home(act: Act) -> Outcome:
    app, tab = app_of(act.person, act.text("app")), act.body.get("tab")
    await act.person.opens_home(app, tab="messages" if tab == "messages" else "home")
    return Outcome()


async def _join(act: Act) -> Outcome:
    gestures.check_active(act.person)
    act.channel.join(act.person)
    return Outcome()


async def _read_up(act: Act) -> Outcome:
    act.house.marks.read(act.person, act.channel)
    return Outcome()


async def _move(act: Act) -> Outcome:
    await strip.move(act.house.setting, act.text("step"))
    return Outcome()


async def _trouble(act: Act) -> Outcome:
    channel = act.channel if act.body.get("in") else None
    await trouble.switch(act.house.slack, act.text("switch"), on=act.body.get("on") is True, channel=channel)
    return Outcome()


VERBS: Mapping[str, Callable[[Act], Awaitable[Outcome]]] = {
    "press": _press,
    "choose": _choose,
    "enter": _enter,
    "search": _search,
    "submit": _submit,
    "close": _close,
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "command": _command,
    "open_home": _open_home,
    "join": _join,
    "read": _read_up,
    "move": _move,
    "trouble": _trouble,
}
"""Everything that the page can ask for."""


def _said(told: gestures.Acknowledged) -> Outcome:
    return Outcome(told.ok, told.shown)


def _standing(message: Message | None) -> Message:
    if message is None:
        raise NotThereError(_GONE)
    return message


def _message(person: Person, channel: Channel, ts: str) -> Message:
    own = (message for message in person.ephemerals(channel) if message.ts == ts)
    return _standing(next(own, None) or channel.find(ts))


def _view(person: Person, view_id: str) -> View:
    view = next((view for view in (*person.views, *person.homes.values()) if view.id == view_id), None)
    if view is None:
        raise NotThereError(_GONE)
    return view


def _on_top(act: Act) -> View:
    view = act.view
    if view is not act.person.modal:
        raise NotThereError("Another window lies upon this one.")
    return view


def _check_known(slack: Slack, name: str) -> None:
    of_apps = (command for app in slack.apps if app.installed for command in app.commands)
    known = sorted(command.name for command in (*of_apps, *OWN_COMMANDS))
    if name in known:
        return
    near = get_close_matches(name.lower(), known, n=1)
    advice = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
    raise NotThereError(f"{name} is not a command here. {advice}")


def _check_listened(act: Act, channel: Channel) -> None:
    deaf = (app for app in act.house.slack.apps if channel.kind == "im" and channel.has(app) and not app.listens)
    if app := next(deaf, None):
        raise NotAllowedError(f"{app.name} doesn't take messages here.")


def _read(act: Act, element: Json, name: str) -> Any:
    """A control's value as the verbs take it: a date with a time becomes a moment in the person's zone."""
    value = act.value(name)
    if element["type"] != "datetimepicker" or not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(act.person.tz))
    except ValueError:
        raise MalformedError("a date with a time looks like 2026-03-31T09:00") from None
