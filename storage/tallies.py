"""Tallies: the counts of units of closed rounds, and the rounds they make up as statistics read them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from json import dumps
from typing import Any

from sqlalchemy import Select, Text, cast, func, insert, select

from bot.domain.round import RoundState
from bot.domain.scale import Counts
from bot.domain.summary import Scope, UnpublishedRound
from bot.domain.trends import PublishedRound
from bot.domain.units import Unit
from storage.engine import Reading, Writing
from storage.tables import RoundRow, SegmentRow, TallyRow

_BETWEEN = " "
"""Stands between ids in a list of them, and in no id."""

_Sum = tuple[int, Counts]
"""People asked and their counts."""


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
    session: Reading,
    workspace: str,
    schedule_id: str,
    *,
    after: datetime | None = None,
    until: datetime,
    scope: Scope | None = None,
) -> Closed:
    """A schedule's rounds of a scope that closed after `after` and up to `until`, with every unit.

    A year of them is thousands of units: who needs no single ones takes `summed_rounds`.
    """
    rows = await _rows(session, _within(_between(_closed(workspace, schedule_id), after, until), scope or Scope()))
    segments = await _segments(session, workspace, [row.id for row in rows])
    return _made(rows, segments, await _units(session, workspace, _published(rows)))


async def summed_rounds(
    session: Reading,
    workspace: str,
    schedule_id: str,
    *,
    after: datetime,
    until: datetime,
    scope: Scope | None = None,
    channels: Collection[str] = (),
) -> Closed:
    """A schedule's rounds of a scope that closed after `after` and up to `until`, each summed up by the database.

    Of each round the units of the scope's channel and of `channels` stand alone, where they were units of their own;
    all the others are joined to one. The work grows with the rounds between the two moments, and with nothing else.
    """
    scope = scope or Scope()
    query = _within(_between(_closed(workspace, schedule_id), after, until), scope)
    alone = {*channels, *([scope.channel] if scope.channel else [])}
    return await _summed(session, workspace, await _rows(session, query), alone)


async def told_rounds(session: Reading, workspace: str, schedule_id: str, digest_id: str) -> Closed:
    """A schedule's closed rounds that a digest tells of, all units of a round joined to one."""
    query = _closed(workspace, schedule_id).where(RoundRow.digest_id == digest_id)
    return await _summed(session, workspace, await _rows(session, query), ())


async def channels_alone(
    session: Reading, workspace: str, schedule_id: str, *, after: datetime, until: datetime
) -> tuple[str, ...]:
    """The channels that were units of their own in rounds of a schedule that closed after one moment up to another."""
    channel = TallyRow.channels[0].as_string()
    query = (
        select(channel.label("channel"))
        .join(RoundRow, RoundRow.id == TallyRow.round_id)
        .where(
            TallyRow.workspace_id == workspace,
            RoundRow.schedule_id == schedule_id,
            RoundRow.closed_at > after,
            RoundRow.closed_at <= until,
            func.json_array_length(TallyRow.channels) == 1,
        )
        .distinct()
    )
    return tuple(sorted(await session.scalars(query)))


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


def _between(query: Select[RoundRow], after: datetime | None, until: datetime) -> Select[RoundRow]:
    query = query.where(RoundRow.closed_at <= until)
    return query if after is None else query.where(RoundRow.closed_at > after)


def _within(query: Select[RoundRow], scope: Scope) -> Select[RoundRow]:
    if scope.practice is not None:
        query = query.where(RoundRow.practice == scope.practice)
    return query if scope.driver is None else query.where(RoundRow.driver == scope.driver)


async def _rows(session: Reading, query: Select[RoundRow]) -> tuple[RoundRow, ...]:
    return tuple(await session.scalars(query.order_by(RoundRow.closed_at, RoundRow.id)))


def _published(rows: Sequence[RoundRow]) -> list[str]:
    return [row.id for row in rows if row.published]


async def _summed(session: Reading, workspace: str, rows: Sequence[RoundRow], alone: Collection[str]) -> Closed:
    segments = await _segments(session, workspace, [row.id for row in rows])
    known = _published(rows)
    own = await _own_units(session, workspace, known, alone)
    sums = await _sums(session, workspace, known)
    units = {id: (*own[id], *_others(sums[id], own[id], segments[id])) for id in known}
    return _made(rows, segments, units)


def _made(
    rows: Sequence[RoundRow], segments: Mapping[str, frozenset[str]], units: Mapping[str, tuple[Unit, ...]]
) -> Closed:
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
        found[row.round_id] += (_unit(row),)
    return found


async def _own_units(
    session: Reading, workspace: str, round_ids: Sequence[str], channels: Collection[str]
) -> dict[str, tuple[Unit, ...]]:
    """By round, the units that are one of these channels and nothing else, by channel."""
    found: dict[str, tuple[Unit, ...]] = dict.fromkeys(round_ids, ())
    if not channels:
        return found
    # As text: it is compared three times as fast as JSON is read, and is written in one way only, by add_tallies.
    alone = cast(TallyRow.channels, Text).in_([dumps([channel]) for channel in channels])
    query = select(TallyRow).where(TallyRow.workspace_id == workspace, TallyRow.round_id.in_(round_ids), alone)
    for row in await session.scalars(query.order_by(cast(TallyRow.channels, Text))):
        found[row.round_id] += (_unit(row),)
    return found


async def _sums(session: Reading, workspace: str, round_ids: Sequence[str]) -> dict[str, _Sum]:
    """By round, the sum of all its units."""
    numbers = (TallyRow.asked, TallyRow.not_yet, TallyRow.partly, TallyRow.fully, TallyRow.cant_tell)
    query = (
        select(TallyRow.round_id, *(func.sum(number) for number in numbers))
        .where(TallyRow.workspace_id == workspace, TallyRow.round_id.in_(round_ids))
        .group_by(TallyRow.round_id)
    )
    return {id: (asked, Counts(*counts)) for id, asked, *counts in await session.execute(query)}


def _others(total: _Sum, own: Sequence[Unit], segments: frozenset[str]) -> tuple[Unit, ...]:
    """The units of a round that do not stand alone, joined to one; none if there are none."""
    counts = total[1] - sum((unit.counts for unit in own), Counts.zero())
    if not counts.answered:
        return ()
    others = segments.difference(channel for unit in own for channel in unit.segments)
    return (Unit(tuple(sorted(others)), total[0] - sum(unit.asked for unit in own), counts),)


def _unit(row: TallyRow) -> Unit:
    counts = Counts(row.not_yet, row.partly, row.fully, row.cant_tell)
    return Unit(segments=tuple(row.channels), asked=row.asked, counts=counts)


async def _segments(session: Reading, workspace: str, round_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """The channels in which somebody was asked: one that the check-in never reached has nobody left in it.

    Rounds of the same channels share one set, however many there are.
    """
    query = (
        select(SegmentRow.round_id, func.aggregate_strings(SegmentRow.channel_id, _BETWEEN))
        .where(SegmentRow.workspace_id == workspace, SegmentRow.round_id.in_(round_ids), SegmentRow.asked > 0)
        .group_by(SegmentRow.round_id)
    )
    found = dict.fromkeys(round_ids, frozenset[str]())
    same: dict[frozenset[str], frozenset[str]] = {}
    for round_id, channels in await session.execute(query):
        asked = frozenset(channels.split(_BETWEEN))
        found[round_id] = same.setdefault(asked, asked)
    return found
