"""What each kind of delivery says, read from the rows at the moment when it is sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.domain.delivery import DeliveryKind
from bot.ports import Deps
from bot.services.answering import check_in_card
from bot.services.courtesy import reminder_card
from bot.services.digesting import digest_content
from bot.services.noticing import notice
from bot.services.sending import thread_of
from bot.views.check_in import check_in_message, reminder_message, thread_note
from bot.views.digest import digest_message
from bot.views.message import Message
from bot.views.notices import notice_message


@dataclass(frozen=True)
class Rendered:
    """A message, and the thread that it belongs in."""

    message: Message
    thread: str | None = None


Renderer = Callable[[Deps, str, str], Awaitable[Rendered | None]]
"""(deps, workspace, subject) -> what to say; None if there is nothing to say any more."""


async def standing_check_in(deps: Deps, workspace: str, check_in_id: str) -> Message | None:
    """The message of a check-in as it is to read now, open or closed."""
    card = await deps.read(check_in_card, workspace, check_in_id, catalogue=deps.catalogue)
    return check_in_message(card) if card else None


async def _check_in(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    card = await deps.read(check_in_card, workspace, subject, catalogue=deps.catalogue)
    return Rendered(check_in_message(card)) if card and card.open else None


async def _thread_note(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    card = await deps.read(check_in_card, workspace, subject, catalogue=deps.catalogue)
    thread = await deps.read(thread_of, workspace, subject)
    return Rendered(thread_note(card), thread) if card and thread else None


async def _digest(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    now = deps.clock.now()
    content = await deps.read(digest_content, workspace, subject, now=now, catalogue=deps.catalogue)
    return Rendered(digest_message(content)) if content else None


async def _notice(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    found = await deps.read(notice, workspace, subject, catalogue=deps.catalogue)
    return Rendered(notice_message(found)) if found else None


async def _reminder(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    card = await deps.read(
        reminder_card, workspace, subject, now=deps.clock.now(), catalogue=deps.catalogue, keyring=deps.keyring
    )
    return Rendered(reminder_message(card)) if card else None


RENDERERS: Mapping[DeliveryKind, Renderer] = {
    DeliveryKind.CHECK_IN: _check_in,
    DeliveryKind.DIGEST: _digest,
    DeliveryKind.THREAD_NOTE: _thread_note,
    DeliveryKind.NOTICE: _notice,
    DeliveryKind.REMINDER: _reminder,
}
