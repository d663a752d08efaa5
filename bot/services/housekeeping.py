"""What every tick does besides: a sign of life, old event ids forgotten, erased keys rewritten away."""

from datetime import datetime, timedelta

from bot.services.erasing import erase_what_is_owed
from bot.services.sending import hold_lease
from storage import comments, deliveries, ticks
from storage.engine import Database, Writing

EVENTS_KEPT = timedelta(days=1)
"""How long an event's id is kept; Slack retries for minutes, with delayed events for a day."""

ERASING = "erasing"
"""A lease of its own beside those of the workspaces: of two rewrites at once, each would settle what the other owes."""


async def keep_house(session: Writing, *, now: datetime, machine_now: datetime) -> None:
    """Say that a worker is alive, and forget the ids of events that Slack will not send again."""
    await ticks.mark_tick(session, machine_now)
    await comments.forget_events(session, before=now - EVENTS_KEPT)


async def erase_alone(database: Database, *, holder: str, machine_now: datetime) -> int:
    """Erase what is owed unless another worker is at it; returns how many keys are gone for good now."""
    if not (await database.read(ticks.pulse)).erasures_owed:
        return 0
    if not await database.write(hold_lease, ERASING, holder=holder, machine_now=machine_now):
        return 0
    try:
        return await erase_what_is_owed(database)
    finally:
        await database.write(deliveries.give_up_leases, holder=holder, now=machine_now)
