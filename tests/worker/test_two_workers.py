"""Several workers at once, whose leases run out at the worst moments: one message stands in each channel."""

import asyncio
from random import Random

import pytest

from bot.domain.round import CheckInState
from storage.engine import Database
from tests.worker.accidents import Around, Door
from tests.worker.workplace import LEASE_OVER, Workplace, workplace

CHANNELS = 8


@pytest.fixture
async def office(database: Database, clock):
    """Many channels, with a Slack that has no limits."""
    async with workplace(database, clock, channels=CHANNELS, people=1) as place:
        place.slack.limits.disable()
        yield place


async def assert_each_stands_once(place: Workplace) -> None:
    for channel in place.channels:
        assert await place.stands_once(channel), channel.name
        assert (await place.check_in(channel)).state is CheckInState.STANDING


async def test_two_that_tick_and_send_at_once_ask_once(office: Workplace):
    first, second = office.worker("first"), office.worker("second")

    async def works(worker) -> None:
        await worker.tick()
        for _ in range(3):
            await worker.send_due()

    await asyncio.gather(works(first), works(second))
    assert len(await office.rows("rounds")) == 1
    assert len(office.slack.traffic.calls("chat.postMessage")) == CHANNELS
    await assert_each_stands_once(office)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 30))])
async def test_leases_that_run_out_in_the_middle_of_calls_leave_one_message_each(office: Workplace, seed: int):
    """Any call may find on its return that the lease was lost, so that all send, settle and take back at once."""
    luck, stumbled = Random(seed), []
    await office.is_due()

    async def stumbles() -> None:
        first = not stumbled
        if first or luck.random() < 0.3:
            stumbled.append(True)
            office.clock.move_machine(LEASE_OVER)
            await asyncio.sleep(1 if first else 0.1)

    hazard = Around(before=stumbles, after=stumbles)
    door = Door(office.deps.messenger, post=hazard, find=hazard)
    workers = [office.worker(f"worker {number}", messenger=door) for number in range(3)]
    await asyncio.gather(*(sends_until_all_is_settled(office, worker) for worker in workers))
    assert max(row["attempt"] for row in await office.rows("deliveries")) > 1
    await assert_each_stands_once(office)


async def sends_until_all_is_settled(place: Workplace, worker) -> None:
    while True:
        report = await worker.send_due()
        if report.resume_at:
            place.clock.move_to(max(report.resume_at, place.clock.now()))
        elif all(row["state"] == "sent" for row in await place.rows("deliveries")):
            return
        await asyncio.sleep(0.001)
