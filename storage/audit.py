"""The audit list: what admins changed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from bot.domain.audit import Act, AuditPage, Entry
from storage.engine import Reading, Writing
from storage.tables import AuditRow


async def add(session: Writing, workspace: str, entry_id: str, entry: Entry) -> None:
    """Write one entry down, as the last of its workspace; nothing ever changes it."""
    await session.execute(
        insert(AuditRow).values(
            id=entry_id,
            workspace_id=workspace,
            number=await last_number(session, workspace) + 1,
            about=entry.about,
            at=entry.at,
            person_id=entry.person,
            act=entry.act,
            subject=entry.subject,
            detail=entry.detail,
        )
    )


async def last_number(session: Reading, workspace: str) -> int:
    """The number of the last entry, by which `since` tells what came after it; 0 if there is none."""
    highest = await session.scalar(select(func.max(AuditRow.number)).where(AuditRow.workspace_id == workspace))
    return highest or 0


async def since(session: Reading, workspace: str, number: int, about: Collection[str]) -> tuple[Entry, ...]:
    """The entries after one of this number that are about certain schedules or programs, in their order."""
    query = select(AuditRow).where(
        AuditRow.workspace_id == workspace, AuditRow.number > number, AuditRow.about.in_(about)
    )
    rows = await session.scalars(query.order_by(AuditRow.number, AuditRow.id))
    return tuple(_entry(row) for row in rows)


async def page(session: Reading, workspace: str, *, start: int, count: int) -> AuditPage:
    """Up to `count` entries, newest first, from the one at `start`; the last ones if there are not so many."""
    mine = AuditRow.workspace_id == workspace
    total = await session.scalar(select(func.count()).select_from(AuditRow).where(mine)) or 0
    first = max(min(start, total - count), 0) if start >= total else start
    query = select(AuditRow).where(mine).order_by(AuditRow.number.desc(), AuditRow.id.desc())
    rows = await session.scalars(query.offset(first).limit(count))
    return AuditPage(tuple(_entry(row) for row in rows), first, total)


async def forget(session: Writing, *, before: datetime) -> None:
    """Let go of the entries of all workspaces from before a moment."""
    await session.execute(delete(AuditRow).where(AuditRow.at < before))


def _entry(row: AuditRow) -> Entry:
    return Entry(row.at, row.person_id, Act(row.act), row.subject, row.detail, row.about)
