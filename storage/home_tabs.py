"""Home tabs that show figures: whose they are, and which of them no longer show what there is."""

from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, select, update

from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.tables import HomeTabRow
from storage.upsert import insert_or_update

_STALE = Prepared(
    select(HomeTabRow.person_id)
    .where(HomeTabRow.workspace_id == bindparam("workspace"), HomeTabRow.stale_at <= bindparam("now"))
    .order_by(HomeTabRow.stale_at, HomeTabRow.person_id)
    .limit(bindparam("most"))
)


async def save_tab(session: Writing, workspace: str, person: str, *, opened_at: datetime, next_at: datetime) -> None:
    """Somebody opened a tab with figures in it. A mark stays: it may be of what happened while the tab was made."""
    row = {"workspace_id": workspace, "person_id": person, "opened_at": opened_at, "next_at": next_at}
    await insert_or_update(session, HomeTabRow, [row], keys=["workspace_id", "person_id"])


async def mark_tabs(session: Writing, workspace: str, *, at: datetime) -> None:
    """All tabs of a workspace show old figures from a moment on; each is due then, or as soon as it may be."""
    due_at = case((HomeTabRow.next_at > at, HomeTabRow.next_at), else_=at)
    unmarked = (HomeTabRow.workspace_id == workspace) & HomeTabRow.stale_at.is_(None)
    await session.execute(update(HomeTabRow).where(unmarked).values(stale_at=due_at))


async def stale_tabs(session: Reading, workspace: str, *, now: datetime, limit: int) -> tuple[str, ...]:
    """The people whose tabs are to be shown anew now, those who have waited longest first."""
    return tuple(row.person_id for row in await _STALE.rows(session, workspace=workspace, now=now, most=limit))


async def take_mark(session: Writing, workspace: str, person: str, *, now: datetime, next_at: datetime) -> bool:
    """Take a due mark away, so that what changes from here on marks the tab again; False if somebody else has."""
    taken = await session.scalars(
        update(HomeTabRow)
        .where(HomeTabRow.workspace_id == workspace, HomeTabRow.person_id == person, HomeTabRow.stale_at <= now)
        .values(stale_at=None, next_at=next_at)
        .returning(HomeTabRow.person_id)
    )
    return taken.first() is not None


async def mark_tab(session: Writing, workspace: str, person: str, *, at: datetime) -> None:
    """One tab is to be shown anew at a moment."""
    own = (HomeTabRow.workspace_id == workspace) & (HomeTabRow.person_id == person)
    await session.execute(update(HomeTabRow).where(own).values(stale_at=at))


async def comments_read_at(session: Reading, workspace: str, person: str) -> datetime | None:
    """When the owner of a tab last looked at the comments; None if they never did."""
    query = select(HomeTabRow.comments_read_at).where(HomeTabRow.workspace_id == workspace)
    return await session.scalar(query.where(HomeTabRow.person_id == person))


async def save_comments_read(session: Writing, workspace: str, person: str, *, at: datetime) -> None:
    """The owner of a tab has looked at the comments."""
    own = (HomeTabRow.workspace_id == workspace) & (HomeTabRow.person_id == person)
    await session.execute(update(HomeTabRow).where(own).values(comments_read_at=at))


async def has_tab(session: Reading, workspace: str, person: str) -> bool:
    """Whether it is kept that this person opened a tab with figures."""
    query = select(HomeTabRow.person_id).where(HomeTabRow.workspace_id == workspace)
    return await session.scalar(query.where(HomeTabRow.person_id == person)) is not None


async def forget_tab(session: Writing, workspace: str, person: str) -> None:
    own = (HomeTabRow.workspace_id == workspace) & (HomeTabRow.person_id == person)
    await session.execute(delete(HomeTabRow).where(own))


async def forget_unopened(session: Writing, *, opened_before: datetime) -> None:
    """Forget the tabs that nobody has opened for long."""
    await session.execute(delete(HomeTabRow).where(HomeTabRow.opened_at < opened_before))


async def next_tab_due(session: Reading) -> datetime | None:
    """When the next tab of any workspace is to be shown anew."""
    return await session.scalar(select(func.min(HomeTabRow.stale_at)))
