"""Tallies: the counts of units of closed rounds, and the rounds they make up as statistics read them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select

from bot.domain.round import RoundState
from bot.domain.scale import Counts
from bot.domain.summary import UnpublishedRound
from bot.domain.trends import PublishedRound
from bot.domain.units import Unit
from storage.engine import Reading, Writing
from storage.tables import RoundRow, SegmentRow, TallyRow


async def add_tallies(session: Writing, workspace: str, round_id: str, units: Sequence[Unit]) -> None:
    """Write down what remains of a round's answers."""
    rows = [
        {
            "round_id": round_id,
            "position": position,
            "workspace_id": workspace,
            "channels": list(unit.segments),
            "asked": unit.asked,
            "not_yet": unit.counts.not_yet,
            "partly": unit.counts.partly,
            "fully": unit.counts.fully,
            "cant_tell": unit.counts.cant_tell,
        }
        for position, unit in enumerate(units)
    ]
    if rows:
        await session.execute(insert(TallyRow), rows)


Closed = tuple[tuple[PublishedRound, ...], tuple[UnpublishedRound, ...]]
"""Closed rounds, each kind oldest first: published and unpublished."""


async def closed_rounds(
    session: Reading, workspace: str, schedule_id: str, *, after: datetime | None = None, until: datetime
) -> Closed:
    """A schedule's rounds that closed after `after` and up to `until`."""
    query = _closed(workspace, schedule_id).where(RoundRow.closed_at <= until)
    if after is not None:
        query = query.where(RoundRow.closed_at > after)
    return await _read(session, workspace, query)


async def told_rounds(session: Reading, workspace: str, schedule_id: str, digest_id: str) -> Closed:
    """A schedule's closed rounds that a digest tells of."""
    return await _read(session, workspace, _closed(workspace, schedule_id).where(RoundRow.digest_id == digest_id))


async def first_published(session: Reading, workspace: str, schedule_id: str) -> datetime | None:
    """When the first round of a schedule with figures closed."""
    return await session.scalar(
        select(RoundRow.closed_at)
        .where(
            RoundRow.workspace_id == workspace,
            RoundRow.schedule_id == schedule_id,
            RoundRow.state == RoundState.CLOSED,
            RoundRow.published,
        )
        .order_by(RoundRow.closed_at)
        .limit(1)
    )


def _closed(workspace: str, schedule_id: str) -> Select[RoundRow]:
    return select(RoundRow).where(
        RoundRow.workspace_id == workspace, RoundRow.schedule_id == schedule_id, RoundRow.state == RoundState.CLOSED
    )


async def _read(session: Reading, workspace: str, query: Select[RoundRow]) -> Closed:
    rows = tuple(await session.scalars(query.order_by(RoundRow.closed_at, RoundRow.id)))
    units = await _units(session, workspace, [row.id for row in rows if row.published])
    segments = await _segments(session, workspace, [row.id for row in rows])
    published = tuple(PublishedRound(**_known(row, segments), units=units[row.id]) for row in rows if row.published)
    unpublished = tuple(UnpublishedRound(**_known(row, segments)) for row in rows if not row.published)
    return published, unpublished


def _known(row: RoundRow, segments: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    return {
        "round_id": row.id,
        "practice": row.practice or "",
        "driver": row.driver or "",
        "closed_at": row.closed_at or row.closes_at,
        "segments": segments[row.id],
        "asked": row.asked,
        "answered": row.answered,
    }


async def _units(session: Reading, workspace: str, round_ids: Sequence[str]) -> dict[str, tuple[Unit, ...]]:
    query = (
        select(TallyRow)
        .where(TallyRow.workspace_id == workspace, TallyRow.round_id.in_(round_ids))
        .order_by(TallyRow.round_id, TallyRow.position)
    )
    found: dict[str, tuple[Unit, ...]] = dict.fromkeys(round_ids, ())
    for row in await session.scalars(query):
        counts = Counts(row.not_yet, row.partly, row.fully, row.cant_tell)
        found[row.round_id] += (Unit(segments=tuple(row.channels), asked=row.asked, counts=counts),)
    return found


async def _segments(session: Reading, workspace: str, round_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """The channels in which somebody was asked: one that the check-in never reached has nobody left in it."""
    query = select(SegmentRow.round_id, SegmentRow.channel_id).where(
        SegmentRow.workspace_id == workspace, SegmentRow.round_id.in_(round_ids), SegmentRow.asked > 0
    )
    found: dict[str, frozenset[str]] = dict.fromkeys(round_ids, frozenset())
    for round_id, channel_id in await session.execute(query):
        found[round_id] |= {channel_id}
    return found
