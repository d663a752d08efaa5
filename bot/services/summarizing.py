"""Summaries: the figures of every schedule that a leader asks about, each schedule for itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.compared import Basis, LeadersAndStaff
from bot.domain.comparison import speak_for_leaders
from bot.domain.links import message_link
from bot.domain.own_practice import Catalogues
from bot.domain.period import Period
from bot.domain.program import Program
from bot.domain.query import Misunderstood, Query, parse_query
from bot.domain.report import BEGINNING, CommentThread, ScheduleReport, SummaryReport
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.summary import Scope, summarize
from bot.domain.trends import ClosedRound, Window
from bot.domain.zones import is_zone
from bot.services.cataloguing import catalogues
from bot.services.charting import canvas
from bot.services.comparing import beside_leaders
from bot.services.foreseeing import foreseen
from bot.services.reading import Readable, readable
from bot.services.roles import is_admin
from bot.services.windows import window_of
from storage import comments, directory, programs, rounds, tallies
from storage.engine import Reading


async def leadership_channels(session: Reading, workspace: str) -> tuple[str, ...]:
    """The channels whose members read summaries."""
    found = await programs.programs(session, workspace)
    return tuple(dict.fromkeys(program.leadership_channel for program in found))


async def deciding_channels(session: Reading, workspace: str, person: str) -> tuple[str, ...]:
    """The leadership channels whose members decide what a person reads; none for an admin, who reads all."""
    if await is_admin(session, workspace, person):
        return ()
    return await leadership_channels(session, workspace)


async def read_summary(
    session: Reading, workspace: str, person: str, text: str, *, now: datetime, catalogue: Catalogue
) -> SummaryReport | Misunderstood:
    """Answer what a person typed after `/drivers summary`.

    Raises NoProgramError if there is nothing to see yet, NotLeaderError if it is not for this person. Who leads some
    programs sees those and no others.
    """
    visible = await readable(session, workspace, person)
    own = await catalogues(session, workspace, catalogue)
    known = own.of_several([one.id for one in visible.programs])
    query = await _understand(session, workspace, person, text, visible, now=now, catalogue=known)
    if isinstance(query, Misunderstood):
        return query
    return await summaries(session, workspace, query, visible, own, now=now)


async def summaries(
    session: Reading, workspace: str, query: Query, visible: Readable, own: Catalogues, *, now: datetime
) -> SummaryReport:
    """A report for each schedule that the reader may see and that has to do with the query."""
    ids = [one.id for one in visible.schedules]
    coming = await foreseen(session, workspace, ids, now=now, catalogue=own.shipped)
    reports: list[ScheduleReport] = []
    leaders: list[LeadersAndStaff] = []
    for program in visible.programs:
        read = await _reports(
            session, workspace, query, visible, program, coming, now=now, catalogue=own.of(program.id)
        )
        reports += [report for _, report in read]
        leaders += _beside_leaders(program, read)
    return SummaryReport(
        query=query,
        schedules=tuple(reports),
        catalogue=own.of_several([one.id for one in visible.programs]),
        leaders=() if query.channel else tuple(leaders),
    )


async def _reports(
    session: Reading,
    workspace: str,
    query: Query,
    visible: Readable,
    program: Program,
    coming: Mapping[str, Sequence[Foreseen]],
    *,
    now: datetime,
    catalogue: Catalogue,
) -> list[tuple[Schedule, ScheduleReport]]:
    """The reports of one program, each with its schedule."""
    found: list[tuple[Schedule, ScheduleReport]] = []
    period = query.period.by(program.starts) if query.period else None
    for schedule in visible.of(program):
        report = await schedule_report(
            session,
            workspace,
            program,
            schedule,
            window=window_of(period, schedule, now=now, catalogue=catalogue),
            scope=_scope(query),
            catalogue=catalogue,
            coming=coming.get(schedule.id, ()),
            charted=_charted(period, schedule, now=now),
        )
        if report.summary.closed or _asks(schedule, report.summary.scope, catalogue):
            found.append((schedule, report if now <= report.summary.window.end else _past(report)))
    return found


def _beside_leaders(program: Program, read: Iterable[tuple[Schedule, ScheduleReport]]) -> tuple[LeadersAndStaff, ...]:
    """The leadership team beside the staff, from what the reports say."""
    return beside_leaders(
        [
            (Basis(program, schedule, report.summary.window), [one.figure for one in report.summary.practices])
            for schedule, report in read
        ]
    )


async def schedule_report(
    session: Reading,
    workspace: str,
    program: Program,
    schedule: Schedule,
    *,
    window: Window,
    scope: Scope | None = None,
    catalogue: Catalogue,
    coming: Sequence[Foreseen],
    comments_after: datetime | None = None,
    charted: Window | None = None,
) -> ScheduleReport:
    """One schedule's figures in a window, with the comments written in it, or since `comments_after`.

    `coming` are its next occurrences; the first that asks something is when there will be more. The points of charts
    lie in the window `charted`; without it there are none.
    """
    scope = scope or Scope()
    on = await canvas(session, workspace, schedule, charted, scope=scope, catalogue=catalogue) if charted else None
    after = window.before().start
    read_after = min(after, on.reads_from) if on else after
    read, unpublished = await tallies.summed_rounds(
        session, workspace, schedule.id, after=read_after, until=window.end, scope=scope
    )
    published = [one for one in read if one.closed_at > after]
    order = [one.id for one in catalogue.practices]
    summary = summarize(published, unpublished, window=window, order=order, scope=scope)
    threads = await _threads(session, workspace, schedule.id, after=comments_after or window.start, until=window.end)
    open_rounds = await rounds.open_rounds(session, workspace, schedule.id)
    closed: tuple[ClosedRound, ...] = (*published, *unpublished)
    asked = [one for one in closed if one.closed_at in window and scope.includes(one)]
    shown = [one for one in published if one.closed_at in window and scope.includes(one)]
    return ScheduleReport(
        program=program.name,
        cadence=schedule.cadence,
        state=schedule.state,
        channels=_channels(schedule, asked, scope),
        summary=summary,
        joined=tuple(one for one in shown if one.unit_of(scope.channel) is None),
        threads=tuple(one for one in threads if _is_about(one, scope, catalogue)),
        closes_next=min((one.closes_at for one in open_rounds), default=None),
        asks_next=next((one.occurrence.opens_at for one in coming if one.practice), None),
        words=program.words,
        starts=program.starts,
        schedule_id=schedule.id,
        charts=on.drawn(read) if on else (),
        asks_leaders=speak_for_leaders([one.segments for one in asked], schedule, program),
    )


async def _understand(
    session: Reading,
    workspace: str,
    person: str,
    text: str,
    visible: Readable,
    *,
    now: datetime,
    catalogue: Catalogue,
) -> Query | Misunderstood:
    """Read the words; days are the reader's own, and only channels that were asked and whose names they may read can be
    named."""
    known = await directory.channels(session, workspace)
    own = await directory.memberships(session, workspace, person)
    reader = await directory.person(session, workspace, person)
    zone = reader.zone if reader and is_zone(reader.zone) else "UTC"
    today = now.astimezone(ZoneInfo(zone)).date()
    named = {one.name: one.id for one in known if one.id in visible.channels and (not one.private or one.id in own)}
    starts = [program.starts for program in visible.programs]
    return parse_query(text, catalogue=catalogue, channels=named, today=today, starts=starts)


async def _threads(
    session: Reading, workspace: str, schedule_id: str, *, after: datetime, until: datetime
) -> tuple[CommentThread, ...]:
    found = await comments.comment_threads(session, workspace, schedule_id, after=after, until=until)
    home = await directory.workspace_url(session, workspace)
    return tuple(
        CommentThread(channel, message_link(home, channel, ts), practice, number)
        for channel, ts, practice, number in found
    )


def _scope(query: Query) -> Scope:
    return Scope(driver=query.driver, practice=query.practice, channel=query.channel)


def _charted(period: Period | None, schedule: Schedule, *, now: datetime) -> Window | None:
    """Points lie in the period that the reader named, or up to now; none lies in the future."""
    if period is None:
        return Window(BEGINNING, now)
    named = Window.over(period, ZoneInfo(schedule.cadence.zone))
    return Window(named.start, min(named.end, now)) if named.start < now else None


def _past(report: ScheduleReport) -> ScheduleReport:
    """A report on a time that is over: nothing that is still to come belongs to it."""
    return replace(report, closes_next=None, asks_next=None)


def _asks(schedule: Schedule, scope: Scope, catalogue: Catalogue) -> bool:
    """Whether a schedule that is not deleted has to do with what the reader asked for."""
    practice = catalogue.find(scope.practice) if scope.practice else None
    if scope.practice and practice is None:
        return False  # another program's own
    driver = practice.driver if practice else scope.driver
    return (
        schedule.state is not ScheduleState.DELETED
        and (driver is None or driver in schedule.drivers)
        and (scope.channel is None or scope.channel in schedule.channels)
    )


def _channels(schedule: Schedule, asked: Collection[ClosedRound], scope: Scope) -> tuple[str, ...]:
    """Who was asked, or will be, in the schedule's order; whom it no longer asks comes last."""
    if scope.channel:
        return (scope.channel,)
    segments = {source for round_ in asked for source in round_.segments} or set(schedule.sources)
    here = [source for source in schedule.sources if source in segments]
    return (*here, *sorted(segments.difference(here)))


def _is_about(thread: CommentThread, scope: Scope, catalogue: Catalogue) -> bool:
    practice = catalogue.find(thread.practice)
    return (
        scope.channel in (None, thread.channel)
        and scope.practice in (None, thread.practice)
        and (scope.driver is None or (practice is not None and practice.driver == scope.driver))
    )
