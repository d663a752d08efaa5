"""Home for leaders: each program at a glance, the comments that are new to them, and who sees what closes."""

from datetime import timedelta

import pytest

from bot.domain.catalogue import Group
from bot.domain.home import Home
from bot.domain.scale import Counts, Rating
from bot.services import overview
from bot.services.commenting import ThreadReply, take_reply
from bot.services.home import home
from bot.services.housekeeping import TABS_KEPT, tidy_up
from bot.services.mine import my_traces
from bot.services.reading import NotReadableError
from bot.services.roles import NotLeaderError
from storage import home_tabs, programs, schedules
from tests.factories import MONDAY, WORKSPACE, make_program, make_schedule
from tests.services.past import Past, happened
from tests.services.sql import statements
from tests.stage import Stage

WEEK = timedelta(weeks=1)
CLOSE = MONDAY + timedelta(hours=72)


async def at_home(stage: Stage, person: str = "U0LEAD") -> Home:
    now = stage.clock.now()
    return await stage.database.read(home, WORKSPACE, person, now=now, catalogue=stage.means.catalogue)


async def opens_home(stage: Stage, person: str = "U0LEAD") -> None:
    await stage.database.write(overview.opened, WORKSPACE, person, now=stage.clock.now())


async def stale(stage: Stage) -> tuple[str, ...]:
    return await stage.database.read(overview.stale_tabs, WORKSPACE, now=stage.clock.now())


async def comments(stage: Stage, person: str, *, in_: str = "C0NORTH") -> None:
    """Somebody replies in the thread of the latest check-in."""
    stage.clock.move(timedelta(minutes=1))
    post = await stage.check_in(in_)
    ts = f"{stage.clock.now().timestamp():.6f}"
    reply = ThreadReply(in_, post.ts or "", ts, person, "We lack time.", ts)
    now, random = stage.clock.now(), stage.clock.random
    await stage.database.write(take_reply, WORKSPACE, f"Ev{ts}{person}", reply, now=now, random=random)


async def another_program(stage: Stage, place: int, *, schedules_of_it: int = 1) -> None:
    program = make_program(id=f"program-{place}", name=f"Program {place}")
    await stage.database.write(programs.save_program, WORKSPACE, program)
    for number in range(schedules_of_it):
        one = make_schedule(id=f"schedule-{place}-{number}", program_id=program.id, due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, one)


@pytest.fixture
async def asked(stage: Stage) -> Stage:
    """The first check-in stands."""
    await stage.opens()
    await stage.posts_all()
    return stage


async def test_a_leader_sees_each_program_and_its_schedules(asked: Stage):
    for place in range(6):
        await asked.answers(f"U0N{place}", Rating.FULLY)
    await asked.moves_to(CLOSE)

    [glance] = (await at_home(asked)).glances or ()

    assert (glance.program_id, glance.program, glance.more) == ("program", "Reading First", False)
    [report] = glance.reports
    [driver] = report.summary.drivers
    assert (driver.people, driver.estimate.score) == (6, 1.0)


async def test_staff_see_none_of_it(asked: Stage):
    assert (await at_home(asked, "U0N1")).glances is None
    assert not (await at_home(asked, "U0N1")).shows_figures


async def test_of_many_programs_and_schedules_the_first_are_shown_and_each_program_has_one(asked: Stage):
    for place in range(4):
        await another_program(asked, place, schedules_of_it=5)
    shown = await at_home(asked)
    glances = shown.glances or ()
    assert shown.more
    assert len(glances) == overview.PROGRAMS
    assert sum(len(one.reports) for one in glances) <= overview.SCHEDULES
    assert all(one.reports for one in glances)
    assert [one.more for one in glances] == [True, True, True]


async def test_who_somebody_is_is_looked_up_once_for_all_programs(asked: Stage):
    for place in range(2):
        await another_program(asked, place)

    with statements(asked.database) as seen:
        await at_home(asked)

    assert sum("FROM named_admins" in one for one in seen) == 1


async def test_charts_are_those_of_the_first_schedule_that_has_some(asked: Stage):
    for place, schedule in enumerate(("second", "third")):
        one = make_schedule(id=schedule, due_at=MONDAY + WEEK)
        await asked.database.write(schedules.add_schedule, WORKSPACE, one)
        await happened(asked, Past(130 + place, schedule=schedule), Past(40 + place, schedule=schedule))

    [glance] = (await at_home(asked)).glances or ()

    drawn = {one.schedule_id: [chart.group for chart in one.charts] for one in glance.reports}
    assert drawn == {"schedule": [], "second": [Group.ORGANIZATION], "third": []}


async def test_the_leaders_own_schedule_comes_last_and_is_known_as_theirs(asked: Stage):
    own = make_schedule(id="a-leaders", channels=("C0LEAD",), due_at=MONDAY + WEEK)
    await asked.database.write(schedules.add_schedule, WORKSPACE, own)
    await happened(asked, Past(40, schedule=own.id, counts={"C0LEAD": Counts(fully=6)}))

    [glance] = (await at_home(asked)).glances or ()
    now, catalogue = asked.clock.now(), asked.means.catalogue
    summary = await asked.database.read(
        overview.program_summary, WORKSPACE, "U0LEAD", "program", now=now, catalogue=catalogue
    )

    for reports in (glance.reports, summary.schedules):
        assert [(one.schedule_id, one.asks_leaders) for one in reports] == [("schedule", False), (own.id, True)]


async def test_comments_of_others_are_unread_until_the_leader_looks_at_them(asked: Stage):
    await opens_home(asked)
    await comments(asked, "U0N1")
    await comments(asked, "U0LEAD")
    assert (await at_home(asked)).glances[0].unread == 1

    await asked.database.write(overview.read_comments, WORKSPACE, "U0LEAD", now=asked.clock.now())
    assert (await at_home(asked)).glances[0].unread == 0
    await comments(asked, "U0S1", in_="C0SOUTH")
    assert (await at_home(asked)).glances[0].unread == 1
    assert (await at_home(asked, "U0ADMIN")).glances[0].unread == 3


async def test_comments_are_listed_latest_first_with_what_is_new(asked: Stage):
    await opens_home(asked)
    await comments(asked, "U0N1")
    await asked.database.write(overview.read_comments, WORKSPACE, "U0LEAD", now=asked.clock.now())
    await comments(asked, "U0N2")
    await comments(asked, "U0LEAD")

    [program] = await asked.database.read(
        overview.heard, WORKSPACE, "U0LEAD", now=asked.clock.now(), catalogue=asked.means.catalogue
    )
    [heard] = program.threads
    assert (heard.thread.channel, heard.thread.comments, heard.unread, program.comments) == ("C0NORTH", 3, 1, 3)


async def test_comments_and_summaries_are_for_leaders(asked: Stage):
    now, catalogue = asked.clock.now(), asked.means.catalogue
    with pytest.raises(NotLeaderError):
        await asked.database.read(overview.heard, WORKSPACE, "U0N1", now=now, catalogue=catalogue)
    with pytest.raises(NotLeaderError):
        await asked.database.read(overview.program_summary, WORKSPACE, "U0N1", "program", now=now, catalogue=catalogue)
    with pytest.raises(NotReadableError):
        await asked.database.read(
            overview.program_summary, WORKSPACE, "U0LEAD", "another", now=now, catalogue=catalogue
        )


async def test_the_summary_of_one_program_has_no_other_in_it(asked: Stage):
    await another_program(asked, 1)
    report = await asked.database.read(
        overview.program_summary,
        WORKSPACE,
        "U0LEAD",
        "program-1",
        now=asked.clock.now(),
        catalogue=asked.means.catalogue,
    )
    assert [one.program for one in report.schedules] == ["Program 1"]


async def test_a_close_makes_the_tabs_stale_that_were_opened(asked: Stage):
    await opens_home(asked)
    assert await stale(asked) == ()
    await asked.moves_to(CLOSE)
    assert await stale(asked) == ("U0LEAD",)

    assert await asked.database.write(overview.take_up, WORKSPACE, "U0LEAD", now=asked.clock.now())
    assert not await asked.database.write(overview.take_up, WORKSPACE, "U0LEAD", now=asked.clock.now())
    assert await stale(asked) == ()


async def test_a_tab_is_shown_anew_at_most_every_few_minutes(asked: Stage):
    asked.clock.move_to(CLOSE)
    await opens_home(asked)
    await asked.closes()
    assert await stale(asked) == ()
    asked.clock.move(overview.PAUSE)
    assert await stale(asked) == ("U0LEAD",)


async def test_only_some_tabs_are_shown_in_one_go(asked: Stage):
    for place in range(overview.AT_ONCE + 3):
        await opens_home(asked, f"U0LEAD{place}")
    await asked.moves_to(CLOSE)
    assert len(await stale(asked)) == overview.AT_ONCE


async def test_whoever_opened_their_tab_is_told_that_it_is_kept_until_it_is_not(asked: Stage):
    await opens_home(asked)
    assert (await asked.database.read(my_traces, WORKSPACE, "U0LEAD", answers=0)).home
    asked.clock.move(TABS_KEPT + timedelta(minutes=1))
    await asked.database.write(tidy_up, now=asked.clock.now())
    assert not (await asked.database.read(my_traces, WORKSPACE, "U0LEAD", answers=0)).home
    assert not await asked.database.read(home_tabs.has_tab, WORKSPACE, "U0LEAD")
