"""What happens in the workspace, put into the words of the Events API and sent to the apps that may know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel, Kind
    from sandbox.message import Message
    from sandbox.people import Person
    from sandbox.slack import Slack
    from sandbox.usergroup import UserGroup

Json = dict[str, Any]

CHANNEL_TYPE: dict[Kind, str] = {"public_channel": "channel", "private_channel": "group", "im": "im"}
_FAMILY: dict[Kind, str] = {"public_channel": "channels", "private_channel": "groups", "im": "im"}


def message_posted(message: Message) -> None:
    """`message`, with the metadata's kind only, as for somebody who reads along."""
    _tell_message(message.channel, message.as_json())


def message_changed(message: Message, before: Json) -> None:
    """`message` of the subtype `message_changed`, with both versions."""
    body = {"subtype": "message_changed", "hidden": True, "message": message.as_json(), "previous_message": before}
    _tell_message(message.channel, {"type": "message", "ts": message.channel.now_ts(), **body})


def message_deleted(message: Message, before: Json) -> None:
    """`message` of the subtype `message_deleted`, with what was there."""
    body = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts, "previous_message": before}
    _tell_message(message.channel, {"type": "message", "ts": message.channel.now_ts(), **body})


def member_joined(channel: Channel, person: Person, inviter: Person | None) -> None:
    """`member_joined_channel`, to the apps in the channel, the newcomer included."""
    event = {"type": "member_joined_channel", "user": person.id, **_place(channel), "enterprise": ""}
    if inviter:
        event["inviter"] = inviter.id
    _send(channel.slack, event, _apps_in(channel))


def member_left(channel: Channel, person: Person) -> None:
    """`member_left_channel` to the apps that stay; `channel_left` (or `group_left`) to the one that goes."""
    slack = channel.slack
    _send(slack, {"type": "member_left_channel", "user": person.id, **_place(channel)}, _apps_in(channel))
    gone = [app for app in slack.apps if app.bot_user is person]
    left = {"type": f"{_word(channel)}_left", "channel": channel.id, "actor_id": channel.creator.id}
    _send(slack, left, gone)


def channel_changed(channel: Channel, change: str) -> None:
    """`channel_archive`, `_unarchive`, `_deleted` (or `group_…`), to the apps that may know the channel."""
    event = {"type": f"{_word(channel)}_{change}", "channel": channel.id, "user": channel.creator.id}
    _send(channel.slack, event, _apps_that_know(channel))


def channel_renamed(channel: Channel) -> None:
    """`channel_rename` or `group_rename`, with the new name."""
    named = {"id": channel.id, "name": channel.name, "name_normalized": channel.name, "created": channel.created}
    flags = {"is_channel": not channel.is_private, "is_mpim": False}
    event = {"type": f"{_word(channel)}_rename", "channel": named | flags}
    _send(channel.slack, event, _apps_that_know(channel))


def person_joined_team(person: Person) -> None:
    """`team_join`: somebody new is in the workspace."""
    _send(person.slack, {"type": "team_join", "user": person.as_json()}, _readers_of_people(person.slack))


def person_changed(person: Person) -> None:
    """`user_change`: name, zone, role or being there at all."""
    event = {"type": "user_change", "user": person.as_json(), "cache_ts": int(person.slack.clock.now().timestamp())}
    _send(person.slack, event, _readers_of_people(person.slack))


def home_opened(person: Person, app: App, channel: Channel, *, tab: str) -> Json:
    """The body of `app_home_opened`; its sender waits for the answer."""
    event: Json = {"type": "app_home_opened", "user": person.id, "channel": channel.id, "tab": tab}
    home = person.home(app)
    if home and tab == "home":
        event["view"] = home.as_json()
    return event | {"event_ts": channel.now_ts()}


def group_changed(group: UserGroup, change: str, **more: Any) -> None:
    """`subteam_created`, `subteam_updated` or `subteam_members_changed`."""
    readers = [app for app in group.slack.apps if app.may("usergroups:read")]
    _send(group.slack, {"type": f"subteam_{change}", **more}, readers)


def app_gone(app: App, slack: Slack) -> None:
    """`tokens_revoked`, then `app_uninstalled`."""
    _send(slack, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.bot_user_id]}}, [app])
    _send(slack, {"type": "app_uninstalled"}, [app])


def envelope(app: App, slack: Slack, event: Json) -> Json:
    """An event in the wrapper that all events come in."""
    authorization = {
        "enterprise_id": None,
        "team_id": slack.team_id,
        "user_id": app.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": app.verification_token,
        "team_id": slack.team_id,
        "context_team_id": slack.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": slack.ids.new("Ev"),
        "event_time": int(slack.clock.now().timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{slack.ids.secret('event context', length=40)}",
    }


def _tell_message(channel: Channel, event: Json) -> None:
    family = _FAMILY[channel.kind]
    event |= {
        "channel": channel.id,
        "event_ts": event.get("ts") or channel.now_ts(),
        "channel_type": CHANNEL_TYPE[channel.kind],
    }
    readers = [app for app in _apps_in(channel) if app.may(f"{family}:history")]
    _send(channel.slack, event, readers, subscription=f"message.{family}")


def _send(slack: Slack, event: Json, apps: Iterable[App], *, subscription: str | None = None) -> None:
    at = event.setdefault("event_ts", f"{slack.clock.now().timestamp():.6f}")
    for app in apps:
        if app.subscribes(subscription or event["type"]):
            slack.outbox.post_event(app, envelope(app, slack, event | {"event_ts": at}))


def _place(channel: Channel) -> Json:
    # Slack writes "C" for a channel and "G" for a private one here, whatever the id begins with.
    letter = "C" if channel.kind == "public_channel" else "G"
    return {"channel": channel.id, "channel_type": letter, "team": channel.slack.team_id}


def _word(channel: Channel) -> str:
    return "channel" if channel.kind == "public_channel" else "group"


def _apps_in(channel: Channel) -> list[App]:
    return [app for app in channel.slack.apps if channel.has(app)]


def _apps_that_know(channel: Channel) -> list[App]:
    knows: Callable[[App], bool] = channel.has if channel.is_private else lambda app: app.may("channels:read")
    return [app for app in channel.slack.apps if knows(app)]


def _readers_of_people(slack: Slack) -> list[App]:
    return [app for app in slack.apps if app.may("users:read")]
