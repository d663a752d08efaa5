"""Rows that are written together reach the database at the end, table by table, or not at all."""

from dataclasses import replace

import pytest

from bot.domain.round import Round, RoundState
from bot.domain.scale_words import ScaleWords
from storage import keys, programs, rounds
from storage.engine import Database, Writing
from storage.upsert import written_together
from tests.factories import MONDAY, WORKSPACE, World, settle_in
from tests.services.sql import statements

WORDS = ScaleWords("Never", "Sometimes", "Always")


def a_round(id: str, **changes: object) -> Round:
    day = MONDAY.date().replace(day=int(id))
    round_ = Round(id, "schedule", "program", day, None, 1, MONDAY, MONDAY, 5, RoundState.OPEN)
    return replace(round_, **changes)


async def opens(session: Writing, *made: Round) -> None:
    for one in made:
        await rounds.save_round(session, WORKSPACE, one, driver=None)
        await keys.add_key(session, WORKSPACE, one.id, b"sealed")
        await rounds.add_segments(session, WORKSPACE, one.id, {"U0N1": "C0NORTH"}, ["C0NORTH"])


async def opens_together(session: Writing, *made: Round) -> None:
    async with written_together(session):
        await opens(session, *made)


async def test_many_rounds_take_as_many_statements_as_one(database: Database):
    await database.write(settle_in, World())
    with statements(database) as seen:
        await database.write(opens_together, *(a_round(str(number)) for number in range(1, 9)))
    assert len([one for one in seen if one.startswith("INSERT")]) == 4
    assert await database.read(rounds.segments, WORKSPACE, "8") == (("C0NORTH", 1),)
    assert await database.read(rounds.segment_of_person, WORKSPACE, "1", "U0N1") == "C0NORTH"
    assert await database.read(keys.key, WORKSPACE, "3") == b"sealed"


async def test_rounds_that_differ_in_their_words_keep_each_their_own(database: Database):
    await database.write(settle_in, World())
    made = [a_round("1", words=WORDS), a_round("2"), a_round("3", question="Is it there?")]
    await database.write(opens_together, *made)
    assert [await database.read(rounds.round_by_id, WORKSPACE, one.id) for one in made] == made


async def test_what_fails_meanwhile_writes_nothing_and_what_comes_after_is_written_at_once(database: Database):
    await database.write(settle_in, World())

    async def fails(session: Writing) -> None:
        async with written_together(session):
            await opens(session, a_round("1"))
            raise LookupError

    async def fails_and_goes_on(session: Writing) -> bool:
        with pytest.raises(LookupError):
            await fails(session)
        await opens(session, a_round("2"))
        return await rounds.round_by_id(session, WORKSPACE, "2") is not None

    assert await database.write(fails_and_goes_on)
    assert await database.read(rounds.round_by_id, WORKSPACE, "1") is None


async def test_programs_are_found_by_their_ids(database: Database):
    await database.write(settle_in, World())
    found = await database.read(programs.programs_by_id, WORKSPACE, ["program", "gone"])
    assert [(id, one.name) for id, one in found.items()] == [("program", "Reading First")]
