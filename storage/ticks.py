"""The worker's pulse, and the erasures that still await their rewrite."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from storage.engine import Reading, Writing
from storage.tables import TickRow


@dataclass(frozen=True)
class Pulse:
    """When a worker last ticked (machine time), and how many erased keys still await the rewrite of their table."""

    ticked_at: datetime | None
    erasures_owed: int


async def pulse(session: Reading) -> Pulse:
    row = await session.get(TickRow, 1, populate_existing=True)
    return Pulse(row.ticked_at, row.erasures_owed) if row else Pulse(None, 0)


async def mark_tick(session: Writing, at: datetime) -> None:
    """Say that a worker is alive."""
    await session.execute(update(TickRow).values(ticked_at=at))


async def owe_erasures(session: Writing, number: int) -> None:
    """Remember, in the transaction that deletes keys, that their table must be rewritten."""
    await session.execute(update(TickRow).values(erasures_owed=TickRow.erasures_owed + number))


async def settle_erasures(session: Writing, number: int) -> None:
    """The rewrite covered this many; what was owed since stays owed."""
    await session.execute(update(TickRow).values(erasures_owed=TickRow.erasures_owed - number))
