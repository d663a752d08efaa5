"""Virtual time: nothing is waited for, and a standstill is an error."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import pytest

from simulation.loop import StandstillError, VirtualLoop


def run(work: Coroutine[Any, Any, Any]) -> Any:
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def test_a_week_passes_at_once():
    async def a_week() -> float:
        await asyncio.sleep(7 * 24 * 3600)
        return asyncio.get_running_loop().time()

    began = time.monotonic()

    assert run(a_week()) == 7 * 24 * 3600
    assert time.monotonic() - began < 5


def test_things_happen_in_the_order_of_their_times():
    seen: list[int] = []

    async def after(seconds: int) -> None:
        await asyncio.sleep(seconds)
        seen.append(seconds)

    async def three() -> None:
        await asyncio.gather(after(30), after(10), after(20))

    run(three())

    assert seen == [10, 20, 30]


def test_waiting_for_what_never_comes_is_an_error():
    async def forever() -> None:
        await asyncio.get_running_loop().create_future()

    loop = VirtualLoop()
    task = loop.create_task(forever())
    with pytest.raises(StandstillError):
        loop.run_until_complete(task)
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()
