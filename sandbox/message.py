"""A message as the workspace holds it: what everybody sees now, and what the Web API says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel
    from sandbox.files import File
    from sandbox.forms import FormState
    from sandbox.people import Person

Blocks = list[dict[str, Any]]


@dataclass(eq=False, slots=True)
class Message:
    """A living message: after an edit the same object shows the new text.

    `text` is as Slack stores it, with `&amp;`, `&lt;`, `&gt;` and `<@U…>`. `ephemeral_to` names the only
    person who sees it. `metadata` is whole here, whatever the Web API would show of it.
    """

    channel: Channel
    ts: str
    text: str
    author: Person
    app: App | None = None
    blocks: Blocks = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    edited: dict[str, str] | None = None
    deleted: bool = False
    ephemeral_to: str | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    files: list[File] = field(default_factory=list)
    replies: list[Message] = field(default_factory=list, repr=False)
    state: dict[str, FormState] = field(default_factory=dict, repr=False)

    @property
    def user(self) -> str:
        """The author's user id; an app's message has its bot's."""
        return self.author.id

    @property
    def bot_id(self) -> str | None:
        """The bot's id if an app posted it."""
        return self.app.bot_id if self.app else None

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread, below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def thread(self) -> tuple[Message, ...]:
        """The replies below it that still stand, oldest first."""
        return tuple(reply for reply in self.replies if not reply.deleted)

    @property
    def reply_count(self) -> int:
        """How many replies stand below it."""
        return sum(not reply.deleted for reply in self.replies)

    def as_json(self, *, with_metadata: bool = False) -> dict[str, Any]:
        """The message as the Web API and events show it.

        Metadata shows its event type only, unless `with_metadata`: that is what Slack's history does
        without `include_all_metadata`.
        """
        body: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        body["team"] = self.channel.slack.team_id
        if self.subtype:
            body["subtype"] = self.subtype
        if self.client_msg_id:
            body["client_msg_id"] = self.client_msg_id
        if self.app:
            body |= {"bot_id": self.app.bot_id, "app_id": self.app.app_id, "bot_profile": self.app.bot_profile()}
        if self.blocks:
            body["blocks"] = self.blocks
        if self.edited:
            body["edited"] = dict(self.edited)
        if self.files:
            body["files"] = [file.as_json() for file in self.files]
        return body | self.thread_json() | self._metadata_json(with_metadata)

    def thread_json(self) -> dict[str, Any]:
        """What a message says of the thread above or below it."""
        if self.is_reply and self.thread_ts:
            parent = self.channel.find(self.thread_ts)
            return {"thread_ts": self.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
        standing = self.thread
        if not standing:
            return {}
        users = list(dict.fromkeys(reply.user for reply in standing))
        return {
            "thread_ts": self.ts,
            "reply_count": len(standing),
            "reply_users_count": len(users),
            "reply_users": users[:5],
            "latest_reply": standing[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }

    def _metadata_json(self, whole: bool) -> dict[str, Any]:
        if not self.metadata:
            return {}
        return {"metadata": self.metadata if whole else {"event_type": self.metadata["event_type"]}}
