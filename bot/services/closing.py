"""Closing rounds: answers fold into the counts of units, and everything that links a person to one is deleted."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError

from bot.domain.round import Round
from bot.domain.scale import Counts
from bot.domain.troubles import Troubles
from bot.domain.units import Segment, cut_into_units
from storage import answers, check_ins, deliveries, home_tabs, keys, rounds, tallies, ticks
from storage.engine import Reading, Writing

log = structlog.stdlib.get_logger(__name__)

PATIENCE = timedelta(minutes=15)
"""How long a close waits for the sender to settle what became of the round's check-ins: one that was never posted asked
nobody, and a round without any was missed. Answers are refused from the closing time on all the same."""


async def close_due_rounds(
    session: Writing, *, now: datetime, limit: int = 10, troubles: Troubles | None = None
) -> int:
    """Close the rounds whose time has come, at most `limit`; returns how many came off.

    A round that fails leaves the others alone: it is logged if that is news to `troubles`, and tried again at the next
    tick.
    """
    known = troubles or Troubles()
    closed: list[str] = []
    last: Round | None = None
    while not closed and (
        due := await rounds.rounds_to_close(session, now=now, patience=PATIENCE, limit=limit, after=last)
    ):
        _, last = due[-1]
        for workspace, round_ in due:
            if await _came_off(session, workspace, round_, now=now, troubles=known):
                closed.append(workspace)
    for workspace in sorted(set(closed)):  # in one order, so that two workers never wait for each other's rows
        await home_tabs.mark_tabs(session, workspace, at=now)
    return len(closed)


async def forget_round(session: Writing, workspace: str, round_id: str) -> None:
    """Delete every row that links a person to an answer of this round, or tells who had answered, and its key."""
    await answers.forget_answers(session, workspace, round_id)
    await rounds.forget_asked(session, workspace, round_id)
    await deliveries.forget_reminders(session, workspace, round_id)
    await keys.erase_key(session, workspace, round_id)
    await ticks.owe_erasures(session, 1)


async def _came_off(session: Writing, workspace: str, round_: Round, *, now: datetime, troubles: Troubles) -> bool:
    """Close a round that this transaction has locked; False if that failed, with nothing of it done."""
    try:
        async with session.begin_nested():
            await _close(session, workspace, round_, now=now)
    except OperationalError:
        raise  # the database asks for another try of the whole, or is gone
    except Exception as error:
        if troubles.is_news(round_.id, error, now=now):
            log.exception("A round could not be closed", action="closing.failed", round=round_.id)
        return False
    troubles.are_over(round_.id)
    return True


async def _close(session: Writing, workspace: str, round_: Round, *, now: datetime) -> None:
    segments = await _segments(session, workspace, round_.id)
    units = cut_into_units(segments, k=round_.k)
    await tallies.add_tallies(session, workspace, round_.id, units)
    await rounds.close_round(
        session,
        workspace,
        round_.id,
        at=now,
        asked=sum(segment.asked for segment in segments),
        answered=sum(segment.counts.answered for segment in segments),
        published=bool(units),
    )
    await forget_round(session, workspace, round_.id)
    await check_ins.mark_round_as_closed(session, workspace, round_.id, due_at=now)


async def _segments(session: Reading, workspace: str, round_id: str) -> tuple[Segment, ...]:
    counts = await answers.counts_by_segment(session, workspace, round_id)
    return tuple(
        Segment(id=channel, asked=asked, counts=counts.get(channel, Counts.zero()))
        for channel, asked in await rounds.segments(session, workspace, round_id)
    )
