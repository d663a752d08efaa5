"""Check-ins, and the marks that say whose message is to be rendered anew."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Update,
    bindparam,
    case,
    delete,
    false,
    func,
    inspect,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import sqlite

from bot.domain.delivery import Stale
from bot.domain.round import CheckIn, CheckInState, MissedReason, RoundState
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.tables import CheckInRow, MessageUpdateRow, RoundRow
from storage.tables.base import UtcDateTime
from storage.upsert import insert_into, insert_many, insert_of


async def add_check_ins(session: Writing, workspace: str, check_ins: Sequence[CheckIn]) -> None:
    rows = [
        {
            "id": one.id,
            "workspace_id": workspace,
            "round_id": one.round_id,
            "channel_id": one.channel,
            "person_id": one.person,
            "dm": one.dm,
            "state": one.state,
            "ts": one.ts,
            "reason": one.reason,
        }
        for one in check_ins
    ]
    await insert_many(session, CheckInRow, rows)


async def check_in(session: Reading, workspace: str, check_in_id: str) -> CheckIn | None:
    row = await _ONE.first(session, workspace=workspace, id=check_in_id)
    return _check_in(row) if row else None


async def check_in_at(session: Reading, workspace: str, channel: str, ts: str) -> CheckIn | None:
    """The check-in whose message Slack knows by this channel and ts."""
    row = await session.scalar(
        select(CheckInRow).where(
            CheckInRow.workspace_id == workspace, CheckInRow.channel_id == channel, CheckInRow.ts == ts
        )
    )
    return _check_in(row) if row else None


async def is_one_due(session: Reading, workspace: str, channel: str) -> bool:
    """Whether a check-in is on its way to a channel, and perhaps stands there already under a ts not known yet."""
    due = (CheckInRow.channel_id == channel) & (CheckInRow.state == CheckInState.DUE)
    found = await session.scalar(select(CheckInRow.id).where(CheckInRow.workspace_id == workspace, due).limit(1))
    return found is not None


async def check_ins_of_round(session: Reading, workspace: str, round_id: str) -> tuple[CheckIn, ...]:
    """The check-ins of a round in channels; those that go to people one by one may be thousands."""
    query = select(CheckInRow).where(
        CheckInRow.workspace_id == workspace, CheckInRow.round_id == round_id, CheckInRow.person_id.is_(None)
    )
    return tuple(_check_in(row) for row in await session.scalars(query.order_by(CheckInRow.channel_id)))


async def check_in_of_person(session: Reading, workspace: str, round_id: str, person: str) -> CheckIn | None:
    """The check-in of a round that goes to this person alone."""
    query = select(CheckInRow).where(CheckInRow.workspace_id == workspace, CheckInRow.round_id == round_id)
    row = await session.scalar(query.where(CheckInRow.person_id == person))
    return _check_in(row) if row else None


async def fates(
    session: Reading, workspace: str, round_id: str, *, direct: bool | None = None
) -> Mapping[tuple[CheckInState, MissedReason | None], int]:
    """How many check-ins of a round have come how far; of those to people, or in channels, if `direct` says so."""
    query = select(CheckInRow.state, CheckInRow.reason, func.count()).where(
        CheckInRow.workspace_id == workspace, CheckInRow.round_id == round_id
    )
    if direct is not None:
        query = query.where(CheckInRow.person_id.is_not(None) if direct else CheckInRow.person_id.is_(None))
    found = await session.execute(query.group_by(CheckInRow.state, CheckInRow.reason))
    return {(CheckInState(state), MissedReason(reason) if reason else None): count for state, reason, count in found}


async def standing_check_ins(session: Reading, workspace: str, *, closing_after: datetime) -> tuple[CheckIn, ...]:
    """Check-ins that stand in a channel of several people and whose round closes, or closed, after a moment."""
    query = (
        select(CheckInRow)
        .join(RoundRow, RoundRow.id == CheckInRow.round_id)
        .where(
            CheckInRow.workspace_id == workspace,
            CheckInRow.state == CheckInState.STANDING,
            CheckInRow.person_id.is_(None),
            RoundRow.closes_at > closing_after,
        )
        .order_by(RoundRow.opens_at, CheckInRow.id)
    )
    return tuple(_check_in(row) for row in await session.scalars(query))


async def stand(session: Writing, workspace: str, check_in_id: str, *, ts: str, dm: str | None = None) -> None:
    """The message stands in its channel; `dm` if that is one of direct messages."""
    await session.execute(_of(workspace, check_in_id).values(state=CheckInState.STANDING, ts=ts, dm=dm, reason=None))


async def miss(session: Writing, workspace: str, check_in_id: str, reason: MissedReason) -> None:
    """The message never came to stand in its channel, or nobody can tell."""
    await session.execute(_of(workspace, check_in_id).values(state=CheckInState.MISSED, reason=reason))


async def mark_for_update(
    session: Writing, workspace: str, check_in_id: str, *, due_at: datetime, closes: bool = False
) -> None:
    """Ask for the message to be rendered anew. A count already asked for stays as it is; a close comes before it."""
    statement = insert_into(session, MessageUpdateRow).values(
        check_in_id=check_in_id,
        workspace_id=workspace,
        closes=closes,
        due_at=due_at,
        claimed=False,
        again=False,
        attempt=0,
    )
    if closes:
        changes = {"closes": True, "due_at": due_at, "again": MessageUpdateRow.claimed}
        await session.execute(statement.on_conflict_do_update(index_elements=["check_in_id"], set_=changes))
        return
    await session.execute(
        statement.on_conflict_do_update(index_elements=["check_in_id"], set_={"again": True}, where=_unseen())
    )


async def mark_counts(
    session: Writing, workspace: str, places: Collection[tuple[str, str]], *, due_at: datetime
) -> None:
    """Ask for the counts of rounds on their messages in channels, given as pairs of both, to be rendered anew."""
    rounds = sorted({round_id for round_id, _ in places})
    await _MARKING_COUNTS.rows(session, workspace=workspace, rounds=rounds, places=sorted(places), due_at=due_at)


async def mark_round_as_closed(session: Writing, workspace: str, round_id: str, *, due_at: datetime) -> None:
    """Ask for every standing message of a round to lose its buttons: in one statement, for they may be thousands."""
    standing = (CheckInRow.round_id == round_id) & (CheckInRow.state == CheckInState.STANDING)
    statement = _marking(session.get_bind().dialect.name, standing, closes=True)
    changes = {"closes": True, "due_at": due_at, "again": MessageUpdateRow.claimed}
    marked = statement.on_conflict_do_update(index_elements=["check_in_id"], set_=changes)
    await session.execute(marked, {"workspace": workspace, "due_at": due_at})


async def hasten_updates(session: Writing, workspace: str, channel: str, *, due_at: datetime) -> None:
    """Have the messages of a channel that wait to be rendered anew wait no longer than until a moment."""
    there = select(CheckInRow.id).where(CheckInRow.workspace_id == workspace, CheckInRow.channel_id == channel)
    await session.execute(
        update(MessageUpdateRow)
        .where(
            MessageUpdateRow.workspace_id == workspace,
            MessageUpdateRow.check_in_id.in_(there),
            MessageUpdateRow.due_at > due_at,
        )
        .values(due_at=due_at)
    )


async def due_updates(
    session: Reading,
    workspace: str,
    *,
    now: datetime,
    limit: int,
    after: Stale | None = None,
    counts: bool = True,
) -> tuple[Stale, ...]:
    """Check-ins whose message is to be rendered anew, those `after` one if given, without mere counts unless `counts`.

    Closes in channels come first, then counts, then closes in direct messages: there may be thousands of these, and
    each is seen by one person, who learns of the close from a click too.
    """
    direct = CheckInRow.person_id.is_not(None)
    turn = case((direct, 2), (MessageUpdateRow.closes, 0), else_=1)
    order = (turn, MessageUpdateRow.due_at, MessageUpdateRow.check_in_id)
    query = (
        select(MessageUpdateRow.check_in_id, MessageUpdateRow.closes, MessageUpdateRow.due_at, turn)
        .outerjoin(CheckInRow, CheckInRow.id == MessageUpdateRow.check_in_id)
        .where(MessageUpdateRow.workspace_id == workspace, MessageUpdateRow.due_at <= now)
        .order_by(*order)
        .limit(limit)
    )
    if not counts:
        query = query.where(MessageUpdateRow.closes)
    if after:
        query = query.where(tuple_(*order) > (after.turn, after.due_at, after.check_in_id))
    return tuple(Stale(*row) for row in await session.execute(query))


async def claim_update(session: Writing, workspace: str, check_in_id: str) -> int | None:
    """Take a mark in hand: what is asked for from here on asks for another update.

    Returns the attempt, from 1; None if the message was brought up to date meanwhile, by who held the lease before.
    """
    row = await _CLAIMING.first(session, workspace=workspace, which=check_in_id)
    attempt: int | None = row.attempt if row else None
    return attempt


async def finish_update(session: Writing, workspace: str, check_in_id: str, *, next_at: datetime) -> None:
    """The message shows the rows of the claim. If more was asked for since, the mark stays, due at `next_at`."""
    await _FINISHING.rows(session, workspace=workspace, which=check_in_id)
    await _FINISHING_FOR_NOW.rows(session, workspace=workspace, which=check_in_id, next_at=next_at)


async def retry_update(session: Writing, workspace: str, check_in_id: str, *, at: datetime) -> None:
    await session.execute(_mark(workspace, check_in_id).values(claimed=False, due_at=at))


async def drop_update(session: Writing, workspace: str, check_in_id: str) -> None:
    """The message is gone or can't be changed any more."""
    await session.execute(
        delete(MessageUpdateRow).where(
            MessageUpdateRow.workspace_id == workspace, MessageUpdateRow.check_in_id == check_in_id
        )
    )


async def forget_direct_check_ins(session: Writing, *, closed_before: datetime) -> None:
    """Delete, in every workspace, the check-ins that went to people one by one, of rounds that are over for long.

    What is left of those rounds is how many were asked.
    """
    over = select(RoundRow.id).where(RoundRow.closes_at < closed_before, RoundRow.state != RoundState.OPEN)
    kept = select(MessageUpdateRow.check_in_id)
    await session.execute(
        delete(CheckInRow).where(
            CheckInRow.person_id.is_not(None), CheckInRow.round_id.in_(over), CheckInRow.id.not_in(kept)
        )
    )


async def next_update_due(session: Reading) -> datetime | None:
    """When the next message of any workspace is to be rendered anew."""
    return await session.scalar(select(func.min(MessageUpdateRow.due_at)))


def _of(workspace: str, check_in_id: str) -> Update:
    return update(CheckInRow).where(CheckInRow.workspace_id == workspace, CheckInRow.id == check_in_id)


def _unseen() -> ColumnElement[bool]:
    """A message is being rendered, and nothing was asked for since."""
    return MessageUpdateRow.claimed & MessageUpdateRow.again.is_(False)


def _marking_counts(dialect: str) -> sqlite.Insert:
    place = tuple_(CheckInRow.round_id, CheckInRow.channel_id)
    # The rounds besides the pairs, for which alone SQLite looks into no index.
    of_rounds = CheckInRow.round_id.in_(bindparam("rounds", expanding=True))
    there = of_rounds & place.in_(bindparam("places", expanding=True)) & CheckInRow.person_id.is_(None)
    statement = _marking(dialect, there, closes=False)
    return statement.on_conflict_do_update(index_elements=["check_in_id"], set_={"again": True}, where=_unseen())


_MARKING_COUNTS = Prepared(_marking_counts)
_ONE = Prepared(
    select(CheckInRow).where(CheckInRow.workspace_id == bindparam("workspace"), CheckInRow.id == bindparam("id"))
)
_MARK = (MessageUpdateRow.workspace_id == bindparam("workspace")) & (MessageUpdateRow.check_in_id == bindparam("which"))
_CLAIMING = Prepared(
    update(MessageUpdateRow)
    .where(_MARK)
    .values(claimed=True, again=False, attempt=MessageUpdateRow.attempt + 1)
    .returning(MessageUpdateRow.attempt)
)
_FINISHING = Prepared(delete(MessageUpdateRow).where(_MARK, MessageUpdateRow.again.is_(False)))
_FINISHING_FOR_NOW = Prepared(
    update(MessageUpdateRow)
    .where(_MARK)
    .values(claimed=False, again=False, due_at=bindparam("next_at", type_=UtcDateTime()), attempt=0)
)


def _marking(dialect: str, which: ColumnElement[bool], *, closes: bool) -> sqlite.Insert:
    """An insert of marks for some check-ins of a `workspace`, with a `due_at`; in one order, so that two never wait for
    each other's rows."""
    columns = [column.name for column in inspect(MessageUpdateRow).local_table.columns]
    values = {
        "check_in_id": CheckInRow.id,
        "workspace_id": CheckInRow.workspace_id,
        "closes": literal(closes),
        "due_at": bindparam("due_at", type_=UtcDateTime()),
        "claimed": false(),
        "again": false(),
        "attempt": literal(0),
    }
    # With "" added it is no longer what SQLite looks up first, going through all check-ins of the workspace.
    here = CheckInRow.workspace_id + "" == bindparam("workspace")
    chosen = select(*(values[name] for name in columns)).where(here, which)
    return insert_of(dialect, MessageUpdateRow).from_select(columns, chosen.order_by(CheckInRow.id))


def _mark(workspace: str, check_in_id: str) -> Update:
    return update(MessageUpdateRow).where(
        MessageUpdateRow.workspace_id == workspace, MessageUpdateRow.check_in_id == check_in_id
    )


def _check_in(row: CheckInRow) -> CheckIn:
    return CheckIn(
        id=row.id,
        round_id=row.round_id,
        channel=row.channel_id,
        state=CheckInState(row.state),
        ts=row.ts,
        reason=MissedReason(row.reason) if row.reason else None,
        person=row.person_id,
        dm=row.dm,
    )
