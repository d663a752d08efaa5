"""Deliveries: the outbox, and the lease that lets one sender speak for a workspace."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Executable, bindparam, case, delete, func, inspect, select, tuple_, update

from bot.domain.delivery import AT_MOST_ONCE, Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import id_of_digest_reply, id_of_reminder
from bot.domain.pacing import Call
from bot.domain.round import MissedReason
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.tables import CheckInRow, DeliveryRow, HomeTabRow, LeaseRow, MessageUpdateRow
from storage.tables.base import UtcDateTime
from storage.upsert import insert_if_new, insert_many, insert_of

UNSETTLED = (DeliveryState.DUE, DeliveryState.CLAIMED, DeliveryState.SENDING)
SETTLED = (DeliveryState.SENT, DeliveryState.MISSED, DeliveryState.FAILED)


async def owe(session: Writing, workspace: str, delivery: Delivery) -> bool:
    """Owe Slack a message; False if the same message (kind and subject) is owed or was owed before."""
    return bool(await insert_if_new(session, DeliveryRow, [_row(workspace, delivery)]))


async def owe_all(session: Writing, workspace: str, owed: Sequence[Delivery]) -> None:
    """Owe Slack many messages that nobody can have owed before, in one go."""
    await insert_many(session, DeliveryRow, [_row(workspace, one) for one in owed])


async def delivery(session: Reading, workspace: str, delivery_id: str) -> Delivery | None:
    row = await _ONE.first(session, workspace=workspace, id=delivery_id)
    return _delivery(row) if row else None


async def delivery_about(session: Reading, workspace: str, kind: DeliveryKind, subject: str) -> Delivery | None:
    """The message of this kind about a subject, owed or settled."""
    query = select(DeliveryRow).where(DeliveryRow.workspace_id == workspace, DeliveryRow.kind == kind)
    row = await session.scalar(query.where(DeliveryRow.subject == subject))
    return _delivery(row) if row else None


async def due_deliveries(
    session: Reading,
    workspace: str,
    *,
    now: datetime,
    limit: int,
    after: Delivery | None = None,
    without: Collection[Call] = (),
) -> tuple[Delivery, ...]:
    """What a workspace is owed and may be tried now, unsettled ones included: only what comes `after` one, if given,
    and `without` what waits for some calls.

    They come by their turn (`turn_of`), then what has waited longest, so that what was put off goes to the end.
    """
    order = (_turn(), DeliveryRow.due_at, DeliveryRow.id)
    query = (
        select(DeliveryRow)
        .where(
            DeliveryRow.workspace_id == workspace,
            DeliveryRow.state.in_(UNSETTLED),
            DeliveryRow.due_at <= now,
            *(~_waits_for(call, now) for call in without),
        )
        .order_by(*order)
        .limit(limit)
    )
    if after:
        query = query.where(tuple_(*order) > (turn_of(after), after.due_at, after.id))
    return tuple(_delivery(row) for row in await session.scalars(query))


async def claim(session: Writing, workspace: str, delivery_id: str, *, attempt: int, now: datetime) -> bool:
    """Take a delivery in hand; whoever held it before learns from the raised attempt number that they lost it."""
    return await _advance(
        session,
        workspace,
        delivery_id,
        attempt=attempt,
        values={"state": DeliveryState.CLAIMED, "attempt": attempt + 1, "claimed_at": now},
    )


async def begin_sending(session: Writing, workspace: str, delivery_id: str, *, attempt: int) -> bool:
    """From here on the fate of the message is unknown until Slack answers."""
    return await _advance(session, workspace, delivery_id, attempt=attempt, values={"state": DeliveryState.SENDING})


async def put_back(
    session: Writing, workspace: str, delivery_id: str, *, attempt: int, due_at: datetime, as_new: bool = False
) -> bool:
    """The message was certainly not posted; try again at `due_at`.

    With `as_new` it is as if it had never been tried: only where nobody else ever claimed it, whom the attempt number
    would have to keep out.
    """
    values = {"state": DeliveryState.DUE, "due_at": due_at, "claimed_at": None, "attempt": 0 if as_new else attempt}
    return await _advance(session, workspace, delivery_id, attempt=attempt, values=values)


async def put_off(session: Writing, workspace: str, delivery_id: str, *, attempt: int, due_at: datetime) -> bool:
    """What became of the message could not be found out; look again at `due_at`."""
    return await _advance(session, workspace, delivery_id, attempt=attempt, values={"due_at": due_at})


async def settle(
    session: Writing,
    workspace: str,
    delivery_id: str,
    *,
    attempt: int,
    state: DeliveryState,
    ts: str | None = None,
    reason: str | None = None,
) -> bool:
    """Bring a delivery to its end: sent, missed or failed; False if another sender has taken it over."""
    return await _advance(
        session, workspace, delivery_id, attempt=attempt, values={"state": state, "ts": ts, "reason": reason}
    )


async def forget_settled(session: Writing, *, due_before: datetime) -> None:
    """Delete the deliveries that came to their end and were due before a moment; unsettled ones stay, however old."""
    await session.execute(delete(DeliveryRow).where(DeliveryRow.state.in_(SETTLED), DeliveryRow.due_at < due_before))


async def forget_reminders(session: Writing, workspace: str, round_id: str) -> None:
    """Delete all reminders of a round, those sent too: who got one had not answered.

    One that is on its way right now is taken back by its sender, who finds that there is no such delivery.
    """
    of_round = DeliveryRow.subject.startswith(id_of_reminder(round_id, ""), autoescape=True)
    await session.execute(
        delete(DeliveryRow).where(
            DeliveryRow.workspace_id == workspace, DeliveryRow.kind == DeliveryKind.REMINDER, of_round
        )
    )


async def last_check_in_due(session: Reading, workspace: str, round_id: str) -> datetime | None:
    """When the last check-in of a round that is not settled yet is due."""
    query = (
        select(func.max(DeliveryRow.due_at))
        .join(CheckInRow, CheckInRow.id == DeliveryRow.subject)
        .where(
            DeliveryRow.workspace_id == workspace,
            DeliveryRow.kind == DeliveryKind.CHECK_IN,
            DeliveryRow.state.in_(UNSETTLED),
            CheckInRow.round_id == round_id,
        )
    )
    return await session.scalar(query)


async def hand_on(
    session: Writing, workspace: str, delivery_id: str, *, attempt: int, person: str, due_at: datetime
) -> bool:
    """The message was certainly not posted; it is for somebody else now."""
    values = {"state": DeliveryState.DUE, "person_id": person, "due_at": due_at, "claimed_at": None}
    return await _advance(session, workspace, delivery_id, attempt=attempt, values=values)


async def yet_to_be_written(
    session: Writing, workspace: str, kind: DeliveryKind, subjects: Collection[str], *, person: str | None = None
) -> str | None:
    """Of these subjects one about which a message is owed that will tell what this transaction changes, if any; to
    that person alone, if given."""
    query = select(DeliveryRow.subject).where(
        DeliveryRow.workspace_id == workspace,
        DeliveryRow.kind == kind,
        DeliveryRow.subject.in_(subjects),
        DeliveryRow.state == DeliveryState.DUE,
    )
    if person:
        query = query.where(DeliveryRow.person_id == person)
    return (await session.scalars(query.limit(1).with_for_update())).first()


async def missed(
    session: Reading, workspace: str, kind: DeliveryKind, subject: str
) -> tuple[Delivery, MissedReason] | None:
    """A message that was owed about a subject and missed, and why; None if it was not."""
    return await _first_missed(session, workspace, kind, DeliveryRow.subject == subject)


async def missed_reply(session: Reading, workspace: str, digest_id: str) -> tuple[Delivery, MissedReason] | None:
    """The first message of a digest's thread that was missed, and why; None if none was."""
    below = DeliveryRow.subject.startswith(id_of_digest_reply(digest_id, ""), autoescape=True)
    return await _first_missed(session, workspace, DeliveryKind.DIGEST_REPLY, below)


async def next_delivery_due(session: Reading) -> datetime | None:
    """When the next message of any workspace is owed."""
    return await session.scalar(select(func.min(DeliveryRow.due_at)).where(DeliveryRow.state.in_(UNSETTLED)))


async def next_direct_check_in_due(session: Reading) -> datetime | None:
    """When the next check-in that goes to one person is due, in any workspace."""
    query = select(func.min(DeliveryRow.due_at)).where(
        DeliveryRow.kind == DeliveryKind.CHECK_IN,
        DeliveryRow.person_id.is_not(None),
        DeliveryRow.state.in_(UNSETTLED),
    )
    return await session.scalar(query)


async def workspaces_with_work(session: Reading, *, now: datetime) -> tuple[str, ...]:
    """Workspaces to which something is owed now: a message, an update of one, or a Home tab with new figures."""
    return tuple(sorted(row.workspace_id for row in await _WITH_WORK.rows(session, now=now)))


async def take_lease(session: Writing, workspace: str, *, holder: str, now: datetime, until: datetime) -> bool:
    """Become, or stay, the one sender of a workspace; False while another's lease runs. Times are the machine's."""
    taken = await _TAKING_LEASE.first(session, workspace=workspace, who=holder, until=until, now=now)
    return taken is not None


async def give_up_leases(session: Writing, *, holder: str, now: datetime) -> None:
    """Let others take over at once, at an orderly shutdown."""
    await session.execute(update(LeaseRow).where(LeaseRow.holder == holder).values(expires_at=now))


async def _advance(
    session: Writing, workspace: str, delivery_id: str, *, attempt: int, values: dict[str, object]
) -> bool:
    new = {f"new_{name}": value for name, value in values.items()}
    changed = await _advancing(*values).first(session, workspace=workspace, which=delivery_id, before=attempt, **new)
    return changed is not None


@cache
def _advancing(*changing: str) -> Prepared:
    """Changes these columns of an unsettled delivery that nobody else has claimed since."""
    columns = inspect(DeliveryRow).local_table.columns
    return Prepared(
        update(DeliveryRow)
        .where(
            DeliveryRow.workspace_id == bindparam("workspace"),
            DeliveryRow.id == bindparam("which"),
            DeliveryRow.attempt == bindparam("before"),
            DeliveryRow.state.in_(UNSETTLED),
        )
        .values({name: bindparam(f"new_{name}", type_=columns[name].type) for name in changing})
        .returning(DeliveryRow.id)
    )


def _taking_lease(dialect: str) -> Executable:
    """Taken if it is one's own, or has run out."""
    columns = inspect(LeaseRow).local_table.columns
    holder, until = bindparam("who", type_=columns.holder.type), bindparam("until", type_=columns.expires_at.type)
    own = (LeaseRow.holder == holder) | (LeaseRow.expires_at <= bindparam("now"))
    return (
        insert_of(dialect, LeaseRow)
        .values(workspace_id=bindparam("workspace"), holder=holder, expires_at=until)
        .on_conflict_do_update(index_elements=["workspace_id"], set_={"holder": holder, "expires_at": until}, where=own)
        .returning(LeaseRow.workspace_id)
    )


_NOW = bindparam("now", type_=UtcDateTime())
_ONE = Prepared(
    select(DeliveryRow).where(DeliveryRow.workspace_id == bindparam("workspace"), DeliveryRow.id == bindparam("id"))
)
_TAKING_LEASE = Prepared(_taking_lease)
_WITH_WORK = Prepared(
    select(DeliveryRow.workspace_id)
    .where(DeliveryRow.state.in_(UNSETTLED), DeliveryRow.due_at <= _NOW)
    .union(
        select(MessageUpdateRow.workspace_id).where(MessageUpdateRow.due_at <= _NOW),
        select(HomeTabRow.workspace_id).where(HomeTabRow.stale_at <= _NOW),
    )
)


async def _first_missed(
    session: Reading, workspace: str, kind: DeliveryKind, about: ColumnElement[bool]
) -> tuple[Delivery, MissedReason] | None:
    query = select(DeliveryRow).where(
        DeliveryRow.workspace_id == workspace,
        DeliveryRow.kind == kind,
        about,
        DeliveryRow.state == DeliveryState.MISSED,
    )
    row = await session.scalar(query.order_by(DeliveryRow.id).limit(1))
    return (_delivery(row), MissedReason(row.reason)) if row and row.reason else None


def _waits_for(call: Call, now: datetime) -> ColumnElement[bool]:
    """`Delivery.next_call`, in the database's words."""
    once = DeliveryRow.kind.in_(AT_MOST_ONCE)
    unknown = DeliveryRow.state == DeliveryState.SENDING
    if call is Call.READ:
        return unknown & ~once
    in_time = ~unknown & (DeliveryRow.expires_at > now)
    return in_time & (once if call is Call.EPHEMERAL else ~once)


def _turn() -> ColumnElement[int]:
    """`turn_of`, in the database's words."""
    direct = DeliveryRow.person_id.is_not(None)
    return case(
        (DeliveryRow.kind == DeliveryKind.REMINDER, 3),
        ((DeliveryRow.kind == DeliveryKind.CHECK_IN) & direct, 2),
        (DeliveryRow.kind == DeliveryKind.CHECK_IN, 0),
        else_=1,
    )


def turn_of(delivery: Delivery) -> int:
    """What is sent first: check-ins in channels, then what is sent once in a while, and last what may be owed to
    thousands of people: their own check-ins, and reminders."""
    if delivery.kind is DeliveryKind.REMINDER:
        return 3
    if delivery.kind is not DeliveryKind.CHECK_IN:
        return 1
    return 2 if delivery.person else 0


def _row(workspace: str, delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "workspace_id": workspace,
        "kind": delivery.kind,
        "subject": delivery.subject,
        "state": delivery.state,
        "due_at": delivery.due_at,
        "expires_at": delivery.expires_at,
        "attempt": delivery.attempt,
        "channel_id": delivery.channel,
        "person_id": delivery.person,
        "claimed_at": delivery.claimed_at,
        "ts": delivery.ts,
        "reason": None,
    }


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        kind=DeliveryKind(row.kind),
        subject=row.subject,
        state=DeliveryState(row.state),
        due_at=row.due_at,
        expires_at=row.expires_at,
        attempt=row.attempt,
        channel=row.channel_id,
        person=row.person_id,
        claimed_at=row.claimed_at,
        ts=row.ts,
    )
