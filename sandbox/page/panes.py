"""What each pane shows to the person who looks; nothing that they may not see gets this far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sandbox.app import App, Command
from sandbox.channel import Channel
from sandbox.commands import OWN_COMMANDS
from sandbox.feed import channel_topic, person_topic
from sandbox.message import Message
from sandbox.page.render import view_body
from sandbox.page.rows import Row, rows_of
from sandbox.page.visit import Visit, may_see
from sandbox.people import Person
from sandbox.view import View

WINDOW = 60
"""Messages that are shown at first, and that are added above when somebody scrolls there."""

MOST = 240
"""Messages that are drawn anew at once when something changes; those further up stay as they were."""


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar; `mark` is the sign before its name, `id` that of the channel or app."""

    id: str
    label: str
    url: str
    mark: str
    current: bool
    unread: int = 0
    archived: bool = False
    joined: bool = True
    counted: bool = False


@dataclass(frozen=True)
class Sidebar:
    """Where a person can go."""

    topics: str
    channels: tuple[Entry, ...]
    apps: tuple[Entry, ...]


@dataclass(frozen=True)
class Tab:
    """One of an app's tabs."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Head:
    """What stands above the middle pane."""

    title: str
    mark: str
    words: str
    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True)
class Composer:
    """Where a person writes; without a `place` they can't: `notice` says why, and `joins` is a channel to join."""

    label: str = ""
    place: str = ""
    thread: str = ""
    commands: tuple[Command, ...] = ()
    notice: str = ""
    joins: str = ""


@dataclass(frozen=True)
class Messages:
    """The newest messages of a channel, or those before one; `older` is the timestamp to ask for more with."""

    topics: str
    channel: Channel | None
    head: Head
    rows: tuple[Row, ...]
    older: str | None
    composer: Composer


@dataclass(frozen=True)
class Thread:
    """A message with the replies below it; no rows when it is gone."""

    topics: str
    head: Head
    rows: tuple[Row, ...]
    composer: Composer


@dataclass(frozen=True)
class Home:
    """An app's Home tab; `body` is missing while the app has published none."""

    topics: str
    app: App
    head: Head
    body: Markup | None


@dataclass(frozen=True)
class Modal:
    """One open modal; `under` tells that another lies upon it."""

    view: View
    body: Markup
    submit: str
    close: str
    under: bool

    @property
    def key(self) -> str:
        """What the page knows it by."""
        return self.view.id


@dataclass(frozen=True)
class Modals:
    """The modals before a person, the lowest first."""

    topics: str
    stack: tuple[Modal, ...]


def sidebar_of(visit: Visit) -> Sidebar:
    """Channels by name, those one isn't in after one's own, then the apps."""
    person, slack = visit.person, visit.slack
    places = [c for c in slack.channels if c.kind != "im" and may_see(person, c) and (c.has(person) or not c.archived)]
    places.sort(key=lambda channel: (not channel.has(person), channel.name))
    topics = ["workspace", person_topic(person.id), *map(channel_topic, person.channels)]
    return Sidebar(
        topics=" ".join(topics),
        channels=tuple(_channel_entry(visit, channel) for channel in places),
        apps=tuple(_app_entry(visit, app) for app in slack.apps if app.installed),
    )


def messages_of(visit: Visit) -> Messages:
    """The newest messages; the query's `before` asks for those before a timestamp, `since` for all from one on."""
    channel = visit.place.channel
    topics = f"{person_topic(visit.person.id)} workspace"
    if channel is None:
        return Messages(topics, None, Head("Nothing here yet", "", "No channel has been opened."), (), None, Composer())
    shown, above = _window(visit, channel)
    return Messages(
        topics=f"{channel_topic(channel.id)} {topics}",
        channel=channel,
        head=_head(visit, channel),
        rows=tuple(rows_of(visit.reader, shown, place="middle", before=above)),
        older=shown[0].ts if above else None,
        composer=_composer(visit, channel),
    )


def thread_of(visit: Visit) -> Thread:
    """The thread beside the channel, with what only this person sees of it."""
    parent, person = visit.thread, visit.person
    channel = visit.place.channel
    topics = f"{person_topic(person.id)} {channel_topic(channel.id) if channel else ''} workspace"
    if parent is None or channel is None:
        return Thread(topics, Head("Thread", "", "This message was deleted."), (), Composer())
    head = Head("Thread", "", f"in {visit.reader.channel_name(channel)}")
    rows = rows_of(visit.reader, person.sees(channel, thread=parent), place="thread")
    return Thread(topics, head, tuple(rows), _composer(visit, channel, thread=parent))


def home_of(visit: Visit) -> Home:
    """An app's Home as it stands before the person."""
    app = visit.place.app
    if app is None:
        raise ValueError("the middle pane shows a channel here")
    view = visit.person.home(app)
    head = Head(app.name, "", "App", _tabs(visit, app))
    return Home(
        f"{person_topic(visit.person.id)} workspace", app, head, view_body(visit.reader, view) if view else None
    )


def modals_of(visit: Visit) -> Modals:
    """The modals that lie upon each other before the person."""
    views = visit.person.views
    stack = tuple(_modal(visit, view, under=view is not views[-1]) for view in views)
    return Modals(person_topic(visit.person.id), stack)


def shown_to(person: Person, channel: Channel) -> Iterator[Message]:
    """What `Person.sees` of a channel, newest first and one at a time, so that a long past costs nothing."""
    if may_see(person, channel):
        yield from (m for m in channel.newest_for(person) if not (m.ephemeral_to and m.is_reply))


def _window(visit: Visit, channel: Channel) -> tuple[list[Message], Message | None]:
    """The messages to show, oldest first, and the one above them, if there is one."""
    before, since = visit.query.get("before", ""), visit.query.get("since", "")
    found: list[Message] = []
    for message in shown_to(visit.person, channel):
        if before and message.ts >= before:
            continue
        if len(found) >= (MOST if since and message.ts >= since else WINDOW):
            return found[::-1], message
        found.append(message)
    return found[::-1], None


def _channel_entry(visit: Visit, channel: Channel) -> Entry:
    joined = channel.has(visit.person)
    return Entry(
        id=channel.id,
        label=channel.name,
        url=_to(visit, channel.id),
        mark=_mark(channel),
        current=channel is visit.place.channel,
        unread=visit.house.marks.unread(visit.person, channel) if joined else 0,
        archived=channel.archived,
        joined=joined,
    )


def _app_entry(visit: Visit, app: App) -> Entry:
    dm = next((c for c in visit.person.channels.values() if c.kind == "im" and c.has(app)), None)
    unread = visit.house.marks.unread(visit.person, dm) if dm else 0
    return Entry(app.app_id, app.name, _to(visit, app.app_id), "app", app is visit.place.app, unread, counted=True)


def _to(visit: Visit, place: str, **more: str) -> str:
    return visit.state.url(in_=place, tab=more.get("tab"), thread=None)


def _mark(channel: Channel) -> str:
    return "lock" if channel.kind == "private_channel" else "#"


def _head(visit: Visit, channel: Channel) -> Head:
    app = visit.place.app
    if app:
        return Head(app.name, "", "App", _tabs(visit, app))
    people = sum(not member.bot for member in channel.members)
    counted = "1 person" if people == 1 else f"{people} people"
    return Head(channel.name, _mark(channel), f"{counted} · {channel.topic}" if channel.topic else counted)


def _tabs(visit: Visit, app: App) -> tuple[Tab, ...]:
    if not app.has_home:
        return ()
    home = visit.place.is_home
    return (
        Tab("Home", _to(visit, app.app_id), home),
        Tab("Messages", _to(visit, app.app_id, tab="messages"), not home),
    )


def _composer(visit: Visit, channel: Channel, *, thread: Message | None = None) -> Composer:
    person, app = visit.person, visit.place.app
    if channel.archived:
        return Composer(notice="This channel is archived: it can be read, and nothing more is said in it.")
    if not channel.has(person):
        return Composer(notice=f"You are looking at #{channel.name} from outside.", joins=channel.id)
    if app and not app.listens:
        return Composer(notice=f"{app.name} doesn't take messages here.")
    label = f"Message {app.name if app else '#' + channel.name}"
    if thread:
        return Composer("Reply in the thread", channel.id, thread.ts)
    return Composer(label, channel.id, commands=_commands(visit))


def _commands(visit: Visit) -> tuple[Command, ...]:
    of_apps = (command for app in visit.slack.apps if app.installed for command in app.commands)
    own = () if visit.place.app else OWN_COMMANDS
    return tuple(sorted((*of_apps, *own), key=lambda command: command.name))


def _modal(visit: Visit, view: View, *, under: bool) -> Modal:
    source: Mapping[str, Any] = view.source
    submit = (source.get("submit") or {}).get("text", "")
    close = (source.get("close") or {}).get("text", "Cancel")
    return Modal(view, view_body(visit.reader, view), submit, close, under)
