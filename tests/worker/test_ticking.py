"""What a tick does where nothing is due, and where that can't be told."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from bot.services.upcoming import due_now
from bot.worker import TickReport, tick, ticking
from bot.worker.ticking import Memory
from storage import ticks
from tests.factories import MONDAY
from tests.services.sql import statements
from tests.worker.workplace import Workplace


async def test_with_nothing_due_a_tick_asks_once_and_gives_a_sign_of_life(place: Workplace):
    place.moves(seconds=5)
    with statements(place.deps.database) as seen:
        assert await tick(place.deps) == TickReport(0, 0, 0, 0)
    assert len([one for one in seen if one.startswith("SELECT")]) == 1
    assert (await place.deps.read(ticks.pulse)).ticked_at == place.clock.machine_now()


async def test_a_worker_tidies_up_at_its_first_tick_and_then_once_an_hour(place: Workplace):
    memory, tidied = Memory(), list[bool]()
    for pause in (0, 5, 3590, 10, 5):
        place.moves(seconds=pause)
        with statements(place.deps.database) as seen:
            await tick(place.deps, memory)
        tidied.append(any(one.startswith("DELETE") for one in seen))
    assert tidied == [True, False, False, True, False]


async def test_after_each_page_of_what_is_due_others_who_write_are_let_in(place: Workplace):
    await place.sends()
    with patch.object(place.deps.database, "standing_back", wraps=place.deps.database.standing_back) as standing_back:
        await tick(place.deps)
        assert standing_back.call_count == 0
        place.moves(hours=72)
        assert (await tick(place.deps)).closed == 1
        assert standing_back.call_count == 2  # a page with the round, and one that had nothing


def test_a_worker_whose_clock_was_set_back_tidies_up_as_well():
    assert Memory(tidied_at=MONDAY).is_untidy(MONDAY - timedelta(seconds=1))
    assert not Memory(tidied_at=MONDAY).is_untidy(MONDAY)


async def test_what_could_not_be_tidied_up_is_tried_again_at_the_next_tick(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
):
    async def breaks(session, *, now):
        raise RuntimeError("a fault of ours")

    memory = Memory()
    with monkeypatch.context() as broken:
        broken.setattr(ticking, "tidy_up", breaks)
        with pytest.raises(ExceptionGroup):
            await tick(place.deps, memory)
    assert (await place.deps.read(ticks.pulse)).ticked_at == place.clock.machine_now()
    with statements(place.deps.database) as seen:
        await tick(place.deps, memory)
    assert any(one.startswith("DELETE") for one in seen)


async def test_what_is_due_is_told_part_by_part(place: Workplace):
    async def due(**later: float) -> tuple[bool, bool, bool, bool]:
        found = await place.deps.read(due_now, now=place.clock.now() + timedelta(**later))
        return (found.opening, found.closing, found.digests, found.erasing)

    assert await due() == (False, False, False, False)
    assert await due(hours=72) == (False, True, False, False)
    assert await due(days=7) == (True, True, False, False)
    place.moves(hours=73)
    await place.deps.write(ticks.owe_erasures, 1)
    assert await due() == (False, True, False, True)


async def test_where_it_can_not_be_told_what_is_due_every_part_is_tried(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
):
    async def breaks(session, *, now):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(ticking, "due_now", breaks)
    place.moves(days=7)
    report = await tick(place.deps)
    assert (report.opened, report.closed, report.erased) == (1, 1, 1)
