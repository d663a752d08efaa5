"""Channels that were lost to schedules, and which message told whom of it."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, select

from bot.domain.loss import Loss
from bot.domain.round import MissedReason
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.tables import LossRow
from storage.upsert import insert_or_update

_LOSSES = Prepared(
    select(LossRow)
    .where(LossRow.workspace_id == bindparam("workspace"))
    .order_by(LossRow.channel_id, LossRow.person_id)
)

KEYS = ["workspace_id", "channel_id", "person_id"]


async def losses(session: Reading, workspace: str) -> tuple[Loss, ...]:
    """Every loss that somebody was or is to be told of, by channel and person."""
    return tuple(_loss(row) for row in await _LOSSES.rows(session, workspace=workspace))


async def loss(session: Reading, workspace: str, channel_id: str, person_id: str) -> Loss | None:
    """What a person was or is to be told of a channel."""
    row = await session.get(LossRow, (workspace, channel_id, person_id))
    return _loss(row) if row else None


async def save_losses(session: Writing, workspace: str, losses: Iterable[Loss]) -> None:
    """Write losses down; what was known of the same channel and person before is replaced."""
    rows = [
        {
            "workspace_id": workspace,
            "channel_id": one.channel,
            "person_id": one.person,
            "reason": one.reason,
            "notice": one.notice,
            "mended_in": one.mended_in,
        }
        for one in sorted(losses, key=lambda one: (one.channel, one.person))
    ]
    await insert_or_update(session, LossRow, rows, keys=KEYS)


async def forget_loss(session: Writing, workspace: str, channel_id: str, person_id: str) -> None:
    """Nobody needs to know any more."""
    one = (LossRow.channel_id == channel_id) & (LossRow.person_id == person_id)
    await session.execute(delete(LossRow).where(LossRow.workspace_id == workspace, one))


def _loss(row: LossRow) -> Loss:
    return Loss(row.channel_id, row.person_id, MissedReason(row.reason), row.notice, row.mended_in)
