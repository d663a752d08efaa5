"""An app as it is installed in the workspace: who it is, what it may do, where it listens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.people import Person


@dataclass(frozen=True)
class Command:
    """A slash command; with `escape` Slack turns the channels and people named in it into ids.

    The client shows `description` and `usage_hint` while somebody types it.
    """

    name: str
    escape: bool = False
    description: str = ""
    usage_hint: str = ""

    @classmethod
    def from_manifest(cls, command: Mapping[str, Any]) -> Command:
        """One of a manifest's slash commands."""
        return cls(
            command["command"],
            escape=bool(command.get("should_escape")),
            description=command.get("description", ""),
            usage_hint=command.get("usage_hint", ""),
        )


@dataclass(frozen=True)
class Plan:
    """What an app asks for when it is installed; None stands for everything.

    `has_home` says whether it has a Home tab, `listens` whether people may write to it in its Messages tab.
    """

    name: str
    commands: tuple[Command, ...] = ()
    request_url: str | None = None
    socket_mode: bool = False
    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    has_home: bool = True
    listens: bool = True

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> Plan:
        """Read an app manifest as one would paste it into Slack."""
        features = manifest.get("features", {})
        settings = manifest.get("settings", {})
        subscriptions = settings.get("event_subscriptions", {})
        tabs = features.get("app_home", {})
        return cls(
            name=manifest["display_information"]["name"],
            commands=tuple(map(Command.from_manifest, features.get("slash_commands", ()))),
            request_url=subscriptions.get("request_url"),
            socket_mode=bool(settings.get("socket_mode_enabled")),
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            events=frozenset(subscriptions.get("bot_events", ())),
            has_home=bool(tabs.get("home_tab_enabled")),
            listens=bool(tabs.get("messages_tab_enabled")) and not tabs.get("messages_tab_read_only_enabled"),
        )


@dataclass(eq=False)
class App:
    """An installed app; `request_url` may be set or changed at any time."""

    app_id: str
    bot_id: str
    bot_user: Person
    name: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    commands: tuple[Command, ...] = ()
    request_url: str | None = None
    socket_mode: bool = False
    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    has_home: bool = True
    listens: bool = True
    revoked: bool = False
    installed: bool = True

    @property
    def bot_user_id(self) -> str:
        """The user id that the app's messages carry."""
        return self.bot_user.id

    def may(self, *scopes: str) -> bool:
        """Whether the app was granted every one of these scopes."""
        return self.scopes is None or self.scopes.issuperset(scopes)

    def subscribes(self, event: str) -> bool:
        """Whether the app asked to be sent this kind of event."""
        return self.installed and (self.events is None or event in self.events)

    def bot_profile(self) -> dict[str, Any]:
        """The short description that its messages carry."""
        return {
            "id": self.bot_id,
            "app_id": self.app_id,
            "name": self.name,
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": self.bot_user.slack.team_id,
        }
