"""Digests: what leaders get by themselves, once a week, if something closed since the last one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.cadence import moment_of
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import id_of_digest, new_id
from bot.domain.program import DigestTime, Program
from bot.domain.report import BEGINNING, DigestContent, DigestSection
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.trends import ClosedRound
from bot.services.foreseeing import foreseen
from bot.services.summarizing import schedule_report, usual_window
from storage import deliveries, programs, rounds, schedules, tallies
from storage.engine import Reading, Writing

AT_ONCE = 20
"""Programs handled in one transaction."""


def next_digest_at(digest: DigestTime, after: datetime) -> datetime:
    """The first time after a moment at which a program's digest is due, in UTC."""
    today = after.astimezone(ZoneInfo(digest.zone)).date()
    first = today + timedelta(days=(digest.weekday - today.weekday()) % 7)
    moments = (moment_of(first + timedelta(weeks=week), digest.at, digest.zone) for week in range(3))
    return next(moment for moment in moments if moment > after)


async def owe_due_digests(session: Writing, *, now: datetime, random: Random) -> int:
    """Handle the programs whose digest time has come; returns how many there were.

    A digest is owed only if something closed that none has told, and tells of all such rounds. Without it, or later
    than DeliveryKind.DIGEST.lateness, only the due time moves on, and what there is to tell is left to the next one.
    """
    due = await programs.programs_with_digest_due(session, now=now, limit=AT_ONCE)
    for workspace, program in due:
        await _owe_digest(session, workspace, program, now=now, random=random)
        due_at = next_digest_at(program.digest, now)
        await programs.move_digest_on(session, workspace, program.id, due_at=due_at)
    return len(due)


async def digest_content(
    session: Reading, workspace: str, digest_id: str, *, now: datetime, catalogue: Catalogue
) -> DigestContent | None:
    """What a digest says, from the rows as they are when it is sent; None if there is no such digest (any more)."""
    found = await programs.digest(session, workspace, digest_id)
    program = await programs.program(session, workspace, found[0]) if found else None
    if found is None or program is None:
        return None
    _, after, until = found
    every = await schedules.schedules(session, workspace, program_id=program.id, deleted=True)
    coming = await foreseen(session, workspace, [one.id for one in every], now=now, catalogue=catalogue, count=1)
    sections = [
        await _section(
            session,
            workspace,
            program,
            schedule,
            digest_id=digest_id,
            covers=(after, until),
            coming=coming.get(schedule.id, ()),
            catalogue=catalogue,
        )
        for schedule in every
    ]
    return DigestContent(
        program=program.name,
        after=after,
        until=until,
        sections=tuple(section for section in sections if section),
        catalogue=catalogue,
    )


async def _owe_digest(session: Writing, workspace: str, program: Program, *, now: datetime, random: Random) -> None:
    """Owe a program's digest, if it has one; its id, made of program and date, makes a second one impossible."""
    due_at = program.digest_due_at or now
    expires_at = due_at + DeliveryKind.DIGEST.lateness
    if now > expires_at or not await programs.has_news(session, workspace, program.id):
        return
    local_date = due_at.astimezone(ZoneInfo(program.digest.zone)).date()
    delivery = Delivery(
        id=new_id(random),
        kind=DeliveryKind.DIGEST,
        subject=id_of_digest(program.id, local_date),
        state=DeliveryState.DUE,
        due_at=due_at,
        expires_at=expires_at,
        channel=program.leadership_channel,
    )
    if not await deliveries.owe(session, workspace, delivery):
        return
    after = await programs.told_until(session, workspace, program.id) or BEGINNING
    await programs.add_digest(
        session,
        workspace,
        digest_id=delivery.subject,
        program_id=program.id,
        local_date=local_date,
        covers=(after, now),
    )


async def _closed(session: Reading, workspace: str, schedule: Schedule, digest_id: str) -> tuple[ClosedRound, ...]:
    published, unpublished = await tallies.told_rounds(session, workspace, schedule.id, digest_id)
    return tuple(sorted((*published, *unpublished), key=lambda round_: (round_.closed_at, round_.round_id)))


async def _section(
    session: Reading,
    workspace: str,
    program: Program,
    schedule: Schedule,
    *,
    digest_id: str,
    covers: tuple[datetime, datetime],
    coming: Sequence[Foreseen],
    catalogue: Catalogue,
) -> DigestSection | None:
    """What the digest says of one schedule; None for a deleted one of which nothing closed.

    Its figures include every round that it tells of, also one that closed by the clock of a machine that is ahead.
    """
    closed = await _closed(session, workspace, schedule, digest_id)
    if schedule.state is ScheduleState.DELETED and not closed:
        return None
    end = max([covers[1], *(one.closed_at for one in closed)])
    window = usual_window(schedule, now=end, catalogue=catalogue)
    report = await schedule_report(
        session,
        workspace,
        program,
        schedule,
        window=window,
        catalogue=catalogue,
        coming=coming,
        comments_after=covers[0],
    )
    return DigestSection(
        report=report,
        closed=closed,
        unasked=await rounds.unasked_rounds(session, workspace, schedule.id, digest_id),
        coming=next(iter(coming), None),
    )
