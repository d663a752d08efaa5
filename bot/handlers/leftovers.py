"""Buttons, modals and menus that an earlier version of the bot put up: whoever uses them is told, not ignored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import PulseError
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Kind, kind_of
from bot.ports import Deps
from bot.views.trouble import outdated


@dataclass
class OutdatedError(PulseError):
    """Something was used that this version does not know."""

    @property
    def sentence(self) -> str:
        return outdated()


async def outdated_click(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """A button or menu that nothing serves any more."""
    raise OutdatedError


async def outdated_modal(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """A modal that nothing serves any more; closing one needs no answer."""
    if kind_of(body) is Kind.CLOSED:
        return Outcome()
    raise OutdatedError


async def outdated_menu(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """A menu whose options nobody looks up any more."""
    return Outcome(ack={"options": []})
