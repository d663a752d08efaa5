"""What a person's Home tab shows, by the roles that they have at this moment."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.home import Home
from bot.domain.program import Program
from bot.domain.report import ScheduleReport
from bot.domain.schedule import ScheduleState
from bot.services import roles
from bot.services.listing import schedule_page
from bot.services.mine import my_side
from bot.services.summarizing import schedule_report, usual_window
from storage import programs, schedules
from storage.engine import Reading

GLANCES = 4
"""Schedules whose drivers are shown; `/drivers summary` has them all."""

SCHEDULES = 5
"""Schedules that are listed; a press shows the rest."""


async def home(session: Reading, workspace: str, person: str, *, now: datetime, catalogue: Catalogue) -> Home:
    """The tab as it is to be shown now."""
    own = await my_side(session, workspace, person, now=now, catalogue=catalogue)
    every = await programs.programs(session, workspace)
    led = [one for one in every if await roles.is_leader(session, workspace, person, one.leadership_channel)]
    glances = await _glances(session, workspace, led, now=now, catalogue=catalogue)
    page = None
    if await roles.is_admin(session, workspace, person):
        page = await schedule_page(session, workspace, count=SCHEDULES, now=now, catalogue=catalogue)
    return Home(
        mine=own,
        catalogue=catalogue,
        glances=tuple(glances[:GLANCES]) if led else None,
        more=len(glances) > GLANCES,
        schedules=page,
    )


async def _glances(
    session: Reading, workspace: str, led: Sequence[Program], *, now: datetime, catalogue: Catalogue
) -> list[ScheduleReport]:
    """Reports of the first schedules with figures, and one more if there is one."""
    found: list[ScheduleReport] = []
    for program in led:
        for schedule in await schedules.schedules(session, workspace, program_id=program.id):
            if len(found) > GLANCES:
                return found
            window = usual_window(schedule, now=now, catalogue=catalogue)
            report = await schedule_report(
                session, workspace, program, schedule, window=window, catalogue=catalogue, coming=()
            )
            if report.summary.drivers or schedule.state is ScheduleState.ACTIVE:
                found.append(report)
    return found
