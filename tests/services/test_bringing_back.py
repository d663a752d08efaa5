"""A practice of a program's own that was retired is brought back: it takes its turn again, and rests like others."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audit import Act
from bot.domain.catalogue import UnknownPracticeError
from bot.domain.own_practice import OwnPractice
from bot.domain.practice_form import MAX_OWN_PRACTICES, PracticeFormError, form_of_practice
from bot.services.rewording import RewordedError, TooManyPracticesError, bring_back
from bot.services.steering import Repertoire, repertoire
from storage import own_practices, programs, schedules
from tests.factories import MONDAY, WORKSPACE, make_hand, make_own_practice, make_program, make_schedule
from tests.services.test_rewording import FA, P1, P2, adds, asked, audited, changes_it, only_own, retires, rewords
from tests.stage import Stage

WEEK = timedelta(weeks=1)


async def brings_back(
    stage: Stage, own: OwnPractice, *, version: int = 2, schedule: str = "schedule", **changes: object
) -> OwnPractice:
    return await stage.database.write(
        bring_back,
        WORKSPACE,
        schedule,
        own.id,
        replace(form_of_practice(own), **changes),
        version=version,
        hand=make_hand(stage.clock.now()),
        catalogue=stage.means.catalogue,
    )


async def retired_room(stage: Stage) -> OwnPractice:
    """An own practice that was retired."""
    return await retires(stage, (await adds(stage)).id)


async def listed(stage: Stage, schedule: str = "schedule") -> Repertoire:
    return await stage.database.read(repertoire, WORKSPACE, schedule, catalogue=stage.means.catalogue)


async def test_a_retired_practice_is_listed_until_it_is_brought_back(stage: Stage):
    room = await retired_room(stage)
    before = await listed(stage)
    assert (before.retired, room.id in before.usual) == ((room.id,), False)
    back = await brings_back(stage, room)
    after = await listed(stage)
    assert (back.retired_at, after.retired, after.ordering.asked[-1]) == (None, (), room.id)


async def test_who_brought_it_back_is_noted_with_what_is_different(stage: Stage):
    room = await retired_room(stage)
    await brings_back(stage, room, title="A room", why="Because.")
    act, detail = next(one for one in await audited(stage) if one[0] is Act.PRACTICE_BROUGHT_BACK)
    assert act is Act.PRACTICE_BROUGHT_BACK
    assert detail == "A quiet room\nName: from “A quiet room” to “A room”\nChanged: why it matters"


async def test_it_rests_from_when_it_was_asked(stage: Stage):
    """Retiring a practice and bringing it back is no way to ask the same people again before 28 days have gone by."""
    own = await adds(stage)
    await only_own(stage, own.id, P1)
    await stage.opens()
    assert (await stage.latest()).practice == own.id
    await brings_back(stage, await retires(stage, own.id))
    await stage.moves(WEEK)
    assert (await stage.latest()).practice == P1
    await stage.moves(WEEK)
    assert (await stage.latest()).practice is None
    await stage.moves(2 * WEEK)
    assert (await stage.latest()).practice == own.id
    assert await asked(stage) == "Is there a quiet room for Reading First?"


async def test_what_another_practice_asks_by_now_it_does_not_ask_once_more(stage: Stage):
    room = await retired_room(stage)
    await stage.moves(5 * WEEK)
    await rewords(stage, room.question)
    with pytest.raises(PracticeFormError, match="“Title of p1” asks the same"):
        await brings_back(stage, room)
    back = await brings_back(stage, room, question="Can people be alone to try things?")
    assert back.question == "Can people be alone to try things?"


async def test_words_that_another_practice_asked_lately_it_does_not_ask_either(stage: Stage):
    room = await retired_room(stage)
    await only_own(stage, P1)
    stage.clock.move_to(stage.clock.now() + 5 * WEEK)
    await rewords(stage, room.question)
    await stage.moves(WEEK)
    assert (await stage.latest()).question == room.question
    await rewords(stage, "", seen=room.question)
    with pytest.raises(PracticeFormError, match="“Title of p1” asks the same"):
        await brings_back(stage, room)
    await stage.moves(5 * WEEK)
    await rewords(stage, "Is all there for {program}?")
    assert (await brings_back(stage, room)).question == room.question


async def test_it_joins_the_order_that_admins_have_chosen(stage: Stage):
    room = await retired_room(stage)
    await only_own(stage, P2, P1)
    await brings_back(stage, room)
    assert (await listed(stage)).ordering.asked == (P2, P1, room.id)


async def test_where_it_is_chosen_still_it_has_its_old_place(stage: Stage):
    own = await adds(stage)
    await only_own(stage, own.id, P2)
    await brings_back(stage, await retires(stage, own.id))
    assert (await listed(stage)).ordering.asked == (own.id, P2)


async def test_a_choice_of_which_nothing_was_left_stays_void(stage: Stage):
    """Else the schedule would ask about this one alone."""
    own = await adds(stage)
    found = await stage.database.read(schedules.schedule, WORKSPACE, "schedule")
    await stage.database.write(schedules.save_schedule, WORKSPACE, replace(found, practices=(f"{FA}/gone", own.id, P1)))
    await retires(stage, own.id)
    found = await stage.database.read(schedules.schedule, WORKSPACE, "schedule")
    await stage.database.write(schedules.save_schedule, WORKSPACE, replace(found, practices=(f"{FA}/gone", own.id)))
    await brings_back(stage, replace(own, version=2))
    assert {P1, P2, own.id} < set((await listed(stage)).ordering.asked)


async def test_other_schedules_of_which_no_choice_was_left_ask_what_they_asked_and_it_too(stage: Stage):
    """Else they would ask about this one alone, though it was brought back from the list of another."""
    room = await retired_room(stage)
    for id, chosen in (("other", (room.id,)), ("third", (room.id, P2))):
        await stage.database.write(schedules.add_schedule, WORKSPACE, make_schedule(id=id, practices=chosen))
    before = (await listed(stage, "other")).ordering.asked

    await brings_back(stage, room)

    assert (await listed(stage, "other")).ordering.asked == (*before, room.id)
    assert (await listed(stage, "third")).ordering.asked == (room.id, P2)


async def test_bringing_it_back_twice_is_once(stage: Stage):
    room = await retired_room(stage)
    back = await brings_back(stage, room)
    assert await brings_back(stage, room) == back
    assert [act for act, _ in await audited(stage)].count(Act.PRACTICE_BROUGHT_BACK) == 1


async def test_of_two_admins_with_other_words_at_the_same_moment_the_second_is_told(stage: Stage):
    room = await retired_room(stage)
    ends = await asyncio.gather(
        brings_back(stage, room, title="A room"), brings_back(stage, room, title="The room"), return_exceptions=True
    )
    assert [type(end) for end in ends if isinstance(end, Exception)] == [RewordedError]
    kept = next(end for end in ends if isinstance(end, OwnPractice))
    assert await stage.database.read(own_practices.own_practices, WORKSPACE) == (kept,)


async def test_what_was_changed_retired_and_shown_before_is_not_written_over(stage: Stage):
    room = await retired_room(stage)
    back = await brings_back(stage, room)
    await retires(stage, (await changes_it(stage, back, version=3, title="A room")).id)
    with pytest.raises(RewordedError):
        await brings_back(stage, room, version=2)


async def test_a_program_that_has_enough_of_its_own_brings_none_back(stage: Stage):
    room = await retired_room(stage)
    for place in range(MAX_OWN_PRACTICES):
        practice = make_own_practice(id=f"{FA}/own-{place}", title=f"Room {place}", question=f"Is there room {place}?")
        await stage.database.write(own_practices.add_own_practice, WORKSPACE, practice, created_at=MONDAY)
    with pytest.raises(TooManyPracticesError):
        await brings_back(stage, room)


async def test_neither_a_shipped_practice_nor_another_programs_is_brought_back(stage: Stage):
    room = await retired_room(stage)
    await stage.database.write(programs.save_program, WORKSPACE, make_program(id="second", name="Math"))
    await stage.database.write(schedules.add_schedule, WORKSPACE, make_schedule(id="other", program_id="second"))
    assert (await listed(stage, "other")).retired == ()
    for practice, schedule in ((replace(room, id=P1), "schedule"), (room, "other")):
        with pytest.raises(UnknownPracticeError):
            await brings_back(stage, practice, schedule=schedule)


async def test_a_schedule_that_does_not_ask_its_driver_does_not_list_it(stage: Stage):
    await retired_room(stage)
    await stage.database.write(schedules.add_schedule, WORKSPACE, make_schedule(id="other", drivers=("coaching",)))
    assert (await listed(stage, "other")).retired == ()
