"""Rounds, their segments, and what was asked of whom."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, exists, func, or_, select, tuple_, update

from bot.domain.own_practice import Wording
from bot.domain.rotation import NOTHING_ASKED, Past
from bot.domain.round import CheckInState, MissedReason, Round, RoundState
from bot.domain.schedule import Manner
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.scale_words import kept, scale_words
from storage.tables import AskedRow, AskingRow, CheckInRow, PersonAskedRow, RoundRow, SegmentRow
from storage.upsert import insert_if_new, insert_many


async def save_round(session: Writing, workspace: str, round_: Round, *, driver: str | None) -> None:
    """Write a new round whole."""
    row = {
        "id": round_.id,
        "workspace_id": workspace,
        "schedule_id": round_.schedule_id,
        "program_id": round_.program_id,
        "local_date": round_.local_date,
        "practice": round_.practice,
        "driver": driver,
        "cycle": round_.cycle,
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "k": round_.k,
        "state": round_.state,
        "reason": round_.reason,
        "asked": round_.asked,
        "answered": round_.answered,
        "published": round_.published,
        "manner": round_.manner,
        "scale_words": kept(round_.words),
        "question": round_.question or None,
    }
    await insert_many(session, RoundRow, [row])


async def round_by_id(session: Reading, workspace: str, round_id: str) -> Round | None:
    row = await _ONE.first(session, workspace=workspace, id=round_id)
    return _round(row) if row else None


async def lock_round(session: Writing, workspace: str, round_id: str, *, shared: bool = False) -> Round | None:
    """A round that can't be closed (shared) or answered (not shared) by anybody else until this transaction ends."""
    row = await (_ONE_SHARED if shared else _ONE_ALONE).first(session, workspace=workspace, id=round_id)
    return _round(row) if row else None


async def round_on(session: Reading, workspace: str, schedule_id: str, day: date) -> Round | None:
    """The round of a schedule on a local date: there is never more than one."""
    query = select(RoundRow).where(
        RoundRow.workspace_id == workspace, RoundRow.schedule_id == schedule_id, RoundRow.local_date == day
    )
    row = await session.scalar(query)
    return _round(row) if row else None


async def recent_rounds(session: Reading, workspace: str, schedule_id: str, *, limit: int) -> tuple[Round, ...]:
    """The latest rounds of a schedule in any state, newest first."""
    query = (
        select(RoundRow)
        .where(RoundRow.workspace_id == workspace, RoundRow.schedule_id == schedule_id)
        .order_by(RoundRow.local_date.desc())
        .limit(limit)
    )
    return tuple(_round(row) for row in await session.scalars(query))


async def unasked_rounds(session: Reading, workspace: str, schedule_id: str, digest_id: str) -> tuple[Round, ...]:
    """The rounds of a schedule that a digest tells of and that asked nothing, oldest first."""
    query = select(RoundRow).where(
        RoundRow.workspace_id == workspace,
        RoundRow.schedule_id == schedule_id,
        RoundRow.digest_id == digest_id,
        RoundRow.state.in_((RoundState.MISSED, RoundState.SKIPPED)),
    )
    return tuple(_round(row) for row in await session.scalars(query.order_by(RoundRow.local_date)))


async def open_rounds(session: Reading, workspace: str, schedule_id: str) -> tuple[Round, ...]:
    query = select(RoundRow).where(
        RoundRow.workspace_id == workspace,
        RoundRow.schedule_id == schedule_id,
        RoundRow.state == RoundState.OPEN,
    )
    return tuple(_round(row) for row in await session.scalars(query.order_by(RoundRow.opens_at)))


async def rounds_to_close(
    session: Writing, *, now: datetime, patience: timedelta, limit: int, after: Round | None = None
) -> tuple[tuple[str, Round], ...]:
    """Open rounds of all workspaces whose closing time has come, locked, each with its workspace; those `after` one if
    given.

    A round with a check-in whose fate is not settled yet is given `patience` until it is.
    """
    unsettled = exists().where(CheckInRow.round_id == RoundRow.id, CheckInRow.state == CheckInState.DUE)
    query = (
        select(RoundRow)
        .where(RoundRow.state == RoundState.OPEN, RoundRow.closes_at <= now)
        .where(or_(~unsettled, RoundRow.closes_at <= now - patience))
        .order_by(RoundRow.closes_at, RoundRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if after:
        query = query.where(tuple_(RoundRow.closes_at, RoundRow.id) > tuple_(after.closes_at, after.id))
    return tuple((row.workspace_id, _round(row)) for row in await session.scalars(query))


async def next_close(session: Reading) -> datetime | None:
    """When the next open round of any workspace closes."""
    return await session.scalar(select(func.min(RoundRow.closes_at)).where(RoundRow.state == RoundState.OPEN))


async def close_round(
    session: Writing,
    workspace: str,
    round_id: str,
    *,
    at: datetime,
    asked: int,
    answered: int,
    published: bool,
) -> None:
    """Write down what is left of a round, as news for the next digest: a round that was asked in the place of one that
    had been missed may have been told of as missed."""
    await session.execute(
        update(RoundRow)
        .where(RoundRow.workspace_id == workspace, RoundRow.id == round_id)
        .values(
            state=RoundState.CLOSED,
            closed_at=at,
            asked=asked,
            answered=answered,
            published=published,
            digest_id=None,
        )
    )


async def miss_round(session: Writing, workspace: str, round_id: str, reason: MissedReason) -> None:
    """Record that a round that had been opened came to stand nowhere."""
    await session.execute(
        update(RoundRow)
        .where(RoundRow.workspace_id == workspace, RoundRow.id == round_id)
        .values(state=RoundState.MISSED, reason=reason, asked=0)
    )


async def rotation_pasts(session: Reading, workspace: str, schedule_ids: Collection[str]) -> dict[str, Past]:
    """What matters of all that these schedules have asked so far, summed up by the database: what they asked grows with
    their age, its sum only with their practices. Missed and skipped rounds asked nothing."""
    query = (
        select(
            RoundRow.schedule_id,
            RoundRow.practice,
            func.max(RoundRow.cycle),
            func.count(),
            func.max(RoundRow.local_date).label("latest"),
        )
        .where(
            RoundRow.workspace_id == workspace,
            RoundRow.schedule_id.in_(schedule_ids),
            RoundRow.state.in_((RoundState.OPEN, RoundState.CLOSED)),
            RoundRow.practice != "",
        )
        .group_by(RoundRow.schedule_id, RoundRow.practice)
        .order_by("latest")
    )
    found: dict[str, Past] = {}
    for id, practice, cycle, times, _ in await session.execute(query):
        before = found.get(id, NOTHING_ASKED)
        found[id] = Past({**before.last, practice or "": cycle}, max(cycle, before.newest), times == 1)
    return found


async def days_with_rounds(
    session: Reading, workspace: str, schedule_ids: Collection[str], *, since: date
) -> frozenset[tuple[str, date]]:
    """The local dates, from one on, on which these schedules have their round already, in whatever state."""
    query = select(RoundRow.schedule_id, RoundRow.local_date).where(
        RoundRow.workspace_id == workspace, RoundRow.schedule_id.in_(schedule_ids), RoundRow.local_date >= since
    )
    return frozenset((id, day) for id, day in await session.execute(query))


async def add_segments(
    session: Writing, workspace: str, round_id: str, people: Mapping[str, str], order: Sequence[str]
) -> None:
    """Write down a round's segments in their order, and which person belongs to which."""
    asked = dict.fromkeys(order, 0)
    for channel_id in people.values():
        asked[channel_id] += 1
    segments = [
        {
            "round_id": round_id,
            "channel_id": one,
            "workspace_id": workspace,
            "position": place,
            "asked": asked[one],
        }
        for place, one in enumerate(order)
    ]
    await insert_many(session, SegmentRow, segments)
    rows = [
        {"round_id": round_id, "person_id": person_id, "workspace_id": workspace, "channel_id": channel_id}
        for person_id, channel_id in people.items()
    ]
    await insert_many(session, AskedRow, rows)


async def segment_of_person(session: Reading, workspace: str, round_id: str, person_id: str) -> str | None:
    """The segment that a person was given when the round opened or when they first answered."""
    return await session.scalar(
        select(AskedRow.channel_id).where(
            AskedRow.workspace_id == workspace, AskedRow.round_id == round_id, AskedRow.person_id == person_id
        )
    )


async def add_to_segment(session: Writing, workspace: str, round_id: str, *, person_id: str, channel_id: str) -> None:
    """Count somebody who joined a channel after the round opened among those asked there."""
    row = {"round_id": round_id, "person_id": person_id, "workspace_id": workspace, "channel_id": channel_id}
    if await insert_if_new(session, AskedRow, [row]):
        await _change_asked(session, workspace, round_id, channel_id, by=1)


async def leave_out(session: Writing, workspace: str, round_id: str, channel_id: str, people: Collection[str]) -> None:
    """Take people of a segment out of the round: the check-in never reached them."""
    await session.execute(
        delete(AskedRow).where(
            AskedRow.workspace_id == workspace, AskedRow.round_id == round_id, AskedRow.person_id.in_(people)
        )
    )
    await _change_asked(session, workspace, round_id, channel_id, by=-len(people))


async def people_of_segment(session: Reading, workspace: str, round_id: str, channel_id: str) -> frozenset[str]:
    query = select(AskedRow.person_id).where(
        AskedRow.workspace_id == workspace, AskedRow.round_id == round_id, AskedRow.channel_id == channel_id
    )
    return frozenset(await session.scalars(query))


async def segments(session: Reading, workspace: str, round_id: str) -> tuple[tuple[str, int], ...]:
    """A round's segments in their fixed order, each with how many people were asked."""
    found = await _SEGMENTS.rows(session, workspace=workspace, id=round_id)
    return tuple((row.channel_id, row.asked) for row in found)


async def forget_asked(session: Writing, workspace: str, round_id: str) -> None:
    """Delete who was asked: what is left of a closed round is how many."""
    await session.execute(delete(AskedRow).where(AskedRow.workspace_id == workspace, AskedRow.round_id == round_id))


async def take_back(session: Writing, workspace: str, round_id: str) -> None:
    """Delete a round that was missed everywhere, to make room for another on its date.

    None of its check-ins may stand, or perhaps stand, in a channel.
    """
    for table in (CheckInRow, SegmentRow, AskingRow, PersonAskedRow):
        await session.execute(delete(table).where(table.workspace_id == workspace, table.round_id == round_id))
    await session.execute(delete(RoundRow).where(RoundRow.workspace_id == workspace, RoundRow.id == round_id))


async def add_askings(
    session: Writing, workspace: str, round_id: str, *, practice: str, channels: Sequence[str], at: datetime
) -> None:
    """Start the 28 days of rest of a practice in these channels."""
    rows = [
        {
            "round_id": round_id,
            "channel_id": one,
            "workspace_id": workspace,
            "practice": practice,
            "asked_at": at,
        }
        for one in channels
    ]
    await insert_many(session, AskingRow, rows)


async def remove_askings(session: Writing, workspace: str, round_id: str) -> None:
    """The round certainly reached nobody, so its practice was asked nowhere."""
    await session.execute(delete(AskingRow).where(AskingRow.workspace_id == workspace, AskingRow.round_id == round_id))


async def remove_asking(session: Writing, workspace: str, round_id: str, channel_id: str) -> None:
    """The check-in certainly never stood in this channel, so the practice was not asked there."""
    await session.execute(
        delete(AskingRow).where(
            AskingRow.workspace_id == workspace,
            AskingRow.round_id == round_id,
            AskingRow.channel_id == channel_id,
        )
    )


async def last_asked(
    session: Reading, workspace: str, channels: Collection[str], *, since: datetime
) -> dict[str, dict[str, datetime]]:
    """By channel, when each practice was last asked there after `since`, by any schedule of the workspace."""
    query = (
        select(AskingRow.channel_id, AskingRow.practice, func.max(AskingRow.asked_at))
        .where(
            AskingRow.workspace_id == workspace,
            AskingRow.channel_id.in_(channels),
            AskingRow.asked_at > since,
        )
        .group_by(AskingRow.channel_id, AskingRow.practice)
    )
    found: dict[str, dict[str, datetime]] = {}
    for channel, practice, moment in await session.execute(query):
        found.setdefault(channel, {})[practice] = moment
    return found


async def own_words_asked(session: Reading, workspace: str, *, since: datetime) -> tuple[Wording, ...]:
    """The words of their own in which programs of a workspace asked rounds that close, or closed, after `since`.

    What certainly reached nobody was not asked.
    """
    reached = exists().where(AskingRow.workspace_id == workspace, AskingRow.round_id == RoundRow.id)
    query = (
        select(RoundRow.program_id, RoundRow.practice, RoundRow.question)
        .where(RoundRow.workspace_id == workspace, RoundRow.closes_at > since, RoundRow.question != "", reached)
        .distinct()
        .order_by(RoundRow.program_id, RoundRow.practice, RoundRow.question)
    )
    return tuple(
        Wording(program, practice or "", words or "") for program, practice, words in await session.execute(query)
    )


async def _change_asked(session: Writing, workspace: str, round_id: str, channel_id: str, *, by: int) -> None:
    await session.execute(
        update(SegmentRow)
        .where(
            SegmentRow.workspace_id == workspace,
            SegmentRow.round_id == round_id,
            SegmentRow.channel_id == channel_id,
        )
        .values(asked=SegmentRow.asked + by)
    )


_WHICH = select(RoundRow).where(RoundRow.workspace_id == bindparam("workspace"), RoundRow.id == bindparam("id"))
_ONE = Prepared(_WHICH)
_ONE_SHARED, _ONE_ALONE = (Prepared(_WHICH.with_for_update(read=shared)) for shared in (True, False))
_SEGMENTS = Prepared(
    select(SegmentRow.channel_id, SegmentRow.asked)
    .where(SegmentRow.workspace_id == bindparam("workspace"), SegmentRow.round_id == bindparam("id"))
    .order_by(SegmentRow.position)
)


def _round(row: RoundRow) -> Round:
    return Round(
        id=row.id,
        schedule_id=row.schedule_id,
        program_id=row.program_id,
        local_date=row.local_date,
        practice=row.practice,
        cycle=row.cycle,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        k=row.k,
        state=RoundState(row.state),
        reason=MissedReason(row.reason) if row.reason else None,
        asked=row.asked,
        answered=row.answered,
        published=row.published,
        manner=Manner(row.manner),
        words=scale_words(row.scale_words),
        question=row.question or "",
    )
