"""A summary says whom a schedule asks, also where that is no channel, and whether its figures are the leaders' own."""

from datetime import timedelta

from bot.domain.report import ScheduleReport, SummaryReport
from bot.domain.scale import Counts
from bot.domain.schedule import Manner
from bot.services.summarizing import read_summary
from bot.views.summary import summary_message
from storage import schedules
from tests.factories import WORKSPACE, make_schedule
from tests.services.past import Past, happened
from tests.stage import Stage
from tests.views.reports import make_answer, words_on

COACHES = make_schedule(
    id="coaches", channels=("C0NORTH",), groups=("S0COACHES",), people=("U0N1",), manner=Manner.DIRECT
)


async def report_of(stage: Stage, schedule: str = "coaches") -> ScheduleReport:
    now, catalogue = stage.clock.now(), stage.means.catalogue
    found = await stage.database.read(read_summary, WORKSPACE, "U0LEAD", "", now=now, catalogue=catalogue)
    assert isinstance(found, SummaryReport)
    return next(one for one in found.schedules if one.schedule_id == schedule)


async def test_before_anything_has_closed_those_who_will_be_asked_are_named(stage: Stage):
    await stage.database.write(schedules.add_schedule, WORKSPACE, COACHES)
    report = await report_of(stage)
    assert report.channels == COACHES.sources
    said = words_on(summary_message(make_answer(report)))
    assert "asked in <#C0NORTH>, 1 user group and people named one by one" in said


async def test_afterwards_those_who_were_asked_stand_in_the_order_of_the_schedule(stage: Stage):
    await stage.database.write(schedules.add_schedule, WORKSPACE, COACHES)
    counts = Past().counts["C0NORTH"]
    await happened(stage, Past(schedule="coaches", counts={"S0COACHES": counts, "C0NORTH": counts, "C0GONE": counts}))
    assert (await report_of(stage)).channels == ("C0NORTH", "S0COACHES", "C0GONE")


async def test_whose_figures_they_are_is_whom_the_rounds_asked_and_not_whom_the_schedule_asks_since(stage: Stage):
    await happened(stage, Past(30, counts={"C0NORTH": Counts(fully=8)}))
    await stage.database.write(schedules.save_schedule, WORKSPACE, make_schedule(channels=("C0LEAD",)))
    assert not (await report_of(stage, "schedule")).asks_leaders

    stage.clock.move(timedelta(days=120))
    assert (await report_of(stage, "schedule")).asks_leaders


async def test_what_leaders_said_stays_theirs_while_staff_of_the_same_schedule_have_said_nothing(stage: Stage):
    await happened(stage, Past(30, counts={"C0LEAD": Counts(fully=8)}))
    assert (await report_of(stage, "schedule")).asks_leaders

    await happened(stage, Past(4))
    assert not (await report_of(stage, "schedule")).asks_leaders
