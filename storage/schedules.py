"""Schedules: what is asked on which cadence."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, func, inspect, select, update

from bot.domain.cadence import Cadence, CadenceError, CadenceKind
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.schedule import Manner, Schedule, ScheduleState
from bot.domain.troubles import Troubles
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.tables import ScheduleRow
from storage.upsert import insert_if_new

log = structlog.stdlib.get_logger(__name__)

LIVING = (ScheduleState.ACTIVE, ScheduleState.PAUSED)


@dataclass(frozen=True)
class Due:
    """A schedule whose occurrence has come, by its place in the order in which the tick handles them."""

    workspace: str
    schedule_id: str
    due_at: datetime
    manner: Manner


async def add_schedule(session: Writing, workspace: str, schedule: Schedule) -> bool:
    """Write a new schedule down; False if there is one of this id already, which stays as it is."""
    row = {"id": schedule.id, "workspace_id": workspace, **_values(schedule)}
    return bool(await insert_if_new(session, ScheduleRow, [row]))


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


async def move_schedules_on(session: Writing, workspace: str, due_at: Mapping[str, datetime | None]) -> None:
    """Say, by schedule, which occurrence the tick is to handle next; not an edit, so the version stays."""
    table: Any = inspect(ScheduleRow).local_table
    one = (table.c.workspace_id == workspace) & (table.c.id == bindparam("schedule_id"))
    moves = [{"schedule_id": id, "moment": moment} for id, moment in sorted(due_at.items())]
    if moves:
        await session.execute(update(table).where(one).values(due_at=bindparam("moment")), moves)


async def schedule(session: Reading, workspace: str, schedule_id: str) -> Schedule | None:
    """A schedule that was not deleted. Raises CadenceError if this machine does not know its time zone."""
    row = await _ONE.first(session, workspace=workspace, id=schedule_id)
    return _schedule(row) if row else None


async def schedules_by_id(session: Reading, workspace: str, ids: Sequence[str]) -> tuple[Schedule, ...]:
    """Those of these schedules that were not deleted, in this order. Raises CadenceError as `schedule` does."""
    query = select(ScheduleRow).where(
        ScheduleRow.workspace_id == workspace, ScheduleRow.id.in_(ids), ScheduleRow.state.in_(LIVING)
    )
    found = {row.id: _schedule(row) for row in await session.scalars(query)}
    return tuple(found[id] for id in ids if id in found)


async def lock_schedule(session: Writing, workspace: str, schedule_id: str) -> Schedule | None:
    """A schedule that nobody else can change or ask from until this transaction ends.

    Always before `directory.lock_workspace`: the tick has its schedules locked when it comes to their workspaces.
    """
    row = await _ONE_ALONE.first(session, workspace=workspace, id=schedule_id)
    return _schedule(row) if row else None


async def lock_schedules_beside(session: Writing, workspace: str, schedule_id: str) -> tuple[Schedule, ...]:
    """All schedules of a schedule's program, itself among them, locked as `lock_schedule` locks one.

    In the order of their ids, so that two who lock the same never wait for each other. One that can't be read is left
    out and logged.
    """
    program = select(ScheduleRow.program_id).where(ScheduleRow.workspace_id == workspace, ScheduleRow.id == schedule_id)
    query = select(ScheduleRow).where(
        ScheduleRow.workspace_id == workspace,
        ScheduleRow.program_id == program.scalar_subquery(),
        ScheduleRow.state.in_(LIVING),
    )
    found = _readable(await session.scalars(query.order_by(ScheduleRow.id).with_for_update()))
    return tuple(schedule for _, schedule in found)


async def owner(session: Reading, workspace: str, schedule_id: str) -> str | None:
    """Who set up a schedule, deleted or not, and is told when something goes wrong with it."""
    return await session.scalar(
        select(ScheduleRow.owner).where(ScheduleRow.workspace_id == workspace, ScheduleRow.id == schedule_id)
    )


async def schedules(
    session: Reading, workspace: str, *, program_id: str | None = None, deleted: bool = False
) -> tuple[Schedule, ...]:
    """The schedules of a workspace or of one program, oldest first; with the deleted ones if `deleted`.

    One that can't be read is left out and logged.
    """
    query = select(ScheduleRow).where(ScheduleRow.workspace_id == workspace)
    if program_id is not None:
        query = query.where(ScheduleRow.program_id == program_id)
    if not deleted:
        query = query.where(ScheduleRow.state.in_(LIVING))
    found = _readable(await session.scalars(query.order_by(ScheduleRow.anchor, ScheduleRow.id)))
    return tuple(schedule for _, schedule in found)


async def due_schedules(
    session: Writing, *, now: datetime, limit: int, besides: Collection[str] = ()
) -> tuple[Due, ...]:
    """Active schedules of all workspaces whose occurrence has come, locked for this tick; none of those `besides`.

    Each is yet to be read, so that one that can't be holds up no other.
    """
    query = (
        select(ScheduleRow.workspace_id, ScheduleRow.id, ScheduleRow.due_at, ScheduleRow.manner)
        .where(ScheduleRow.state == ScheduleState.ACTIVE, ScheduleRow.due_at <= now)
        .order_by(ScheduleRow.due_at, ScheduleRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if besides:
        query = query.where(ScheduleRow.id.not_in(besides))
    found = await session.execute(query)
    return tuple(Due(workspace, id, due_at, Manner(manner)) for workspace, id, due_at, manner in found if due_at)


async def schedules_due_by(
    session: Reading, moment: datetime, *, troubles: Troubles | None = None
) -> tuple[tuple[str, Schedule], ...]:
    """Active schedules of all workspaces that are due by a moment, each with its workspace; what can't be read is
    left out, and logged if that is news to `troubles`."""
    query = select(ScheduleRow).where(ScheduleRow.state == ScheduleState.ACTIVE, ScheduleRow.due_at <= moment)
    found = await session.scalars(query.order_by(ScheduleRow.due_at, ScheduleRow.id))
    known = troubles or Troubles()
    return _readable(found, is_news=lambda id, error: known.is_news(f"reading {id}", error, now=moment))


async def next_schedule_due(session: Reading) -> datetime | None:
    """When the next occurrence of any schedule is due."""
    return await session.scalar(select(func.min(ScheduleRow.due_at)).where(ScheduleRow.state == ScheduleState.ACTIVE))


_LIVING = select(ScheduleRow).where(
    ScheduleRow.workspace_id == bindparam("workspace"), ScheduleRow.id == bindparam("id"), ScheduleRow.state.in_(LIVING)
)
_ONE, _ONE_ALONE = Prepared(_LIVING), Prepared(_LIVING.with_for_update())


def _readable(
    rows: Iterable[ScheduleRow], *, is_news: Callable[[str, Exception], bool] = lambda id, error: True
) -> tuple[tuple[str, Schedule], ...]:
    """Rows as schedules, each with its workspace; a time zone, for one, may be unknown to this machine."""
    found = []
    for row in rows:
        try:
            found.append((row.workspace_id, _schedule(row)))
        except (CadenceError, ValueError) as error:
            if is_news(row.id, error):
                log.exception("A schedule could not be read", action="schedule.unreadable", schedule=row.id)
    return tuple(found)


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
        "manner": schedule.manner,
        "groups": list(schedule.groups),
        "people": list(schedule.people),
        "reminds": schedule.reminds,
        "off_weekdays": list(schedule.days_off.weekdays),
        "off_calendar": schedule.days_off.calendar,
        "off_then": schedule.days_off.then,
        "paused_until": schedule.paused_until,
        "skipped": [day.isoformat() for day in schedule.skipped],
        "practices": list(schedule.practices),
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
        manner=Manner(row.manner),
        groups=tuple(row.groups),
        people=tuple(row.people),
        reminds=row.reminds,
        days_off=DaysOff(tuple(row.off_weekdays), row.off_calendar, OnDayOff(row.off_then)),
        paused_until=row.paused_until,
        skipped=tuple(date.fromisoformat(day) for day in row.skipped),
        practices=tuple(row.practices),
    )
