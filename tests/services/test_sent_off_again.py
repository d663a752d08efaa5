"""A form that makes a schedule makes one, however often and by however many it is sent off."""

import asyncio
from datetime import time
from random import Random

import pytest

from bot.domain.schedule_card import Change, Kept
from bot.domain.schedule_form import Field, FormError
from bot.services.scheduling import save_form
from bot.services.steering import GoneError, delete
from storage import programs, schedules
from tests.domain.test_schedule_form import a_form
from tests.factories import MONDAY, WORKSPACE, make_hand
from tests.services.forms import all_programs, makes, saves, stored
from tests.stage import Stage


async def test_two_admins_who_make_the_same_program_at_once_make_one(stage: Stage):
    async def one(number: int) -> Kept:
        return await stage.database.write(
            save_form,
            WORKSPACE,
            "U0ADMIN",
            a_form(program="Together"),
            edition=None,
            view_id=f"V{number}",
            now=MONDAY,
            catalogue=stage.means.catalogue,
            random=Random(number),
        )

    await asyncio.gather(*(one(number) for number in range(5)))
    made = await stage.database.read(programs.programs, WORKSPACE)
    assert [found.name for found in made] == ["Reading First", "Together"]
    assert len(await stage.database.read(schedules.schedules, WORKSPACE, program_id=made[1].id)) == 5


async def test_a_new_form_that_is_sent_off_twice_makes_one_schedule(stage: Stage):
    first = await makes(stage)
    again = await makes(stage)
    assert again == first
    assert len(await stage.database.read(schedules.schedules, WORKSPACE)) == 2


async def test_what_a_new_form_said_last_holds(stage: Stage):
    first = await makes(stage)
    again = await makes(stage, at=time(16, 0))
    assert again.card.schedule_id == first.card.schedule_id
    assert again.card.cadence.at == time(16, 0)
    assert Change.NEW in again.changes


async def test_what_a_new_form_said_last_holds_for_a_program_of_its_own(stage: Stage):
    await makes(stage)
    again = await makes(stage, program="Coaching everywhere", k=7)
    assert again.card.program == "Coaching everywhere"
    assert [one.name for one in await all_programs(stage)] == ["Coaching everywhere", "Reading First"]


async def test_a_new_form_that_is_sent_off_twice_leaves_the_program_of_others_as_it_is(stage: Stage):
    await makes(stage, program="Reading First", k=3, digest_day=2)
    again = await makes(stage, program="reading first", k=3, digest_day=2, at=time(16, 0))
    assert again.card.cadence.at == time(16, 0)
    assert again.changes == {Change.NEW, Change.PROGRAM_EXISTED}
    assert await all_programs(stage) == (stage.world.program,)


async def test_a_new_form_that_is_sent_off_twice_does_not_rename_the_program_of_others(stage: Stage):
    first = await makes(stage, program="Reading First")
    with pytest.raises(FormError) as caught:
        await makes(stage, program="Coaching for all", at=time(16, 0))
    assert [fault.field for fault in caught.value.faults] == [Field.PROGRAM]
    assert await all_programs(stage) == (stage.world.program,)
    assert (await stored(stage, first.card.schedule_id)).cadence.at == time(9, 0)


async def test_a_program_whose_other_schedules_were_deleted_is_still_that_of_others(stage: Stage):
    await makes(stage, program="Reading First")
    await stage.database.write(delete, WORKSPACE, stage.world.schedule.id, hand=make_hand())
    with pytest.raises(FormError):
        await makes(stage, program="Coaching for all")


async def test_a_new_form_that_is_sent_off_with_two_names_at_once_makes_one_program(stage: Stage):
    await asyncio.gather(makes(stage, program="Coaching"), makes(stage, program="Training"))
    assert len(await all_programs(stage)) == 2
    assert len(await stage.database.read(schedules.schedules, WORKSPACE)) == 2


async def test_a_deleted_schedule_is_not_made_again_by_its_form(stage: Stage):
    first = await makes(stage)
    await stage.database.write(delete, WORKSPACE, first.card.schedule_id, hand=make_hand())
    with pytest.raises(GoneError):
        await makes(stage)


async def test_a_new_form_that_is_sent_off_twice_at_once_makes_one_schedule(stage: Stage):
    first, again = await asyncio.gather(makes(stage), makes(stage))
    assert again.card.schedule_id == first.card.schedule_id
    assert len(await stage.database.read(schedules.schedules, WORKSPACE)) == 2


async def test_each_time_that_a_form_is_sent_off_at_once_it_is_told_that_the_program_existed(stage: Stage):
    sent_off = await asyncio.gather(*(makes(stage, program="Reading First") for _ in range(4)))
    assert {one.changes for one in sent_off} == {frozenset({Change.NEW, Change.PROGRAM_EXISTED})}


async def test_every_form_makes_a_schedule_of_its_own(stage: Stage):
    await saves(stage, a_form(), view_id="V1")
    await saves(stage, a_form(), view_id="V2")
    assert len(await stage.database.read(schedules.schedules, WORKSPACE)) == 3
