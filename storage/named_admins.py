"""People who may do what admins may, besides Slack's own admins and owners."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.engine import Reading, Writing
from storage.tables import NamedAdminRow
from storage.upsert import insert_if_new


async def name(session: Writing, workspace: str, person: str, *, by: str, at: datetime) -> bool:
    """Give somebody the role; False if they have been named already."""
    row = {"workspace_id": workspace, "person_id": person, "named_by": by, "named_at": at}
    return bool(await insert_if_new(session, NamedAdminRow, [row]))


async def remove(session: Writing, workspace: str, person: str) -> bool:
    """Take the role back; False if they were not named."""
    gone = delete(NamedAdminRow).where(NamedAdminRow.workspace_id == workspace, NamedAdminRow.person_id == person)
    return (await session.scalars(gone.returning(NamedAdminRow.person_id))).first() is not None


async def named(session: Reading, workspace: str) -> tuple[str, ...]:
    """Everybody who was named, in the order in which they were."""
    query = select(NamedAdminRow.person_id).where(NamedAdminRow.workspace_id == workspace)
    return tuple(await session.scalars(query.order_by(NamedAdminRow.named_at, NamedAdminRow.person_id)))


async def is_named(session: Reading, workspace: str, person: str) -> bool:
    """Whether somebody was named; who has left since has the role no more, which the directory knows."""
    return await session.get(NamedAdminRow, (workspace, person)) is not None
