"""What each kind of delivery says, read from the rows at the moment when it is sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.delivery import DeliveryKind
from bot.domain.ids import replied_of, shared_as
from bot.ports import Deps
from bot.services.courtesy import reminder_card
from bot.services.digest_reading import digest_content
from bot.services.digesting import thread_of_digest
from bot.services.noticing import notice
from bot.services.presenting import check_in_card
from bot.services.sending import thread_of
from bot.services.sharing import shared_content
from bot.views.check_in import check_in_message, reminder_message, thread_note
from bot.views.digest import digest_message
from bot.views.digest_reply import digest_reply
from bot.views.message import Message
from bot.views.notices import notice_message
from bot.views.share import shared_message


@dataclass(frozen=True)
class Rendered:
    """A message, and the thread that it belongs in; `stands` is the ts of the message that it takes the place of."""

    message: Message
    thread: str | None = None
    stands: str | None = None


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


async def thread_to_look_in(deps: Deps, workspace: str, kind: DeliveryKind, subject: str) -> str | None:
    """The thread in which a message of this kind stands, if it stands in one."""
    if kind is not DeliveryKind.DIGEST_REPLY:
        return None
    return await deps.read(thread_of_digest, workspace, replied_of(subject)[0])


async def _digest(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    now = deps.clock.now()
    content = await deps.read(digest_content, workspace, subject, now=now, catalogue=deps.catalogue)
    return Rendered(digest_message(content)) if content else None


async def _digest_reply(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    digest_id, schedule_id = replied_of(subject)
    now = deps.clock.now()
    content = await deps.read(digest_content, workspace, digest_id, now=now, catalogue=deps.catalogue, only=schedule_id)
    thread = await thread_to_look_in(deps, workspace, DeliveryKind.DIGEST_REPLY, subject)
    return Rendered(digest_reply(content), thread) if content and content.sections and thread else None


async def _digest_update(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    digest_id, _ = replied_of(subject)
    rendered = await _digest(deps, workspace, digest_id)
    stands = await deps.read(thread_of_digest, workspace, digest_id)
    return replace(rendered, stands=stands) if rendered and stands else None


async def _share(deps: Deps, workspace: str, subject: str) -> Rendered | None:
    act, channel = shared_as(subject)
    found = await deps.read(shared_content, workspace, act, channel, now=deps.clock.now(), catalogue=deps.catalogue)
    return Rendered(shared_message(found)) if found else None


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
    DeliveryKind.DIGEST_REPLY: _digest_reply,
    DeliveryKind.SHARE: _share,
    DeliveryKind.DIGEST_UPDATE: _digest_update,
}
