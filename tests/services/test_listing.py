"""Schedules as the screens show them."""

from datetime import date, timedelta

from bot.domain.health import Ailing, Ailment
from bot.domain.person import Channel, Unreachable
from bot.domain.round import MissedReason
from bot.domain.scale import Rating
from bot.domain.schedule import ScheduleState
from bot.domain.schedule_card import Miss, ScheduleCard, SchedulePage
from bot.services.listing import schedule_page
from bot.services.opening import ask_now
from bot.services.steering import pause
from storage import check_ins, directory, programs, rounds, schedules
from tests.factories import MONDAY, WORKSPACE, make_hand, make_person, make_program, make_schedule
from tests.services.sql import statements
from tests.stage import Stage

WEEK = timedelta(weeks=1)


async def page(stage: Stage, *, count: int = 5, workspace: str = WORKSPACE, **where: object) -> SchedulePage:
    return await stage.database.read(
        schedule_page, workspace, count=count, now=stage.clock.now(), catalogue=stage.means.catalogue, **where
    )


async def card(stage: Stage) -> ScheduleCard:
    (found,) = (await page(stage)).cards
    return found


async def test_a_schedule_says_what_it_will_ask_next(stage: Stage):
    await stage.opens()
    shown = await card(stage)
    assert (shown.program, shown.leadership, shown.k) == ("Reading First", "C0LEAD", 5)
    assert [driver.name for driver in shown.drivers] == ["Facilitative Administration"]
    assert [(one.occurrence.local_date.isoformat(), one.practice.title) for one in shown.coming] == [
        ("2026-03-09", "Title of p2"),
        ("2026-03-16", "Title of p3"),
        ("2026-03-23", "Title of p4"),
    ]


async def test_an_occurrence_with_nothing_to_ask_is_shown_as_skipped(stage: Stage):
    for _ in range(4):
        await stage.opens()
        await stage.moves(WEEK)
    assert [one.practice is None for one in (await card(stage)).coming] == [False, False, False]
    schedule = make_schedule(id="twice", channels=("C0NORTH",), drivers=("coaching",), due_at=stage.clock.now() + WEEK)
    await stage.database.write(schedules.add_schedule, WORKSPACE, schedule)
    (twice,) = [one for one in (await page(stage)).cards if one.schedule_id == "twice"]
    assert [one.practice is None for one in twice.coming] == [False, False, True]


async def test_a_day_that_was_asked_by_hand_is_not_shown_as_coming(stage: Stage):
    await stage.opens()
    await stage.moves(WEEK - timedelta(hours=2))
    await stage.database.write(ask_now, WORKSPACE, "schedule", now=stage.clock.now(), means=stage.means)
    assert [one.occurrence.local_date.isoformat() for one in (await card(stage)).coming] == [
        "2026-03-16",
        "2026-03-23",
        "2026-03-30",
    ]


async def test_a_paused_schedule_has_nothing_coming(stage: Stage):
    await stage.database.write(pause, WORKSPACE, "schedule", hand=make_hand())
    shown = await card(stage)
    assert (shown.state, shown.coming) == (ScheduleState.PAUSED, ())


async def test_the_last_response_is_that_of_the_last_check_in_that_closed(stage: Stage):
    assert (await card(stage)).response is None
    await stage.opens()
    await stage.posts_all()
    for place in range(6):
        await stage.answers(f"U0N{place}", Rating.FULLY)
    assert (await card(stage)).response is None
    await stage.moves(WEEK)
    response = (await card(stage)).response
    assert (response.local_date, response.answered, response.asked) == (date(2026, 3, 2), 6, 14)
    assert response.practice.title == "Title of p1"


async def test_what_was_missed_is_shown_with_its_reason_for_four_weeks(stage: Stage):
    await stage.moves(timedelta(days=3))
    assert (await card(stage)).misses == (Miss(date(2026, 3, 2), MissedReason.TOO_LATE),)
    stage.clock.move(timedelta(days=26))
    assert (await card(stage)).misses == ()


async def test_channels_that_were_missed_are_shown_together_by_reason(stage: Stage):
    await stage.opens()
    for post in await stage.check_ins(await stage.latest()):
        await stage.database.write(check_ins.miss, WORKSPACE, post.id, MissedReason.NOT_IN_CHANNEL)
    missed = Miss(date(2026, 3, 2), MissedReason.NOT_IN_CHANNEL, ("C0NORTH", "C0SOUTH"))
    assert (await card(stage)).misses == (missed,)
    latest = await stage.latest()
    await stage.database.write(rounds.miss_round, WORKSPACE, latest.id, MissedReason.NO_CHANNEL_LEFT)
    assert (await card(stage)).misses == (missed,)


async def test_channels_that_the_bot_is_not_in_or_that_are_archived_are_named(stage: Stage):
    await stage.database.write(programs.save_program, WORKSPACE, make_program(leadership_channel="C0NEVER"))
    changed = [Channel("C0NORTH", "north", joined=False), Channel("C0SOUTH", "south", joined=True, archived=True)]
    await stage.database.write(directory.save_channels, WORKSPACE, changed)
    found = await card(stage)
    assert found.unreachable == Unreachable(not_joined=("C0NORTH", "C0NEVER"), archived=("C0SOUTH",))
    assert found.ailments == (
        Ailment(Ailing.NOT_IN_CHANNEL, ("C0NORTH",)),
        Ailment(Ailing.CHANNEL_ARCHIVED, ("C0SOUTH",)),
        Ailment(Ailing.NOT_WITH_LEADERS, ("C0NEVER",)),
    )


async def test_a_schedule_that_is_well_has_no_ailment(stage: Stage):
    assert (await card(stage)).ailments == ()


async def test_what_the_token_may_not_do_is_named(stage: Stage):
    await stage.database.write(directory.save_scopes, WORKSPACE, ["chat:write", "users:read", "channels:read"])
    assert (await card(stage)).ailments == (Ailment(Ailing.SCOPES, ("channels:history", "im:write")),)


async def test_that_nobody_is_left_to_ask_is_said(stage: Stage):
    for channel in ("C0NORTH", "C0SOUTH"):
        await stage.database.write(directory.save_members, WORKSPACE, channel, ["U0BOT"], read_at=MONDAY)
    assert (await card(stage)).ailments == (Ailment(Ailing.NOBODY),)


async def test_who_is_told_in_the_place_of_an_owner_who_left_is_named(stage: Stage):
    people = [make_person("U0ADMIN", admin=True, deleted=True), make_person("U0BEA", admin=True)]
    await stage.database.write(directory.save_people, WORKSPACE, people)
    assert (await card(stage)).ailments == (Ailment(Ailing.OWNER, ("U0ADMIN", "U0BEA")),)


async def test_many_schedules_come_in_pages(stage: Stage):
    for place in range(6):
        one = make_schedule(id=f"more{place}", due_at=MONDAY + WEEK)
        await stage.database.write(schedules.add_schedule, WORKSPACE, one)
    first, second, beyond = [await page(stage, count=3, start=start) for start in (0, 3, 99)]
    assert [(one.start, len(one.cards), one.total) for one in (first, second, beyond)] == [
        (0, 3, 7),
        (3, 3, 7),
        (6, 1, 7),
    ]
    sought = second.cards[1].schedule_id
    assert await page(stage, count=3, showing=sought) == second


async def test_another_workspace_has_a_page_of_nothing(stage: Stage):
    assert await page(stage, workspace="T0OTHER") == SchedulePage(cards=(), start=0, total=0)


async def test_what_the_token_may_do_is_looked_up_once_for_all_schedules(stage: Stage):
    for number in range(3):
        one = make_schedule(id=f"schedule-{number}", due_at=stage.clock.now() + WEEK)
        await stage.database.write(schedules.add_schedule, WORKSPACE, one)

    with statements(stage.database) as seen:
        await page(stage)

    assert sum("workspaces.scopes" in one for one in seen) == 1
