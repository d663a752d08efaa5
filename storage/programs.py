"""Programs, and the digests that are due to their leaders."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update

from bot.domain.program import DigestRhythm, DigestTime, Program
from bot.domain.round import RoundState
from bot.domain.year_starts import YearStarts
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.scale_words import kept, scale_words
from storage.tables import DigestRow, ProgramRow, RoundRow, ShareRow
from storage.upsert import insert_or_update

_ONE = Prepared(
    select(ProgramRow).where(ProgramRow.workspace_id == bindparam("workspace"), ProgramRow.id == bindparam("id"))
)
_PROGRAMS = Prepared(
    select(ProgramRow).where(ProgramRow.workspace_id == bindparam("workspace")).order_by(ProgramRow.folded_name)
)


async def save_program(session: Writing, workspace: str, program: Program) -> None:
    """Write a program whole; its name is unique in the workspace, whatever its letters' case."""
    row = {"id": program.id, "workspace_id": workspace, **_values(program)}
    await insert_or_update(session, ProgramRow, [row], keys=["id"])


async def change_program(session: Writing, workspace: str, before: Program, after: Program) -> None:
    """Write what is different in a program, and nothing else: the tick may have moved its digest on meanwhile."""
    old = _values(before)
    different = {name: value for name, value in _values(after).items() if value != old[name]}
    if different:
        one = (ProgramRow.workspace_id == workspace) & (ProgramRow.id == before.id)
        await session.execute(update(ProgramRow).where(one).values(**different))


async def program(session: Reading, workspace: str, program_id: str) -> Program | None:
    row = await _ONE.first(session, workspace=workspace, id=program_id)
    return _program(row) if row else None


async def programs_by_id(session: Reading, workspace: str, ids: Collection[str]) -> dict[str, Program]:
    """Those of these programs that there are."""
    query = select(ProgramRow).where(ProgramRow.workspace_id == workspace, ProgramRow.id.in_(ids))
    return {row.id: _program(row) for row in await session.scalars(query)}


async def program_named(session: Reading, workspace: str, name: str) -> Program | None:
    """The program of this name, whatever its letters' case and outer spaces."""
    query = select(ProgramRow).where(ProgramRow.workspace_id == workspace, ProgramRow.folded_name == _folded(name))
    row = await session.scalar(query)
    return _program(row) if row else None


async def programs(session: Reading, workspace: str) -> tuple[Program, ...]:
    """All programs of a workspace, by name."""
    return tuple(_program(row) for row in await _PROGRAMS.rows(session, workspace=workspace))


async def programs_with_digest_due(session: Writing, *, now: datetime, limit: int) -> tuple[tuple[str, Program], ...]:
    """Programs of all workspaces whose digest time has come, locked for this tick, each with its workspace."""
    query = (
        select(ProgramRow)
        .where(ProgramRow.digest_due_at <= now)
        .order_by(ProgramRow.digest_due_at, ProgramRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple((row.workspace_id, _program(row)) for row in await session.scalars(query))


async def next_digest_due(session: Reading) -> datetime | None:
    """When the next digest of any workspace is due."""
    return await session.scalar(select(func.min(ProgramRow.digest_due_at)))


async def move_digest_on(session: Writing, workspace: str, program_id: str, *, due_at: datetime | None) -> None:
    """Say when the next digest is due."""
    await session.execute(
        update(ProgramRow)
        .where(ProgramRow.workspace_id == workspace, ProgramRow.id == program_id)
        .values(digest_due_at=due_at)
    )


async def has_news(session: Reading, workspace: str, program_id: str) -> bool:
    """Whether a round of a program has closed that no digest tells of."""
    query = select(RoundRow.id).where(*_untold(workspace, program_id), RoundRow.state == RoundState.CLOSED)
    return await session.scalar(query.limit(1)) is not None


async def told_until(session: Reading, workspace: str, program_id: str) -> datetime | None:
    """Up to which moment a program's digests reach; None before the first."""
    query = select(func.max(DigestRow.covers_until))
    return await session.scalar(query.where(DigestRow.workspace_id == workspace, DigestRow.program_id == program_id))


async def add_digest(
    session: Writing,
    workspace: str,
    *,
    digest_id: str,
    program_id: str,
    local_date: date,
    covers: tuple[datetime, datetime],
) -> None:
    """Write down that a digest exists, and that it tells of every round that is over and that none has told yet.

    A second one of the same program and date can't exist. Rounds are marked one by one, since no range of time holds
    exactly what had closed: a close that began before the digest may commit after it, on a machine whose clock differs.
    """
    await session.execute(
        insert(DigestRow).values(
            id=digest_id,
            workspace_id=workspace,
            program_id=program_id,
            local_date=local_date,
            covers_after=covers[0],
            covers_until=covers[1],
        )
    )
    told = update(RoundRow).where(*_untold(workspace, program_id), RoundRow.state != RoundState.OPEN)
    await session.execute(told.values(digest_id=digest_id))


async def take_digest_back(session: Writing, workspace: str, digest_id: str) -> None:
    """Forget a digest that nobody got: what it would have told is left to the next one."""
    await session.execute(
        update(RoundRow)
        .where(RoundRow.workspace_id == workspace, RoundRow.digest_id == digest_id)
        .values(digest_id=None)
    )
    await session.execute(delete(ShareRow).where(ShareRow.workspace_id == workspace, ShareRow.digest_id == digest_id))
    await session.execute(delete(DigestRow).where(DigestRow.workspace_id == workspace, DigestRow.id == digest_id))


async def digest(session: Reading, workspace: str, digest_id: str) -> tuple[str, datetime, datetime] | None:
    """A digest's program and the time whose comments it counts: (program, after, until)."""
    query = select(DigestRow).where(DigestRow.workspace_id == workspace, DigestRow.id == digest_id)
    row = await session.scalar(query)
    return (row.program_id, row.covers_after, row.covers_until) if row else None


async def place_digest(session: Writing, workspace: str, digest_id: str, *, channel: str, ts: str) -> None:
    """Say where a digest's message stands."""
    one = (DigestRow.workspace_id == workspace) & (DigestRow.id == digest_id)
    await session.execute(update(DigestRow).where(one).values(channel_id=channel, ts=ts))


async def place_of_digest(session: Reading, workspace: str, digest_id: str) -> tuple[str, str] | None:
    """The channel and ts of a digest's message; None while it does not stand."""
    query = select(DigestRow).where(DigestRow.workspace_id == workspace, DigestRow.id == digest_id)
    row = await session.scalar(query)
    return (row.channel_id, row.ts) if row and row.channel_id and row.ts else None


def _untold(workspace: str, program_id: str) -> tuple[ColumnElement[bool], ...]:
    return RoundRow.workspace_id == workspace, RoundRow.program_id == program_id, RoundRow.digest_id.is_(None)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _values(program: Program) -> dict[str, object]:
    return {
        "name": program.name,
        "folded_name": _folded(program.name),
        "leadership_channel": program.leadership_channel,
        "k": program.k,
        "digest_weekday": program.digest.weekday,
        "digest_at": program.digest.at,
        "digest_zone": program.digest.zone,
        "digest_rhythm": program.digest.rhythm,
        "digest_anchor": program.digest.anchor,
        "digest_due_at": program.digest_due_at,
        "scale_words": kept(program.words),
        "quarters_from": program.starts.quarters,
        "school_from": program.starts.school,
    }


def _program(row: ProgramRow) -> Program:
    return Program(
        id=row.id,
        name=row.name,
        leadership_channel=row.leadership_channel,
        k=row.k,
        digest=_digest_time(row),
        digest_due_at=row.digest_due_at,
        words=scale_words(row.scale_words),
        starts=YearStarts(row.quarters_from, row.school_from),
    )


def _digest_time(row: ProgramRow) -> DigestTime:
    return DigestTime(
        weekday=row.digest_weekday,
        at=row.digest_at,
        zone=row.digest_zone,
        rhythm=DigestRhythm(row.digest_rhythm),
        anchor=row.digest_anchor,
    )
