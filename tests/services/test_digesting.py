"""A digest is owed exactly once, only if something closed, and never loses what it has not told."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovableClock
from bot.domain.cards import Foreseen
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.digest_time import begun_anew
from bot.domain.ids import id_of_digest, replied_of
from bot.domain.program import DigestRhythm, Program
from bot.domain.report import BEGINNING, DigestContent
from bot.domain.round import MissedReason, RoundState
from bot.domain.scale import Counts
from bot.domain.schedule import ScheduleState
from bot.services.digest_reading import digest_content
from bot.services.digesting import digest_stands, owe_due_digests
from bot.services.foreseeing import foreseen
from bot.views.digest import digest_message
from storage import deliveries, programs, rounds, schedules
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, World, make_program, make_schedule
from tests.services.past import FIRST, Past, happened, was_commented, was_not_asked
from tests.services.sql import OF_OPEN_ROUNDS, statements, tables_in
from tests.stage import Stage
from tests.views.reports import as_slack_gets_it

WEEK = timedelta(days=7)
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    """A program whose digest is due now, and whose next check-in is due tomorrow."""
    program = make_program(digest_due_at=MONDAY)
    return await Stage(database, clock, world=World(program=program, schedule=make_schedule(due_at=LATER))).settles_in()


async def ticks(stage: Stage) -> int:
    return await stage.database.write(owe_due_digests, now=stage.clock.now(), random=stage.means.random)


async def program_of(stage: Stage) -> Program:
    found = await stage.database.read(programs.program, WORKSPACE, "program")
    assert found
    return found


async def owed(stage: Stage) -> list[Delivery]:
    found = await stage.database.read(deliveries.due_deliveries, WORKSPACE, now=stage.clock.now(), limit=99)
    return [one for one in found if one.kind is DeliveryKind.DIGEST]


async def content_of(stage: Stage, digest_id: str = "program-20260302") -> DigestContent:
    found = await stage.database.read(
        digest_content, WORKSPACE, digest_id, now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    assert found
    return found


async def is_due_again(stage: Stage, at: datetime) -> None:
    """An admin moves the time of the digest."""
    await stage.database.write(programs.move_digest_on, WORKSPACE, "program", due_at=at)


async def was_told_a_week_ago(stage: Stage) -> None:
    """A digest told of everything that is over."""
    week_ago = MONDAY - WEEK
    await stage.database.write(
        programs.add_digest,
        WORKSPACE,
        digest_id="last week's",
        program_id="program",
        local_date=week_ago.date(),
        covers=(BEGINNING, week_ago),
    )


async def told_until(stage: Stage) -> datetime | None:
    return await stage.database.read(programs.told_until, WORKSPACE, "program")


async def next_check_in(stage: Stage) -> Foreseen:
    found = await stage.database.read(
        foreseen,
        WORKSPACE,
        ["schedule"],
        now=stage.clock.now(),
        catalogue=stage.means.catalogue,
        count=1,
    )
    return found["schedule"][0]


class TestOwing:
    async def test_a_digest_is_owed_to_the_leadership_channel_for_a_day(self, stage: Stage):
        await happened(stage, Past())
        assert await ticks(stage) == 1
        [digest] = await owed(stage)
        assert (digest.channel, digest.due_at, digest.expires_at) == ("C0LEAD", MONDAY, MONDAY + timedelta(hours=24))
        assert (await program_of(stage)).digest_due_at == MONDAY + WEEK
        assert await told_until(stage) == MONDAY

    async def test_nothing_is_due_twice(self, stage: Stage):
        await happened(stage, Past())
        assert [await ticks(stage), await ticks(stage)] == [1, 0]
        assert len(await owed(stage)) == 1

    async def test_two_workers_at_once_owe_one(self, stage: Stage):
        await happened(stage, Past())
        await asyncio.gather(ticks(stage), ticks(stage))
        assert len(await owed(stage)) == 1

    async def test_without_anything_closed_only_the_due_time_moves_on(self, stage: Stage):
        assert await ticks(stage) == 1
        assert (await program_of(stage)).digest_due_at == MONDAY + WEEK
        assert await told_until(stage) is None
        assert await owed(stage) == []

    async def test_what_was_told_is_not_told_again(self, stage: Stage):
        await happened(stage, Past(days_ago=8))
        await was_told_a_week_ago(stage)
        await ticks(stage)
        assert await owed(stage) == []

    async def test_a_close_that_commits_after_the_digest_is_told_by_the_next(self, stage: Stage):
        await happened(stage, Past())
        stage.clock.move(timedelta(milliseconds=300))
        await ticks(stage)
        await happened(stage, Past(0, "facilitative-administration/p2"))
        stage.clock.move_to(MONDAY + WEEK)
        await ticks(stage)
        [section] = (await content_of(stage, "program-20260309")).sections
        assert [one.practice for one in section.closed] == ["facilitative-administration/p2"]

    async def test_a_round_closed_by_a_clock_that_is_ahead_is_told_with_its_figures(self, stage: Stage):
        await happened(stage, Past(-1 / 86400))
        await ticks(stage)
        [section] = (await content_of(stage)).sections
        assert [one.practice for one in section.closed] == [FIRST]
        assert [one.figure.practice for one in section.report.summary.practices] == [FIRST]

    async def test_one_that_nobody_got_leaves_everything_to_the_next(self, stage: Stage):
        await happened(stage, Past(8))
        await was_told_a_week_ago(stage)
        await happened(stage, Past())
        await ticks(stage)
        await stage.database.write(programs.take_digest_back, WORKSPACE, "program-20260302")
        assert await told_until(stage) == MONDAY - WEEK
        stage.clock.move_to(MONDAY + WEEK)
        await ticks(stage)
        content = await content_of(stage, "program-20260309")
        assert [len(section.closed) for section in content.sections] == [1]
        assert content.after == MONDAY - WEEK

    async def test_a_round_asked_in_the_place_of_a_missed_one_that_was_told_is_news(self, stage: Stage):
        await happened(stage, Past())
        await was_not_asked(stage, days_ago=1, reason=MissedReason.TOO_LATE, state=RoundState.MISSED)
        await ticks(stage)
        await stage.database.write(
            rounds.close_round, WORKSPACE, "unasked 1", at=MONDAY, asked=8, answered=6, published=False
        )
        assert await stage.database.read(programs.has_news, WORKSPACE, "program")

    async def test_a_form_saved_beside_the_tick_does_not_tell_twice(self, stage: Stage):
        await happened(stage, Past())
        as_read = await program_of(stage)
        await ticks(stage)
        await stage.database.write(programs.save_program, WORKSPACE, replace(as_read, k=6))
        stage.clock.move(timedelta(seconds=5))
        await ticks(stage)
        assert len(await owed(stage)) == 1
        assert (await program_of(stage)).digest_due_at == MONDAY + WEEK
        assert await told_until(stage) == MONDAY

    async def test_a_round_with_too_few_people_is_worth_a_digest(self, stage: Stage):
        await happened(stage, Past(counts={"C0NORTH": Counts(fully=1)}))
        await ticks(stage)
        assert len(await owed(stage)) == 1

    async def test_a_round_of_a_deleted_schedule_is_still_told(self, stage: Stage):
        await happened(stage, Past())
        await stage.database.write(
            schedules.save_schedule, WORKSPACE, make_schedule(state=ScheduleState.DELETED, due_at=None)
        )
        await ticks(stage)
        assert len(await owed(stage)) == 1

    async def test_a_worker_that_was_down_for_hours_still_owes_it(self, stage: Stage):
        await happened(stage, Past())
        stage.clock.move(timedelta(hours=23))
        await ticks(stage)
        [digest] = await owed(stage)
        assert (digest.due_at, digest.expires_at) == (MONDAY, MONDAY + timedelta(hours=24))

    async def test_a_worker_that_was_down_for_days_leaves_it_to_the_next_digest(self, stage: Stage):
        await happened(stage, Past())
        stage.clock.move(timedelta(days=2))
        await ticks(stage)
        assert await owed(stage) == []
        stage.clock.move_to(MONDAY + WEEK)
        await ticks(stage)
        [section] = (await content_of(stage, "program-20260309")).sections
        assert [one.practice for one in section.closed] == [FIRST]

    async def test_the_day_has_one_digest_also_if_its_time_is_moved(self, stage: Stage):
        await happened(stage, Past())
        await ticks(stage)
        noon = MONDAY + timedelta(hours=3)
        await happened(stage, Past(days_ago=-0.1))
        await is_due_again(stage, noon)
        stage.clock.move_to(noon)
        await ticks(stage)
        assert len(await owed(stage)) == 1
        assert await told_until(stage) == MONDAY

    @pytest.mark.parametrize("rhythm", DigestRhythm)
    async def test_another_rhythm_makes_no_second_digest_that_day_and_loses_nothing(
        self, stage: Stage, rhythm: DigestRhythm
    ):
        await happened(stage, Past())
        await ticks(stage)
        await happened(stage, Past(days_ago=-0.1, practice="facilitative-administration/p2"))
        program = await program_of(stage)
        await stage.database.write(
            programs.save_program,
            WORKSPACE,
            replace(program, digest=begun_anew(replace(program.digest, rhythm=rhythm), MONDAY), digest_due_at=MONDAY),
        )
        stage.clock.move(timedelta(hours=3))
        await ticks(stage)
        assert len(await owed(stage)) == 1
        later = (await program_of(stage)).digest_due_at
        assert later
        stage.clock.move_to(later)
        await ticks(stage)
        zone = ZoneInfo(program.digest.zone)
        [section] = (await content_of(stage, id_of_digest("program", later.astimezone(zone).date()))).sections
        assert [one.practice for one in section.closed] == ["facilitative-administration/p2"]

    async def test_another_workspace_has_its_own(self, stage: Stage):
        await happened(stage, Past())
        await ticks(stage)
        found = await stage.database.read(
            digest_content, "T0OTHER", "program-20260302", now=MONDAY, catalogue=stage.means.catalogue
        )
        assert found is None


class TestContent:
    async def told(self, stage: Stage) -> DigestContent:
        await ticks(stage)
        return await content_of(stage)

    async def test_what_closed_since_the_last_one(self, stage: Stage):
        too_few = Past(3, "facilitative-administration/p2", {"C0NORTH": Counts(fully=1)})
        await happened(stage, Past(8, "facilitative-administration/p3"))
        await was_told_a_week_ago(stage)
        await happened(stage, Past(), too_few)
        content = await self.told(stage)
        [section] = content.sections
        assert [one.practice for one in section.closed] == [FIRST, "facilitative-administration/p2"]
        assert (content.after, content.until, content.is_first) == (MONDAY - WEEK, MONDAY, False)

    async def test_figures_look_back_over_the_usual_window(self, stage: Stage):
        await happened(stage, Past(8, "facilitative-administration/p3"))
        await was_told_a_week_ago(stage)
        await happened(stage, Past())
        [section] = (await self.told(stage)).sections
        assert len(section.report.summary.practices) == 2

    async def test_what_closes_after_it_was_owed_is_left_to_the_next(self, stage: Stage):
        await happened(stage, Past())
        await ticks(stage)
        await happened(stage, Past(days_ago=-1, practice="facilitative-administration/p2"))
        stage.clock.move(timedelta(days=2))
        [section] = (await content_of(stage)).sections
        assert [one.practice for one in section.closed] == [FIRST]

    async def test_comments_since_the_last_one(self, stage: Stage):
        await happened(stage, Past(8))
        await was_told_a_week_ago(stage)
        await happened(stage, Past())
        await was_commented(stage, Past(8), days_ago=8)
        await was_commented(stage, Past(8), days_ago=2)
        await was_commented(stage, Past(), "C0SOUTH", days_ago=3)
        [section] = (await self.told(stage)).sections
        assert [(one.channel, one.comments) for one in section.report.threads] == [("C0NORTH", 1), ("C0SOUTH", 1)]

    async def test_threads_wait_until_a_leader_writes_after_staff_did(self, stage: Stage):
        await happened(stage, Past(), Past(5, "facilitative-administration/p2"))
        await was_commented(stage, Past(), "C0NORTH", days_ago=3)
        await was_commented(stage, Past(), "C0NORTH", days_ago=2, by="U0LEAD")
        await was_commented(stage, Past(), "C0SOUTH", days_ago=3, by="U0LEAD")
        await was_commented(stage, Past(), "C0SOUTH", days_ago=2)
        await was_commented(stage, Past(5), "C0NORTH", days_ago=1, by="U0LEAD")
        [section] = (await self.told(stage)).sections
        assert [(one.channel, one.comments, one.answered) for one in section.heard] == [
            ("C0NORTH", 1, True),
            ("C0SOUTH", 1, False),
        ]

    async def test_leaders_who_reply_after_the_digest_have_replied_and_staff_wait_for_the_next(self, stage: Stage):
        await happened(stage, Past())
        await was_commented(stage, Past(), "C0NORTH", days_ago=3)
        await was_commented(stage, Past(), "C0SOUTH", days_ago=2)
        await self.told(stage)
        stage.clock.move(timedelta(days=1))
        await was_commented(stage, Past(), "C0NORTH", days_ago=-0.1)
        await was_commented(stage, Past(), "C0NORTH", days_ago=-0.2, by="U0LEAD")
        await was_commented(stage, Past(), "C0SOUTH", days_ago=-2, by="U0LEAD")
        [section] = (await content_of(stage)).sections
        assert [(one.channel, one.comments, one.answered) for one in section.heard] == [
            ("C0NORTH", 1, True),
            ("C0SOUTH", 1, False),
        ]

    async def test_a_practice_that_was_asked_three_times_without_figures_is_noticed(self, stage: Stage):
        few = {"C0NORTH": Counts(fully=1)}
        again = [Past(days, counts=few) for days in (64, 34, 4)]
        twice = [Past(days, "facilitative-administration/p2", counts=few) for days in (33, 3)]
        await happened(stage, Past(95), *again, *twice)
        [section] = (await self.told(stage)).sections
        assert section.unseen == (FIRST,)

    async def test_what_was_missed_or_skipped_since(self, stage: Stage):
        await was_not_asked(stage, days_ago=10, reason=MissedReason.TOO_LATE, state=RoundState.MISSED)
        await was_told_a_week_ago(stage)
        await happened(stage, Past())
        await was_not_asked(stage, days_ago=3, reason=MissedReason.TOO_LATE, state=RoundState.MISSED)
        await was_not_asked(stage, days_ago=2, reason=MissedReason.NOTHING_TO_ASK, state=RoundState.SKIPPED)
        [section] = (await self.told(stage)).sections
        assert [one.reason for one in section.unasked] == [MissedReason.TOO_LATE, MissedReason.NOTHING_TO_ASK]

    async def test_what_is_asked_next(self, stage: Stage):
        await happened(stage, Past())
        [section] = (await self.told(stage)).sections
        assert section.coming == await next_check_in(stage)

    async def test_a_paused_schedule_asks_nothing_next(self, stage: Stage):
        await happened(stage, Past())
        await stage.database.write(
            schedules.save_schedule, WORKSPACE, make_schedule(state=ScheduleState.PAUSED, due_at=None)
        )
        [section] = (await self.told(stage)).sections
        assert section.coming is None

    async def test_a_deleted_schedule_of_which_nothing_closed_is_left_out(self, stage: Stage):
        await happened(stage, Past())
        gone = make_schedule(id="gone", state=ScheduleState.DELETED, due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, gone)
        assert len((await self.told(stage)).sections) == 1

    async def test_what_leaders_said_of_themselves_comes_last(self, stage: Stage):
        await happened(stage, Past())
        leaders = make_schedule(id="a-leaders", channels=("C0LEAD",), due_at=LATER)
        await stage.database.write(schedules.add_schedule, WORKSPACE, leaders)
        content = await self.told(stage)
        assert [one.report.asks_leaders for one in content.sections] == [False, True]
        [digest] = await owed(stage)
        await stage.database.write(digest_stands, WORKSPACE, digest, channel="C0LEAD", ts="1.0", now=LATER)
        replies = [row for row in await stage.rows("deliveries") if row["kind"] == DeliveryKind.DIGEST_REPLY]
        in_order = [replied_of(row["subject"])[1] for row in sorted(replies, key=lambda row: row["id"])]
        assert in_order == ["schedule", "a-leaders"]

    async def test_the_first_one_tells_everything(self, stage: Stage):
        await happened(stage, Past(30), Past())
        content = await self.told(stage)
        assert (content.after, content.is_first) == (BEGINNING, True)
        assert len(content.sections[0].closed) == 2

    async def test_it_reads_the_same_whenever_it_is_sent(self, stage: Stage):
        await happened(stage, Past())
        first = as_slack_gets_it(digest_message(await self.told(stage)))
        stage.clock.move(timedelta(hours=20))
        assert as_slack_gets_it(digest_message(await content_of(stage))) == first

    async def test_no_query_touches_an_answer_or_who_was_asked(self, stage: Stage):
        await happened(stage, Past())
        with statements(stage.database) as seen:
            await self.told(stage)
        assert "tallies" in tables_in(seen)
        assert tables_in(seen).isdisjoint(OF_OPEN_ROUNDS)

    async def test_a_digest_that_is_unknown_has_no_content(self, stage: Stage):
        found = await stage.database.read(
            digest_content, WORKSPACE, "nothing", now=MONDAY, catalogue=stage.means.catalogue
        )
        assert found is None
