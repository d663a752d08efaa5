"""Schedules: what is asked on which cadence."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot.domain.cadence import Cadence, CadenceKind
from bot.domain.schedule import Schedule, ScheduleState
from storage.engine import Reading, Writing
from storage.tables import ScheduleRow

LIVING = (ScheduleState.ACTIVE, ScheduleState.PAUSED)


async def add_schedule(session: Writing, workspace: str, schedule: Schedule) -> None:
    await session.execute(insert(ScheduleRow).values(id=schedule.id, workspace_id=workspace, **_values(schedule)))


async def save_schedule(session: Writing, workspace: str, schedule: Schedule) -> bool:
    """Write a schedule over the version it was read at; False if somebody else changed it in between."""
    changed = await session.scalars(
        update(ScheduleRow)
        .where(
            ScheduleRow.workspace_id == workspace,
            ScheduleRow.id == schedule.id,
            ScheduleRow.version == schedule.version,
        )
        .values(**{**_values(schedule), "version": schedule.version + 1})
        .returning(ScheduleRow.id)
    )
    return changed.first() is not None


async def move_schedule_on(session: Writing, workspace: str, schedule_id: str, due_at: datetime | None) -> None:
    """Say which occurrence the tick is to handle next; not an edit, so the version stays."""
    await session.execute(
        update(ScheduleRow)
        .where(ScheduleRow.workspace_id == workspace, ScheduleRow.id == schedule_id)
        .values(due_at=due_at)
    )


async def schedule(session: Reading, workspace: str, schedule_id: str) -> Schedule | None:
    """A schedule that was not deleted."""
    query = select(ScheduleRow).where(
        ScheduleRow.workspace_id == workspace, ScheduleRow.id == schedule_id, ScheduleRow.state.in_(LIVING)
    )
    row = await session.scalar(query)
    return _schedule(row) if row else None


async def owner(session: Reading, workspace: str, schedule_id: str) -> str | None:
    """Who set up a schedule, deleted or not, and is told when something goes wrong with it."""
    return await session.scalar(
        select(ScheduleRow.owner).where(ScheduleRow.workspace_id == workspace, ScheduleRow.id == schedule_id)
    )


async def schedules(
    session: Reading, workspace: str, *, program_id: str | None = None, deleted: bool = False
) -> tuple[Schedule, ...]:
    """The schedules of a workspace or of one program, oldest first; with the deleted ones if `deleted`."""
    query = select(ScheduleRow).where(ScheduleRow.workspace_id == workspace)
    if program_id is not None:
        query = query.where(ScheduleRow.program_id == program_id)
    if not deleted:
        query = query.where(ScheduleRow.state.in_(LIVING))
    return tuple(_schedule(row) for row in await session.scalars(query.order_by(ScheduleRow.anchor, ScheduleRow.id)))


async def due_schedules(session: Writing, *, now: datetime, limit: int) -> tuple[tuple[str, Schedule], ...]:
    """Active schedules of all workspaces whose occurrence has come, locked for this tick, each with its workspace."""
    query = (
        select(ScheduleRow)
        .where(ScheduleRow.state == ScheduleState.ACTIVE, ScheduleRow.due_at <= now)
        .order_by(ScheduleRow.due_at, ScheduleRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple((row.workspace_id, _schedule(row)) for row in await session.scalars(query))


async def schedules_due_by(session: Reading, moment: datetime) -> tuple[tuple[str, Schedule], ...]:
    """Active schedules of all workspaces that are due by a moment, each with its workspace."""
    query = select(ScheduleRow).where(ScheduleRow.state == ScheduleState.ACTIVE, ScheduleRow.due_at <= moment)
    found = await session.scalars(query.order_by(ScheduleRow.due_at, ScheduleRow.id))
    return tuple((row.workspace_id, _schedule(row)) for row in found)


async def next_schedule_due(session: Reading) -> datetime | None:
    """When the next occurrence of any schedule is due."""
    return await session.scalar(select(func.min(ScheduleRow.due_at)).where(ScheduleRow.state == ScheduleState.ACTIVE))


def _values(schedule: Schedule) -> dict[str, object]:
    cadence = schedule.cadence
    return {
        "program_id": schedule.program_id,
        "drivers": list(schedule.drivers),
        "channels": list(schedule.channels),
        "kind": cadence.kind,
        "at": cadence.at,
        "zone": cadence.zone,
        "open_hours": cadence.open_hours,
        "weekdays": list(cadence.weekdays),
        "every": cadence.every,
        "ordinal": cadence.ordinal,
        "anchor": cadence.anchor,
        "state": schedule.state,
        "due_at": schedule.due_at,
        "owner": schedule.owner,
        "version": schedule.version,
    }


def _schedule(row: ScheduleRow) -> Schedule:
    cadence = Cadence(
        kind=CadenceKind(row.kind),
        at=row.at,
        zone=row.zone,
        open_hours=row.open_hours,
        weekdays=tuple(row.weekdays),
        every=row.every,
        ordinal=row.ordinal,
        anchor=row.anchor,
    )
    return Schedule(
        id=row.id,
        program_id=row.program_id,
        drivers=tuple(row.drivers),
        channels=tuple(row.channels),
        cadence=cadence,
        state=ScheduleState(row.state),
        due_at=row.due_at,
        owner=row.owner,
        version=row.version,
    )
