"""Practices that admins added for one program."""

from datetime import datetime

from sqlalchemy import select, update

from bot.domain.own_practice import OwnPractice
from storage.engine import Reading, Writing
from storage.tables import OwnPracticeRow
from storage.upsert import insert_if_new


async def own_practices(session: Reading, workspace: str) -> tuple[OwnPractice, ...]:
    """The own practices of all programs of a workspace, oldest first, with the retired ones."""
    query = select(OwnPracticeRow).where(OwnPracticeRow.workspace_id == workspace)
    found = await session.scalars(query.order_by(OwnPracticeRow.created_at, OwnPracticeRow.id))
    return tuple(_own_practice(row) for row in found)


async def add_own_practice(session: Writing, workspace: str, practice: OwnPractice, *, created_at: datetime) -> bool:
    """Write a new practice; False if there is one of this id already."""
    row = {
        "id": practice.id,
        "workspace_id": workspace,
        "program_id": practice.program,
        "driver": practice.driver,
        "version": practice.version,
        "created_at": created_at,
        **_values(practice),
    }
    return bool(await insert_if_new(session, OwnPracticeRow, [row]))


async def change_own_practice(session: Writing, workspace: str, practice: OwnPractice) -> bool:
    """Write a practice over the version that it was read at; False if somebody else has changed it since.

    Its program and its driver stay: figures were given under them.
    """
    one = (OwnPracticeRow.workspace_id == workspace) & (OwnPracticeRow.id == practice.id)
    changed = (
        update(OwnPracticeRow)
        .where(one, OwnPracticeRow.version == practice.version)
        .values(version=practice.version + 1, **_values(practice))
    )
    return (await session.scalars(changed.returning(OwnPracticeRow.id))).first() is not None


def _values(practice: OwnPractice) -> dict[str, object]:
    return {
        "title": practice.title,
        "question": practice.question,
        "why": practice.why,
        "signs": list(practice.signs),
        "retired_at": practice.retired_at,
    }


def _own_practice(row: OwnPracticeRow) -> OwnPractice:
    return OwnPractice(
        id=row.id,
        program=row.program_id,
        driver=row.driver,
        title=row.title,
        question=row.question,
        why=row.why,
        signs=tuple(row.signs),
        version=row.version,
        retired_at=row.retired_at,
    )
