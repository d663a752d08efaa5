"""Channels and direct messages: who is in them, and what was said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import TYPE_CHECKING, Any, Literal

from sandbox import events
from sandbox.app import App
from sandbox.clock import timestamp
from sandbox.errors import SandboxError
from sandbox.feed import WORKSPACE, channel_topic, person_topic
from sandbox.message import Message

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.slack import Slack

Kind = Literal["public_channel", "private_channel", "im"]


@dataclass(eq=False)
class Channel:
    """A conversation. Its verbs (join, archive, …) do what somebody does in Slack, events included."""

    slack: Slack = field(repr=False)
    id: str
    name: str
    kind: Kind
    creator: Person
    created: int
    topic: str = ""
    archived: bool = False
    deleted: bool = False
    _members: dict[str, Person] = field(default_factory=dict, repr=False)
    _by_ts: dict[str, Message] = field(default_factory=dict, repr=False)
    _standing: list[str] = field(default_factory=list, repr=False)
    _ephemerals: dict[str, list[Message]] = field(default_factory=dict, repr=False)
    _last: tuple[int, int] = (0, 0)

    @property
    def is_private(self) -> bool:
        """Whether only members may know of it."""
        return self.kind != "public_channel"

    @property
    def members(self) -> tuple[Person, ...]:
        """Who is in it, apps' bot users included, in the order they came."""
        return tuple(self._members.values())

    def has(self, who: Person | App) -> bool:
        """Whether a person or an app's bot is in it."""
        return (who.bot_user_id if isinstance(who, App) else who.id) in self._members

    # Membership and settings

    def join(self, person: Person, *, inviter: Person | None = None) -> None:
        """Somebody comes in, by themselves or invited."""
        if self.archived:
            raise SandboxError(f"#{self.name} is archived: nobody can join it")
        if person.id not in self._members:
            self.admit(person)
            events.member_joined(self, person, inviter)

    def admit(self, person: Person) -> None:
        """Let somebody be in it without a word to anybody, as when direct messages are opened."""
        self._members[person.id] = person
        person.channels[self.id] = self
        self.slack.feed.touch(WORKSPACE)

    def leave(self, person: Person) -> None:
        """Somebody goes, or is taken out; an app is told that it left."""
        if self.dismiss(person):
            events.member_left(self, person)

    def dismiss(self, person: Person) -> bool:
        """Let somebody be gone without a word to anybody; says whether they had been there."""
        person.channels.pop(self.id, None)
        self.slack.feed.touch(WORKSPACE)
        return self._members.pop(person.id, None) is not None

    def invite(self, who: Person | App) -> None:
        """Somebody, or an app, is brought in by the channel's creator."""
        self.join(who.bot_user if isinstance(who, App) else who, inviter=self.creator)

    def kick(self, who: Person | App) -> None:
        """Somebody, or an app, is taken out."""
        self.leave(who.bot_user if isinstance(who, App) else who)

    def archive(self) -> None:
        """Close the channel: nothing can be posted any more."""
        self.archived = True
        self.slack.feed.touch(WORKSPACE)
        events.channel_changed(self, "archive")

    def unarchive(self) -> None:
        """Open it again."""
        self.archived = False
        self.slack.feed.touch(WORKSPACE)
        events.channel_changed(self, "unarchive")

    def rename(self, name: str) -> None:
        """Give it another name."""
        self.slack.renamed(self, name)
        self.name = name
        self.slack.feed.touch(WORKSPACE)
        events.channel_renamed(self)

    def delete(self) -> None:
        """Remove it for good."""
        self.deleted = self.archived = True
        events.channel_changed(self, "deleted")
        self.slack.forget(self)
        self.slack.feed.touch(WORKSPACE)

    # What was said

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages that stand in the channel itself (threads hang below theirs), oldest first."""
        return tuple(self._by_ts[ts] for ts in self._standing)

    def between(self, oldest: str | None, latest: str | None, *, inclusive: bool) -> Iterator[Message]:
        """The standing messages between two timestamps, newest first."""
        left = (bisect_left if inclusive else bisect_right)(self._standing, oldest) if oldest else 0
        right = len(self._standing)
        if latest:
            right = (bisect_right if inclusive else bisect_left)(self._standing, latest)
        return (self._by_ts[self._standing[i]] for i in range(right - 1, left - 1, -1))

    def find(self, ts: str) -> Message | None:
        """The message or reply with this timestamp, if it still stands; ephemerals are not found."""
        message = self._by_ts.get(ts)
        return None if message is None or message.deleted else message

    def ephemerals(self, person: Person) -> tuple[Message, ...]:
        """What only this person sees, oldest first."""
        return tuple(m for m in self._ephemerals.get(person.id, ()) if not m.deleted)

    def everything(self) -> Iterator[Message]:
        """All that was ever said here, and what single people see, in no particular order."""
        yield from self._by_ts.values()
        for seen in self._ephemerals.values():
            yield from seen

    def newest_for(self, person: Person) -> Iterator[Message]:
        """Everything that a person sees in the channel and its threads' ephemerals, newest first."""
        standing = (self._by_ts[ts] for ts in reversed(self._standing))
        own = (m for m in reversed(self._ephemerals.get(person.id, [])) if not m.deleted)
        return merge(standing, own, key=lambda message: message.ts, reverse=True)

    def next_ts(self) -> str:
        """A timestamp for what is said now, later than everything said here before."""
        now = self.slack.clock.now()
        at = (int(now.timestamp()), now.microsecond)
        if at <= self._last:
            at = (self._last[0], self._last[1] + 1)
            if at[1] == 1_000_000:
                at = (at[0] + 1, 0)
        self._last = at
        return f"{at[0]}.{at[1]:06d}"

    def put(self, message: Message) -> Message:
        """Let a message appear: in the channel, in its thread, or before one person's eyes only."""
        self._touch(message)
        if message.ephemeral_to:
            self._ephemerals.setdefault(message.ephemeral_to, []).append(message)
            return message
        self._by_ts[message.ts] = message
        parent = self.find(message.thread_ts) if message.thread_ts else None
        if parent and message.is_reply:
            parent.replies.append(message)
        if not message.is_reply or message.subtype == "thread_broadcast":
            self._standing.append(message.ts)
        events.message_posted(message)
        return message

    def edit(self, message: Message, **changes: Any) -> None:
        """Change a message and tell who listens; an ephemeral changes silently."""
        before = message.as_json()
        for name, value in changes.items():
            setattr(message, name, value)
        self._touch(message)
        if not message.ephemeral_to:
            events.message_changed(message, before)

    def remove(self, message: Message) -> None:
        """Take a message away; one with replies leaves a tombstone that holds its thread."""
        before = message.as_json()
        self._touch(message)
        if message.ephemeral_to:
            message.deleted = True
            self._ephemerals[message.ephemeral_to].remove(message)
        elif message.thread:
            message.subtype, message.text, message.blocks = "tombstone", "This message was deleted.", []
            message.metadata = message.app = None
            message.author = self.slack.slackbot
            events.message_changed(message, before)
        else:
            message.deleted = True
            if not message.is_reply or message.subtype == "thread_broadcast":
                self._standing.remove(message.ts)
            events.message_deleted(message, before)

    def now_ts(self) -> str:
        """The present moment as a timestamp, for edits and events."""
        return timestamp(self.slack.clock.now())

    def _touch(self, message: Message) -> None:
        seen_by = message.ephemeral_to
        self.slack.feed.touch(person_topic(seen_by) if seen_by else channel_topic(self.id))
