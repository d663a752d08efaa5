"""A workspace on SQLite whose handlers are called with what Slack sends, and answer to a Slack that remembers."""

from collections.abc import Mapping
from typing import Any

from bot.clock import MovableClock
from bot.domain.catalogue import Catalogue
from bot.domain.keyring import Keyring
from bot.domain.person import Channel
from bot.handlers.desk import Handler, Outcome
from bot.handlers.payloads import command_of
from bot.ports import Deps
from bot.views.message import Message
from storage import directory
from storage.engine import Database, Writing
from tests.factories import WORKSPACE, World, make_catalogue, make_person, settle_in
from tests.fakes import FakeMessenger
from tests.handlers.modals import OpenModal
from tests.settling import begin_with

JOINED = (
    Channel("C0NORTH", "north", joined=True),
    Channel("C0SOUTH", "south", joined=True),
    Channel("C0LEAD", "lead", private=True, joined=True),
)


class Office:
    """People with verbs: they type, press and save, and read what comes back."""

    def __init__(self, database: Database, clock: MovableClock, catalogue: Catalogue | None = None) -> None:
        self.messenger = FakeMessenger()
        self.clock = clock
        self.deps = Deps(database, self.messenger, clock, catalogue or make_catalogue(13), Keyring("secret"))
        for channel in JOINED:
            self.messenger.knows_channel(channel)
        self.messenger.knows_people(make_person("U0ADMIN", admin=True), make_person("U0N1"))

    async def opens_its_doors(self, world: World | None = None) -> "Office":
        await begin_with(self.deps.database, _open_doors, world or World())
        return self

    async def types(self, handler: Any, text: str = "", *, person: str = "U0ADMIN") -> None:
        body = {
            "command": "/drivers",
            "team_id": WORKSPACE,
            "user_id": person,
            "channel_id": "C0NORTH",
            "text": text,
            "response_url": "https://hooks.example/command",
            "trigger_id": "trigger",
        }
        await self._finish(await handler(self.deps, command_of(body), text))

    async def presses(
        self, handler: Handler, value: str = "", *, person: str = "U0ADMIN", ephemeral: bool = True, **action: Any
    ) -> None:
        body = {
            "type": "block_actions",
            "team": {"id": WORKSPACE},
            "user": {"id": person},
            "trigger_id": "trigger",
            "response_url": "https://hooks.example/click",
            "container": {"type": "message", "channel_id": "C0NORTH", "message_ts": "1.1", "is_ephemeral": ephemeral},
            "actions": [{"action_id": "a", "block_id": "b", "action_ts": "1.2", "value": value, **action}],
        }
        await self._finish(await handler(self.deps, body))

    async def presses_in(self, handler: Handler, value: str = "", *, view: str, **action: Any) -> None:
        """Press in the `home` tab or in a `modal`: Slack then gives no address to answer to."""
        body = {
            "type": "block_actions",
            "team": {"id": WORKSPACE},
            "user": {"id": "U0ADMIN"},
            "trigger_id": "trigger",
            "container": {"type": "view", "view_id": "V0LIST"},
            "view": {"id": "V0LIST", "type": view},
            "actions": [{"action_id": "a", "block_id": "b", "action_ts": "1.2", "value": value, **action}],
        }
        await self._finish(await handler(self.deps, body))

    async def calls(self, handler: Handler, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a handler and return what Slack is answered."""
        outcome = await handler(self.deps, body)
        await self._finish(outcome)
        return outcome.ack or {}

    @property
    def modal(self) -> OpenModal:
        """The modal that was opened last."""
        return OpenModal(self.messenger.opened[-1].view)

    @property
    def upper_modal(self) -> OpenModal:
        """The modal that was put upon another one last."""
        return OpenModal(self.messenger.pushed[-1].view)

    @property
    def read(self) -> Message:
        """The message that was answered last, to the one who asked alone."""
        return self.messenger.responses[-1].message

    async def _finish(self, outcome: Outcome) -> None:
        for step in (*outcome.later, *outcome.aside):
            await step()


async def _open_doors(session: Writing, world: World) -> None:
    await settle_in(session, world)
    await directory.save_channels(session, WORKSPACE, JOINED)
