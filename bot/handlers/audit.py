"""`/drivers audit`: what admins changed, for admins."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.handlers.admins import admit
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, click_of, page_in
from bot.ports import Deps
from bot.services.auditing import audit_page
from bot.views.audit import PAGE, audit_message
from bot.views.message import Message


async def show_audit(deps: Deps, command: Command, rest: str) -> Outcome:
    """The newest changes."""
    await admit(deps, command.workspace, command.person)
    message = await _page(deps, command.workspace, start=0)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))


async def turn_page(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Show the changes from another place on."""
    click = click_of(body)
    await admit(deps, click.workspace, click.person)
    message = await _page(deps, click.workspace, start=page_in(click))
    return Outcome(later=(partial(deps.messenger.respond, click.response_url, message, replace=click.ephemeral),))


async def _page(deps: Deps, workspace: str, *, start: int) -> Message:
    return audit_message(await deps.read(audit_page, workspace, start=start, count=PAGE))
