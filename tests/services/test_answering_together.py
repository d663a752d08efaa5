"""Who clicks at the same moment shares a transaction, and is told just what they would have been told alone."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text

from bot.domain.answers import AnswerClick, Arrival
from bot.domain.cards import Outcome, Receipt
from bot.domain.keyring import Keyring, UnreadableKeyError, new_key
from bot.domain.round import CheckIn, CheckInState
from bot.domain.scale import Rating
from bot.services.answering import UnknownCheckInError, give_answers
from storage import check_ins, directory, keys, rounds
from storage.engine import Writing
from tests.factories import MONDAY, WORKSPACE, make_person
from tests.giving import give_answer
from tests.stage import Stage

TOUCHED = ("answers", "asked", "segments", "message_updates")
PEOPLE = ("U0N1", "U0N2", "U0N3", "U0S1", "U0S2", "U0NEW", "U0LEAD", "U0NOBODY")


@pytest.fixture
async def open_stage(stage: Stage) -> Stage:
    return await opened(stage)


async def opened(stage: Stage) -> Stage:
    await stage.opens()
    await stage.posts_all()
    await stage.database.write(directory.save_people, WORKSPACE, [make_person("U0NEW")])
    await stage.database.write(directory.add_member, WORKSPACE, "C0SOUTH", "U0NEW", heard_at=MONDAY)
    return stage


async def opens_another(stage: Stage, *, sealed_with: Keyring) -> str:
    """Another round stands in north as well; returns its check-in."""
    first = await stage.latest()
    other = replace(first, id="another", local_date=first.local_date - timedelta(days=1))
    sealed = sealed_with.seal(new_key(Random(1)), round_id="another", random=Random(2))
    post = CheckIn("another post", "another", "C0NORTH", CheckInState.STANDING, ts="7.7")
    await stage.database.write(rounds.save_round, WORKSPACE, other, driver=None)
    await stage.database.write(rounds.add_segments, WORKSPACE, "another", {"U0N1": "C0NORTH"}, ["C0NORTH"])
    await stage.database.write(keys.add_key, WORKSPACE, "another", sealed)
    await stage.database.write(check_ins.add_check_ins, WORKSPACE, [post])
    return post.id


def presses(stage: Stage, person: str, check_in: str, rating: Rating = Rating.FULLY, second: int = 0) -> Arrival:
    return Arrival(AnswerClick(person, check_in, rating, f"17724384{second:02d}.000000"), stage.clock.now())


async def takes(stage: Stage, arrival: Arrival) -> Receipt:
    """The bot takes a click in, as it comes."""
    keyring = stage.means.keyring
    return await stage.database.write_together(give_answers, WORKSPACE, arrival, keyring=keyring)


@pytest.mark.parametrize("seed", range(8))
async def test_together_is_as_one_after_the_other(open_stage: Stage, seed: int):
    """Whoever clicks on whatever, in whatever order: the same is stored, and everybody reads the same."""
    random = Random(seed)
    posts = [(await open_stage.check_in(channel)).id for channel in ("C0NORTH", "C0SOUTH")]
    crowd = [
        presses(open_stage, random.choice(PEOPLE), random.choice([*posts, "gone"]), random.choice(list(Rating)), second)
        for second in random.choices(range(20), k=30)
    ]
    for person in PEOPLE[:2]:
        await open_stage.answers(person, Rating.PARTLY, action_ts="1772438410.000000")

    async def both_ways(session: Writing) -> None:
        trial = await session.begin_nested()
        alone = [await one_alone(session, open_stage, one) for one in crowd]
        left = await rows(session)
        await trial.rollback()
        session.expunge_all()
        together = await give_answers(session, WORKSPACE, crowd, True, keyring=open_stage.means.keyring)
        assert [one if isinstance(one, Receipt) else type(one) for one in together] == alone
        assert await rows(session) == left

    await open_stage.database.write(both_ways)


async def one_alone(session: Writing, stage: Stage, one: Arrival) -> Receipt | type[Exception]:
    try:
        return await give_answer(session, WORKSPACE, one.click, now=one.at, keyring=stage.means.keyring)
    except UnknownCheckInError as error:
        return type(error)


async def rows(session: Writing) -> dict[str, list[tuple]]:
    return {
        table: [tuple(row) for row in await session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]
        for table in TOUCHED
    }


async def test_newcomers_are_counted_channel_by_channel_so_that_two_crowds_lock_in_one_order(
    open_stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    counted, add = [], rounds.add_to_segment

    async def noted(*place, person_id: str, channel_id: str) -> None:
        counted.append((channel_id, person_id))
        await add(*place, person_id=person_id, channel_id=channel_id)

    monkeypatch.setattr(rounds, "add_to_segment", noted)
    late = {"U0A": "C0SOUTH", "U0B": "C0NORTH", "U0C": "C0SOUTH"}
    await open_stage.database.write(directory.save_people, WORKSPACE, [make_person(one) for one in late])
    for person, channel in late.items():
        await open_stage.database.write(directory.add_member, WORKSPACE, channel, person, heard_at=MONDAY)
    north = (await open_stage.check_in()).id
    receipts = await asyncio.gather(*(takes(open_stage, presses(open_stage, one, north)) for one in late))
    assert {one.outcome for one in receipts} == {Outcome.STORED}
    assert counted == [("C0NORTH", "U0B"), ("C0SOUTH", "U0A"), ("C0SOUTH", "U0C")]


async def test_a_crowd_shares_a_commit_and_everybody_hears_of_their_own(open_stage: Stage):
    north = (await open_stage.check_in()).id
    crowd = [
        presses(open_stage, "U0N1", north),
        presses(open_stage, "U0LEAD", north),
        presses(open_stage, "U0N2", "gone"),
        presses(open_stage, "U0N1", north, Rating.NOT_YET, second=1),
    ]
    first, stranger, lost, again = await asyncio.gather(
        *(takes(open_stage, one) for one in crowd), return_exceptions=True
    )
    assert (first.outcome, stranger.outcome, type(lost)) == (Outcome.STORED, Outcome.NOT_ASKED, UnknownCheckInError)
    assert (again.outcome, again.rating) == (Outcome.CHANGED, Rating.NOT_YET)
    assert await open_stage.counted() == (1, 8)


async def test_a_round_whose_key_can_not_be_read_fails_alone(open_stage: Stage):
    north, other = (await open_stage.check_in()).id, await opens_another(open_stage, sealed_with=Keyring("another"))
    crowd = [presses(open_stage, "U0N1", other), presses(open_stage, "U0N1", north)]
    broken, stored = await asyncio.gather(*(takes(open_stage, one) for one in crowd), return_exceptions=True)
    assert (type(broken), stored.outcome) == (UnreadableKeyError, Outcome.STORED)


async def test_a_click_on_a_round_that_is_being_closed_waits_alone(postgres_stage: Stage):
    """Whoever closes it holds it; clicks on another round pass, and this one is answered or refused afterwards."""
    await opened(postgres_stage)
    north = (await postgres_stage.check_in()).id
    other = await opens_another(postgres_stage, sealed_with=postgres_stage.means.keyring)
    held, free = asyncio.Event(), asyncio.Event()

    async def closes(session: Writing) -> None:
        await rounds.lock_round(session, WORKSPACE, "another")
        held.set()
        await free.wait()
        await rounds.close_round(session, WORKSPACE, "another", at=MONDAY, asked=1, answered=0, published=False)

    closing = asyncio.create_task(postgres_stage.database.write(closes))
    await held.wait()
    waiting = asyncio.create_task(takes(postgres_stage, presses(postgres_stage, "U0N1", other)))
    for person in ("U0N1", "U0N2"):
        assert (await takes(postgres_stage, presses(postgres_stage, person, north))).outcome is Outcome.STORED
    assert not waiting.done()
    free.set()
    assert (await waiting).outcome is Outcome.CLOSED
    await closing
