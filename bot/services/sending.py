"""The steps of sending a delivery, each committed before the next: due, claimed, sending, and then its end.

What these states mean after a crash is in `bot.domain.delivery.DeliveryState`; who may take the steps is the one
sender that holds the workspace's lease.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.pacing import Call
from bot.domain.report import ShareState
from bot.domain.round import Round, RoundState
from bot.services.digesting import digest_stands
from bot.services.sharing import share_settled
from storage import check_ins, deliveries, rounds
from storage.engine import Reading, Writing

LEASE = timedelta(seconds=60)
"""How long a sender may speak for a workspace without renewing, by the machine's clock. A call to Slack takes less
than half of it, so that no call is still under way when another sender takes over."""

AT_ONCE = 100
"""Deliveries looked at together."""


async def hold_lease(session: Writing, workspace: str, *, holder: str, machine_now: datetime) -> bool:
    """Become or stay the one sender of a workspace; False while another is."""
    return await deliveries.take_lease(session, workspace, holder=holder, now=machine_now, until=machine_now + LEASE)


async def give_up_leases(session: Writing, *, holder: str, machine_now: datetime) -> None:
    """Let other senders take over at once."""
    await deliveries.give_up_leases(session, holder=holder, now=machine_now)


async def workspaces_to_serve(session: Reading, *, now: datetime) -> tuple[str, ...]:
    """Workspaces to which something is owed now."""
    return await deliveries.workspaces_with_work(session, now=now)


async def owed(
    session: Reading,
    workspace: str,
    *,
    now: datetime,
    after: Delivery | None = None,
    without: Collection[Call] = (),
) -> tuple[Delivery, ...]:
    """What a workspace is owed now, in the order in which it is to be sent: a page, the next `after` one, `without`
    what waits for some calls."""
    return await deliveries.due_deliveries(session, workspace, now=now, limit=AT_ONCE, after=after, without=without)


async def delivery(session: Reading, workspace: str, delivery_id: str) -> Delivery | None:
    """What has become of a delivery."""
    return await deliveries.delivery(session, workspace, delivery_id)


async def thread_of(session: Reading, workspace: str, check_in_id: str) -> str | None:
    """The thread of a check-in; None while its message does not stand."""
    check_in = await check_ins.check_in(session, workspace, check_in_id)
    return check_in.ts if check_in else None


async def take_up(
    session: Writing, workspace: str, delivery: Delivery, *, now: datetime, holder: str, machine_now: datetime
) -> Delivery | None:
    """Claim a delivery under a new attempt number; None if the lease or the delivery is somebody else's.

    One left in `sending` stays there, with the time of its first claim: until that is settled, its message may stand
    in Slack, and it can't have been posted before.
    """
    if not await hold_lease(session, workspace, holder=holder, machine_now=machine_now):
        return None
    unsettled = delivery.state is DeliveryState.SENDING
    claimed_at = (delivery.claimed_at or delivery.due_at) if unsettled else now
    if not await deliveries.claim(session, workspace, delivery.id, attempt=delivery.attempt, now=claimed_at):
        return None
    state = DeliveryState.SENDING if unsettled else DeliveryState.CLAIMED
    taken = replace(delivery, state=state, attempt=delivery.attempt + 1, claimed_at=claimed_at)
    if unsettled:
        await deliveries.begin_sending(session, workspace, taken.id, attempt=taken.attempt)
    return taken


async def begin(session: Writing, workspace: str, taken: Delivery, *, holder: str, machine_now: datetime) -> bool:
    """Write down, just before the call, that the message may come to stand; False if it is somebody else's now."""
    if not await hold_lease(session, workspace, holder=holder, machine_now=machine_now):
        return False
    return await deliveries.begin_sending(session, workspace, taken.id, attempt=taken.attempt)


async def put_back(session: Writing, workspace: str, taken: Delivery, *, due_at: datetime) -> bool:
    """The message was certainly not posted; it is due again at a moment."""
    return await deliveries.put_back(session, workspace, taken.id, attempt=taken.attempt, due_at=due_at)


async def stand_back(session: Writing, workspace: str, taken: Delivery, *, due_at: datetime) -> bool:
    """Slack asked to wait: the message was certainly not posted, and a first try counts for none."""
    return await deliveries.put_back(
        session, workspace, taken.id, attempt=taken.attempt, due_at=due_at, as_new=taken.attempt == 1
    )


async def put_off(session: Writing, workspace: str, taken: Delivery, *, due_at: datetime) -> bool:
    """Nobody can tell yet whether the message stands; it is looked for at a moment."""
    return await deliveries.put_off(session, workspace, taken.id, attempt=taken.attempt, due_at=due_at)


async def sent(
    session: Writing, workspace: str, taken: Delivery, *, ts: str, now: datetime, channel: str | None = None
) -> bool:
    """The message stands in a channel; False if another sender has taken the delivery over.

    If the round closed while its check-in was on the way, the message is to lose its buttons at once. The round is
    locked for that, so that a close comes wholly before or wholly after.
    """
    round_ = await _locked_round(session, workspace, taken)
    if not await deliveries.settle(
        session, workspace, taken.id, attempt=taken.attempt, state=DeliveryState.SENT, ts=ts
    ):
        return False
    if taken.kind is DeliveryKind.CHECK_IN:
        await check_ins.stand(session, workspace, taken.subject, ts=ts, dm=channel if taken.person else None)
        if round_ is None or round_.state is not RoundState.OPEN:
            await check_ins.mark_for_update(session, workspace, taken.subject, due_at=now, closes=True)
    elif taken.kind is DeliveryKind.DIGEST:
        await digest_stands(session, workspace, taken, channel=channel or taken.channel or "", ts=ts, now=now)
    elif taken.kind is DeliveryKind.SHARE:
        await share_settled(session, workspace, taken, state=ShareState.SENT, now=now)
    return True


async def fail(session: Writing, workspace: str, taken: Delivery, *, reason: str) -> bool:
    """Nobody can tell whether it was sent, or there is nothing to say any more: it is never sent again."""
    return await deliveries.settle(
        session, workspace, taken.id, attempt=taken.attempt, state=DeliveryState.FAILED, reason=reason
    )


async def _locked_round(session: Writing, workspace: str, taken: Delivery) -> Round | None:
    if taken.kind is not DeliveryKind.CHECK_IN:
        return None
    check_in = await check_ins.check_in(session, workspace, taken.subject)
    return await rounds.lock_round(session, workspace, check_in.round_id, shared=True) if check_in else None
