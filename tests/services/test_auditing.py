"""Noting changes: in words, for a time, without names of private channels."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random

from bot.domain.audit import MAX_DETAIL, MAX_SUBJECT, Act, Entry, mark_of
from bot.domain.person import Channel
from bot.services.auditing import ENTRIES_KEPT, audit_page, note, note_program
from bot.services.housekeeping import tidy_up
from storage import directory
from tests.factories import WORKSPACE, make_program
from tests.stage import Stage


async def notes(stage: Stage, subject: str = "Reading First", detail: str = "") -> None:
    await stage.database.write(
        note,
        WORKSPACE,
        "U0ADMIN",
        Act.SCHEDULE_MADE,
        subject,
        detail=detail,
        now=stage.clock.now(),
        random=Random(len(await entries(stage))),
    )


async def entries(stage: Stage) -> tuple[Entry, ...]:
    return (await stage.database.read(audit_page, WORKSPACE, start=0, count=99)).entries


async def test_entries_are_kept_for_two_years(stage: Stage) -> None:
    await notes(stage, "Old")
    stage.clock.move_to(stage.clock.now() + ENTRIES_KEPT)
    await notes(stage, "New")
    await stage.database.write(tidy_up, now=stage.clock.now())
    assert [entry.subject for entry in await entries(stage)] == ["New", "Old"]

    moment = stage.clock.now() + timedelta(seconds=1)
    await stage.database.write(tidy_up, now=moment)
    assert [entry.subject for entry in await entries(stage)] == ["New"]


async def test_what_is_changed_at_the_same_moment_is_counted_one_by_one(stage: Stage) -> None:
    now = stage.clock.now()
    changes = [
        stage.database.write(note, WORKSPACE, "U0ADMIN", Act.ASKED_NOW, "P", now=now, random=Random(seed))
        for seed in range(8)
    ]
    await asyncio.gather(*changes)
    assert sorted(row["number"] for row in await stage.rows("audit")) == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_endless_texts_are_cut(stage: Stage) -> None:
    await notes(stage, "x" * 1_000, "y" * 10_000)
    (entry,) = await entries(stage)

    assert (len(entry.subject), len(entry.detail)) == (MAX_SUBJECT, MAX_DETAIL)
    assert entry.detail.endswith("y…")


async def test_private_channels_are_not_named(stage: Stage) -> None:
    secret = Channel("C0SECRET", "layoffs", private=True, joined=True)
    await stage.database.write(directory.save_channels, WORKSPACE, [secret])
    before = make_program(leadership_channel="C0SECRET")
    after = replace(before, leadership_channel="C0NORTH", k=6)
    told = await stage.database.write(
        note_program, WORKSPACE, "U0ADMIN", before, after, now=stage.clock.now(), random=Random(1)
    )

    assert told == ("Leadership channel: a private channel → #north", "Smallest group: 5 people → 6 people")
    (entry,) = await entries(stage)
    assert entry.detail == "\n".join(told)


async def test_a_channel_that_was_made_private_since_is_named_no_more(stage: Stage) -> None:
    before, after = make_program(leadership_channel="C0NORTH"), make_program(leadership_channel="C0SOUTH")
    told = await stage.database.write(
        note_program, WORKSPACE, "U0ADMIN", before, after, now=stage.clock.now(), random=Random(1)
    )
    assert told == ("Leadership channel: #north → #south",)
    assert [entry.detail for entry in await entries(stage)] == ["Leadership channel: #north → #south"]

    north, south = Channel("C0NORTH", "north", private=True, joined=True), Channel("C0SOUTH", "the-south", joined=True)
    await stage.database.write(directory.save_channels, WORKSPACE, [north, south])
    assert [entry.detail for entry in await entries(stage)] == ["Leadership channel: a private channel → #the-south"]


async def test_a_channel_that_is_cut_off_with_endless_texts_is_left_out(stage: Stage) -> None:
    await notes(stage, detail="y" * (MAX_DETAIL - 8) + mark_of("C0NORTH"))
    (entry,) = await entries(stage)
    assert entry.detail == "y" * (MAX_DETAIL - 8) + "…"


async def test_what_is_the_same_is_not_noted(stage: Stage) -> None:
    same = make_program()
    assert not await stage.database.write(
        note_program, WORKSPACE, "U0ADMIN", same, same, now=stage.clock.now(), random=Random(1)
    )
    assert await entries(stage) == ()
