"""Own practices and own words, as they are written down."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.own_practice import Wording
from bot.domain.round import Round, RoundState
from storage import own_practices, rounds, wordings
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, World, make_own_practice, settle_in

ROOM = make_own_practice()


@pytest.fixture
async def settled(database: Database) -> Database:
    await database.write(settle_in, World())
    return database


async def kept(database: Database):
    return await database.read(own_practices.own_practices, WORKSPACE)


async def added(database: Database, practice=ROOM, *, after: timedelta = timedelta(0)) -> bool:
    return await database.write(own_practices.add_own_practice, WORKSPACE, practice, created_at=MONDAY + after)


async def test_a_practice_is_read_as_it_was_written_and_added_once(settled: Database):
    assert await added(settled)
    assert not await added(settled, replace(ROOM, title="The same form once more"))
    assert await kept(settled) == (ROOM,)


async def test_practices_stand_in_the_order_in_which_they_were_added(settled: Database):
    second = replace(ROOM, id="coaching/own-a")
    await added(settled, second, after=timedelta(days=1))
    await added(settled)
    assert await kept(settled) == (ROOM, second)


async def test_a_change_is_written_over_the_version_that_was_read_and_no_other(settled: Database):
    await added(settled)
    changed = replace(ROOM, title="A room", signs=("One.", "Two.", "Three."), retired_at=MONDAY)
    assert await settled.write(own_practices.change_own_practice, WORKSPACE, changed)
    assert not await settled.write(own_practices.change_own_practice, WORKSPACE, replace(ROOM, title="Too late"))
    assert await kept(settled) == (replace(changed, version=2),)


async def test_the_program_and_driver_of_a_practice_stay(settled: Database):
    await added(settled)
    await settled.write(own_practices.change_own_practice, WORKSPACE, replace(ROOM, driver="coaching", program="other"))
    assert await kept(settled) == (replace(ROOM, version=2),)


async def test_words_are_kept_by_program_and_practice_and_forgotten(settled: Database):
    first, second = Wording("program", "p1", "Is it there?"), Wording("program", "p2", "And that?")
    for one in (first, second, replace(first, question="Is it there now?")):
        await settled.write(wordings.save_wording, WORKSPACE, one)
    assert await settled.read(wordings.wordings, WORKSPACE) == (replace(first, question="Is it there now?"), second)
    await settled.write(wordings.forget_wording, WORKSPACE, "program", "p1")
    assert await settled.read(wordings.wordings, WORKSPACE) == (second,)


def a_round(question: str, **changes: object) -> Round:
    round_ = Round(
        id="round",
        schedule_id="schedule",
        program_id="program",
        local_date=MONDAY.date(),
        practice=ROOM.id,
        cycle=1,
        opens_at=MONDAY,
        closes_at=MONDAY + timedelta(days=3),
        k=5,
        state=RoundState.OPEN,
        question=question,
    )
    return replace(round_, **changes)


@pytest.mark.parametrize("question", ["", "Is there a quiet room for {program}?"])
async def test_a_round_keeps_the_words_that_it_opened_with(settled: Database, question: str):
    await settled.write(rounds.save_round, WORKSPACE, a_round(question), driver=ROOM.driver)
    assert await settled.read(rounds.round_by_id, WORKSPACE, "round") == a_round(question)


async def test_words_that_were_asked_are_those_that_reached_somebody_since(settled: Database):
    for place, question in enumerate(["Is there a room?", "", "Is there a room?", "Was that asked?"]):
        round_ = a_round(question, id=f"round {place}", local_date=MONDAY.date() + timedelta(days=place))
        await settled.write(rounds.save_round, WORKSPACE, round_, driver=ROOM.driver)
        await settled.write(rounds.add_askings, WORKSPACE, round_.id, practice=ROOM.id, channels=["C0NORTH"], at=MONDAY)
    await settled.write(rounds.remove_askings, WORKSPACE, "round 3")

    async def asked(since: timedelta, workspace: str = WORKSPACE) -> tuple[Wording, ...]:
        return await settled.read(rounds.own_words_asked, workspace, since=MONDAY + since)

    assert await asked(timedelta(0)) == (Wording("program", ROOM.id, "Is there a room?"),)
    assert await asked(timedelta(days=3)) == await asked(timedelta(0), "T0OTHER") == ()
