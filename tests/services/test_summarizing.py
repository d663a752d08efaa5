"""Summaries are computed from tallies alone, each schedule for itself, and only for those who lead."""

import re
from datetime import date, timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.catalogue import Group
from bot.domain.period import Period
from bot.domain.person import Channel
from bot.domain.query import Misunderstood, Query
from bot.domain.report import ScheduleReport, SummaryReport
from bot.domain.scale import Counts, Rating
from bot.domain.schedule import ScheduleState
from bot.domain.trends import Verdict
from bot.domain.year_starts import YearStarts
from bot.services.reading import NoProgramError
from bot.services.roles import NotLeaderError
from bot.services.summarizing import leadership_channels, read_summary
from bot.views.summary import summary_message
from storage import directory, programs, schedules
from storage.engine import Database
from tests.factories import (
    MONDAY,
    WORKSPACE,
    World,
    make_cadence,
    make_catalogue,
    make_person,
    make_program,
    make_schedule,
)
from tests.services.past import FIRST, Past, happened, was_commented
from tests.services.sql import OF_OPEN_ROUNDS, statements, tables_in
from tests.stage import Stage
from tests.views.reports import as_slack_gets_it

BOTH = ("facilitative-administration", "coaching")


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    """A workspace whose schedule asks about both drivers, six practices in all."""
    return await Stage(database, clock, world=World(schedule=make_schedule(drivers=BOTH))).settles_in()


async def ask(stage: Stage, text: str = "", *, person: str = "U0LEAD") -> SummaryReport | Misunderstood:
    return await stage.database.read(
        read_summary, WORKSPACE, person, text, now=stage.clock.now(), catalogue=stage.means.catalogue
    )


async def report_on(stage: Stage, text: str = "") -> ScheduleReport:
    answer = await ask(stage, text)
    assert isinstance(answer, SummaryReport)
    [report] = answer.schedules
    return report


class TestFigures:
    async def test_a_round_that_people_answered_and_that_closed_is_summarized(self, stage: Stage):
        await stage.opens()
        await stage.posts_all()
        for place in range(5):
            await stage.answers(f"U0N{place}", Rating.FULLY)
        await stage.moves(timedelta(days=3))
        report = await report_on(stage)
        [driver] = report.summary.drivers
        [practice] = driver.practices
        assert (driver.estimate.score, practice.counts, practice.asked) == (1.0, Counts(fully=5), 14)
        assert (report.program, report.channels) == ("Reading First", ("C0NORTH", "C0SOUTH"))

    async def test_an_open_round_shows_nothing(self, stage: Stage):
        await stage.opens()
        for place in range(5):
            await stage.answers(f"U0N{place}", Rating.FULLY)
        report = await report_on(stage)
        assert (report.summary.drivers, report.summary.closed) == ((), 0)
        assert report.closes_next == MONDAY + timedelta(days=3)

    async def test_before_anything_is_asked_it_says_when_that_will_be(self, stage: Stage):
        report = await report_on(stage)
        assert (report.closes_next, report.asks_next) == (None, MONDAY + timedelta(weeks=1))

    @pytest.mark.parametrize("time", ["last 30 days", "this quarter", "2026"])
    async def test_a_time_that_goes_up_to_today_says_when_there_will_be_more(self, stage: Stage, time: str):
        await stage.opens()
        report = await report_on(stage, time)
        assert report.closes_next == MONDAY + timedelta(days=3)

    async def test_of_a_time_that_is_over_nothing_more_will_come(self, stage: Stage):
        await stage.opens()
        report = await report_on(stage, "last month")
        assert (report.closes_next, report.asks_next) == (None, None)

    async def test_a_quarter_that_is_not_over_is_compared_with_as_many_days_before(self, stage: Stage):
        report = await report_on(stage, "this quarter")
        assert report.summary.window.end.isoformat() == "2026-03-02T23:00:00+00:00"

    async def test_too_few_people_leave_nothing_but_their_number(self, stage: Stage):
        await happened(stage, Past(counts={"C0NORTH": Counts(fully=2), "C0SOUTH": Counts(partly=2)}))
        [too_few] = (await report_on(stage)).summary.too_few
        assert (too_few.answered, too_few.asked) == (4, 16)

    async def test_a_round_that_did_not_reach_a_team_asked_different_people(self, stage: Stage):
        await happened(stage, Past(100), Past(10, unreached=("C0SOUTH",)))
        [practice] = (await report_on(stage)).summary.practices
        assert practice.change.verdict is Verdict.DIFFERENT_PEOPLE

    async def test_a_driver_that_rose_over_half_a_year_is_up(self, stage: Stage):
        low = {"C0NORTH": Counts(not_yet=8), "C0SOUTH": Counts(not_yet=6)}
        practices = [f"facilitative-administration/p{place}" for place in range(1, 5)]
        before = [Past(100 + place, one, low) for place, one in enumerate(practices)]
        await happened(stage, *before, *(Past(10 + place, one) for place, one in enumerate(practices)))
        [driver] = (await report_on(stage)).summary.drivers
        assert driver.change.verdict is Verdict.UP

    async def test_the_window_is_a_rotation_but_at_least_a_quarter(self, stage: Stage):
        window = (await report_on(stage)).summary.window
        assert window.end - window.start == timedelta(days=91)

    async def test_a_named_period_is_read_in_the_schedules_zone(self, stage: Stage):
        report = await report_on(stage, "2026-02")
        assert report.summary.window.start.isoformat() == "2026-01-31T23:00:00+00:00"

    async def test_a_quarter_is_that_of_each_program(self, stage: Stage):
        other = make_program(id="other", name="Other", starts=YearStarts(quarters=3))
        await stage.database.write(programs.save_program, WORKSPACE, other)
        theirs = make_schedule(id="theirs", program_id="other", drivers=BOTH, due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, theirs)
        answer = await ask(stage, "last quarter")
        said = str(as_slack_gets_it(summary_message(answer)))
        assert [one.program for one in answer.schedules] == ["Other", "Reading First"]
        assert "from Monday, December 1, 2025 to Saturday, February 28, 2026" in said
        assert "from Wednesday, October 1, 2025 to Wednesday, December 31, 2025" in said

    async def test_a_quarter_that_has_begun_for_one_program_alone_is_empty_for_the_other(self, stage: Stage):
        other = make_program(id="other", name="Other", starts=YearStarts(quarters=3))
        await stage.database.write(programs.save_program, WORKSPACE, other)
        theirs = make_schedule(id="theirs", program_id="other", drivers=BOTH, due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, theirs)
        await happened(stage, Past(5), Past(6, schedule="theirs"))
        answer = await ask(stage, "q4 2026")
        assert [(one.program, len(one.summary.practices), one.charts) for one in answer.schedules] == [
            ("Other", 1, ()),
            ("Reading First", 0, ()),
        ]

    async def test_days_are_counted_from_the_readers_own_today(self, stage: Stage):
        far_east = make_person("U0LEAD", zone="Pacific/Kiritimati")
        await stage.database.write(directory.save_people, WORKSPACE, [far_east])
        stage.clock.move(timedelta(hours=6))
        answer = await ask(stage, "last 1 day")
        assert answer.query == Query(period=Period(date(2026, 3, 3), date(2026, 3, 3)))

    async def test_a_reader_of_unknown_zone_reads_in_utc(self, stage: Stage):
        await stage.database.write(directory.save_people, WORKSPACE, [make_person("U0LEAD", zone="Nowhere/Land")])
        answer = await ask(stage, "last 1 day")
        assert answer.query == Query(period=Period(date(2026, 3, 2), date(2026, 3, 2)))


class TestCharts:
    FA1, FA2 = "facilitative-administration/p1", "facilitative-administration/p2"

    async def test_are_drawn_at_the_month_ends_of_the_schedules_zone(self, stage: Stage):
        await happened(stage, *(Past(5 + 30 * back, self.FA1) for back in range(6)))
        [chart] = (await report_on(stage)).charts
        assert (chart.group, [line.driver for line in chart.lines]) == (Group.ORGANIZATION, [BOTH[0]])
        assert [end.day for end in chart.ends][-2:] == [date(2026, 1, 31), date(2026, 2, 28)]
        assert chart.ends[-1].at.isoformat() == "2026-02-28T23:00:00+00:00"

    async def test_reach_further_back_than_the_figures(self, stage: Stage):
        await happened(stage, *(Past(5 + 30 * back, self.FA1) for back in range(15)))
        report = await report_on(stage)
        assert len(report.charts[0].ends) == 12
        assert report.summary.first_closed_at > report.summary.window.before().start

    async def test_lie_in_the_time_that_was_named(self, stage: Stage):
        await happened(stage, *(Past(5 + 30 * back, self.FA1) for back in range(6)))
        [chart] = (await report_on(stage, "2025-11-15..2026-01-31")).charts
        assert [end.day for end in chart.ends] == [date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31)]

    @pytest.mark.parametrize("text", ["coaching", FA1, "last 14 days", "in #south"])
    async def test_are_left_out_if_there_is_nothing_to_draw(self, stage: Stage, text: str):
        alone = {"C0NORTH": Counts(fully=8), "C0SOUTH": Counts(fully=2)}
        await happened(stage, *(Past(5 + 30 * back, self.FA1, alone) for back in range(6)))
        assert (await report_on(stage, text)).charts == ()

    async def test_no_point_lies_in_the_future(self, stage: Stage):
        await happened(stage, *(Past(5 + 30 * back, self.FA1) for back in range(6)))
        for text in ("", "this quarter", "2025..2026", "since 2025"):
            for chart in (await report_on(stage, text)).charts:
                assert chart.ends[-1].at <= stage.clock.now()


class TestLeadersAndStaff:
    @pytest.fixture
    async def asked(self, stage: Stage) -> Stage:
        """The leadership team was asked by itself, a practice that staff see differently."""
        own = make_schedule(id="leaders", channels=("C0LEAD",), drivers=BOTH, due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, own)
        staff = {"C0NORTH": Counts(not_yet=8), "C0SOUTH": Counts(not_yet=6)}
        await happened(stage, Past(counts=staff), Past(schedule="leaders", counts={"C0LEAD": Counts(fully=12)}))
        return stage

    async def test_stand_beside_each_other_in_the_same_summary(self, asked: Stage):
        [found] = (await ask(asked)).leaders
        assert (found.leaders.schedule.id, found.staff.schedule.id) == ("leaders", "schedule")
        assert (found.comparison.headline.first.score, found.comparison.headline.second.score) == (1.0, 0.0)

    async def test_are_narrowed_like_the_figures_but_not_to_a_channel(self, asked: Stage):
        assert len((await ask(asked, FIRST)).leaders) == 1
        assert (await ask(asked, "in #north")).leaders == ()
        assert (await ask(asked, "coaching")).leaders == ()

    async def test_nothing_is_compared_while_only_one_side_has_figures(self, stage: Stage):
        await happened(stage, Past())
        assert (await ask(stage)).leaders == ()


class TestNarrowing:
    async def test_to_a_driver(self, stage: Stage):
        await happened(stage, Past(), Past(11, "coaching/c1"))
        report = await report_on(stage, "coaching")
        assert [one.driver for one in report.summary.drivers] == ["coaching"]

    async def test_to_a_practice(self, stage: Stage):
        await happened(stage, Past(4, "coaching/c1"), Past(11, "coaching/c2"))
        report = await report_on(stage, "coaching/c2")
        assert [one.figure.practice for one in report.summary.practices] == ["coaching/c2"]

    async def test_to_a_team_that_was_its_own_unit(self, stage: Stage):
        await happened(stage, Past())
        report = await report_on(stage, "in #south")
        [practice] = report.summary.practices
        assert (practice.figure.counts, practice.figure.asked) == (Counts(fully=6), 8)
        assert (report.channels, report.joined) == (("C0SOUTH",), ())

    async def test_to_a_team_that_was_shown_only_with_others(self, stage: Stage):
        await happened(stage, Past(counts={"C0NORTH": Counts(fully=8), "C0SOUTH": Counts(fully=2)}))
        report = await report_on(stage, "in <#C0SOUTH|south>")
        assert report.summary.practices == ()
        assert [(one.answered, one.asked) for one in report.joined] == [(10, 16)]

    async def test_to_a_channel_that_the_check_in_never_reached(self, stage: Stage):
        await happened(stage, Past(unreached=("C0SOUTH",)))
        everywhere, here = await report_on(stage), await report_on(stage, "in #south")
        assert everywhere.channels == ("C0NORTH",)
        assert (here.joined, here.summary.closed) == ((), 0)

    async def test_to_a_channel_that_nobody_asked_leaves_nothing(self, stage: Stage):
        answer = await ask(stage, "in <#C0ELSE|else>")
        assert answer.schedules == ()

    async def test_only_channels_that_were_asked_are_known_by_name(self, stage: Stage):
        answer = await ask(stage, "in #lead")
        assert isinstance(answer, Misunderstood)

    async def test_a_near_miss_is_named(self, stage: Stage):
        answer = await ask(stage, "coachng")
        assert answer.suggestion == "coaching"

    async def test_a_private_channel_is_suggested_to_its_members_alone(self, stage: Stage):
        private = Channel("C0NORTH", "north", private=True, joined=True)
        await stage.database.write(directory.save_channels, WORKSPACE, [private])
        answer = await ask(stage, "in #norht")
        assert isinstance(answer, Misunderstood)
        assert "#north" not in repr(answer)

        await stage.database.write(directory.add_member, WORKSPACE, "C0NORTH", "U0LEAD", heard_at=MONDAY)
        answer = await ask(stage, "in #norht")
        assert isinstance(answer, Misunderstood)
        assert answer.suggestion == "#north"


class TestComments:
    async def test_threads_with_comments_are_counted(self, stage: Stage):
        await happened(stage, Past())
        await was_commented(stage, Past(), days_ago=5)
        await was_commented(stage, Past(), days_ago=3)
        [thread] = (await report_on(stage)).threads
        place = (Past().post("C0NORTH").ts or "").replace(".", "")
        assert thread.link == f"https://test.slack.com/archives/C0NORTH/p{place}"
        assert (thread.channel, thread.comments) == ("C0NORTH", 2)

    @pytest.mark.parametrize(
        ("text", "threads"), [(FIRST, 1), ("fa", 1), ("coaching", 0), ("#north", 1), ("#south", 0), ("last 1 day", 0)]
    )
    async def test_threads_are_narrowed_like_the_figures(self, stage: Stage, text: str, threads: int):
        await happened(stage, Past())
        await was_commented(stage, Past(), days_ago=3)
        assert len((await report_on(stage, text)).threads) == threads


class TestSchedules:
    async def test_two_schedules_of_a_program_are_never_put_together(self, stage: Stage):
        second = make_schedule(id="second", channels=("C0SOUTH",), cadence=make_cadence(weekdays=(2,)), due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, second)
        await happened(stage, Past())
        answer = await ask(stage)
        assert sorted(len(one.summary.practices) for one in answer.schedules) == [0, 1]

    async def test_a_deleted_schedule_stays_readable_while_it_has_rounds_in_the_window(self, stage: Stage):
        await happened(stage, Past())
        await self.delete(stage)
        assert len((await ask(stage)).schedules) == 1
        stage.clock.move(timedelta(days=100))
        assert (await ask(stage)).schedules == ()

    async def test_a_channel_that_is_no_longer_asked_still_shows_in_the_audience(self, stage: Stage):
        await happened(stage, Past())
        schedule = await stage.database.read(schedules.schedule, WORKSPACE, "schedule")
        fewer = make_schedule(drivers=BOTH, channels=("C0SOUTH",), due_at=schedule.due_at, version=schedule.version)
        await stage.database.write(schedules.save_schedule, WORKSPACE, fewer)
        assert (await report_on(stage)).channels == ("C0SOUTH", "C0NORTH")

    async def delete(self, stage: Stage) -> None:
        schedule = await stage.database.read(schedules.schedule, WORKSPACE, "schedule")
        gone = make_schedule(drivers=BOTH, state=ScheduleState.DELETED, due_at=None, version=schedule.version)
        await stage.database.write(schedules.save_schedule, WORKSPACE, gone)


class TestWhoReads:
    async def test_a_member_of_the_leadership_channel_and_an_admin(self, stage: Stage):
        for person in ("U0LEAD", "U0ADMIN"):
            assert isinstance(await ask(stage, person=person), SummaryReport)

    async def test_others_are_told_who_reads_and_whom_to_ask(self, stage: Stage):
        with pytest.raises(NotLeaderError) as refused:
            await ask(stage, person="U0N1")
        assert "<#C0LEAD>" in refused.value.sentence
        assert "<@U0ADMIN>" in refused.value.sentence

    async def test_others_are_refused_before_their_words_are_read(self, stage: Stage):
        with pytest.raises(NotLeaderError):
            await ask(stage, "sooth", person="U0N1")

    async def test_a_leader_sees_only_the_programs_they_lead(self, stage: Stage):
        other = make_program(id="other", name="Other", leadership_channel="C0NORTH")
        await stage.database.write(programs.save_program, WORKSPACE, other)
        theirs = make_schedule(id="theirs", program_id="other", due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, theirs)
        seen = {person: await self.programs_seen(stage, person) for person in ("U0LEAD", "U0N1", "U0ADMIN")}
        assert seen == {"U0LEAD": ["Reading First"], "U0N1": ["Other"], "U0ADMIN": ["Other", "Reading First"]}
        assert await stage.database.read(leadership_channels, WORKSPACE) == ("C0NORTH", "C0LEAD")

    async def programs_seen(self, stage: Stage, person: str) -> list[str]:
        return [one.program for one in (await ask(stage, person=person)).schedules]

    async def test_another_workspace_sees_nothing(self, stage: Stage):
        await happened(stage, Past())
        with pytest.raises(NoProgramError) as nothing:
            await stage.database.read(
                read_summary, "T0OTHER", "U0ADMIN", "", now=stage.clock.now(), catalogue=make_catalogue()
            )
        assert "/drivers schedule" in nothing.value.sentence


class TestHowItReads:
    async def test_no_query_touches_an_answer_or_who_was_asked(self, stage: Stage):
        await happened(stage, Past())
        with statements(stage.database) as seen:
            await ask(stage)
        assert "tallies" in tables_in(seen)
        assert tables_in(seen).isdisjoint(OF_OPEN_ROUNDS)

    async def test_everybodys_figures_are_summed_up_by_the_database_and_no_unit_is_read(self, stage: Stage):
        await happened(stage, Past())
        with statements(stage.database) as seen:
            await ask(stage)
        of_tallies = [one for one in seen if "FROM tallies" in one]
        assert of_tallies
        assert all("sum(tallies.fully)" in one and "GROUP BY" in one for one in of_tallies)

    async def test_rounds_older_than_what_is_looked_at_are_not_read(self, stage: Stage):
        await happened(stage, Past(3), *(Past(days) for days in range(30, 130, 10)))
        with statements(stage.database) as seen:
            await ask(stage, "last 10 days")
        [bound] = [one for one in seen if "FROM segments" in one]
        assert len(re.findall(r"round_id IN \(([^)]*)\)", bound)[0].split(",")) == 1

    async def test_more_rounds_take_no_more_queries(self, stage: Stage):
        await happened(stage, Past(3))
        with statements(stage.database) as after_one:
            await ask(stage)
        await happened(stage, *(Past(10 + days) for days in range(60)))
        with statements(stage.database) as after_many:
            await ask(stage)
        assert len(after_many) == len(after_one)

    async def test_the_same_rows_make_the_same_message(self, stage: Stage):
        await happened(stage, Past())
        first, second = [as_slack_gets_it(summary_message(await ask(stage))) for _ in range(2)]
        assert first == second
