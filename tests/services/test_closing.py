"""At the close answers fold into counts of units, and nothing is left that links a person to an answer."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.domain.round import MissedReason, RoundState
from bot.domain.scale import Counts, Rating
from bot.domain.troubles import Troubles
from bot.services.closing import PATIENCE, close_due_rounds
from bot.services.erasing import erase_what_is_owed
from bot.services.presenting import check_in_card
from bot.views.check_in import check_in_message
from storage import check_ins, keys, rounds, tallies, ticks
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE
from tests.stage import Stage

CLOSE = MONDAY + timedelta(hours=72)


@pytest.fixture
async def open_stage(stage: Stage) -> Stage:
    await stage.opens()
    await stage.posts_all()
    return stage


async def everybody_answers(stage: Stage, channel: str, rating: Rating, people: int) -> None:
    for person in stage.world.channels[channel][:people]:
        await stage.answers(person, rating, in_=channel)


async def published(stage: Stage):
    found, _ = await stage.database.read(
        tallies.closed_rounds, WORKSPACE, stage.world.schedule.id, until=stage.clock.now()
    )
    return found


async def test_each_channel_with_enough_raters_is_a_unit_of_its_own(open_stage: Stage):
    await everybody_answers(open_stage, "C0NORTH", Rating.FULLY, 6)
    await everybody_answers(open_stage, "C0SOUTH", Rating.PARTLY, 5)
    await open_stage.moves_to(CLOSE)
    (round_,) = await published(open_stage)
    assert [(unit.segments, unit.counts) for unit in round_.units] == [
        (("C0NORTH",), Counts(fully=6)),
        (("C0SOUTH",), Counts(partly=5)),
    ]
    assert (round_.asked, round_.answered) == (14, 11)


async def test_a_small_team_is_joined_to_a_larger_one(open_stage: Stage):
    await everybody_answers(open_stage, "C0NORTH", Rating.FULLY, 6)
    await everybody_answers(open_stage, "C0SOUTH", Rating.PARTLY, 2)
    await open_stage.moves_to(CLOSE)
    (round_,) = await published(open_stage)
    assert [(unit.segments, unit.counts) for unit in round_.units] == [
        (("C0NORTH", "C0SOUTH"), Counts(partly=2, fully=6)),
    ]


async def test_of_fewer_than_k_raters_only_how_many_answered_is_kept(open_stage: Stage):
    await everybody_answers(open_stage, "C0NORTH", Rating.FULLY, 4)
    await everybody_answers(open_stage, "C0SOUTH", Rating.CANT_TELL, 6)
    await open_stage.moves_to(CLOSE)
    round_ = await open_stage.latest()
    assert (round_.state, round_.answered, round_.asked, round_.published) == (RoundState.CLOSED, 10, 14, False)
    assert await open_stage.rows("tallies") == []


async def test_the_close_forgets_people_answers_and_key_and_asks_for_the_messages_to_change(open_stage: Stage):
    await everybody_answers(open_stage, "C0NORTH", Rating.FULLY, 6)
    await open_stage.moves_to(CLOSE)
    for table in ("answers", "asked", "round_keys"):
        assert await open_stage.rows(table) == []
    marks = await open_stage.rows("message_updates")
    assert [bool(mark["closes"]) for mark in marks] == [True, True]
    assert (await open_stage.database.read(ticks.pulse)).erasures_left == 1


async def test_the_closed_message_has_no_buttons_and_says_where_the_result_is(open_stage: Stage):
    await everybody_answers(open_stage, "C0NORTH", Rating.FULLY, 6)
    await open_stage.moves_to(CLOSE)
    post = await open_stage.check_in()
    card = await open_stage.database.read(check_in_card, WORKSPACE, post.id, catalogue=open_stage.means.catalogue)
    blocks = [block._resolve() for block in check_in_message(card).blocks]
    assert "actions" not in [block["type"] for block in blocks]
    assert "6 of 14 people answered" in str(blocks)
    assert "<#C0LEAD>" in str(blocks)


async def test_closing_again_changes_nothing(open_stage: Stage):
    await everybody_answers(open_stage, "C0NORTH", Rating.FULLY, 6)
    await open_stage.moves_to(CLOSE)
    before = await open_stage.rows("tallies")
    await open_stage.closes()
    assert await open_stage.rows("tallies") == before


async def test_a_close_waits_until_it_is_settled_which_check_ins_stand(stage: Stage):
    await stage.opens()
    await stage.posts_all_but("C0SOUTH")
    await stage.moves_to(CLOSE)
    assert (await stage.latest()).state is RoundState.OPEN
    south = await stage.check_in("C0SOUTH")
    await stage.database.write(check_ins.miss, WORKSPACE, south.id, MissedReason.TOO_LATE)
    await stage.closes()
    assert (await stage.latest()).state is RoundState.CLOSED


async def test_a_close_waits_a_quarter_of_an_hour_at_most(stage: Stage):
    await stage.opens()
    await stage.moves_to(CLOSE + timedelta(minutes=15))
    assert (await stage.latest()).state is RoundState.CLOSED


async def test_a_round_that_fails_leaves_the_others_alone(open_stage: Stage):
    """A minimum group that no round may have, as a hand in the database might have put it there."""
    await everybody_answers(open_stage, "C0NORTH", Rating.FULLY, 6)
    broken = replace(await open_stage.latest(), id="broken", local_date=MONDAY.date() - timedelta(days=1), k=0)
    await open_stage.database.write(rounds.save_round, WORKSPACE, broken, driver=None)
    troubles = Troubles()
    with capture_logs() as logged:
        for later in (timedelta(), timedelta(seconds=5), timedelta(minutes=59), timedelta(hours=1)):
            await open_stage.database.write(close_due_rounds, now=CLOSE + PATIENCE + later, troubles=troubles)
    assert [one.state for one in await open_stage.rounds()] == [RoundState.OPEN, RoundState.CLOSED]
    assert [line["action"] for line in logged] == 2 * ["closing.failed"]


async def test_a_page_of_rounds_that_fail_keeps_no_other_from_being_closed(open_stage: Stage):
    """Twelve that can't be closed, all of which come before the one that can."""
    for number in range(12):
        day = MONDAY - timedelta(days=number + 1)
        broken = replace(
            await open_stage.latest(),
            id=f"broken-{number}",
            local_date=day.date(),
            closes_at=CLOSE - timedelta(hours=1),
            k=0,
        )
        await open_stage.database.write(rounds.save_round, WORKSPACE, broken, driver=None)
    assert await open_stage.database.write(close_due_rounds, now=CLOSE + PATIENCE) == 1
    assert [one.state for one in await open_stage.rounds()].count(RoundState.CLOSED) == 1


async def sealed_key(stage: Stage) -> bytes:
    sealed = await stage.database.read(keys.key, WORKSPACE, (await stage.latest()).id)
    assert sealed is not None
    return sealed


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


async def test_the_erased_key_is_in_no_file_of_sqlite(sqlite_stage: Stage):
    file = Path(sqlite_stage.database.engine.url.database or "")
    await sqlite_stage.opens()
    await sqlite_stage.posts_all()
    sealed = await sealed_key(sqlite_stage)
    assert sealed in bytes_on_disk(file)
    await sqlite_stage.moves_to(CLOSE)
    assert await erase_what_is_owed(sqlite_stage.database) == 1
    assert sealed not in bytes_on_disk(file)
    assert (await sqlite_stage.database.read(ticks.pulse)).erasures_left == 0


async def test_a_reader_holds_the_rewrite_up_until_it_has_gone(sqlite_stage: Stage):
    """The log can't be emptied under a reader: the erasure stays owed, and is done when the reader is gone."""
    sqlite_stage_database: Database = sqlite_stage.database
    await sqlite_stage.opens()
    await sqlite_stage.posts_all()
    sealed = await sealed_key(sqlite_stage)
    async with sqlite_stage_database._reading.begin() as reader:
        await ticks.pulse(reader)
        await sqlite_stage.moves_to(CLOSE)
        assert await erase_what_is_owed(sqlite_stage_database) == 0
    assert await erase_what_is_owed(sqlite_stage_database) == 1
    assert sealed not in bytes_on_disk(Path(sqlite_stage_database.engine.url.database or ""))


async def test_the_erased_key_is_not_in_postgresqls_table_on_disk(postgres_stage: Stage, postgres_url: str):
    await postgres_stage.opens()
    await postgres_stage.posts_all()
    sealed = await sealed_key(postgres_stage)
    assert sealed in table_on_disk(postgres_url)
    await postgres_stage.moves_to(CLOSE)
    assert await erase_what_is_owed(postgres_stage.database) == 1
    assert sealed not in table_on_disk(postgres_url)


async def test_an_old_transaction_on_postgresql_holds_the_rewrite_up(postgres_stage: Stage, postgres_url: str):
    await postgres_stage.opens()
    await postgres_stage.posts_all()
    with psycopg.connect(postgres_url) as old:
        old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        old.execute("SELECT count(*) FROM programs")
        await postgres_stage.moves_to(CLOSE)
        assert await erase_what_is_owed(postgres_stage.database) == 0
    assert await erase_what_is_owed(postgres_stage.database) == 1


async def test_answers_pass_while_a_backup_holds_the_rewrite_up(postgres_stage: Stage, postgres_url: str):
    """A dump locks every table for reading: who waits to rewrite one holds up all that come after, so not for long."""
    await postgres_stage.opens()
    await postgres_stage.posts_all()
    with psycopg.connect(postgres_url) as dump:
        dump.execute("LOCK TABLE round_keys IN ACCESS SHARE MODE")
        await postgres_stage.database.write(ticks.owe_erasures, 1)
        async with asyncio.timeout(2):
            erased, _ = await asyncio.gather(
                erase_what_is_owed(postgres_stage.database), postgres_stage.answers("U0N1", Rating.FULLY)
            )
        assert erased == 0
        assert await lock_timeouts(postgres_stage.database) == {"0"}
    assert await erase_what_is_owed(postgres_stage.database) == 1


async def lock_timeouts(database: Database) -> set[str]:
    """What the connections of the pool are set to."""

    async def read(session):
        return await session.scalar(text("SHOW lock_timeout"))

    return set(await asyncio.gather(*(database.read(read) for _ in range(3))))


async def test_two_who_settle_the_same_erasure_leave_later_ones_owed(stage: Stage):
    for owed in (1, 1):
        await stage.database.write(ticks.owe_erasures, owed)
        seen = (await stage.database.read(ticks.pulse)).erasures_owed
        for _worker in range(2):
            await stage.database.write(ticks.settle_erasures, seen)
    assert (await stage.database.read(ticks.pulse)).erasures_left == 0
    await stage.database.write(ticks.owe_erasures, 1)
    await stage.database.write(ticks.settle_erasures, seen - 1)
    assert await erase_what_is_owed(stage.database) == 1


async def test_workers_that_erase_at_once_leave_no_key_behind(postgres_stage: Stage, postgres_url: str):
    await postgres_stage.opens()
    await postgres_stage.posts_all()
    sealed = await sealed_key(postgres_stage)
    await postgres_stage.moves_to(CLOSE)
    await asyncio.gather(*(erase_what_is_owed(postgres_stage.database) for _worker in range(3)))
    await erase_what_is_owed(postgres_stage.database)
    assert (await postgres_stage.database.read(ticks.pulse)).erasures_left == 0
    assert sealed not in table_on_disk(postgres_url)


def table_on_disk(url: str) -> bytes:
    """The bytes of the table of keys in PostgreSQL's own files, after everything in memory was written out."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        (file,) = connection.execute("SELECT pg_relation_filepath('round_keys')").fetchone() or ("",)
    return bytes_on_disk(Path(folder) / file)
