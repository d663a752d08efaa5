"""The sender: speaks for every workspace to which something is owed, each by itself, so that none waits for another."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog

from bot.domain.delivery import Delivery, DeliveryState, Stale
from bot.domain.pacing import Call
from bot.ports import Deps
from bot.services import refreshing, sending
from bot.worker.courier import Courier, place_of
from bot.worker.refresher import Refresher, call_of
from bot.worker.tabs import show_tabs_anew
from bot.worker.voice import Voice

log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")

PEOPLE_AT_ONCE = 20
"""Direct messages tried in one pass: while thousands are owed, channels and refreshes come up again after so many."""


@dataclass(frozen=True)
class SendReport:
    """What was sent, missed, given up, brought up to date and taken back, and how many Home tabs were shown anew.

    `resume_at` is when what had to be left can go on: None if nothing was left.
    """

    sent: int = 0
    missed: int = 0
    failed: int = 0
    refreshed: int = 0
    taken_back: int = 0
    tabs: int = 0
    resume_at: datetime | None = None


class Sender:
    """Runs at most one pass for each workspace at a time, as a task of its own."""

    def __init__(self, deps: Deps, *, holder: str) -> None:
        self._deps = deps
        self._holder = holder
        self._voices: dict[str, Voice] = {}
        self._passes: dict[str, asyncio.Task[Counter[str]]] = {}

    async def send_due(self) -> SendReport:
        """Send everything that may go now, in every workspace, and wait until that is done."""
        await self.start_passes(all_at_once=True)
        done = await asyncio.gather(*self._passes.values())
        return _report(done, self.resume_at)

    async def start_passes(self, *, all_at_once: bool = False, when_done: Callable[[], None] | None = None) -> None:
        """Start a pass for every workspace that has work and none under way.

        Unless `all_at_once` says that there may be new work, only those start whose time to go on has come.
        """
        now = self._deps.clock.now()
        working = await self._workspaces(now)
        for workspace in working:
            voice = self._voices.setdefault(workspace, Voice(self._deps, workspace, self._holder))
            if workspace not in self._passes and (all_at_once or voice.may_resume):
                task = asyncio.create_task(_pass(voice))
                self._passes[workspace] = task
                task.add_done_callback(partial(self._ended, workspace, when_done))
        for workspace, voice in self._voices.items():
            if workspace not in working:
                voice.resume_at = None

    @property
    def resume_at(self) -> datetime | None:
        """When the first workspace can go on with what it had to leave; None if nothing was left."""
        return min((voice.resume_at for voice in self._voices.values() if voice.resume_at), default=None)

    async def stop(self, *, seconds: float) -> bool:
        """Let the messages on their way arrive; False if some had to be cut off.

        What was cut off is settled by the next sender, once our lease has run out.
        """
        for voice in self._voices.values():
            voice.stopping = True
        under_way = set(self._passes.values())
        if not under_way:
            return True
        _, left = await asyncio.wait(under_way, timeout=seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    async def _workspaces(self, now: datetime) -> list[str]:
        owed = await self._deps.read(sending.workspaces_to_serve, now=now)
        return sorted({*owed, *(workspace for workspace, voice in self._voices.items() if voice.regrets)})

    def _ended(self, workspace: str, when_done: Callable[[], None] | None, task: asyncio.Task[Counter[str]]) -> None:
        del self._passes[workspace]
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            log.error("A pass failed", action="sender.pass_failed", workspace=workspace, exc_info=error)
        if when_done:
            when_done()


async def _pass(voice: Voice) -> Counter[str]:
    """Do what can be done for a workspace now, without ever waiting for its pace: messages first, then refreshes, and
    Home tabs last."""
    voice.resume_at = None
    done: Counter[str] = Counter()
    done["taken_back"] += await voice.take_back_late_messages()
    if await voice.hold_lease():
        await _deliver(voice, done)
        await _refresh(voice, done)
        done["tabs"] += await show_tabs_anew(voice)
        done["taken_back"] += await voice.take_back_late_messages()
    return done


async def _deliver(voice: Voice, done: Counter[str]) -> None:
    courier = Courier(voice)

    async def carry(owed: Delivery) -> None:
        ended = await courier.carry(owed)
        done[ended or "under_way"] += 1

    async def page(last: Delivery | None, waiting: Collection[Call]) -> tuple[Delivery, ...]:
        found = await voice.deps.read(sending.owed, voice.workspace, now=voice.now, after=last, without=waiting)
        voice.quiet.expect(one.person for one in found if one.person and one.asks_a_person)
        return found

    def goes_on(owed: Delivery) -> bool:
        if not owed.asks_a_person or courier.people_tried < PEOPLE_AT_ONCE:
            return True
        voice.resume_by(voice.now)
        return False

    await _work_through(
        voice,
        page,
        carry,
        call_of=lambda owed: owed.next_call(voice.now),
        place_of=place_of,
        key=lambda owed: owed.id,
        goes_on=goes_on,
    )


async def _refresh(voice: Voice, done: Counter[str]) -> None:
    refresher = Refresher(voice)

    async def refresh(stale: Stale) -> None:
        done["refreshed"] += await refresher.refresh(stale)

    async def page(last: Stale | None, waiting: Collection[Call]) -> tuple[Stale, ...]:
        if Call.CLOSE in waiting:  # what comes after a close that has to wait waits for the same, and counts for more
            return ()
        counts = Call.COUNT not in waiting
        now = voice.now
        return await voice.deps.read(refreshing.stale_messages, voice.workspace, now=now, after=last, counts=counts)

    def key(stale: Stale) -> str:
        return stale.check_in_id

    await _work_through(voice, page, refresh, call_of=call_of, place_of=key, key=key)


async def _work_through(
    voice: Voice,
    page: Callable[[T | None, Collection[Call]], Awaitable[Sequence[T]]],
    work: Callable[[T], Awaitable[None]],
    *,
    call_of: Callable[[T], Call | None],
    place_of: Callable[[T], str],
    key: Callable[[T], str],
    goes_on: Callable[[T], bool] = lambda one: True,
) -> None:
    """Work through page after page, on everything that may go now; what has to wait holds up nothing else.

    Where a kind of call may not go at all, the further pages come without it. What waits by itself is passed over: for
    its place, or, ever longer, because it failed in a way that nobody foresaw.
    """
    last: T | None = None
    waiting: set[Call] = set()
    while found := await page(last, waiting):
        for one in found:
            if voice.stopping or not goes_on(one):
                return
            call = call_of(one)
            if call and not voice.may(call):
                waiting.add(call)
            elif voice.may_try(key(one)) and (call is None or voice.may(call, place_of(one))):
                await _tried(voice, work(one), key(one))
        last = found[-1]
        if len(found) < sending.AT_ONCE:  # it was the last: what came up since waits for the next tick
            return


async def _tried(voice: Voice, work: Awaitable[None], key: str) -> None:
    try:
        await work
    except Exception as error:
        log.error("Something could not be sent", action="sender.stumbled", id=key, exc_info=error)
        voice.stumbled(key)
    else:
        voice.managed(key)


def _report(done: Iterable[Counter[str]], resume_at: datetime | None) -> SendReport:
    total = sum(done, Counter[str]())
    return SendReport(
        sent=total[DeliveryState.SENT],
        missed=total[DeliveryState.MISSED],
        failed=total[DeliveryState.FAILED],
        refreshed=total["refreshed"],
        taken_back=total["taken_back"],
        tabs=total["tabs"],
        resume_at=resume_at,
    )
