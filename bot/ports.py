"""What handlers and the worker are given: the database, Slack, the clock, the catalogue."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from slackblocks import HomeTabView, ModalView

from bot.clock import Clock
from bot.domain.catalogue import Catalogue
from bot.domain.keyring import Keyring
from bot.domain.person import Channel, Person, UserGroup
from bot.errors import PulseError
from bot.views.file import File
from bot.views.message import Message
from storage.engine import Database, Reading, Writing
from storage.together import HeldUp

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")


@dataclass
class SlackRefusedError(PulseError):
    """Slack answered no: nothing was done. `code` is Slack's own error code; `needed` a scope that is missing."""

    method: str
    code: str
    needed: str | None = None

    @property
    def sentence(self) -> str:
        return f"Slack refused {self.method}: {self.code}" + (f" (needs {self.needed})" if self.needed else "")


@dataclass
class SlackBusyError(PulseError):
    """Slack asked to wait: nothing was done. `wait` in seconds, from Retry-After."""

    method: str
    wait: float

    @property
    def sentence(self) -> str:
        return f"Slack asked to wait {self.wait:g} s before {self.method}"


@dataclass
class SlackUnknownError(PulseError):
    """Nobody can tell whether Slack did it: a time-out, a lost connection, a server error."""

    method: str
    cause: str

    @property
    def sentence(self) -> str:
        return f"Slack did not say what became of {self.method}: {self.cause}"


@dataclass(frozen=True)
class Posted:
    """Where a message stands: the channel (for a direct message, its own) and Slack's ts."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Reply:
    """A message in a thread as Slack has it now. `author` is empty for messages of bots."""

    ts: str
    author: str
    text: str
    edited_ts: str | None = None


@dataclass(frozen=True)
class Identity:
    """Who the token is: the workspace, its name, its web address (`https://….slack.com/`), and the bot's user there.

    `scopes` are what it may do, if Slack says so.
    """

    workspace: str
    name: str
    url: str
    bot_user: str
    scopes: frozenset[str] | None = None


class Messenger(Protocol):
    """All that the bot ever says to Slack or asks of it.

    A message that has `older` blocks goes out in them, at once, where Slack refuses its new ones. Every method raises
    SlackRefusedError, SlackBusyError or SlackUnknownError, and nothing else of Slack's.
    """

    async def identify(self) -> Identity: ...

    async def post(
        self, workspace: str, channel: str, message: Message, *, delivery: str, thread: str | None = None
    ) -> Posted:
        """Post once, without any resend; the delivery's id travels in the metadata. `channel` may be a person's DM,
        `thread` the ts of the message under which it goes."""
        ...

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
        """The ts of a message that carries this delivery's id, posted from `since` to `until`; None if there is none.

        `other_than` is the ts of one that is not looked for. Threads are looked in only if one is named.
        """
        ...

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> None: ...

    async def delete(self, workspace: str, channel: str, ts: str) -> None: ...

    async def post_ephemeral(
        self, workspace: str, channel: str, person: str, message: Message, *, thread: str | None = None
    ) -> None: ...

    async def respond(self, response_url: str, message: Message, *, replace: bool) -> None:
        """Answer a click or a command for the person alone; `replace` puts it in place of the ephemeral clicked in."""
        ...

    async def open_dm(self, workspace: str, person: str) -> str: ...

    async def upload(self, workspace: str, channel: str, file: File, *, comment: str) -> None:
        """Send a file into a channel, at most once, with words above it in mrkdwn; `channel` may be a person's DM."""
        ...

    async def open_view(self, trigger: str, view: ModalView) -> str:
        """Open a modal and return its id; the trigger serves once and for 3 s."""
        ...

    async def push_view(self, trigger: str, view: ModalView) -> str: ...

    async def update_view(self, view_id: str, view: ModalView, *, seen_hash: str | None = None) -> None: ...

    async def publish_home(
        self, workspace: str, person: str, view: HomeTabView, *, older: HomeTabView | None = None
    ) -> None:
        """Show a Home tab; `older` is the same in blocks that every Slack takes, if `view` holds others."""
        ...

    async def person(self, workspace: str, person: str) -> Person: ...

    async def people(self, workspace: str) -> Sequence[Person]: ...

    async def channel(self, workspace: str, channel: str) -> Channel: ...

    async def joined_channels(self, workspace: str) -> Sequence[Channel]:
        """The channels that the bot is in (users.conversations)."""
        ...

    async def members(self, workspace: str, channel: str) -> frozenset[str]: ...

    async def user_groups(self, workspace: str) -> Sequence[UserGroup]:
        """All user groups, the disabled ones too (usergroups.list)."""
        ...

    async def group_members(self, workspace: str, group: str) -> frozenset[str]: ...

    async def quiet_until(self, workspace: str, people: Collection[str], now: datetime) -> Mapping[str, datetime]:
        """Who of at most 50 people does not want to be disturbed now, and until when (dnd.teamInfo)."""
        ...

    async def replies(self, workspace: str, channel: str, ts: str) -> Sequence[Reply]: ...


@dataclass(frozen=True)
class Deps:
    """Everything an effect needs. Services get plain values out of it, never the whole."""

    database: Database
    messenger: Messenger
    clock: Clock
    catalogue: Catalogue
    keyring: Keyring

    async def write(
        self, service: Callable[Concatenate[Writing, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The one door for writes: run a service in a transaction and commit it."""
        return await self.database.write(service, *args, **kwargs)

    async def write_together(
        self,
        service: Callable[Concatenate[Writing, str, Sequence[V], bool, P], Awaitable[Sequence[T | HeldUp | Exception]]],
        workspace: str,
        value: V,
        *none: P.args,
        **means: P.kwargs,
    ) -> T:
        """The same door for what comes in crowds: all who wait share one transaction, and each is told of their own."""
        return await self.database.write_together(service, workspace, value, *none, **means)

    async def read(
        self, service: Callable[Concatenate[Reading, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a service that only reads."""
        return await self.database.read(service, *args, **kwargs)
