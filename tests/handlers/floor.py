"""An open check-in, and people who type and press, with a Slack that remembers what they are shown."""

from collections.abc import Mapping
from typing import Any

from bot.handlers.desk import Handler, Outcome
from bot.handlers.payloads import command_of
from bot.ports import Deps
from tests.factories import WORKSPACE, make_person
from tests.fakes import FakeMessenger
from tests.stage import Stage


class Floor:
    """A stage whose people are called with what Slack sends."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.messenger = FakeMessenger()
        self.messenger.knows_people(make_person("U0ADMIN", admin=True))
        self.deps = Deps(stage.database, self.messenger, stage.clock, stage.means.catalogue, stage.means.keyring)
        self._presses = 0

    async def check_in_id(self, channel: str = "C0NORTH") -> str:
        return (await self.stage.check_in(channel)).id

    async def types(self, handler: Any, text: str = "", *, person: str) -> None:
        await self._finish(await handler(self.deps, command_of(self.command(text, person=person)), text))

    async def presses(
        self, handler: Handler, value: str = "me", *, person: str, home: bool = False, **action: Any
    ) -> None:
        """Press in an ephemeral message, or in the Home tab: then Slack gives no address to answer to."""
        self._presses += 1
        where = {"type": "view", "view_id": "V1"} if home else {"type": "message", "is_ephemeral": True}
        body: dict[str, Any] = {
            "type": "block_actions",
            "team": {"id": WORKSPACE},
            "user": {"id": person},
            "trigger_id": "trigger",
            "container": where,
            "actions": [
                {
                    "action_id": "a",
                    "block_id": "b",
                    "action_ts": f"1772438401.{self._presses:06d}",
                    "value": value,
                    **action,
                }
            ],
        }
        body |= {"view": {"id": "V1", "type": "home"}} if home else {"response_url": "https://hooks.example/click"}
        await self.calls(handler, body)

    async def calls(self, handler: Handler, body: Mapping[str, Any]) -> Outcome:
        outcome = await handler(self.deps, body)
        await self._finish(outcome)
        return outcome

    def command(self, text: str, *, person: str) -> dict[str, str]:
        return {
            "command": "/drivers",
            "team_id": WORKSPACE,
            "user_id": person,
            "channel_id": "C0NORTH",
            "text": text,
            "response_url": "https://hooks.example/command",
            "trigger_id": "trigger",
        }

    async def _finish(self, outcome: Outcome) -> None:
        for step in (*outcome.later, *outcome.aside):
            await step()
