"""Reaching whoever looks after a schedule: its owner, or another admin once they have left or can't be reached."""

from datetime import datetime, timedelta
from random import Random

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import new_id
from storage import deliveries, directory
from storage.engine import Reading, Writing

PATIENCE = timedelta(minutes=1)
"""How long a notice waits, so that it can tell of all that goes wrong together."""


async def reader(session: Reading, workspace: str, owner: str) -> str | None:
    """Who is told what an owner would be: themselves, or an admin once they have left; None if nobody is there."""
    known = await directory.person(session, workspace, owner)
    if known is None or not known.deleted:
        return owner
    return await next_reader(session, workspace, owner, tried=owner)


async def next_reader(session: Reading, workspace: str, owner: str | None, *, tried: str) -> str | None:
    """Whose turn it is after one who can't be reached; None if everybody was tried.

    After the owner, admins take turns in the order of their ids, so that everybody is tried once.
    """
    others = sorted(one.id for one in await directory.admins(session, workspace) if one.id != owner)
    return next((one for one in others if tried == owner or one > tried), None)


async def owe_notice(
    session: Writing, workspace: str, subject: str, *, person: str, now: datetime, random: Random
) -> None:
    """Owe a direct message about a subject; owing it again changes nothing."""
    message = Delivery(
        id=new_id(random),
        kind=DeliveryKind.NOTICE,
        subject=subject,
        state=DeliveryState.DUE,
        due_at=now + PATIENCE,
        expires_at=now + DeliveryKind.NOTICE.lateness,
        person=person,
    )
    await deliveries.owe(session, workspace, message)
