"""What a worker does besides: a sign of life at every tick, and once an hour forgetting what has served its purpose."""

from datetime import datetime, timedelta

from bot.services.asking import MEMORY
from bot.services.auditing import ENTRIES_KEPT
from storage import audit, check_ins, comments, deliveries, home_tabs, people_asked, ticks
from storage.engine import Writing

EVENTS_KEPT = timedelta(days=1)
"""How long an event's id is kept; Slack retries for minutes, with delayed events for a day."""

DELIVERIES_KEPT = timedelta(days=30)
"""How long a delivery is kept once it was due. It may name a person, but as long as the thread of a check-in takes
comments (28 days at most) it must be known that its first author was told who reads along."""


TABS_KEPT = timedelta(days=90)
"""How long it is kept that a leader opened their Home tab."""


async def show_life(session: Writing, *, machine_now: datetime) -> None:
    """Say that a worker is alive."""
    await ticks.mark_tick(session, machine_now)


async def tidy_up(session: Writing, *, now: datetime) -> None:
    """Forget old events, which Slack will not send again, and what was sent, asked, done or opened long ago."""
    await comments.forget_events(session, before=now - EVENTS_KEPT)
    await deliveries.forget_settled(session, due_before=now - DELIVERIES_KEPT)
    await check_ins.forget_direct_check_ins(session, closed_before=now - DELIVERIES_KEPT)
    await people_asked.forget_people_asked(session, before=now - MEMORY)
    await audit.forget(session, before=now - ENTRIES_KEPT)
    await home_tabs.forget_unopened(session, opened_before=now - TABS_KEPT)
