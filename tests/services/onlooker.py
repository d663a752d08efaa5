"""Somebody who looks at everything: types any command, opens Home, presses whatever is shown, and notes what comes.

They know nothing of handlers or views: they call what the bot has registered with Slack, with what Slack would send,
and find what there is to press in what they were shown. What is new is looked at without a line here.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import timedelta
from typing import Any

from slackblocks import HomeTabView, ModalView

from bot.clock import MovableClock
from bot.domain.scale import Counts
from bot.domain.statistics import Difference, Estimate
from bot.domain.summary import Response
from bot.errors import PulseError
from bot.handlers import register
from bot.handlers.desk import Handler
from bot.ports import Deps
from bot.views import ids
from bot.views.message import Message
from sandbox.forms import as_values, first_state
from storage.engine import Database
from tests.factories import WORKSPACE
from tests.fakes import FakeMessenger

SCREENS = {"respond", "open_view", "push_view", "update_view", "publish_home", "post_ephemeral"}
"""What is said to one person."""

HARMLESS = {ids.COMPARE_FORM}
"""Forms that only show something: they are sent off, too."""

LATER = timedelta(seconds=4)
"""Between two looks: a Home tab that was just published is not published again."""


class WatchedDatabase(Database):
    """Remembers every value that a service gave back, while somebody watches."""

    values: list[object]
    watching: bool = False

    async def write(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        return self._noted(await super().write(service, *args, **kwargs))

    async def read(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        return self._noted(await super().read(service, *args, **kwargs))

    def _noted(self, value: Any) -> Any:
        if self.watching:
            self.values.append(value)
        return value


@dataclass(frozen=True)
class Said:
    """One call of the bot to Slack, with all that it carried, as JSON."""

    method: str
    what: str

    @property
    def screen(self) -> Mapping[str, Any]:
        """The blocks, and for a view the rest of it, that somebody was shown."""
        shown = [value for value in json.loads(self.what) if isinstance(value, Mapping) and "blocks" in value]
        return shown[0] if shown else {}


@dataclass
class Notebook:
    """Stands between the bot and Slack and writes down every word; also the sentences that refusals came to."""

    slack: FakeMessenger
    lines: list[Said] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.slack, name)

        async def called(*args: Any, **kwargs: Any) -> Any:
            answer = await method(*args, **kwargs)
            self.lines.append(Said(name, json.dumps([_plain(one) for one in (*args, kwargs)], sort_keys=True)))
            return answer

        return called

    def acknowledged(self, person: str, ack: Mapping[str, object] | None) -> None:
        """What Slack was answered, if anything: a view, or marks at the inputs of a form."""
        if ack is not None:
            self.lines.append(Said("ack", json.dumps([person, _plain(ack)], sort_keys=True)))

    def told(self, person: str, sentence: str) -> None:
        self.lines.append(Said("told", json.dumps([person, sentence])))


def _entered(screen: Mapping[str, Any], chosen: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """What stands in a harmless form, with what was just chosen in it; of other forms nothing is sent."""
    if screen.get("callback_id") not in HARMLESS:
        return {}
    values = as_values(first_state(screen["blocks"], {}))
    return values if chosen is None else {**values, chosen["block_id"]: {chosen["action_id"]: chosen}}


def _plain(value: Any) -> Any:
    """What Slack would get of it."""
    if isinstance(value, Message):
        return {"text": value.text, "blocks": [block._resolve() for block in value.blocks]}
    if isinstance(value, ModalView | HomeTabView):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


class Switchboard:
    """Stands in for Bolt: finds the first line that fits a call."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, str | re.Pattern[str], Handler]] = []
        register(self, self)

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Handler], None]]:
        return lambda what: lambda handler: self._lines.append((kind, what, handler))

    def serve(self, handler: Handler) -> Handler:
        return handler

    def handler(self, kind: str, name: str) -> Handler:
        return next(handler for of, what, handler in self._lines if of == kind and _fits(what, name))


def _fits(what: str | re.Pattern[str], name: str) -> bool:
    return what == name if isinstance(what, str) else what.search(name) is not None


@dataclass
class Slack:
    """What people do in Slack, and what the bot is called with then."""

    deps: Deps
    notebook: Notebook
    clock: MovableClock
    board: Switchboard = field(default_factory=Switchboard)
    calls: int = 0

    async def types(self, person: str, text: str) -> None:
        body = {
            "command": "/drivers",
            "team_id": WORKSPACE,
            "user_id": person,
            "channel_id": "C0A",
            "text": text,
            "response_url": f"https://hooks.example/{person}",
            "trigger_id": "trigger",
        }
        await self._calls("command", "/drivers", body, person)

    async def opens_home(self, person: str) -> None:
        event = {"type": "app_home_opened", "user": person, "channel": "D1", "tab": "home"}
        body = {"type": "event_callback", "team_id": WORKSPACE, "event_id": f"Ev{self.calls}", "event": event}
        await self._calls("event", "app_home_opened", body, person)

    async def presses(
        self, person: str, element: Mapping[str, Any], screen: Mapping[str, Any], *, message: str = ""
    ) -> None:
        """Press a button or choose in a menu: of a message in a channel, of an ephemeral one, or of a view."""
        body: dict[str, Any] = {
            "type": "block_actions",
            "team": {"id": WORKSPACE},
            "user": {"id": person},
            "trigger_id": "trigger",
            "actions": [
                {"block_id": "b", "action_ts": f"{self.clock.now().timestamp():.0f}.{self.calls:06d}", **element}
            ],
        }
        if "type" in screen:
            view = {**screen, "id": "V1", "hash": "h", "state": {"values": _entered(screen, element)}}
            body |= {"view": view, "container": {"type": "view", "view_id": "V1"}}
        else:
            body |= {"response_url": f"https://hooks.example/{person}", "channel": {"id": message or "C0A"}}
            body |= {"container": {"type": "message", "message_ts": "1.1", "is_ephemeral": not message}}
        await self._calls("action", element["action_id"], body, person)

    async def submits(self, person: str, screen: Mapping[str, Any]) -> None:
        """Send off a form as it stands."""
        view = {**screen, "id": "V1", "hash": "h", "state": {"values": _entered(screen)}}
        body = {"type": "view_submission", "team": {"id": WORKSPACE}, "user": {"id": person}, "view": view}
        await self._calls("view", screen["callback_id"], body, person)

    async def _calls(self, kind: str, name: str, body: Mapping[str, Any], person: str) -> None:
        """As the desk does: what follows is done, and a refusal is a sentence."""
        self.calls += 1
        try:
            outcome = await self.board.handler(kind, name)(self.deps, body)
            self.notebook.acknowledged(person, outcome.ack)
            for step in (*outcome.later, *outcome.aside):
                await step()
        except PulseError as error:
            self.notebook.told(person, error.sentence)


@dataclass(frozen=True)
class Onlooker:
    """A person who looks; `presses` is how much of what a look shows them they press."""

    id: str
    slack: Slack
    presses: int = 0

    async def looks(self, text: str) -> None:
        """Type a command, and press what it shows."""
        await self._look(lambda: self.slack.types(self.id, text))

    async def goes_home(self) -> None:
        await self._look(lambda: self.slack.opens_home(self.id))

    async def _look(self, ask: Callable[[], Any]) -> None:
        database, lines = self.slack.deps.database, self.slack.notebook.lines
        assert isinstance(database, WatchedDatabase)
        database.watching = True
        first = len(lines)
        await ask()
        self.slack.clock.move(LATER)
        for screen in self._screens_since(first) if self.presses else ():
            before = len(lines)
            await self._presses_on(screen, most=self.presses)
            for deeper in self._screens_since(before):
                await self._presses_on(deeper, most=0 if "type" in deeper else 1)
        database.watching = False

    def _screens_since(self, first: int) -> list[Mapping[str, Any]]:
        return [line.screen for line in self.slack.notebook.lines[first:] if line.method in SCREENS]

    async def _presses_on(self, screen: Mapping[str, Any], *, most: int) -> None:
        """Press the first things that there are, and send off a form that changes nothing."""
        for element in list(elements_in(screen))[:most]:
            await self.slack.presses(self.id, element, screen)
            self.slack.clock.move(LATER)
        if screen.get("callback_id") in HARMLESS:
            await self.slack.submits(self.id, screen)


def elements_in(value: Any, block_id: str = "b") -> Iterator[Mapping[str, Any]]:
    """Everything on a screen that can be pressed, with each of the choices of a menu, as Slack would send it."""
    if isinstance(value, list):
        for inner in value:
            yield from elements_in(inner, block_id)
    elif isinstance(value, Mapping):
        block_id = value.get("block_id", block_id)
        if "action_id" in value and "url" not in value:
            yield from ({"block_id": block_id, **one} for one in _choices(value))
        for inner in value.values():
            yield from elements_in(inner, block_id)


def _choices(element: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    what = {key: element[key] for key in ("type", "action_id", "value") if key in element}
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [one for options in (element.get("options", []), *groups) for one in options]
    if not options:
        yield what | ({"selected_date": "2026-12-24"} if element["type"] == "datepicker" else {})
    for option in options:
        chosen = {"value": option["value"]}
        yield what | {"selected_option": chosen, "selected_options": [chosen]}


def figures_of_few(values: Any, k: int) -> Iterator[object]:
    """Every value anywhere in what services gave back that rests on fewer than k raters, but on somebody."""
    if isinstance(values, Counts | Estimate | Difference | Response) and _is_of_few(values, k):
        yield values
    if is_dataclass(values) and not isinstance(values, type):
        for one in fields(values):
            yield from figures_of_few(getattr(values, one.name), k)
    elif isinstance(values, Mapping):
        for one in values.values():
            yield from figures_of_few(one, k)
    elif isinstance(values, list | tuple | set | frozenset):
        for one in values:
            yield from figures_of_few(one, k)


def _is_of_few(value: Counts | Estimate | Difference | Response, k: int) -> bool:
    match value:
        case Counts():
            return value.answered > 0 and value.raters < k
        case Estimate():
            return value.raters < k
        case Difference():
            return value.people < k
        case Response():
            return 0 < value.rated < k
