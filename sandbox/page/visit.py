"""Somebody in front of the page: who they are, where they look, and what stands open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.app import App
from sandbox.channel import Channel
from sandbox.errors import NotThereError
from sandbox.message import Message
from sandbox.page.marks import Marks
from sandbox.page.render import Reader
from sandbox.page.setting import PageSetting
from sandbox.page.state import State
from sandbox.people import Person
from sandbox.slack import Slack


@dataclass(frozen=True)
class House:
    """What the page is about, whoever looks at it."""

    slack: Slack
    setting: PageSetting
    marks: Marks


@dataclass(frozen=True)
class Place:
    """Where somebody looks: at a channel, at what they and an app said to each other, or at an app's Home."""

    channel: Channel | None = None
    app: App | None = None

    @property
    def is_home(self) -> bool:
        """Whether it is an app's Home tab."""
        return self.channel is None and self.app is not None

    @property
    def id(self) -> str:
        """What the address says for it: a channel's id or an app's."""
        one = self.app.app_id if self.app else ""
        return self.channel.id if self.channel else one


@dataclass(frozen=True)
class Visit:
    """One look at the page. It can't be made for a place that the person may not see."""

    house: House
    person: Person
    place: Place
    state: State
    query: Mapping[str, str]

    @property
    def slack(self) -> Slack:
        """The workspace."""
        return self.house.slack

    @property
    def reader(self) -> Reader:
        """For whom everything is drawn."""
        return Reader(self.slack, self.person)

    @property
    def thread(self) -> Message | None:
        """The message whose thread stands open, if it still stands."""
        channel = self.place.channel
        found = channel.find(self.state.thread) if channel and self.state.thread else None
        return channel.find(found.thread_ts) if channel and found and found.thread_ts else found

    @property
    def side(self) -> str | None:
        """What stands to the right: a thread before a panel."""
        return "thread" if self.state.thread and self.place.channel else self.state.panel

    @property
    def panes(self) -> tuple[str, ...]:
        """The panes of this page."""
        middle = "home" if self.place.is_home else "messages"
        return ("strip", "sidebar", middle, *([self.side] if self.side else []), "modal")


def visit(house: House, query: Mapping[str, str]) -> Visit:
    """Let somebody in; raises NotThereError if there is no such person, or no such place for them."""
    state = State.from_query(query)
    person = person_of(house.slack, state.person)
    house.marks.welcome(person)
    return Visit(house, person, _place(house.slack, person, state), state, query)


def person_of(slack: Slack, user_id: str) -> Person:
    """Somebody whom a visitor can be; raises NotThereError for bots, strangers and closed accounts."""
    person = slack.find_person(user_id)
    if person is None or person.bot or person.deleted:
        raise NotThereError("Nobody of that name works here.")
    return person


def channel_of(person: Person, channel_id: str) -> Channel:
    """A channel that this person may look into; raises NotThereError, whether it is missing or only hidden."""
    channel = person.slack.find_channel(channel_id)
    if channel is None or not may_see(person, channel):
        raise NotThereError(f"There is no such channel for {person.name}.")
    return channel


def may_see(person: Person, channel: Channel) -> bool:
    """Whether they may look into a channel: public ones, and those that they are in."""
    return channel.has(person) or not channel.is_private


def app_of(person: Person, app_id: str) -> App:
    """An installed app; raises NotThereError."""
    app = next((app for app in person.slack.apps if app.app_id == app_id and app.installed), None)
    if app is None:
        raise NotThereError("There is no such app in this workspace.")
    return app


def default_place(person: Person) -> Place:
    """Where somebody begins: in the first channel they are in, else in the first public one."""
    own = (c for c in person.slack.channels if c.kind != "im" and c.has(person) and not c.archived)
    public = (c for c in person.slack.channels if not c.is_private)
    return Place(next(own, None) or next(public, None))


def _place(slack: Slack, person: Person, state: State) -> Place:
    if not state.place:
        return default_place(person)
    if state.place == "home":
        return _app_place(person, slack.only_app(), tab="home")
    if any(app.app_id == state.place for app in slack.apps):
        return _app_place(person, app_of(person, state.place), tab=state.tab)
    channel = channel_of(person, state.place)
    return Place(channel, _partner(channel))


def _app_place(person: Person, app: App, *, tab: str) -> Place:
    """Looking at an app's messages opens the conversation, as it does in Slack."""
    return Place(app=app) if app.has_home and tab != "messages" else Place(person.dm(app), app)


def _partner(channel: Channel) -> App | None:
    if channel.kind != "im":
        return None
    return next((app for app in channel.slack.apps if channel.has(app)), None)
