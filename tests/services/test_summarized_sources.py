"""A summary says whom a schedule asks, also where that is no channel."""

from bot.domain.report import ScheduleReport, SummaryReport
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


async def report_of_coaches(stage: Stage) -> ScheduleReport:
    now, catalogue = stage.clock.now(), stage.means.catalogue
    found = await stage.database.read(read_summary, WORKSPACE, "U0LEAD", "", now=now, catalogue=catalogue)
    assert isinstance(found, SummaryReport)
    return next(one for one in found.schedules if one.schedule_id == "coaches")


async def test_before_anything_has_closed_those_who_will_be_asked_are_named(stage: Stage):
    await stage.database.write(schedules.add_schedule, WORKSPACE, COACHES)
    report = await report_of_coaches(stage)
    assert report.channels == COACHES.sources
    said = words_on(summary_message(make_answer(report)))
    assert "asked in <#C0NORTH>, 1 user group and people named one by one" in said


async def test_afterwards_those_who_were_asked_stand_in_the_order_of_the_schedule(stage: Stage):
    await stage.database.write(schedules.add_schedule, WORKSPACE, COACHES)
    counts = Past().counts["C0NORTH"]
    await happened(stage, Past(schedule="coaches", counts={"S0COACHES": counts, "C0NORTH": counts, "C0GONE": counts}))
    assert (await report_of_coaches(stage)).channels == ("C0NORTH", "S0COACHES", "C0GONE")
