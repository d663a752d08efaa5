"""Modals and Home tabs: a view with what stands in its inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.feed import person_topic
from sandbox.forms import FormState, Key, as_values, first_state

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.people import Person

MOST_IN_STACK = 3
"""Views that may lie upon each other (Slack's page on modals)."""


@dataclass(eq=False)
class View:
    """A view in front of one person; an update changes the same object.

    `offered` are the options that its searched menus have shown so far, by their values: only those can be chosen.
    """

    id: str
    app: App
    person: Person
    source: dict[str, Any]
    root_id: str
    previous_id: str | None = None
    version: int = 1
    errors: dict[str, str] = field(default_factory=dict)
    offered: dict[Key, dict[str, dict[str, Any]]] = field(default_factory=dict, repr=False)
    state: FormState = field(init=False)

    def __post_init__(self) -> None:
        self.state = first_state(self.blocks)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.source["type"])

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks, each with a block id."""
        blocks: list[dict[str, Any]] = self.source["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """What stands above a modal; nothing above a Home tab."""
        return str(self.source.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """The app's own name for the view."""
        return self.source.get("callback_id") or ""

    @property
    def private_metadata(self) -> str:
        """What the app keeps in the view, unseen."""
        return self.source.get("private_metadata") or ""

    @property
    def notify_on_close(self) -> bool:
        """Whether the app wants to hear that it was closed."""
        return bool(self.source.get("notify_on_close"))

    @property
    def hash(self) -> str:
        """Changes with every update, so that an app can tell whether it updates what it saw."""
        digest = hashlib.sha256(json.dumps(self.source, sort_keys=True).encode()).hexdigest()
        return f"{self.version}.{digest[:8]}"

    def update(self, source: dict[str, Any]) -> None:
        """Show something else; inputs whose ids stay keep what was entered."""
        self.source = source
        self.version += 1
        self.errors = {}
        self.state = first_state(self.blocks, kept=self.state)
        self._touch()

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Show errors beside their fields, by block id; none takes those away that stand."""
        self.errors = dict(errors)
        self._touch()

    def as_json(self) -> dict[str, Any]:
        """The view as payloads and the Web API carry it."""
        source = self.source
        return {
            "id": self.id,
            "team_id": self.person.slack.team_id,
            "type": self.type,
            "blocks": self.blocks,
            "private_metadata": self.private_metadata,
            "callback_id": self.callback_id,
            "state": {"values": as_values(self.state)},
            "hash": self.hash,
            "title": source.get("title"),
            "clear_on_close": bool(source.get("clear_on_close")),
            "notify_on_close": self.notify_on_close,
            "close": source.get("close"),
            "submit": source.get("submit"),
            "submit_disabled": bool(source.get("submit_disabled")),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": self.app.app_id,
            "external_id": source.get("external_id") or "",
            "app_installed_team_id": self.person.slack.team_id,
            "bot_id": self.app.bot_id,
        }

    def _touch(self) -> None:
        self.person.slack.feed.touch(person_topic(self.person.id))
