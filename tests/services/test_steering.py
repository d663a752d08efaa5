"""Admins pause, resume, skip, reorder and delete what stands; what is open stays as it was asked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.agenda import LeftOut
from bot.domain.audit import Act
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.person import Channel
from bot.domain.round import RoundState
from bot.domain.schedule import Manner, ScheduleState
from bot.errors import PulseError
from bot.services.auditing import audit_page
from bot.services.listing import schedule_page
from bot.services.opening import NotActiveError
from bot.services.previewing import preview
from bot.services.scheduling import form_to_change
from bot.services.steering import (
    ChangedError,
    GoneError,
    NoPracticeError,
    NothingComingError,
    PauseOverError,
    ask_at_once,
    choose_practices,
    delete,
    pause,
    repertoire,
    resume,
    skip_next,
    take_skip_back,
)
from storage import directory, schedules
from storage.engine import Database
from tests.domain.test_schedule_form import a_form
from tests.factories import MONDAY, WORKSPACE, World, make_cadence, make_hand, make_schedule
from tests.services.forms import saves, stored
from tests.stage import Stage

OTHER = "T0OTHER"
WEEK = timedelta(weeks=1)
NEXT = date(2026, 3, 9)


async def steers(stage: Stage, service, *args: object, workspace: str = WORKSPACE, **rest: object):
    return await stage.database.write(
        service, workspace, stage.world.schedule.id, *args, hand=make_hand(stage.clock.now()), **rest
    )


async def chooses(stage: Stage, *practices: str, version: int = 1):
    return await steers(stage, choose_practices, practices, version=version, catalogue=stage.means.catalogue)


async def dates(stage: Stage) -> list[str]:
    return [round_.local_date.isoformat() for round_ in await stage.rounds()]


async def schedule(stage: Stage):
    return await stored(stage, stage.world.schedule.id)


async def noted(stage: Stage) -> list[tuple[Act, str, str]]:
    page = await stage.database.read(audit_page, WORKSPACE, start=0, count=50)
    return sorted((one.act, one.subject, one.detail) for one in page.entries)


async def test_a_paused_schedule_asks_nothing_and_a_resumed_one_makes_up_for_nothing(stage: Stage):
    await steers(stage, pause)
    await stage.moves(timedelta(weeks=2, hours=1))
    assert await stage.rounds() == ()
    await steers(stage, resume)
    await stage.opens()
    assert await stage.rounds() == ()
    await stage.moves_to(MONDAY + timedelta(weeks=3))
    assert await dates(stage) == ["2026-03-23"]


async def test_a_pause_until_a_date_ends_by_itself(stage: Stage):
    await steers(stage, pause, until=date(2026, 3, 16))
    assert (await schedule(stage)).is_paused(stage.clock.now())
    with pytest.raises(NotActiveError):
        await steers(stage, ask_at_once, means=stage.means)
    for weeks in range(4):
        await stage.moves_to(MONDAY + weeks * WEEK)
    assert await dates(stage) == ["2026-03-16", "2026-03-23"]
    assert not (await schedule(stage)).is_paused(stage.clock.now())


async def test_a_pause_can_be_moved_and_ended_before_its_date(stage: Stage):
    await steers(stage, pause)
    await steers(stage, pause, until=date(2026, 4, 1))
    await steers(stage, resume)
    kept = await schedule(stage)
    assert (kept.state, kept.paused_until, kept.due_at) == (ScheduleState.ACTIVE, None, MONDAY + WEEK)


@pytest.mark.parametrize("until", [date(2026, 3, 1), date(2026, 3, 2)])
async def test_a_pause_has_to_end_on_a_day_to_come(stage: Stage, until: date):
    with pytest.raises(PauseOverError):
        await steers(stage, pause, until=until)
    assert (await schedule(stage)).version == 1


async def test_pressing_pause_or_resume_twice_changes_and_notes_nothing(stage: Stage):
    for service, version in [(pause, 2), (resume, 3)]:
        for _ in range(2):
            await steers(stage, service)
        assert (await schedule(stage)).version == version
    assert [act for act, _, _ in await noted(stage)] == [Act.SCHEDULE_PAUSED, Act.SCHEDULE_RESUMED]


async def test_the_next_one_is_left_out_and_the_one_after_it_is_asked(stage: Stage):
    await stage.opens()
    await steers(stage, skip_next, NEXT)
    for weeks in range(3):
        await stage.moves_to(MONDAY + weeks * WEEK)
    assert await dates(stage) == ["2026-03-02", "2026-03-16"]


async def test_a_second_press_does_not_leave_out_the_one_after(stage: Stage):
    await stage.opens()
    for _ in range(2):
        await steers(stage, skip_next, NEXT)
    assert (await schedule(stage)).skipped == (NEXT,)


async def test_directly_the_next_one_is_that_whose_own_time_has_not_come(database: Database, clock: MovableClock):
    """Its round opens 13 hours before nine o'clock in Berlin."""
    clock.move_to(MONDAY + WEEK - timedelta(hours=13))
    direct = make_schedule(manner=Manner.DIRECT, due_at=clock.now())
    stage = await Stage(database, clock, World(schedule=direct)).settles_in()
    await stage.opens()
    assert await offered(stage) == NEXT
    await steers(stage, skip_next, NEXT)
    assert (await schedule(stage)).skipped == (NEXT,)
    assert await offered(stage) is None
    await steers(stage, take_skip_back, NEXT)
    clock.move_to(MONDAY + WEEK)
    assert await offered(stage) is None
    await steers(stage, skip_next, NEXT)
    assert (await schedule(stage)).skipped == ()


async def offered(stage: Stage) -> date | None:
    """The date of the round that is open and can be skipped, as the list of schedules has it."""
    page = await stage.database.read(
        schedule_page, WORKSPACE, count=3, now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    return page.cards[0].ahead


async def test_what_was_called_off_can_be_asked_after_all(stage: Stage):
    await stage.opens()
    await steers(stage, skip_next, NEXT)
    await steers(stage, take_skip_back, NEXT)
    assert (await schedule(stage)).due_at == MONDAY + WEEK
    await stage.moves_to(MONDAY + WEEK)
    assert await dates(stage) == ["2026-03-02", "2026-03-09"]


async def test_of_a_paused_schedule_there_is_nothing_to_leave_out(stage: Stage):
    await steers(stage, pause)
    with pytest.raises(NothingComingError):
        await steers(stage, skip_next, NEXT)


async def test_dates_called_off_long_ago_are_forgotten(stage: Stage):
    await stage.opens()
    await steers(stage, skip_next, NEXT)
    await stage.moves_to(MONDAY + 6 * WEEK)
    await steers(stage, skip_next, date(2026, 4, 20))
    assert (await schedule(stage)).skipped == (date(2026, 4, 20),)


async def test_practices_are_asked_in_the_order_that_was_chosen(stage: Stage):
    chosen = ["facilitative-administration/p3", "facilitative-administration/p1"]
    await chooses(stage, *chosen, "coaching/p1", "nothing/there")
    for weeks in range(2):
        await stage.moves_to(MONDAY + weeks * WEEK)
    assert [round_.practice for round_ in await stage.rounds()] == chosen


async def test_the_usual_order_is_no_choice_so_that_new_practices_join_it(stage: Stage):
    found = await stage.database.read(repertoire, WORKSPACE, "schedule", catalogue=stage.means.catalogue)
    await chooses(stage, *reversed(found.usual))
    assert (await schedule(stage)).practices == tuple(reversed(found.usual))
    await chooses(stage, *found.usual, version=2)
    assert (await schedule(stage)).practices == ()


async def test_at_least_one_practice_is_asked_about(stage: Stage):
    with pytest.raises(NoPracticeError):
        await chooses(stage, "coaching/p1")


async def test_an_order_of_an_older_version_is_not_saved(stage: Stage):
    await chooses(stage, "facilitative-administration/p3")
    with pytest.raises(ChangedError):
        await chooses(stage, "facilitative-administration/p1")


async def test_a_new_driver_joins_the_chosen_practices_and_a_lost_one_leaves_them(stage: Stage):
    await chooses(stage, "facilitative-administration/p3")
    form, edition = await stage.database.read(form_to_change, WORKSPACE, "schedule")
    wider = a_form(drivers=("facilitative-administration", "coaching"), weekdays=(0,))
    await saves(stage, wider, edition)
    coaching = [one.id for one in stage.means.catalogue.of_driver("coaching")]
    assert (await schedule(stage)).practices == ("facilitative-administration/p3", *coaching)
    _, edition = await stage.database.read(form_to_change, WORKSPACE, "schedule")
    await saves(stage, form, edition)
    assert (await schedule(stage)).practices == ("facilitative-administration/p3",)


async def test_a_duplicate_asks_about_the_same_practices(stage: Stage):
    await chooses(stage, "facilitative-administration/p3", "facilitative-administration/p1")
    form, _ = await stage.database.read(form_to_change, WORKSPACE, "schedule")
    made = await saves(stage, form, like="schedule")
    assert (await stored(stage, made.card.schedule_id)).practices == (await schedule(stage)).practices
    assert (Act.SCHEDULE_DUPLICATED, "Reading First", "") in await noted(stage)


async def test_what_was_open_when_a_schedule_was_deleted_closes_at_its_time(stage: Stage):
    await stage.opens()
    await steers(stage, delete)
    await stage.moves(timedelta(weeks=2))
    assert [round_.state for round_ in await stage.rounds()] == [RoundState.CLOSED]
    with pytest.raises(GoneError):
        await steers(stage, delete)


async def test_every_deed_is_noted_with_what_it_was_about(stage: Stage):
    await steers(stage, ask_at_once, means=stage.means)
    await steers(stage, skip_next, NEXT)
    await steers(stage, take_skip_back, NEXT)
    await chooses(stage, "facilitative-administration/p3", version=3)
    await steers(stage, pause, until=date(2026, 5, 1))
    await steers(stage, delete)
    assert await noted(stage) == [
        (Act.ASKED_NOW, "Reading First", "Title of p1"),
        (Act.OCCURRENCE_SKIPPED, "Reading First", "Monday, March 9, 2026"),
        (Act.OCCURRENCE_UNSKIPPED, "Reading First", "Monday, March 9, 2026"),
        (
            Act.PRACTICES_CHANGED,
            "Reading First",
            "Practices: took out “Title of p1”, “Title of p2” and “Title of p4”\n"
            "First in the order: “Title of p1” → “Title of p3”",
        ),
        (Act.SCHEDULE_DELETED, "Reading First", ""),
        (Act.SCHEDULE_PAUSED, "Reading First", "until Friday, May 1, 2026"),
    ]


async def test_a_form_notes_which_fields_are_different(stage: Stage):
    form, edition = await stage.database.read(form_to_change, WORKSPACE, "schedule")
    await saves(stage, form, edition)
    assert await noted(stage) == []
    _, edition = await stage.database.read(form_to_change, WORKSPACE, "schedule")
    await saves(stage, a_form(reminds=True, weekdays=(0,), calendar="DE"), edition)
    (entry,) = await noted(stage)
    assert entry[2].splitlines() == [
        "Reminders: off → on",
        "Days off: none → Saturday and Sunday",
        "Public holidays: none → Germany",
    ]


async def test_a_change_that_slipped_in_between_is_not_overwritten(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """Two presses at the same moment: both read the schedule, then one of them is the first to write."""

    async def too_late(session, workspace, schedule):
        return False

    monkeypatch.setattr(schedules, "save_schedule", too_late)
    with pytest.raises(ChangedError) as caught:
        await steers(stage, pause)
    assert caught.value.version == 2


async def test_another_workspace_can_touch_nothing(stage: Stage):
    await stage.database.write(directory.save_workspace, OTHER, name="Other", url="", bot_user="U0BOT")
    for service in (pause, resume, delete):
        with pytest.raises(GoneError):
            await steers(stage, service, workspace=OTHER)
    with pytest.raises(GoneError):
        await steers(stage, skip_next, NEXT, workspace=OTHER)


@pytest.mark.parametrize(
    "error", [GoneError(), ChangedError(2), PauseOverError(), NothingComingError(), NoPracticeError()]
)
def test_every_refusal_is_a_sentence(error: PulseError):
    assert error.sentence.endswith(".")


async def test_a_preview_shows_what_comes_next_without_asking_it(stage: Stage):
    await stage.opens()
    found = await stage.database.read(
        preview, WORKSPACE, "schedule", now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    assert found.card is not None
    assert (found.card.practice.title, found.card.answered, found.card.asked) == ("Title of p2", 0, 8)
    assert len(await stage.rounds()) == 1


async def test_of_a_paused_schedule_there_is_no_preview(stage: Stage):
    await steers(stage, pause)
    found = await stage.database.read(
        preview, WORKSPACE, "schedule", now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    assert (found.program, found.card) == ("Reading First", None)


async def test_the_tick_asks_on_the_day_that_a_holiday_moves_to(database: Database, clock: MovableClock):
    """Easter Monday 2026 is April 6."""
    easter = make_schedule(
        cadence=make_cadence(), days_off=DaysOff((5, 6), "DE-BE"), due_at=datetime(2026, 4, 7, 7, 0, tzinfo=UTC)
    )
    stage = await Stage(database, clock, World(schedule=easter)).settles_in()
    for day in (6, 7, 13):
        await stage.moves_to(datetime(2026, 4, day, 7, 0, tzinfo=UTC))
    assert await dates(stage) == ["2026-04-07", "2026-04-13"]


async def test_a_day_off_that_is_coming_is_told_with_what_comes_before_and_after(stage: Stage):
    stage.clock.move_to(datetime(2026, 3, 30, 12, 0, tzinfo=UTC))
    joined = [Channel(one, one, joined=True) for one in ("C0LEAD", "C0NORTH", "C0SOUTH")]
    await stage.database.write(directory.save_channels, WORKSPACE, joined)
    form, edition = await stage.database.read(form_to_change, WORKSPACE, "schedule")
    saved = await saves(stage, a_form(weekdays=form.weekdays, calendar="DE", on_day_off=OnDayOff.SKIP), edition)
    coming = [one.occurrence.local_date for one in saved.card.coming]
    assert coming == [date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27)]
    assert saved.card.left_out == (LeftOut(date(2026, 4, 6), datetime(2026, 4, 6, 7, 0, tzinfo=UTC)),)
