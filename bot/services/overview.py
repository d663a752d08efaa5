"""Home for leaders: their programs at a glance, the comments on them, and who is shown that again after a close."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.catalogue import Catalogue
from bot.domain.comparison import asks_leaders
from bot.domain.home import HeardProgram, HeardThread, ProgramGlance
from bot.domain.links import message_link
from bot.domain.own_practice import Catalogues
from bot.domain.program import Program
from bot.domain.query import Query
from bot.domain.report import BEGINNING, CommentThread, ScheduleReport, SummaryReport
from bot.domain.schedule import Schedule, ScheduleState
from bot.domain.trends import Window
from bot.services.cataloguing import catalogues
from bot.services.reading import NotReadableError, readable
from bot.services.summarizing import schedule_report, summaries
from bot.services.windows import usual_window
from storage import comments, directory, home_tabs, schedules
from storage.engine import Reading, Writing

PROGRAMS = 3
"""Programs that are shown; `/drivers summary` has them all."""

SCHEDULES = 4
"""Schedules whose drivers are shown, of all programs together."""

HEARD = timedelta(days=91)
"""How far back comments are listed, and count as unread for who never looked at them."""

PAUSE = timedelta(minutes=5)
"""A tab is shown anew by itself at most this often."""

AT_ONCE = 5
"""Tabs shown anew in one go: check-ins that have come up meanwhile go first."""


async def glances(
    session: Reading, workspace: str, person: str, led: Sequence[Program], known: Catalogues, *, now: datetime
) -> tuple[ProgramGlance, ...]:
    """The first programs that a person leads, as they stand.

    One schedule alone has charts, the first with figures: a tab has room for those of one.
    """
    read_at = await home_tabs.comments_read_at(session, workspace, person)
    found: list[ProgramGlance] = []
    for place, program in enumerate(led[:PROGRAMS]):
        left_to_come = len(led[:PROGRAMS]) - place - 1
        room = SCHEDULES - sum(len(one.reports) for one in found) - left_to_come
        draws = not any(_is_drawn(report) for one in found for report in one.reports)
        reports = await _reports(session, workspace, program, known.of(program.id), most=room + 1, now=now, draws=draws)
        unread = await comments.comments_of_others(
            session, workspace, program.id, person, after=_unread_after(read_at, now)
        )
        found.append(
            ProgramGlance(
                program_id=program.id,
                program=program.name,
                reports=tuple(reports[:room]),
                more=len(reports) > room,
                unread=unread,
                digest_at=program.digest_due_at,
            )
        )
    return tuple(found)


async def program_summary(
    session: Reading, workspace: str, person: str, program_id: str, *, now: datetime, catalogue: Catalogue
) -> SummaryReport:
    """The summary of one program. Raises as `readable` does, and NotReadableError if it is none of this person's."""
    visible = await readable(session, workspace, person)
    program = next((one for one in visible.programs if one.id == program_id), None)
    if program is None:
        raise NotReadableError
    own = await catalogues(session, workspace, catalogue)
    return await summaries(session, workspace, Query(), replace(visible, programs=(program,)), own, now=now)


async def heard(
    session: Reading, workspace: str, person: str, *, now: datetime, catalogue: Catalogue
) -> tuple[HeardProgram, ...]:
    """The comments that a leader may look at, program by program. Raises as `readable` does."""
    visible = await readable(session, workspace, person)
    own = await catalogues(session, workspace, catalogue)
    read_at = await home_tabs.comments_read_at(session, workspace, person)
    after = _unread_after(read_at, now)
    found: list[HeardProgram] = []
    for program in visible.programs:
        threads: list[HeardThread] = []
        for schedule in visible.of(program):
            threads += await _threads(session, workspace, person, schedule, unread_after=after, now=now)
        latest_first = sorted(threads, key=lambda one: one.thread.link.rpartition("/")[2], reverse=True)
        found.append(HeardProgram(program.name, tuple(latest_first), own.of(program.id)))
    return tuple(found)


async def read_comments(session: Writing, workspace: str, person: str, *, now: datetime) -> None:
    """A leader has looked at the comments: what is there now is not new to them any more."""
    await home_tabs.save_comments_read(session, workspace, person, at=now)


async def opened(session: Writing, workspace: str, person: str, *, now: datetime) -> None:
    """Remember who has opened a tab with figures. Of anybody else nothing is kept."""
    await home_tabs.save_tab(session, workspace, person, opened_at=now, next_at=now + PAUSE)


async def stale_tabs(session: Reading, workspace: str, *, now: datetime) -> tuple[str, ...]:
    """Whose tabs no longer show what there is: those that have waited longest, at most AT_ONCE."""
    return await home_tabs.stale_tabs(session, workspace, now=now, limit=AT_ONCE)


async def take_up(session: Writing, workspace: str, person: str, *, now: datetime) -> bool:
    """Take a stale tab in hand; False if somebody else has.

    If its worker dies now it stays as it is until it is opened, which shows it anew in any case.
    """
    return await home_tabs.take_mark(session, workspace, person, now=now, next_at=now + PAUSE)


async def try_again(session: Writing, workspace: str, person: str, *, at: datetime) -> None:
    """A tab was not shown anew; it is to be at a moment."""
    await home_tabs.mark_tab(session, workspace, person, at=at)


async def give_up(session: Writing, workspace: str, person: str) -> None:
    """A tab shows no figures any more, or can't be shown to this person."""
    await home_tabs.forget_tab(session, workspace, person)


async def _reports(
    session: Reading, workspace: str, program: Program, catalogue: Catalogue, *, most: int, now: datetime, draws: bool
) -> list[ScheduleReport]:
    """Reports of the first schedules that have figures or ask, for staff before the leaders' own; one of them with
    charts if the tab has none yet."""
    found: list[ScheduleReport] = []
    every = await schedules.schedules(session, workspace, program_id=program.id)
    for schedule in sorted(every, key=lambda one: asks_leaders(one, program)):
        if len(found) >= most:
            break
        report = await schedule_report(
            session,
            workspace,
            program,
            schedule,
            window=usual_window(schedule, now=now, catalogue=catalogue),
            catalogue=catalogue,
            coming=(),
            charted=Window(BEGINNING, now) if draws and not any(map(_is_drawn, found)) else None,
        )
        if report.summary.drivers or schedule.state is ScheduleState.ACTIVE:
            found.append(report)
    return found


def _is_drawn(report: ScheduleReport) -> bool:
    """Whether charts of it stand in the tab: below the figures, if there are any."""
    return bool(report.charts and report.summary.drivers)


async def _threads(
    session: Reading, workspace: str, person: str, schedule: Schedule, *, unread_after: datetime, now: datetime
) -> list[HeardThread]:
    every = await comments.comment_threads(session, workspace, schedule.id, after=now - HEARD, until=now)
    if not every:
        return []
    new = await comments.heard_threads(
        session, workspace, schedule.id, [person], after=unread_after, until=now, now=now
    )
    unread = {(channel, ts): number for channel, ts, _, number, _ in new}
    home = await directory.workspace_url(session, workspace)
    return [
        HeardThread(
            CommentThread(channel, message_link(home, channel, ts), practice, number), unread.get((channel, ts), 0)
        )
        for channel, ts, practice, number in every
    ]


def _unread_after(read_at: datetime | None, now: datetime) -> datetime:
    return max(read_at, now - HEARD) if read_at else now - HEARD
