"""Shares: digests as they were shared with the channels that were asked."""

from sqlalchemy import func, select, update

from bot.domain.report import Share, ShareState
from bot.domain.round import MissedReason
from storage.engine import Reading, Writing
from storage.tables import ShareRow
from storage.upsert import insert_if_new, insert_or_update

_KEYS = ["workspace_id", "digest_id", "channel_id"]


async def add_share(session: Writing, workspace: str, share: Share) -> bool:
    """Share a digest with a channel; False if it was shared with it before, or is about to be."""
    return bool(await insert_if_new(session, ShareRow, [_row(workspace, share)]))


async def share_again(session: Writing, workspace: str, share: Share) -> None:
    """Try once more where a share was missed."""
    await insert_or_update(session, ShareRow, [_row(workspace, share)], keys=_KEYS)


async def shares_of(session: Reading, workspace: str, digest_id: str) -> tuple[Share, ...]:
    """With whom a digest was shared, in the order in which that was done."""
    query = select(ShareRow).where(ShareRow.workspace_id == workspace, ShareRow.digest_id == digest_id)
    rows = await session.scalars(query.order_by(ShareRow.shared_at, ShareRow.act, ShareRow.channel_id))
    return tuple(_share(row) for row in rows)


async def share(session: Reading, workspace: str, act: str, channel: str) -> Share | None:
    """One channel of all that were chosen at once."""
    row = await session.scalar(
        select(ShareRow).where(ShareRow.workspace_id == workspace, ShareRow.act == act, ShareRow.channel_id == channel)
    )
    return _share(row) if row else None


async def settle_share(
    session: Writing,
    workspace: str,
    act: str,
    channel: str,
    *,
    state: ShareState,
    reason: MissedReason | None = None,
) -> None:
    """Say what became of a share."""
    one = (ShareRow.workspace_id == workspace) & (ShareRow.act == act) & (ShareRow.channel_id == channel)
    await session.execute(update(ShareRow).where(one).values(state=state, reason=reason))


async def is_any_owed(session: Reading, workspace: str, act: str) -> bool:
    """Whether it is not known yet of some channel that was chosen with others what became of it."""
    mine = (ShareRow.workspace_id == workspace) & (ShareRow.act == act)
    owed = select(func.count()).select_from(ShareRow).where(mine, ShareRow.state == ShareState.OWED)
    return bool(await session.scalar(owed))


def _row(workspace: str, share: Share) -> dict[str, object]:
    return {
        "workspace_id": workspace,
        "digest_id": share.digest_id,
        "channel_id": share.channel,
        "act": share.act,
        "person_id": share.person,
        "words": share.words,
        "schedules": list(share.schedules),
        "shared_at": share.at,
        "state": share.state,
        "reason": share.reason,
    }


def _share(row: ShareRow) -> Share:
    return Share(
        act=row.act,
        digest_id=row.digest_id,
        channel=row.channel_id,
        person=row.person_id,
        words=row.words,
        schedules=tuple(row.schedules),
        at=row.shared_at,
        state=ShareState(row.state),
        reason=MissedReason(row.reason) if row.reason else None,
    )
