"""A modal in a person's hands: what they enter, and the payloads that Slack makes of it."""

from typing import Any

from slackblocks import ModalView

from sandbox.forms import as_values, entered, first_state, inputs
from tests.factories import WORKSPACE


class OpenModal:
    """A modal as Slack shows it; inputs are named by their block ids, values as people read them."""

    def __init__(self, view: ModalView, person: str = "U0ADMIN") -> None:
        self.person = person
        self._state: dict[tuple[str, str], dict[str, Any]] = {}
        self.turns_into(view)

    def turns_into(self, view: ModalView) -> "OpenModal":
        """The app put another view in its place; Slack keeps what was entered in the inputs that stay."""
        self.view = view.to_dict()
        self._state = first_state(self.view["blocks"], self._state)
        return self

    @property
    def fields(self) -> list[str]:
        return [block["block_id"] for block, _ in inputs(self.view["blocks"])]

    def fills(self, **values: Any) -> "OpenModal":
        """Enter values by the second half of the block id: `program=...` for `schedule_program`."""
        for name, value in values.items():
            self._enter(f"schedule_{name}", value)
        return self

    def enters(self, block_id: str, value: Any) -> "OpenModal":
        """Enter a value in any modal, by the whole block id."""
        self._enter(block_id, value)
        return self

    def holds(self, name: str) -> Any:
        """What stands in an input, in Slack's words."""
        return next(held for (block_id, _), held in self._state.items() if _is_named(block_id, f"schedule_{name}"))

    @property
    def submission(self) -> dict[str, Any]:
        return {**self._from_person(), "type": "view_submission"}

    def choice(self, **value: Any) -> dict[str, Any]:
        """What Slack sends when a value is entered in an input that tells the app at once."""
        self.fills(**value)
        (name,) = value
        action = {**self.holds(name), "action_id": "schedule_field", "block_id": f"schedule_{name}"}
        actions = [{**action, "action_ts": "1.1"}]
        return {**self._from_person(), "type": "block_actions", "actions": actions, "trigger_id": "T"}

    def _enter(self, block_id: str, value: Any) -> None:
        for block, element in inputs(self.view["blocks"]):
            if _is_named(block["block_id"], block_id):
                block_id = block["block_id"]
                texts = value if isinstance(value, list) else [value]
                offered = [{"text": {"type": "plain_text", "text": text}, "value": text} for text in texts]
                external = element["type"].endswith("external_select")
                self._state[block_id, element["action_id"]] = entered(element, value, offered if external else None)
                return
        raise LookupError(f"there is no {block_id} in {self.fields}")

    def _from_person(self) -> dict[str, Any]:
        view = {**self.view, "id": "V1", "hash": "h1", "state": {"values": as_values(self._state)}}
        return {"team": {"id": WORKSPACE}, "user": {"id": self.person}, "view": view}


def _is_named(block_id: str, name: str) -> bool:
    """Whether a block has this name, whatever the revision of its form that may follow."""
    return name in {block_id, block_id.partition(":")[0]}
