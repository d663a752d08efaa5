"""A Slack that remembers what it was told: the Messenger of the tests."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from slackblocks import HomeTabView, ModalView

from bot.domain.person import Channel, Person, UserGroup
from bot.ports import Identity, Posted, Reply, SlackRefusedError
from bot.views.file import File
from bot.views.message import Message


@dataclass(frozen=True)
class Post:
    """A message that stands, or stood, in a channel; `delivery` is what its metadata carries."""

    channel: str
    ts: str
    message: Message
    delivery: str
    thread: str | None = None


@dataclass(frozen=True)
class Update:
    """A standing message that was rendered anew."""

    channel: str
    ts: str
    message: Message


@dataclass(frozen=True)
class Ephemeral:
    """A message that only one person sees."""

    channel: str
    person: str
    message: Message
    thread: str | None = None


@dataclass(frozen=True)
class Response:
    """An answer to a click or a command; `replace` if it took the place of the message clicked in."""

    url: str
    message: Message
    replace: bool


@dataclass(frozen=True)
class Shown:
    """A modal that was opened or pushed with a trigger, or put in the place of the view `view_id`."""

    view: ModalView
    trigger: str = ""
    view_id: str = ""
    seen_hash: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file that was sent into a channel, with the words above it."""

    channel: str
    file: File
    comment: str


@dataclass
class FakeMessenger:
    """A Messenger in memory: tests arrange what Slack knows, and read afterwards what it was told.

    `fails(method, error)` makes the next call of a method raise; further errors of the same method queue up.
    `calls` holds the names of all methods in the order in which they were called.
    """

    workspace: str = "T0TEST"
    bot_user: str = "U0BOT"
    scopes: frozenset[str] | None = None
    calls: list[str] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    opened: list[Shown] = field(default_factory=list)
    pushed: list[Shown] = field(default_factory=list)
    updated: list[Shown] = field(default_factory=list)
    homes: dict[str, HomeTabView] = field(default_factory=dict)
    older_homes: dict[str, HomeTabView | None] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)
    _channels: dict[str, Channel] = field(default_factory=dict)
    _members: dict[str, frozenset[str]] = field(default_factory=dict)
    quiet: dict[str, datetime] = field(default_factory=dict)
    _groups: dict[str, UserGroup] = field(default_factory=dict)
    _group_members: dict[str, frozenset[str]] = field(default_factory=dict)
    _replies: dict[tuple[str, str], tuple[Reply, ...]] = field(default_factory=dict)
    _failures: dict[str, list[Exception]] = field(default_factory=dict)

    def knows_people(self, *people: Person) -> None:
        self._people |= {person.id: person for person in people}

    def knows_channel(self, channel: Channel, *, members: Sequence[str] = ()) -> None:
        self._channels[channel.id] = channel
        self._members[channel.id] = frozenset(members)

    def knows_group(self, group: UserGroup, *, members: Sequence[str] = ()) -> None:
        self._groups[group.id] = group
        self._group_members[group.id] = frozenset(members)

    def has_replies(self, channel: str, ts: str, *replies: Reply) -> None:
        self._replies[channel, ts] = replies

    def fails(self, method: str, error: Exception) -> None:
        """Make the next call of this method raise; raises AttributeError if there is no such method."""
        getattr(self, method)
        self._failures.setdefault(method, []).append(error)

    @property
    def standing(self) -> tuple[Post, ...]:
        """The messages that were posted and not deleted, oldest first."""
        return tuple(post for post in self.posts if (post.channel, post.ts) not in self.deleted)

    async def identify(self) -> Identity:
        self._called("identify")
        return Identity(self.workspace, "Test", "https://test.slack.com/", self.bot_user, self.scopes)

    async def post(
        self, workspace: str, channel: str, message: Message, *, delivery: str, thread: str | None = None
    ) -> Posted:
        self._called("post")
        where = f"D{channel[1:]}" if channel.startswith("U") else channel
        post = Post(where, f"{1_000 + len(self.posts)}.000100", message, delivery, thread)
        self.posts.append(post)
        return Posted(post.channel, post.ts)

    async def find(
        self,
        workspace: str,
        channel: str,
        *,
        delivery: str,
        since: datetime,
        until: datetime | None = None,
        other_than: str | None = None,
        thread: str | None = None,
    ) -> str | None:
        self._called("find")
        wanted = (channel, delivery, thread)
        found = (post.ts for post in self.standing if (post.channel, post.delivery, post.thread) == wanted)
        return next((ts for ts in found if ts != other_than), None)

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> None:
        self._called("update")
        self.updates.append(Update(channel, ts, message))

    async def delete(self, workspace: str, channel: str, ts: str) -> None:
        self._called("delete")
        self.deleted.append((channel, ts))

    async def post_ephemeral(
        self, workspace: str, channel: str, person: str, message: Message, *, thread: str | None = None
    ) -> None:
        self._called("post_ephemeral")
        self.ephemerals.append(Ephemeral(channel, person, message, thread))

    async def respond(self, response_url: str, message: Message, *, replace: bool) -> None:
        self._called("respond")
        self.responses.append(Response(response_url, message, replace))

    async def open_dm(self, workspace: str, person: str) -> str:
        self._called("open_dm")
        return f"D{person[1:]}"

    async def upload(self, workspace: str, channel: str, file: File, *, comment: str) -> None:
        self._called("upload")
        self.uploads.append(Upload(channel, file, comment))

    async def open_view(self, trigger: str, view: ModalView) -> str:
        self._called("open_view")
        self.opened.append(Shown(view, trigger=trigger))
        return f"V{len(self.opened)}"

    async def push_view(self, trigger: str, view: ModalView) -> str:
        self._called("push_view")
        self.pushed.append(Shown(view, trigger=trigger))
        return f"VP{len(self.pushed)}"

    async def update_view(self, view_id: str, view: ModalView, *, seen_hash: str | None = None) -> None:
        self._called("update_view")
        self.updated.append(Shown(view, view_id=view_id, seen_hash=seen_hash))

    async def publish_home(
        self, workspace: str, person: str, view: HomeTabView, *, older: HomeTabView | None = None
    ) -> None:
        self._called("publish_home")
        self.homes[person], self.older_homes[person] = view, older

    async def person(self, workspace: str, person: str) -> Person:
        self._called("person")
        if person not in self._people:
            raise SlackRefusedError("users.info", "user_not_found")
        return self._people[person]

    async def people(self, workspace: str) -> Sequence[Person]:
        self._called("people")
        return tuple(self._people.values())

    async def channel(self, workspace: str, channel: str) -> Channel:
        """As Slack does, tells of private channels only if the bot is in them."""
        self._called("channel")
        found = self._channels.get(channel)
        if found is None or (found.private and not found.joined):
            raise SlackRefusedError("conversations.info", "channel_not_found")
        return found

    async def joined_channels(self, workspace: str) -> Sequence[Channel]:
        self._called("joined_channels")
        return tuple(channel for channel in self._channels.values() if channel.joined)

    async def members(self, workspace: str, channel: str) -> frozenset[str]:
        self._called("members")
        if channel not in self._members:
            raise SlackRefusedError("conversations.members", "channel_not_found")
        return self._members[channel]

    async def user_groups(self, workspace: str) -> Sequence[UserGroup]:
        self._called("user_groups")
        return tuple(self._groups.values())

    async def group_members(self, workspace: str, group: str) -> frozenset[str]:
        self._called("group_members")
        if group not in self._groups:
            raise SlackRefusedError("usergroups.users.list", "no_such_subteam")
        return self._group_members[group]

    async def quiet_until(self, workspace: str, people: Collection[str], now: datetime) -> Mapping[str, datetime]:
        self._called("quiet_until")
        return {one: self.quiet[one] for one in people if self.quiet.get(one, now) > now}

    async def replies(self, workspace: str, channel: str, ts: str) -> Sequence[Reply]:
        self._called("replies")
        return self._replies.get((channel, ts), ())

    def _called(self, method: str) -> None:
        self.calls.append(method)
        queued = self._failures.get(method)
        if queued:
            raise queued.pop(0)
