"""The worker's pulse, and the erasures that still await their rewrite."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.domain.round import RoundState
from bot.domain.schedule import ScheduleState
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.tables import ProgramRow, RoundRow, ScheduleRow, TickRow
from storage.tables.base import UtcDateTime


@dataclass(frozen=True)
class Pulse:
    """When a worker last ticked (machine time), and how many keys were ever deleted, and of these rewritten away."""

    ticked_at: datetime | None
    erasures_owed: int = 0
    erasures_done: int = 0

    @property
    def erasures_left(self) -> int:
        """How many deleted keys still await the rewrite of their table."""
        return self.erasures_owed - self.erasures_done


@dataclass(frozen=True)
class Coming:
    """When the tick has to do something next, in any workspace, and whether erased keys await their rewrite."""

    opening: datetime | None
    closing: datetime | None
    digest: datetime | None
    erasures_left: bool


async def coming(session: Reading) -> Coming:
    """What a tick asks before it does anything, in one statement: mostly there is nothing to do."""
    (row,) = await _COMING.rows(session)
    return Coming(row.opening, row.closing, row.digest, bool(row.erasures))


async def pulse(session: Reading) -> Pulse:
    row = await session.get(TickRow, 1, populate_existing=True)
    return Pulse(row.ticked_at, row.erasures_owed, row.erasures_done) if row else Pulse(None)


async def mark_tick(session: Writing, at: datetime) -> None:
    """Say that a worker is alive."""
    await _TICKING.rows(session, at=at)


async def owe_erasures(session: Writing, number: int) -> None:
    """Remember, in the transaction that deletes keys, that their table must be rewritten."""
    await session.execute(update(TickRow).values(erasures_owed=TickRow.erasures_owed + number))


async def settle_erasures(session: Writing, owed: int) -> None:
    """All that was owed in total before a rewrite is done; what was owed since stays owed.

    Totals, not differences: whoever settles late, or settles what another has settled, takes nothing from the rest.
    """
    await session.execute(update(TickRow).where(TickRow.erasures_done < owed).values(erasures_done=owed))


_TICKING = Prepared(update(TickRow).values(ticked_at=bindparam("at", type_=UtcDateTime())))
_COMING = Prepared(
    select(
        select(func.min(ScheduleRow.due_at))
        .where(ScheduleRow.state == ScheduleState.ACTIVE)
        .scalar_subquery()
        .label("opening"),
        select(func.min(RoundRow.closes_at))
        .where(RoundRow.state == RoundState.OPEN)
        .scalar_subquery()
        .label("closing"),
        select(func.min(ProgramRow.digest_due_at)).scalar_subquery().label("digest"),
        select(TickRow.erasures_owed > TickRow.erasures_done)
        .where(TickRow.id == 1)
        .scalar_subquery()
        .label("erasures"),
    )
)
