"""Bringing the messages of check-ins up to date: who is marked, taken in hand, rendered anew, and done."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.delivery import DeliveryKind, Stale
from bot.domain.round import CheckInState, Round, RoundState
from bot.services.sending import AT_ONCE, hold_lease
from storage import check_ins, deliveries, rounds
from storage.engine import Reading, Writing

PAUSE = timedelta(seconds=30)
"""A message's count is refreshed at most this often."""

LATE = timedelta(minutes=5)
"""How long after a message stands another try of it may still come to stand; a sender's lease is a fifth of that."""


@dataclass(frozen=True)
class Refresh:
    """A stale message taken in hand: where it stands, and how often this was tried before it came off."""

    check_in_id: str
    channel: str
    ts: str
    attempt: int


@dataclass(frozen=True)
class Search:
    """Which delivery's messages to look for in a channel, and posted when."""

    delivery: str
    since: datetime
    until: datetime


async def hasten(session: Writing, workspace: str, channel: str, *, now: datetime) -> None:
    """A channel was shut and is open again: what waited for that is done at once."""
    await check_ins.hasten_updates(session, workspace, channel, due_at=now)


async def stale_messages(
    session: Reading, workspace: str, *, now: datetime, after: Stale | None = None, counts: bool = True
) -> tuple[Stale, ...]:
    """The messages that are to be rendered anew now, in their turn: a page, the next `after` one; mere counts only
    with `counts`."""
    return await check_ins.due_updates(session, workspace, now=now, limit=AT_ONCE, after=after, counts=counts)


async def take_up(
    session: Writing, workspace: str, stale: Stale, *, now: datetime, holder: str, machine_now: datetime
) -> Refresh | None:
    """Take a stale message in hand, so that what changes from here on marks it again.

    None if the lease is somebody else's, if there is no message (yet), or if it was brought up to date meanwhile.
    """
    if not await hold_lease(session, workspace, holder=holder, machine_now=machine_now):
        return None
    check_in = await check_ins.check_in(session, workspace, stale.check_in_id)
    if check_in is None or check_in.state is CheckInState.MISSED:
        await check_ins.drop_update(session, workspace, stale.check_in_id)
        return None
    if check_in.ts is None:
        await check_ins.retry_update(session, workspace, stale.check_in_id, at=now + PAUSE)
        return None
    attempt = await check_ins.claim_update(session, workspace, check_in.id)
    if attempt is None:
        return None
    return Refresh(check_in.id, check_in.dm or check_in.channel, check_in.ts, attempt)


async def finish(
    session: Writing, workspace: str, refresh: Refresh, *, now: datetime, holder: str, machine_now: datetime
) -> None:
    """The message shows what was rendered after it was taken in hand.

    Whoever has lost the lease meanwhile may have put an old state over a newer one, and asks for another refresh. A
    close waits for nothing.
    """
    is_open = await _is_open(session, workspace, refresh.check_in_id)
    if await hold_lease(session, workspace, holder=holder, machine_now=machine_now):
        next_at = now + PAUSE if is_open else now
        await check_ins.finish_update(session, workspace, refresh.check_in_id, next_at=next_at)
    else:
        await check_ins.mark_for_update(session, workspace, refresh.check_in_id, due_at=now, closes=not is_open)


async def second_to_look_for(session: Reading, workspace: str, refresh: Refresh) -> Search | None:
    """Where a second message of this check-in would stand, if it was tried more than once: another try may have come
    late, and its sender have died before it took its message back. None if there was only one try."""
    delivery = await deliveries.delivery_about(session, workspace, DeliveryKind.CHECK_IN, refresh.check_in_id)
    round_ = await _round_of(session, workspace, refresh.check_in_id)
    if delivery is None or delivery.attempt < 2 or round_ is None:
        return None
    stands_since = datetime.fromtimestamp(float(refresh.ts), UTC)
    return Search(delivery.id, since=round_.opens_at, until=stands_since + LATE)


async def try_again(session: Writing, workspace: str, refresh: Refresh, *, at: datetime) -> None:
    """It did not come off; the mark stays."""
    await check_ins.retry_update(session, workspace, refresh.check_in_id, at=at)


async def drop(session: Writing, workspace: str, refresh: Refresh) -> None:
    """The message is gone, or can't be changed any more."""
    await check_ins.drop_update(session, workspace, refresh.check_in_id)


async def _is_open(session: Reading, workspace: str, check_in_id: str) -> bool:
    round_ = await _round_of(session, workspace, check_in_id)
    return round_ is not None and round_.state is RoundState.OPEN


async def _round_of(session: Reading, workspace: str, check_in_id: str) -> Round | None:
    check_in = await check_ins.check_in(session, workspace, check_in_id)
    return await rounds.round_by_id(session, workspace, check_in.round_id) if check_in else None
