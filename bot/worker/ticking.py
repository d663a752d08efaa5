"""The tick: asks the database what is due now and turns it into rounds, closes and deliveries. Never awaits Slack."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.troubles import Troubles
from bot.ports import Deps
from bot.services.closing import close_due_rounds
from bot.services.digesting import owe_due_digests
from bot.services.erasing import erase_what_is_owed
from bot.services.housekeeping import show_life, tidy_up
from bot.services.opening import Means, open_due_rounds
from bot.services.upcoming import DueNow, due_now

TIDY_EVERY = timedelta(hours=1)
"""What is to be forgotten was kept for days at least: an hour more is little, and six statements at each tick much."""


@dataclass
class Memory:
    """What a worker remembers from tick to tick: what keeps failing, and when it tidied up."""

    troubles: Troubles = field(default_factory=Troubles)
    tidied_at: datetime | None = None

    def is_untidy(self, now: datetime) -> bool:
        """Whether to tidy up: an hour has passed, or the clock was set back."""
        return self.tidied_at is None or not timedelta() <= now - self.tidied_at < TIDY_EVERY


@dataclass(frozen=True)
class TickReport:
    """What one tick handled: schedules that were due, rounds closed, programs whose digest was due, keys erased."""

    opened: int
    closed: int
    digests: int
    erased: int


async def tick(deps: Deps, memory: Memory | None = None) -> TickReport:
    """Handle everything that is due; a fault in one part keeps no other part from its work.

    `memory` is this worker's, of earlier ticks, so that what keeps failing is not logged at each, and the house is not
    tidied up at each. Raises an ExceptionGroup of what went wrong once every part had its turn.
    """
    memory, due = memory or Memory(), await _due(deps)
    errors: list[Exception] = []
    opened = await _tried(lambda: _all_of(deps, lambda: _open_some(deps, memory.troubles)), errors, if_=due.opening)
    if opened:  # many take a while, in which other things may have come due
        due = await _due(deps)
    closed = await _tried(lambda: _all_of(deps, lambda: _close_some(deps, memory.troubles)), errors, if_=due.closing)
    digests = await _tried(lambda: _all_of(deps, lambda: _owe_some_digests(deps)), errors, if_=due.digests)
    erasing = due.erasing or closed > 0 or bool(errors)  # some closes may have come off before one failed
    erased = await _tried(lambda: erase_what_is_owed(deps.database), errors, if_=erasing)
    await _tried(lambda: _show_life(deps), errors)
    await _tried(lambda: _tidy_up(deps, memory), errors, if_=memory.is_untidy(deps.clock.now()))
    if errors:
        raise ExceptionGroup("parts of the tick failed", errors)
    return TickReport(opened, closed, digests, erased)


async def _open_some(deps: Deps, troubles: Troubles) -> int:
    means = Means(deps.clock.random, deps.catalogue, deps.keyring, troubles)
    return await deps.write(open_due_rounds, now=deps.clock.now(), means=means)


async def _close_some(deps: Deps, troubles: Troubles) -> int:
    return await deps.write(close_due_rounds, now=deps.clock.now(), troubles=troubles)


async def _owe_some_digests(deps: Deps) -> int:
    return await deps.write(owe_due_digests, now=deps.clock.now(), random=deps.clock.random)


async def _show_life(deps: Deps) -> int:
    await deps.write(show_life, machine_now=deps.clock.machine_now())
    return 0


async def _tidy_up(deps: Deps, memory: Memory) -> int:
    now = deps.clock.now()
    await deps.write(tidy_up, now=now)
    memory.tidied_at = now
    return 0


async def _all_of(deps: Deps, some: Callable[[], Awaitable[int]]) -> int:
    """Go on, a transaction at a time, until nothing is due any more; between two, others who wait to write do so."""
    total, number = 0, 1
    while number:
        async with deps.database.standing_back():
            number = await some()
        total += number
    return total


async def _due(deps: Deps) -> DueNow:
    """Which parts have something to do; all of them if that can't be told, so that each fails, or not, by itself."""
    try:
        return await deps.read(due_now, now=deps.clock.now())
    except Exception:
        return DueNow()


async def _tried(part: Callable[[], Awaitable[int]], errors: list[Exception], *, if_: bool = True) -> int:
    """What a part has handled: nothing if it has nothing to do, or if it fails."""
    if not if_:
        return 0
    try:
        return await part()
    except Exception as error:
        errors.append(error)
        return 0
