"""What is open for one person, and where else in the tables they are named."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot.domain.round import CheckInState, RoundState
from storage.engine import Reading
from storage.tables import (
    AuditRow,
    CheckInRow,
    DeliveryRow,
    GroupMemberRow,
    LossRow,
    PersonAskedRow,
    RoundRow,
    ShareRow,
)


async def open_check_ins(
    session: Reading, workspace: str, places: Collection[str], *, now: datetime
) -> tuple[str, ...]:
    """Check-ins that stand in these channels, or with the person who is named as one, and whose round still takes
    answers; those that close first come first."""
    query = (
        select(CheckInRow.id)
        .join(RoundRow, RoundRow.id == CheckInRow.round_id)
        .where(
            RoundRow.workspace_id == workspace,
            RoundRow.state == RoundState.OPEN,
            RoundRow.closes_at > now,
            CheckInRow.workspace_id == workspace,
            CheckInRow.state == CheckInState.STANDING,
            CheckInRow.channel_id.in_(sorted(places)),
        )
        .order_by(RoundRow.closes_at, RoundRow.id, CheckInRow.channel_id)
    )
    return tuple(await session.scalars(query))


async def practices_asked(session: Reading, workspace: str, person: str) -> int:
    """How many practices it is known of that this person was asked them."""
    query = select(func.count(PersonAskedRow.practice.distinct())).where(
        PersonAskedRow.workspace_id == workspace, PersonAskedRow.person_id == person
    )
    return await session.scalar(query) or 0


async def messages_to(session: Reading, workspace: str, person: str) -> int:
    """How many messages for this person alone are written down as sent or to be sent."""
    return await _number(session, (DeliveryRow.workspace_id == workspace) & (DeliveryRow.person_id == person))


async def check_ins_to(session: Reading, workspace: str, person: str) -> int:
    """How many check-ins went to this person by direct message."""
    # A direct message's channel is the person too, which is what the index begins with.
    sent = (CheckInRow.channel_id == person) & (CheckInRow.person_id == person)
    return await _number(session, (CheckInRow.workspace_id == workspace) & sent)


async def changes_by(session: Reading, workspace: str, person: str) -> int:
    """How many entries of the audit list name this person as who did it."""
    return await _number(session, (AuditRow.workspace_id == workspace) & (AuditRow.person_id == person))


async def shares_by(session: Reading, workspace: str, person: str) -> int:
    """With how many channels this person shared a digest; a channel counts for each."""
    return await _number(session, (ShareRow.workspace_id == workspace) & (ShareRow.person_id == person))


async def groups_with(session: Reading, workspace: str, person: str) -> int:
    """How many user groups it is known of that this person is in them."""
    member = GroupMemberRow.person_id == person
    return await _number(session, (GroupMemberRow.workspace_id == workspace) & member)


async def losses_told_to(session: Reading, workspace: str, person: str) -> int:
    """How many lost channels this person was told of that have not been mended yet."""
    return await _number(session, (LossRow.workspace_id == workspace) & (LossRow.person_id == person))


async def _number(session: Reading, which: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).where(which)) or 0
