"""The workspace: its people, channels and apps, and the doors to everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sandbox import events
from sandbox.app import App, Command, Plan
from sandbox.channel import Channel, Kind
from sandbox.clock import Clock, timestamp
from sandbox.deliver import Outbox, Reply
from sandbox.errors import ApiError, NotThereError, SandboxError
from sandbox.faults import Faults
from sandbox.feed import TROUBLE, WORKSPACE, Feed, person_topic
from sandbox.files import File
from sandbox.ids import Ids
from sandbox.limits import Limits
from sandbox.people import Person
from sandbox.server import Server, serving
from sandbox.sockets import Sockets
from sandbox.tickets import Tickets
from sandbox.traffic import Traffic
from sandbox.usergroup import UserGroup
from sandbox.view import View


class Slack:
    """One workspace on a clock. Nothing in it depends on chance: a second run has the same ids."""

    def __init__(
        self,
        *,
        clock: Clock,
        team_id: str = "T0SANDBOX",
        team_name: str = "Sandbox",
        team_domain: str = "sandbox",
    ) -> None:
        self.clock = clock
        self.team_id = team_id
        self.team_name = team_name
        self.team_domain = team_domain
        self.created = int(clock.now().timestamp())
        self.ids = Ids(team_id)
        self.limits = Limits()
        self.feed = Feed()
        self.faults = Faults(self.feed)
        self.traffic = Traffic(self.feed)
        self.outbox = Outbox(self)
        self.sockets = Sockets(self)
        self.tickets = Tickets(self)
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self.tokens: dict[str, App] = {}
        self.url = ""
        self._people: dict[str, Person] = {}
        self._by_name: dict[str, Person] = {}
        self._channels: dict[str, Channel] = {}
        self._channels_by_name: dict[str, Channel] = {}
        self._dms: dict[tuple[str, str], Channel] = {}
        self._apps: list[App] = []
        self._last_action = (0, 0)
        self.slackbot = Person(self, "USLACKBOT", "Slackbot", bot=True)

    # People

    def person(
        self,
        name: str,
        *,
        tz: str = "UTC",
        admin: bool = False,
        owner: bool = False,
        bot: bool = False,
        deleted: bool = False,
        guest: bool = False,
    ) -> Person:
        """Somebody joins the workspace; `bot` makes it somebody else's bot user, `guest` a guest."""
        person = Person(self, self.ids.new("U"), name, tz, admin, owner, bot, guest, deleted)
        self._people[person.id] = person
        self._by_name[name] = person
        self.feed.touch(WORKSPACE)
        events.person_joined_team(person)
        return person

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, bots and the deactivated included, in the order they came."""
        return tuple(self._people.values())

    def find_person(self, user_id: str) -> Person | None:
        """The person with that id."""
        return self._people.get(user_id)

    def person_named(self, name: str) -> Person | None:
        """The person of that full name."""
        return self._by_name.get(name)

    def deactivate(self, person: Person) -> None:
        """Close somebody's account: they leave every channel silently, and their name stays on what they said."""
        person.deleted = True
        for channel in list(person.channels.values()):
            if channel.kind != "im":
                channel.dismiss(person)
        self.changed(person)

    def changed(self, person: Person) -> None:
        """Tell the apps that something about a person changed."""
        self._by_name[person.name] = person
        self.feed.touch(WORKSPACE)
        events.person_changed(person)

    def user_group(self, name: str, *, handle: str | None = None, members: Iterable[Person] = ()) -> UserGroup:
        """A new user group."""
        group = UserGroup(self, self.ids.new("S"), name, handle or name.lower().replace(" ", "-"), tuple(members))
        self.user_groups[group.id] = group
        events.group_changed(group, "created", subteam=group.as_json())
        return group

    # Channels

    def channel(
        self, name: str, *, members: Iterable[Person | App] = (), private: bool = False, topic: str = ""
    ) -> Channel:
        """A new channel; its first member created it."""
        if name in self._channels_by_name:
            raise SandboxError(f"#{name} exists already")
        people = [one.bot_user if isinstance(one, App) else one for one in members]
        kind: Kind = "private_channel" if private else "public_channel"
        channel = self._open(name, kind, people, topic=topic, creator=people[0] if people else self.slackbot)
        self._channels_by_name[name] = channel
        return channel

    @property
    def channels(self) -> tuple[Channel, ...]:
        """All channels and direct messages, in the order they were opened."""
        return tuple(self._channels.values())

    def find_channel(self, channel_id: str) -> Channel | None:
        """The channel or direct message with that id."""
        return self._channels.get(channel_id)

    def channel_named(self, name: str) -> Channel | None:
        """The channel of that name."""
        return self._channels_by_name.get(name)

    def dm(self, person: Person, app: App) -> Channel:
        """The direct messages between a person and an app, opened if they weren't."""
        key = (person.id, app.app_id)
        if key not in self._dms:
            people = [person, app.bot_user]
            self._dms[key] = self._open(f"dm-{person.handle}", "im", people, creator=person)
        return self._dms[key]

    def renamed(self, channel: Channel, name: str) -> None:
        """Know a channel by another name from now on."""
        if name in self._channels_by_name:
            raise SandboxError(f"#{name} exists already")
        self._channels_by_name.pop(channel.name, None)
        self._channels_by_name[name] = channel

    def forget(self, channel: Channel) -> None:
        """A channel was deleted."""
        for person in channel.members:
            person.channels.pop(channel.id, None)
        self._channels.pop(channel.id, None)
        self._channels_by_name.pop(channel.name, None)

    # Apps

    def install_app(
        self,
        name: str = "App",
        *,
        command: str | None = None,
        request_url: str | None = None,
        socket_mode: bool = False,
        scopes: Iterable[str] | None = None,
        events: Iterable[str] | None = None,
        escape: bool = False,
    ) -> App:
        """Install an app with one command; without `scopes` or `events` it has all of them.

        `escape` lets Slack turn the people and channels named in the command's text into ids.
        """
        return self._install(
            Plan(
                name=name,
                commands=(Command(command, escape),) if command else (),
                request_url=request_url,
                socket_mode=socket_mode,
                scopes=None if scopes is None else frozenset(scopes),
                events=None if events is None else frozenset(events),
            )
        )

    def install(self, manifest: Mapping[str, Any], *, request_url: str | None = None) -> App:
        """Install an app by its manifest; an own `request_url` replaces the manifest's."""
        app = self._install(Plan.from_manifest(manifest))
        app.request_url = request_url or app.request_url
        return app

    def uninstall(self, app: App) -> None:
        """Remove an app: its tokens die, it leaves every channel, and it is told."""
        events.app_gone(app, self)
        self.revoke(app)
        app.installed = False
        for channel in list(app.bot_user.channels.values()):
            channel.leave(app.bot_user)

    def revoke(self, app: App) -> None:
        """Let the app's tokens die while it stays where it is."""
        app.revoked = True
        self.feed.touch(TROUBLE)

    def restore(self, app: App) -> None:
        """Let the tokens of an app that is still installed work again."""
        app.revoked = not app.installed
        self.feed.touch(TROUBLE)

    @property
    def apps(self) -> tuple[App, ...]:
        """The installed apps."""
        return tuple(self._apps)

    def only_app(self) -> App:
        """The one app that is installed; raises SandboxError if there are none or several."""
        installed = [app for app in self._apps if app.installed]
        if len(installed) != 1:
            raise SandboxError(f"{len(installed)} apps are installed: say which one you mean")
        return installed[0]

    def bearer(self, token: str, *, app_level: bool = False) -> App:
        """The app whose token it is; raises the Web API's errors for missing, wrong and dead tokens."""
        if not token:
            raise ApiError("not_authed")
        app = self.tokens.get(token)
        if app is None:
            raise ApiError("invalid_auth")
        if app.revoked:
            raise ApiError("token_revoked")
        if token != (app.app_token if app_level else app.bot_token):
            raise ApiError("not_allowed_token_type")
        return app

    def command(self, name: str) -> tuple[App, Command]:
        """The app that owns a slash command, and the command; raises NotThereError with those there are."""
        known = {command.name: (app, command) for app in self._apps if app.installed for command in app.commands}
        if name not in known:
            raise NotThereError(f"{name} is not a valid command; there are {', '.join(known) or 'none'}")
        return known[name]

    # Views

    def show(self, person: Person, app: App, source: dict[str, Any], *, upon: View | None = None) -> View:
        """Put a modal before a person, alone or upon another."""
        view_id = self.ids.new("V")
        view = View(view_id, app, person, source, upon.root_id if upon else view_id, upon.id if upon else None)
        self.views[view_id] = view
        if upon is None:
            self.take_away(*person.views)
        person.views.append(view)
        self.feed.touch(person_topic(person.id))
        return view

    def take_away(self, *views: View) -> None:
        """Close modals without a word to their apps."""
        for view in views:
            self.views.pop(view.id, None)
            if view in view.person.views:
                view.person.views.remove(view)
                self.feed.touch(person_topic(view.person.id))

    def publish(self, person: Person, app: App, source: dict[str, Any]) -> View:
        """Put a Home tab before a person, in the place of the one that stands there."""
        home = person.homes.get(app.app_id)
        if home:
            home.update(source)
            return home
        view_id = self.ids.new("V")
        home = person.homes[app.app_id] = self.views[view_id] = View(view_id, app, person, source, view_id)
        self.feed.touch(person_topic(person.id))
        return home

    # Running

    @asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator[Server]:
        """Answer on 127.0.0.1 in the running loop until the block ends; port 0 takes a free one."""
        async with serving(self, port) as server:
            self.url = server.url
            await self.outbox.open()
            try:
                yield server
            finally:
                await self.sockets.close()
                await self.outbox.close()
                self.url = ""

    async def connected(self, app: App, *, times: int = 1) -> None:
        """Wait until an app has opened so many web sockets since it was installed; for Socket Mode."""
        await self.sockets.connected(app, times=times)

    async def settled(self) -> None:
        """Wait until every event on its way has been answered."""
        await self.outbox.settled()

    async def retry_events(self) -> None:
        """Let Slack's retry of every failed event happen now; an event is retried three times at most."""
        await self.outbox.retry()

    async def release_events(self) -> None:
        """Deliver the events that `faults.late_events` held back."""
        await self.outbox.release()

    async def verify(self, app: App) -> Reply:
        """Ask the app's address whether it is the app's, as Slack does when the address is saved."""
        challenge = {"type": "url_verification", "token": app.verification_token, "challenge": self.ids.secret("ch")}
        return await self.outbox.send_event(app, challenge)

    def action_ts(self) -> str:
        """The time of an action, later than that of every action before."""
        now = self.clock.now()
        at = max((int(now.timestamp()), now.microsecond), (self._last_action[0], self._last_action[1] + 1))
        self._last_action = at
        whole, micros = at[0] + at[1] // 1_000_000, at[1] % 1_000_000
        return f"{whole}.{micros:06d}"

    def block_id(self) -> str:
        """An id for a block or element that came without."""
        return self.ids.secret("block", length=8)

    def now_ts(self, *, after: timedelta = timedelta()) -> str:
        """A moment near the present as a timestamp."""
        return timestamp(self.clock.now() + after)

    def _open(self, name: str, kind: Kind, people: Iterable[Person], *, creator: Person, topic: str = "") -> Channel:
        channel_id = self.ids.new("D" if kind == "im" else "C")
        created = int(self.clock.now().timestamp())
        channel = Channel(self, channel_id, name, kind, creator, created, topic)
        self._channels[channel.id] = channel
        for person in people:
            if kind == "im":
                channel.admit(person)
            else:
                channel.join(person)
        return channel

    def _install(self, plan: Plan) -> App:
        bot_user = self.person(plan.name, bot=True)
        number = self.ids.secret("token number", length=12)
        app = App(
            app_id=self.ids.new("A"),
            bot_id=self.ids.new("B"),
            bot_user=bot_user,
            name=plan.name,
            bot_token=f"xoxb-{number}-{self.ids.secret('bot token', length=24)}",
            app_token=f"xapp-1-{number}-{self.ids.secret('app token', length=64)}",
            signing_secret=self.ids.secret("signing secret"),
            verification_token=self.ids.secret("verification token", length=24),
            commands=plan.commands,
            request_url=plan.request_url,
            socket_mode=plan.socket_mode,
            scopes=plan.scopes,
            events=plan.events,
            has_home=plan.has_home,
            listens=plan.listens,
        )
        self.tokens |= {app.bot_token: app, app.app_token: app}
        self._apps.append(app)
        return app
