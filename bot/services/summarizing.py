"""Summaries: the figures of every schedule that a leader asks about, each schedule for itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.cadence import rotation_days
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.links import message_link
from bot.domain.program import Program
from bot.domain.query import Misunderstood, Query, parse_query
from bot.domain.report import CommentThread, ScheduleReport, SummaryReport
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.summary import Scope, summarize
from bot.domain.trends import ClosedRound, Window, default_window
from bot.domain.zones import is_zone
from bot.errors import PulseError
from bot.services import roles
from bot.services.foreseeing import foreseen
from storage import comments, directory, programs, rounds, schedules, tallies
from storage.engine import Reading


class NoProgramError(PulseError):
    """A summary was asked for before anything was set up."""

    @property
    def sentence(self) -> str:
        return "Nothing is asked in this workspace yet. A workspace admin can begin by typing /drivers schedule."


@dataclass(frozen=True)
class _Asked:
    """What a reader may see: the programs, and all their schedules, deleted ones included."""

    programs: tuple[Program, ...]
    schedules: tuple[Schedule, ...]

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(channel for schedule in self.schedules for channel in schedule.channels)


async def leadership_channels(session: Reading, workspace: str) -> tuple[str, ...]:
    """The channels whose members read summaries."""
    found = await programs.programs(session, workspace)
    return tuple(dict.fromkeys(program.leadership_channel for program in found))


async def read_summary(
    session: Reading, workspace: str, person: str, text: str, *, now: datetime, catalogue: Catalogue
) -> SummaryReport | Misunderstood:
    """Answer what a person typed after `/drivers summary`.

    Raises NoProgramError if there is nothing to see yet, NotLeaderError if it is not for this person. Who leads some
    programs sees those and no others.
    """
    asked = await _visible(session, workspace, person)
    query = await _understand(session, workspace, person, text, asked.channels, now=now, catalogue=catalogue)
    if isinstance(query, Misunderstood):
        return query
    return await summaries(session, workspace, query, asked.programs, now=now, catalogue=catalogue)


async def summaries(
    session: Reading,
    workspace: str,
    query: Query,
    of_programs: Collection[Program],
    *,
    now: datetime,
    catalogue: Catalogue,
) -> SummaryReport:
    """A report for each schedule of these programs that has to do with the query."""
    reports: list[ScheduleReport] = []
    for program in of_programs:
        every = await schedules.schedules(session, workspace, program_id=program.id, deleted=True)
        coming = await foreseen(session, workspace, [one.id for one in every], now=now, catalogue=catalogue)
        for schedule in every:
            window = _window(query, schedule, now=now, catalogue=catalogue)
            report = await schedule_report(
                session,
                workspace,
                program,
                schedule,
                window=window,
                scope=_scope(query),
                catalogue=catalogue,
                coming=coming.get(schedule.id, ()),
            )
            if report.summary.closed or _asks(schedule, report.summary.scope, catalogue):
                reports.append(report if now <= window.end else _past(report))
    return SummaryReport(query=query, schedules=tuple(reports), catalogue=catalogue)


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
) -> ScheduleReport:
    """One schedule's figures in a window, with the comments written in it, or since `comments_after`.

    `coming` are its next occurrences; the first that asks something is when there will be more.
    """
    scope = scope or Scope()
    published, unpublished = await tallies.closed_rounds(
        session, workspace, schedule.id, after=window.before().start, until=window.end
    )
    summary = summarize(
        published, unpublished, window=window, order=[one.id for one in catalogue.practices], scope=scope
    )
    threads = await _threads(session, workspace, schedule.id, after=comments_after or window.start, until=window.end)
    open_rounds = await rounds.open_rounds(session, workspace, schedule.id)
    closed: tuple[ClosedRound, ...] = (*published, *unpublished)
    asked = [one for one in closed if one.closed_at in window and scope.includes(one)]
    return ScheduleReport(
        program=program.name,
        cadence=schedule.cadence,
        state=schedule.state,
        channels=_channels(schedule, asked, scope),
        summary=summary,
        joined=tuple(one for one in published if one in asked and one.unit_of(scope.channel) is None),
        threads=tuple(one for one in threads if _is_about(one, scope, catalogue)),
        closes_next=min((one.closes_at for one in open_rounds), default=None),
        asks_next=next((one.occurrence.opens_at for one in coming if one.practice), None),
        words=program.words,
    )


def usual_window(schedule: Schedule, *, now: datetime, catalogue: Catalogue) -> Window:
    """One full rotation of the schedule's practices, but at least a quarter."""
    practices = len(catalogue.of_drivers(schedule.drivers))
    return default_window(now, rotation_days=rotation_days(schedule.cadence, practices))


async def _visible(session: Reading, workspace: str, person: str) -> _Asked:
    every = await programs.programs(session, workspace)
    if not every:
        raise NoProgramError
    await roles.require_leader(session, workspace, person, [one.leadership_channel for one in every])
    led = [one for one in every if await roles.is_leader(session, workspace, person, one.leadership_channel)]
    ids = {one.id for one in led}
    known = await schedules.schedules(session, workspace, deleted=True)
    return _Asked(tuple(led), tuple(one for one in known if one.program_id in ids))


async def _understand(
    session: Reading,
    workspace: str,
    person: str,
    text: str,
    channels: Collection[str],
    *,
    now: datetime,
    catalogue: Catalogue,
) -> Query | Misunderstood:
    """Read the words; days are the reader's own, and only channels that were asked can be named."""
    known = await directory.channels(session, workspace)
    reader = await directory.person(session, workspace, person)
    zone = reader.zone if reader and is_zone(reader.zone) else "UTC"
    today = now.astimezone(ZoneInfo(zone)).date()
    named = {one.name: one.id for one in known if one.id in channels}
    return parse_query(text, catalogue=catalogue, channels=named, today=today)


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


def _window(query: Query, schedule: Schedule, *, now: datetime, catalogue: Catalogue) -> Window:
    if query.period:
        return Window.over(query.period, ZoneInfo(schedule.cadence.zone))
    return usual_window(schedule, now=now, catalogue=catalogue)


def _past(report: ScheduleReport) -> ScheduleReport:
    """A report on a time that is over: nothing that is still to come belongs to it."""
    return replace(report, closes_next=None, asks_next=None)


def _asks(schedule: Schedule, scope: Scope, catalogue: Catalogue) -> bool:
    """Whether a schedule that is not deleted has to do with what the reader asked for."""
    practice = catalogue.find(scope.practice) if scope.practice else None
    driver = practice.driver if practice else scope.driver
    return (
        schedule.state is not ScheduleState.DELETED
        and (driver is None or driver in schedule.drivers)
        and (scope.channel is None or scope.channel in schedule.channels)
    )


def _channels(schedule: Schedule, asked: Collection[ClosedRound], scope: Scope) -> tuple[str, ...]:
    """Who was asked, in the schedule's order; channels that it no longer asks come last."""
    if scope.channel:
        return (scope.channel,)
    segments = {channel for round_ in asked for channel in round_.segments} or set(schedule.channels)
    here = [channel for channel in schedule.channels if channel in segments]
    return (*here, *sorted(segments.difference(here)))


def _is_about(thread: CommentThread, scope: Scope, catalogue: Catalogue) -> bool:
    practice = catalogue.find(thread.practice)
    return (
        scope.channel in (None, thread.channel)
        and scope.practice in (None, thread.practice)
        and (scope.driver is None or (practice is not None and practice.driver == scope.driver))
    )
