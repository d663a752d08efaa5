"""People and what they do in Slack's client: press, say, type, fill in, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox import gestures, modals, writing
from sandbox.errors import NotAllowedError, NotThereError

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel
    from sandbox.gestures import Acknowledged, CommandResponse
    from sandbox.message import Message
    from sandbox.modals import SubmitResult
    from sandbox.slack import Slack
    from sandbox.view import View


@dataclass(eq=False)
class Person:
    """Somebody in the workspace, or an app's bot user. The async verbs reach the app as Slack would."""

    slack: Slack = field(repr=False)
    id: str
    name: str
    tz: str = "UTC"
    admin: bool = False
    owner: bool = False
    bot: bool = False
    guest: bool = False
    deleted: bool = False
    snoozed: bool = False
    channels: dict[str, Channel] = field(default_factory=dict, repr=False)
    views: list[View] = field(default_factory=list, repr=False)
    homes: dict[str, View] = field(default_factory=dict, repr=False)

    @property
    def handle(self) -> str:
        """The short name that payloads carry."""
        return self.name.lower().replace(" ", ".")

    # What they see

    def sees(self, place: Channel, *, thread: Message | None = None) -> tuple[Message, ...]:
        """What stands before them in a channel or one of its threads, oldest first, if they may look."""
        if place.is_private and not place.has(self):
            return ()
        if thread is None:
            seen = [m for m in place.newest_for(self) if not (m.ephemeral_to and m.is_reply)]
            return tuple(reversed(seen))
        own = [m for m in place.ephemerals(self) if m.thread_ts == thread.ts]
        return tuple(sorted((thread, *thread.thread, *own), key=lambda message: message.ts))

    def ephemerals(self, place: Channel) -> tuple[Message, ...]:
        """What only they see there, oldest first."""
        return place.ephemerals(self)

    def dm(self, app: App | None = None) -> Channel:
        """Their direct messages with an app, opened if they weren't."""
        return self.slack.dm(self, app or self.slack.only_app())

    def home(self, app: App | None = None) -> View | None:
        """The app's Home tab as it stands before them, if the app published one."""
        return self.homes.get((app or self.slack.only_app()).app_id)

    @property
    def modal(self) -> View | None:
        """The modal on top, if one is open."""
        return self.views[-1] if self.views else None

    # What they do

    async def presses(
        self,
        label: str,
        *,
        in_: Channel | None = None,
        message: Message | None = None,
        view: View | None = None,
        value: str | None = None,
        action_id: str | None = None,
        block_id: str | None = None,
    ) -> Acknowledged:
        """Press the button that reads so: on a message, in a channel's newest that has one, or in a view.

        Without a place it is looked for in the modal on top, then in the Home tabs. Raises NotThereError.
        """
        wanted = gestures.Wanted(label, value=value, action_id=action_id, block_id=block_id)
        return await gestures.press(self, wanted, gestures.place(self, in_=in_, message=message, view=view))

    async def chooses(
        self,
        choice: Any,
        *,
        in_: Channel | None = None,
        message: Message | None = None,
        view: View | None = None,
        action_id: str | None = None,
        block_id: str | None = None,
    ) -> Acknowledged:
        """Choose in a menu, picker or overflow that isn't part of a form: by what one reads, or by its value."""
        wanted = gestures.Wanted(None, choice=choice, action_id=action_id, block_id=block_id)
        return await gestures.press(self, wanted, gestures.place(self, in_=in_, message=message, view=view))

    async def says(self, text: str, *, in_: Channel, thread: Message | None = None) -> Message:
        """Post a message as typed: `@Ana Ruiz`, `#north-team` and `@channel` turn into mentions, markup does not."""
        gestures.check_may_write(self, in_)
        return writing.post(self, text, in_, thread=thread)

    async def replies(self, text: str, *, to: Message) -> Message:
        """Reply in the thread of a message."""
        gestures.check_may_write(self, to.channel)
        parent = to.channel.find(to.thread_ts or to.ts)
        if parent is None:
            raise NotThereError("the message is gone, or only one person sees it: nobody can reply to it")
        return writing.post(self, text, to.channel, thread=parent)

    async def edits(self, message: Message, text: str) -> None:
        """Change what they said."""
        self._check_own(message)
        writing.rewrite(self, message, text)

    async def deletes(self, message: Message) -> None:
        """Delete what they said; admins delete anything."""
        if not (self.admin or self.owner):
            self._check_own(message)
        message.channel.remove(message)

    async def types(self, command: str, *, in_: Channel) -> CommandResponse:
        """Type a slash command, such as `/drivers schedule`, somewhere they can write."""
        return await gestures.command(self, command, in_)

    async def opens_home(self, app: App | None = None, *, tab: str = "home") -> View | None:
        """Open an app's Home tab, or its `messages` tab; returns the Home as it stands after the app was told."""
        return await gestures.open_home(self, app or self.slack.only_app(), tab=tab)

    async def fills(self, answers: Mapping[str, Any], *, view: View | None = None) -> View:
        """Fill in the modal on top, by labels or block ids; returns it.

        Values by kind of input: text; what an option reads (several in a list); channels and people as such;
        dates and times; for a searched menu what is typed and what is then chosen, `("Berl", "Europe/Berlin")`.
        """
        return await modals.fill(self, view or self._open_modal(), answers)

    async def searches(self, field_: str, typed: str, *, view: View | None = None) -> tuple[str, ...]:
        """Type into a searched menu and read what it offers."""
        return await modals.search(self, view or self._open_modal(), field_, typed)

    async def submits(self) -> SubmitResult:
        """Press the modal's submit button."""
        return await modals.submit(self, self._open_modal())

    async def closes(self, *, all_: bool = False) -> None:
        """Close the modal on top, or the whole stack; the app hears of it if it asked to."""
        await modals.close(self, self._open_modal(), all_=all_)

    # What changes about them

    def moves_to(self, tz: str) -> None:
        """Live in another time zone."""
        self.tz = tz
        self.slack.changed(self)

    def is_renamed(self, name: str) -> None:
        """Bear another name."""
        self.name = name
        self.slack.changed(self)

    def is_made(self, *, admin: bool | None = None, owner: bool | None = None) -> None:
        """Get or lose a role."""
        self.admin = self.admin if admin is None else admin
        self.owner = self.owner if owner is None else owner
        self.slack.changed(self)

    def as_json(self) -> dict[str, Any]:
        """The person as the Web API shows them (`users.info`)."""
        offset = self.slack.clock.now().astimezone(ZoneInfo(self.tz)).utcoffset()
        names = {"real_name": self.name, "display_name": self.name.split()[0], "team": self.slack.team_id}
        normal = {"real_name_normalized": self.name, "display_name_normalized": self.name.split()[0]}
        return {
            "id": self.id,
            "team_id": self.slack.team_id,
            "name": self.handle,
            "deleted": self.deleted,
            "color": "9f69e7",
            "real_name": self.name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": names | normal | {"avatar_hash": "", "status_text": "", "status_emoji": ""},
            "is_admin": self.admin or self.owner,
            "is_owner": self.owner,
            "is_primary_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_bot": self.bot,
            "is_app_user": False,
            "updated": self.slack.created,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }

    def _open_modal(self) -> View:
        if not self.views:
            raise NotThereError(f"no modal is open before {self.name}")
        return self.views[-1]

    def _check_own(self, message: Message) -> None:
        if message.author is not self or message.deleted:
            raise NotAllowedError(f"{self.name} can only change their own messages that still stand")
