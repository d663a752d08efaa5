"""Admins make, change, pause and delete schedules; what stands already stays as it was asked."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.person import Channel, Unreachable
from bot.domain.program import DigestRhythm, DigestTime
from bot.domain.schedule import ScheduleState
from bot.domain.schedule_advice import Advice
from bot.domain.schedule_card import Change
from bot.domain.schedule_edition import Edition
from bot.domain.schedule_form import Concern, Field, FormError, Rhythm
from bot.errors import PulseError
from bot.services.schedule_changes import OvertakenError
from bot.services.scheduling import UnconfirmedError
from bot.services.steering import ChangedError, GoneError, delete, pause
from storage import directory, programs
from storage.engine import Writing
from tests.domain.test_schedule_form import a_form
from tests.factories import MONDAY, WORKSPACE, make_hand, make_program
from tests.services.forms import keeps, makes, opened, program, saves, stored
from tests.services.sql import statements, tables_in
from tests.stage import Stage

OTHER = "T0OTHER"


async def test_a_new_schedule_is_due_at_its_next_occurrence(stage: Stage):
    saved = await makes(stage)
    schedule = await stored(stage, saved.card.schedule_id)
    assert schedule.due_at == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert (schedule.state, schedule.owner) == (ScheduleState.ACTIVE, "U0ADMIN")
    assert saved.changes == {Change.NEW}


async def test_its_program_is_made_with_a_digest_to_come(stage: Stage):
    await makes(stage, k=8, digest_day=4, digest_at=time(15, 0))
    made = await program(stage, "coaching FOR all")
    assert (made.k, made.leadership_channel) == (8, "C0LEAD")
    assert made.digest == DigestTime(4, time(15, 0), "Europe/Berlin")
    assert made.digest_due_at == datetime(2026, 3, 6, 14, 0, tzinfo=UTC)


async def test_what_will_be_asked_next_is_said(stage: Stage):
    saved = await makes(stage)
    assert [one.occurrence.local_date.isoformat() for one in saved.card.coming] == [
        "2026-03-03",
        "2026-03-10",
        "2026-03-17",
    ]
    assert [one.practice and one.practice.title for one in saved.card.coming] == ["Title of p2", "Title of p4", None]


async def test_what_was_asked_and_comes_next_is_not_looked_at_while_others_wait_for_the_commit(stage: Stage):
    await stage.opens()
    form, edition = await opened(stage)
    with statements(stage.database) as asked:
        await keeps(stage, replace(form, at=time(16, 0)), edition)
    assert tables_in(asked).isdisjoint({"check_ins", "asked", "rounds"})


async def test_a_form_with_a_fault_saves_nothing(stage: Stage):
    with pytest.raises(FormError):
        await makes(stage, k=2)
    assert await program(stage, "Coaching for all") is None


async def test_a_program_of_the_same_name_is_the_same_program(stage: Stage):
    saved = await saves(stage, a_form(program="  reading   FIRST ", k=7, leadership="C0SOUTH", digest_day=2))
    assert saved.card.program == "Reading First"
    assert saved.changes == {Change.NEW, Change.PROGRAM_EXISTED}
    assert saved.other_schedules == 1


async def test_a_new_schedule_can_not_lower_the_smallest_group_of_its_program(stage: Stage):
    await saves(stage, a_form(program="Reading First", k=3, leadership="C0SOUTH", digest_day=2))
    assert await program(stage, "Reading First") == stage.world.program


async def test_an_unchanged_digest_keeps_its_due_time(stage: Stage):
    due = MONDAY - timedelta(minutes=1)
    await stage.database.write(programs.save_program, WORKSPACE, make_program(digest_due_at=due))
    await saves(stage, a_form())
    assert (await program(stage, "Reading First")).digest_due_at == due


async def test_a_digest_in_a_zone_of_its_own_stays_there(stage: Stage):
    own = DigestTime(0, time(9), "America/New_York")
    await stage.database.write(programs.save_program, WORKSPACE, make_program(digest=own))
    form, edition = await opened(stage)
    assert (await saves(stage, replace(form, at=time(16)), edition)).changes == {Change.CADENCE}
    assert (await program(stage, "Reading First")).digest == own
    form, edition = await opened(stage)
    await saves(stage, replace(form, digest_day=4, zone="Asia/Tokyo"), edition)
    assert (await program(stage, "Reading First")).digest == DigestTime(4, time(9), "America/New_York")


async def test_a_digest_in_the_zone_of_its_schedule_moves_with_it(stage: Stage):
    form, edition = await opened(stage)
    await saves(stage, replace(form, zone="Asia/Tokyo"), edition)
    assert (await program(stage, "Reading First")).digest == DigestTime(0, time(9), "Asia/Tokyo")


async def test_the_rhythm_of_the_digest_is_for_settings_alone_to_change(stage: Stage):
    monthly = DigestTime(0, time(9), "Europe/Berlin", DigestRhythm.MONTHLY)
    await stage.database.write(programs.save_program, WORKSPACE, make_program(digest=monthly))
    form, edition = await opened(stage)
    await saves(stage, replace(form, digest_day=4), edition)
    assert (await program(stage, "Reading First")).digest == replace(monthly, weekday=4)


async def test_a_new_k_leaves_open_rounds_as_they_were_asked(stage: Stage):
    await stage.opens()
    form, edition = await opened(stage)
    saved = await saves(stage, replace(form, k=9), edition)
    assert (saved.open_rounds, saved.changes) == (1, {Change.K})
    assert (await stage.latest()).k == 5


async def test_asking_often_wants_a_yes(stage: Stage):
    with pytest.raises(UnconfirmedError) as caught:
        await makes(stage, weekdays=(0, 3))
    assert caught.value.concerns == {Concern.OFTEN}
    assert (await makes(stage, weekdays=(0, 3), confirmed=frozenset({Concern.OFTEN}))).changes == {Change.NEW}


async def test_a_channel_without_the_bot_wants_a_yes_and_is_told_afterwards(stage: Stage):
    with pytest.raises(UnconfirmedError) as caught:
        await makes(stage, channels=("C0NORTH", "C0AWAY"), confirmed=frozenset({Concern.OFTEN}))
    away = Unreachable(not_joined=("C0AWAY",))
    assert (caught.value.concerns, caught.value.advice.unreachable) == ({Concern.UNREACHABLE}, away)
    saved = await makes(stage, channels=("C0NORTH", "C0AWAY"), confirmed=frozenset({Concern.UNREACHABLE}))
    assert saved.card.unreachable == away


async def test_a_changed_schedule_asks_at_its_new_time(stage: Stage):
    form, edition = await opened(stage)
    saved = await saves(stage, replace(form, rhythm=Rhythm.WEEKLY, weekdays=(4,), at=time(16, 0)), edition)
    assert saved.changes == {Change.CADENCE}
    changed = await stored(stage, edition.schedule_id)
    assert (changed.due_at, changed.version) == (datetime(2026, 3, 6, 15, 0, tzinfo=UTC), 2)


async def test_a_change_of_channels_loses_no_occurrence_that_is_due(stage: Stage):
    form, edition = await opened(stage)
    saved = await saves(stage, replace(form, channels=("C0NORTH",)), edition)
    assert saved.changes == {Change.AUDIENCE}
    assert (await stored(stage, edition.schedule_id)).due_at == MONDAY


async def test_a_later_time_on_a_day_that_has_asked_is_not_foreseen(stage: Stage):
    await stage.opens()
    form, edition = await opened(stage)
    saved = await saves(stage, replace(form, at=time(18, 0)), edition)
    assert saved.card.coming[0].occurrence.local_date.isoformat() == "2026-03-09"
    await stage.moves(timedelta(hours=9))
    assert len(await stage.rounds()) == 1


async def test_a_paused_schedule_can_be_changed_and_stays_paused(stage: Stage):
    await stage.database.write(pause, WORKSPACE, stage.world.schedule.id, hand=make_hand())
    form, edition = await opened(stage)
    saved = await saves(stage, replace(form, at=time(16, 0)), edition)
    assert (saved.card.state, saved.card.coming) == (ScheduleState.PAUSED, ())
    assert (await stored(stage, edition.schedule_id)).due_at is None


async def test_a_schedule_deleted_in_the_meantime_is_gone(stage: Stage):
    form, edition = await opened(stage)
    await stage.database.write(delete, WORKSPACE, edition.schedule_id, hand=make_hand())
    with pytest.raises(GoneError):
        await saves(stage, form, edition)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GoneError(), "has been deleted"),
        (ChangedError(2), "has just changed this schedule"),
        (OvertakenError(a_form(), Edition.of("schedule", a_form()), (), ()), "has just changed this schedule"),
        (UnconfirmedError(Advice(per_month=9.0), frozenset()), "Please confirm"),
    ],
)
def test_every_refusal_is_a_sentence(error: PulseError, said: str):
    assert said in error.sentence
    assert error.sentence.endswith(".")


async def test_a_program_can_be_renamed(stage: Stage):
    form, edition = await opened(stage)
    saved = await saves(stage, replace(form, program="Reading for all"), edition)
    assert saved.changes == {Change.PROGRAM_RENAMED}
    assert (await program(stage, "Reading for all")).id == stage.world.program.id


async def test_a_schedule_does_not_move_to_another_program(stage: Stage):
    await makes(stage)
    form, edition = await opened(stage)
    with pytest.raises(FormError) as caught:
        await saves(stage, replace(form, program="coaching for ALL", k=20), edition)
    assert [fault.field for fault in caught.value.faults] == [Field.PROGRAM]
    assert (await program(stage, "Reading First")).k == 5


async def test_a_digest_that_was_moved_on_meanwhile_is_not_moved_back(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """The form is saved while a tick handles the digest: it has read the program before, and writes it after."""
    due, next_week = MONDAY, MONDAY + timedelta(weeks=1)
    await stage.database.write(programs.move_digest_on, WORKSPACE, "program", due_at=due)
    form, edition = await opened(stage)
    reads = programs.program

    async def just_before_the_tick(session, workspace, program_id):
        found = await reads(session, workspace, program_id)
        if isinstance(session, Writing):
            await programs.move_digest_on(session, workspace, program_id, due_at=next_week)
        return found

    monkeypatch.setattr(programs, "program", just_before_the_tick)
    await saves(stage, replace(form, k=7), edition)
    monkeypatch.undo()
    saved = await program(stage, "Reading First")
    assert (saved.k, saved.digest_due_at) == (7, next_week)


async def test_another_workspace_can_change_nothing(stage: Stage):
    await stage.database.write(directory.save_workspace, OTHER, name="Other", url="", bot_user="U0BOT")
    form, edition = await opened(stage)
    with pytest.raises(GoneError):
        await saves(stage, form, edition, workspace=OTHER)


async def test_another_workspace_may_have_a_program_of_the_same_name(stage: Stage):
    await stage.database.write(directory.save_workspace, OTHER, name="Other", url="", bot_user="U0BOT")
    joined = [Channel(one, one, joined=True) for one in ("C0LEAD", "C0NORTH", "C0SOUTH")]
    await stage.database.write(directory.save_channels, OTHER, joined)
    saved = await saves(stage, a_form(k=20), workspace=OTHER)
    assert saved.changes == {Change.NEW}
    assert (await program(stage, "Reading First")).k == 5
