"""What Slack sends, checked at the edge and turned into frozen values.

What is absent in a payload is an empty text here. Shapes: https://docs.slack.dev/reference/interaction-payloads,
https://docs.slack.dev/apis/events-api and https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any

from bot.errors import PulseError
from bot.views.misunderstood import LONGEST_VALUE

_TIME = re.compile(r"[0-9]{1,10}\.[0-9]{1,9}")
"""Seconds since 1970 with their fraction, by which Slack tells messages and actions apart."""

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
"""More than Slack's ids of people, places and views have ever been: a letter, then digits and capitals."""

LONGEST_CHOICE = 150
"""Characters of what an option carries (https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""

MOST_DIGITS = 15
"""Of a number that somebody enters; Python itself refuses to read thousands."""


@dataclass
class BadPayloadError(PulseError):
    """Slack sent something that has not the documented shape; `missing` says what was looked for."""

    missing: str

    @property
    def sentence(self) -> str:
        return f"Slack sent something that Driver Pulse can't read ({self.missing}); please try again."


class Kind(StrEnum):
    """The ways in which Slack calls; each has its own way of being answered."""

    CLICK = "block_actions"
    SUBMISSION = "view_submission"
    CLOSED = "view_closed"
    SEARCH = "block_suggestion"
    COMMAND = "command"
    EVENT = "event_callback"
    OTHER = "other"


_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True)
class Click:
    """A press or choice in a message, a modal or the Home tab; `selected` holds the chosen values of a menu, `date` the
    day of a date picker."""

    workspace: str
    person: str
    action_id: str
    block_id: str
    action_ts: str
    channel: str = ""
    message_ts: str = ""
    value: str = ""
    response_url: str = ""
    trigger: str = ""
    ephemeral: bool = False
    view_id: str = ""
    view_hash: str = ""
    in_modal: bool = False
    selected: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True)
class Command:
    """A slash command; `text` is what stands after its name.

    `replaces` says that it came from a button in a message that only this person sees: the answer takes its place.
    """

    workspace: str
    person: str
    channel: str
    text: str
    response_url: str
    trigger: str
    replaces: bool = False


@dataclass(frozen=True)
class Submission:
    """A modal that was sent off. `values` are Slack's states of its elements by block id and action id.

    `root_view_id` is the modal at the bottom of those that stand upon each other; its own id if it stands alone.
    `sections` are the texts that stand in it, by block id and in their order.
    """

    workspace: str
    person: str
    callback_id: str
    view_id: str
    view_hash: str
    private_metadata: str
    values: Mapping[str, Mapping[str, Mapping[str, Any]]]
    root_view_id: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)

    def text(self, block_id: str) -> str:
        """What was typed or picked in a block with one element; empty if nothing was."""
        return next((_typed(state) for state in self._states(block_id)), "")

    def chosen(self, block_id: str) -> tuple[str, ...]:
        """The values chosen in a block with one element, in their order."""
        return next((_chosen(state) for state in self._states(block_id)), ())

    def number(self, block_id: str) -> int | None:
        """The whole number that was entered, if any."""
        return number_in(self.text(block_id))

    def time_of_day(self, block_id: str) -> time | None:
        """The time that was chosen, if any."""
        try:
            return time.fromisoformat(self.text(block_id))
        except ValueError:
            return None

    def day(self, block_id: str) -> date | None:
        """The date that was chosen in an input, if any."""
        try:
            return date.fromisoformat(self.text(block_id))
        except ValueError:
            return None

    def _states(self, block_id: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(self.values.get(block_id, {}).values())


@dataclass(frozen=True)
class Search:
    """What a person has typed so far into a menu whose options the bot looks up."""

    workspace: str
    person: str
    action_id: str
    block_id: str
    text: str


@dataclass(frozen=True)
class EventCall:
    """An event; its id stays the same when Slack sends it again."""

    workspace: str
    event_id: str
    type: str
    event: Mapping[str, Any]


def number_in(text: str) -> int | None:
    """A whole number as Slack sends the values of options; None for anything else, and for what nobody counts to."""
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and text.isascii() and len(digits) <= MOST_DIGITS else None


def page_in(click: Click) -> int:
    """The place from which on a button shows a list. Raises BadPayloadError if it carries none."""
    start = number_in(click.value)
    if start is None or start < 0:
        raise BadPayloadError("the page")
    return start


def kind_of(body: Mapping[str, Any]) -> Kind:
    """Which kind of call a body is; never raises."""
    if isinstance(body.get("command"), str):
        return Kind.COMMAND
    kind = body.get("type")
    return _KINDS.get(kind, Kind.OTHER) if isinstance(kind, str) else Kind.OTHER


def presser_of(body: Mapping[str, Any]) -> tuple[str, str, str]:
    """The workspace, the person and the channel of a block_actions payload, which is all that an answer needs."""
    channel = _id_if_any(_inner(body, "channel"), "id") or _id_if_any(_inner(body, "container"), "channel_id")
    return _workspace(body), _id(_inner(body, "user"), "id"), channel


def click_of(body: Mapping[str, Any]) -> Click:
    """Read a block_actions payload. Raises BadPayloadError, as all readers here do."""
    action, container, view = _first(body, "actions"), _inner(body, "container"), _inner(body, "view")
    workspace, person, channel = presser_of(body)
    return Click(
        workspace=workspace,
        person=person,
        action_id=_needed(action, "action_id"),
        block_id=_needed(action, "block_id"),
        action_ts=_time(action, "action_ts"),
        channel=channel,
        message_ts=_optional(container, "message_ts") or _optional(_inner(body, "message"), "ts"),
        value=_optional(action, "value"),
        response_url=_optional(body, "response_url"),
        trigger=_optional(body, "trigger_id"),
        ephemeral=container.get("is_ephemeral") is True,
        view_id=_id_if_any(view, "id"),
        view_hash=_optional(view, "hash"),
        in_modal=_optional(view, "type") == "modal",
        selected=_chosen(action),
        date=_optional(action, "selected_date"),
    )


def command_of(body: Mapping[str, Any]) -> Command:
    """Read a slash command."""
    return Command(
        workspace=_id(body, "team_id"),
        person=_id(body, "user_id"),
        channel=_id(body, "channel_id"),
        text=" ".join(_optional(body, "text").split()),
        response_url=_needed(body, "response_url"),
        trigger=_needed(body, "trigger_id"),
    )


def command_in(body: Mapping[str, Any]) -> Command:
    """Read the press of a button that carries a command as a person would type it, with the name of the command."""
    click = click_of(body)
    name, _, text = click.value.partition(" ")
    if not name.startswith("/") or len(click.value) > LONGEST_VALUE:
        raise BadPayloadError("what was meant")
    return Command(
        workspace=click.workspace,
        person=click.person,
        channel=click.channel,
        text=" ".join(text.split()),
        response_url=click.response_url,
        trigger=click.trigger,
        replaces=click.ephemeral,
    )


def submission_of(body: Mapping[str, Any]) -> Submission:
    """Read a view_submission or view_closed payload."""
    view = _inner(body, "view")
    return Submission(
        workspace=_workspace(body),
        person=_id(_inner(body, "user"), "id"),
        callback_id=_needed(view, "callback_id"),
        view_id=_id(view, "id"),
        view_hash=_optional(view, "hash"),
        private_metadata=_optional(view, "private_metadata"),
        values=_values(_inner(_inner(view, "state"), "values")),
        root_view_id=_id_if_any(view, "root_view_id"),
        sections={
            _optional(one, "block_id"): _optional(_inner(one, "text"), "text") for one in _blocks(view, "section")
        },
    )


def search_of(body: Mapping[str, Any]) -> Search:
    """Read a block_suggestion payload."""
    return Search(
        workspace=_workspace(body),
        person=_id(_inner(body, "user"), "id"),
        action_id=_needed(body, "action_id"),
        block_id=_needed(body, "block_id"),
        text=_optional(body, "value"),
    )


def event_of(body: Mapping[str, Any]) -> EventCall:
    """Read an event_callback. In shared channels the authorization says which workspace the bot was called in."""
    event, authorization = _inner(body, "event"), _first(body, "authorizations", optional=True)
    return EventCall(
        workspace=_id_if_any(authorization, "team_id") or _id(body, "team_id"),
        event_id=_needed(body, "event_id"),
        type=_needed(event, "type"),
        event=event,
    )


def is_slack_time(text: str) -> bool:
    """Whether this is a time in the form that Slack gives messages and actions."""
    return _TIME.fullmatch(text) is not None


def inputs_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The block ids of a modal's inputs in their order, to mark one as wrong; empty if the body has none."""
    return tuple(_optional(block, "block_id") for block in _blocks(_inner(body, "view"), "input"))


def _blocks(view: Mapping[str, Any], type: str) -> list[Mapping[str, Any]]:
    found = [block for block in _list(view, "blocks") if isinstance(block, Mapping)]
    return [block for block in found if block.get("type") == type]


def _workspace(body: Mapping[str, Any]) -> str:
    """The workspace in which the bot is installed, also when the person belongs to another one."""
    installed = _id_if_any(_inner(body, "view"), "app_installed_team_id")
    return installed or _id_if_any(_inner(body, "team"), "id") or _id(_inner(body, "user"), "team_id")


def _values(blocks: Mapping[str, Any]) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    for block_id, elements in blocks.items():
        if not isinstance(elements, Mapping) or not all(isinstance(state, Mapping) for state in elements.values()):
            raise BadPayloadError(f"the state of {str(block_id)[:40]}")
    return blocks


def _typed(state: Mapping[str, Any]) -> str:
    """The text of an input, a time or a date picker, or the one value that was chosen."""
    written = (_optional(state, key) for key in ("value", "selected_time", "selected_date"))
    return next((text for text in written if text), "") or next(iter(_chosen(state)), "")


def _chosen(state: Mapping[str, Any]) -> tuple[str, ...]:
    """The values of a menu, radio buttons or checkboxes, whichever of Slack's many names they go by."""
    options = [state.get("selected_option"), *_list(state, "selected_options")]
    values = [_optional(option, "value") for option in options if isinstance(option, Mapping)]
    for kind in ("channel", "conversation", "user"):
        ids = [_optional(state, f"selected_{kind}"), *_list(state, f"selected_{kind}s")]
        values += [id for id in ids if isinstance(id, str) and _ID.fullmatch(id)]
    chosen = tuple(value for value in values if isinstance(value, str) and value)
    if any(len(value) > LONGEST_CHOICE for value in chosen):
        raise BadPayloadError("what was chosen")
    return chosen


def _list(values: Mapping[str, Any], key: str) -> list[Any]:
    found = values.get(key)
    return found if isinstance(found, list) else []


def _first(values: Mapping[str, Any], key: str, *, optional: bool = False) -> Mapping[str, Any]:
    found = next(iter(_list(values, key)), None)
    if isinstance(found, Mapping):
        return found
    if optional:
        return {}
    raise BadPayloadError(key)


def _inner(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}


def _optional(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key)
    return found if isinstance(found, str) else ""


def _id_if_any(values: Mapping[str, Any], key: str) -> str:
    found = _optional(values, key)
    if found and not _ID.fullmatch(found):
        raise BadPayloadError(key)
    return found


def _id(values: Mapping[str, Any], key: str) -> str:
    found = _id_if_any(values, key)
    if not found:
        raise BadPayloadError(key)
    return found


def _needed(values: Mapping[str, Any], key: str) -> str:
    found = _optional(values, key)
    if not found:
        raise BadPayloadError(key)
    return found


def _time(values: Mapping[str, Any], key: str) -> str:
    found = _needed(values, key)
    if not is_slack_time(found):
        raise BadPayloadError(key)
    return found
