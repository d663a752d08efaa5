"""Asking people directly by hand, and skipping what has begun: an admin reads what really happens."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.days_off import DaysOff
from bot.domain.schedule import Manner
from bot.handlers import schedule_menu, schedules
from bot.services.at_once import StillAskingError
from bot.services.opening import open_due_rounds
from storage import check_ins, rounds
from storage.engine import open_database
from tests.factories import MONDAY, WORKSPACE, World, make_means, make_schedule
from tests.handlers.office import Office
from tests.views.screens import sent, texts_in

FIRST = MONDAY + timedelta(days=7, hours=-13)
"""The round of next Monday opens."""


@pytest.fixture
async def direct(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Office]:
    """Everybody in two channels is asked directly, on Mondays; weekends are off."""
    database = open_database(sqlite_url)
    schedule = make_schedule(manner=Manner.DIRECT, due_at=FIRST, days_off=DaysOff((5, 6)))
    yield await Office(database, clock).opens_its_doors(World(schedule=schedule))
    await database.close()


def words(office: Office) -> str:
    return "\n".join(texts_in(sent(office.read)))


async def begins(office: Office) -> None:
    office.clock.move_to(FIRST)
    await office.deps.write(open_due_rounds, now=FIRST, means=make_means())


async def reaches(office: Office, person: str) -> None:
    (round_,) = await office.deps.read(rounds.open_rounds, WORKSPACE, "schedule")
    own = await office.deps.read(check_ins.check_in_of_person, WORKSPACE, round_.id, person)
    await office.deps.write(check_ins.stand, WORKSPACE, own.id, ts="1.0", dm="D0")


async def skips(office: Office) -> None:
    await office.presses(schedule_menu.choose, selected_option={"value": "skip schedule 2026-03-09"})


async def test_while_people_are_asked_nobody_can_ask_again(direct: Office):
    await begins(direct)
    with pytest.raises(StillAskingError):
        await direct.presses(schedules.ask_now, "schedule")
    assert len(await direct.deps.read(rounds.open_rounds, WORKSPACE, "schedule")) == 1


async def test_who_asks_on_a_day_off_reads_that_it_is_one(direct: Office):
    """On the Saturday before the cadence begins to ask."""
    direct.clock.move_to(MONDAY + timedelta(days=5))
    await direct.presses(schedule_menu.choose, selected_option={"value": "skip schedule 2026-03-09"})
    await direct.presses(schedules.ask_now, "schedule")
    assert "Today is a day off of this schedule; people get it on their next working day." in words(direct)


async def test_in_channels_it_is_asked_on_a_day_off_and_said(sqlite_url: str, clock: MovableClock):
    database = open_database(sqlite_url)
    clock.move_to(MONDAY + timedelta(days=5))
    off = make_schedule(due_at=MONDAY + timedelta(days=7), days_off=DaysOff((5, 6)))
    office = await Office(database, clock).opens_its_doors(World(schedule=off))
    await office.presses(schedules.ask_now, "schedule")
    assert "Today is a day off of this schedule." in words(office)
    assert len(await office.deps.read(rounds.open_rounds, WORKSPACE, "schedule")) == 1
    await database.close()


async def test_a_skip_says_that_some_have_been_asked_already(direct: Office):
    await begins(direct)
    await reaches(direct, "U0N1")
    await skips(direct)
    assert "asks nobody else on Monday, March 9, 2026. 1 person got it already and can answer" in words(direct)
    assert "1 of 1 person got their check-in, 13 not asked, because an admin paused or skipped it" in words(direct)


async def test_a_skip_before_anybody_was_asked_skips_it_all(direct: Office):
    await begins(direct)
    await skips(direct)
    assert "asks nothing on Monday, March 9, 2026." in words(direct)
