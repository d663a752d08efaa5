"""What digests say, read from the rows as they are when a message of theirs is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.compared import Basis, LeadersAndStaff
from bot.domain.comparison import asks_leaders
from bot.domain.highlights import UNSEEN_TIMES
from bot.domain.links import message_link
from bot.domain.program import Program
from bot.domain.report import BEGINNING, DigestContent, DigestSection, HeardThread
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.summary import Scope, UnpublishedRound
from bot.domain.trends import ClosedRound, Window
from bot.services.cataloguing import catalogue_of
from bot.services.comparing import beside_leaders
from bot.services.foreseeing import foreseen
from bot.services.summarizing import schedule_report
from bot.services.windows import usual_window
from storage import comments, directory, programs, rounds, schedules, shares, tallies
from storage.engine import Reading


@dataclass(frozen=True)
class Told:
    """A schedule that a digest tells of, with its rounds that closed since the one before."""

    schedule: Schedule
    closed: tuple[ClosedRound, ...]


@dataclass(frozen=True)
class _Digest:
    """A digest of a program, the time whose comments it counts, and what gives names to all in it."""

    id: str
    program: Program
    after: datetime
    until: datetime
    catalogue: Catalogue


async def digest_content(
    session: Reading, workspace: str, digest_id: str, *, now: datetime, catalogue: Catalogue, only: str | None = None
) -> DigestContent | None:
    """What a digest says, of all its schedules or `only` of one; None if there is no such digest (any more).

    What the leadership team said of itself comes after what staff said.
    """
    digest = await _digest(session, workspace, digest_id, catalogue)
    if digest is None:
        return None
    every = await schedules_told(session, workspace, digest.program, digest_id)
    told = [one for one in every if only in (None, one.schedule.id)]
    ids = [one.schedule.id for one in told]
    coming = await foreseen(session, workspace, ids, now=now, catalogue=catalogue, count=1)
    sections = [
        await _section(session, workspace, digest, one, coming=coming.get(one.schedule.id, ()), now=now) for one in told
    ]
    return DigestContent(
        program=digest.program.name,
        after=digest.after,
        until=digest.until,
        sections=tuple(sections),
        catalogue=digest.catalogue,
        digest_id=digest_id,
        leaders=_leaders(digest.program, told, sections),
        shares=await shares.shares_of(session, workspace, digest_id),
    )


async def schedules_told(session: Reading, workspace: str, program: Program, digest_id: str) -> tuple[Told, ...]:
    """The schedules that a digest tells of, all but deleted ones of which nothing closed.

    They come oldest first; those that ask the program's leadership team alone come after those for staff.
    """
    found = await schedules.schedules(session, workspace, program_id=program.id, deleted=True)
    every = sorted(found, key=lambda one: asks_leaders(one, program))
    told = [Told(one, await _closed(session, workspace, one, digest_id)) for one in every]
    return tuple(one for one in told if one.closed or one.schedule.state is not ScheduleState.DELETED)


async def _digest(session: Reading, workspace: str, digest_id: str, catalogue: Catalogue) -> _Digest | None:
    found = await programs.digest(session, workspace, digest_id)
    program = await programs.program(session, workspace, found[0]) if found else None
    if found is None or program is None:
        return None
    known = await catalogue_of(session, workspace, program.id, catalogue)
    return _Digest(digest_id, program, found[1], found[2], known)


def _leaders(program: Program, told: Sequence[Told], sections: Sequence[DigestSection]) -> tuple[LeadersAndStaff, ...]:
    """The leadership team beside the staff, from what the sections say."""
    summaries = [section.report.summary for section in sections]
    return beside_leaders(
        (Basis(program, one.schedule, summary.window), [trend.figure for trend in summary.practices])
        for one, summary in zip(told, summaries, strict=True)
    )


async def _closed(session: Reading, workspace: str, schedule: Schedule, digest_id: str) -> tuple[ClosedRound, ...]:
    published, unpublished = await tallies.told_rounds(session, workspace, schedule.id, digest_id)
    return tuple(sorted((*published, *unpublished), key=lambda round_: (round_.closed_at, round_.round_id)))


async def _section(
    session: Reading, workspace: str, digest: _Digest, told: Told, *, coming: Sequence[Foreseen], now: datetime
) -> DigestSection:
    """What the digest says of one schedule.

    Its figures include every round that it tells of, also one that closed by the clock of a machine that is ahead.
    """
    schedule = told.schedule
    end = max([digest.until, *(one.closed_at for one in told.closed)])
    report = await schedule_report(
        session,
        workspace,
        digest.program,
        schedule,
        window=usual_window(schedule, now=end, catalogue=digest.catalogue),
        catalogue=digest.catalogue,
        coming=coming,
        comments_after=digest.after,
        charted=Window(BEGINNING, end),
    )
    return DigestSection(
        report=report,
        closed=told.closed,
        unasked=await rounds.unasked_rounds(session, workspace, schedule.id, digest.id),
        coming=next(iter(coming), None),
        heard=await _heard(session, workspace, digest, schedule, now=now),
        unseen=await _unseen(session, workspace, told, until=end),
    )


async def _heard(
    session: Reading, workspace: str, digest: _Digest, schedule: Schedule, *, now: datetime
) -> tuple[HeardThread, ...]:
    """The threads in which others than leaders wrote; leaders are who is in the leadership channel by now.

    Their replies count up to now: a digest is read again when it is shared, after they answered what it told.
    """
    people = await directory.people_in(session, workspace, digest.program.leadership_channel)
    leaders = [one.id for one in people if not one.bot]
    found = await comments.heard_threads(
        session, workspace, schedule.id, leaders, after=digest.after, until=digest.until, now=now
    )
    home = await directory.workspace_url(session, workspace)
    return tuple(
        HeardThread(channel, message_link(home, channel, ts), practice, number, answered)
        for channel, ts, practice, number, answered in found
    )


async def _unseen(session: Reading, workspace: str, told: Told, *, until: datetime) -> tuple[str, ...]:
    """The practices whose last rounds, as many as count, all closed without figures, one of them just now."""
    hidden = dict.fromkeys(one.practice for one in told.closed if isinstance(one, UnpublishedRound))
    found: list[str] = []
    for practice in hidden:
        published, unpublished = await tallies.closed_rounds(
            session, workspace, told.schedule.id, until=until, scope=Scope(practice=practice)
        )
        last_seen = max((one.closed_at for one in published), default=BEGINNING)
        if sum(one.closed_at > last_seen for one in unpublished) >= UNSEEN_TIMES:
            found.append(practice)
    return tuple(found)
