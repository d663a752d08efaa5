"""The running worker: a tick every few seconds, and the sender that follows each of them."""

import asyncio
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.domain.ids import new_id
from bot.ports import Deps
from bot.services.sending import give_up_leases
from bot.services.upcoming import next_for_sender, next_for_tick, next_round_due
from bot.worker import lookout
from bot.worker.arrival import catch_up_on_threads, read_directory
from bot.worker.foresight import EVERY, read_who_is_asked_soon
from bot.worker.sender import Sender, SendReport
from bot.worker.ticking import Memory, TickReport, tick

log = structlog.stdlib.get_logger(__name__)

ARRIVAL = 10.0
"""Seconds that ticking waits for the directory to be read, so that a round asks those who are there now."""

STOPPING = 6.0
"""Seconds that a stopping worker gives to what is on its way; the whole bot is to be gone within 10."""

SHORTEST_REST = 0.05


class Worker:
    """Ticks and sends, by itself between `start` and `stop`, or step by step for whoever moves the clock.

    Any number of workers may run on one database: it decides who does what.
    """

    def __init__(self, deps: Deps, tick_seconds: float = 5.0, *, holder: str | None = None) -> None:
        self._deps = deps
        self._tick_seconds = tick_seconds
        self._holder = holder or new_id(deps.clock.random)
        self._sender = Sender(deps, holder=self._holder)
        self._memory = Memory()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._woken = asyncio.Event()
        self._new_work = False
        self._stopping = False
        self._ticking = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to work in the background."""
        lives = (self._arrive_and_tick(), self._send_as_it_comes(), self._look_ahead(), self._look_around())
        self._tasks = [asyncio.create_task(life) for life in lives]
        log.info("The worker has begun", action="worker.started", holder=self._holder)

    async def stop(self) -> None:
        """Finish what is on its way, within STOPPING seconds, and let other workers take over.

        The scheduler goes last, since it cancels the job that runs. A lease is kept if something had to be cut off: the
        next sender then waits until no call of ours can still be under way.
        """
        self._stopping = True
        await self._cancel_tasks()
        ticked, arrived = await asyncio.gather(self._end_of_tick(), self._sender.stop(seconds=STOPPING))
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # the scheduler stops with the loop's next turn
        if arrived:
            await self._give_up_leases()
        log.info("The worker stopped", action="worker.stopped", finished=ticked and arrived)

    async def tick(self) -> TickReport:
        """Handle what is due now."""
        async with self._ticking:
            report = await tick(self._deps, self._memory)
        if report.opened or report.closed or report.digests:
            log.info("What was due was handled", action="worker.ticked", **asdict(report))
        return report

    async def send_due(self) -> SendReport:
        """Send everything that may go now."""
        return await self._sender.send_due()

    async def next_due(self) -> datetime | None:
        """The next moment, by the organization's time, at which `tick` or `send_due` has something to do."""
        moments = (await self.next_tick_due(), await self.next_send_due())
        return min((moment for moment in moments if moment), default=None)

    async def next_tick_due(self) -> datetime | None:
        """The next moment at which `tick` has something to do."""
        return await self._deps.read(next_for_tick)

    async def next_send_due(self) -> datetime | None:
        """The next moment at which `send_due` has something to do."""
        due = await self._deps.read(next_for_sender)
        resume_at = self._sender.resume_at
        return resume_at if due and resume_at and due <= self._deps.clock.now() else due

    async def _arrive_and_tick(self) -> None:
        """Read the directory, but start to tick in any case; then catch up on threads."""
        reading = asyncio.create_task(read_directory(self._deps))
        try:
            with suppress(Exception):  # a database that is gone for a moment is told of by the ticks that come anyway
                await self._tick_if_none_is_to_be_asked()
            await asyncio.wait({reading}, timeout=ARRIVAL)
            await self._tick_and_wake()
            self._start_ticking()
            workspace = await reading
        finally:
            reading.cancel()
        if workspace:
            await catch_up_on_threads(self._deps, workspace)

    async def _tick_if_none_is_to_be_asked(self) -> None:
        """Where no round is due, nothing hangs on who is there now: to be ready the bot need not wait for Slack."""
        due_at = await self._deps.read(next_round_due)
        if due_at is None or due_at > self._deps.clock.now():
            await self._tick_or_log()

    def _start_ticking(self) -> None:
        self._scheduler.add_job(
            self._tick_and_wake,
            IntervalTrigger(seconds=self._tick_seconds, timezone=UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def _tick_and_wake(self) -> None:
        if self._stopping:
            return
        await self._tick_or_log()
        self._new_work = True
        self._woken.set()

    async def _tick_or_log(self) -> None:
        try:
            await self.tick()
        except Exception:
            log.exception("A tick failed; the next one tries again", action="worker.tick_failed")

    async def _send_as_it_comes(self) -> None:
        """Start passes after each tick, and when what had to be left can go on."""
        while True:
            with suppress(TimeoutError):  # `wait_for` loses a cancellation that comes with the wake-up
                async with asyncio.timeout(self._rest()):
                    await self._woken.wait()
            self._woken.clear()
            new_work, self._new_work = self._new_work, False
            try:
                await self._sender.start_passes(all_at_once=new_work, when_done=self._woken.set)
            except Exception:
                log.exception("Sending could not start", action="worker.send_failed")
                await asyncio.sleep(self._tick_seconds)

    async def _look_ahead(self) -> None:
        """Keep an eye on who is asked soon."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await read_who_is_asked_soon(self._deps, self._memory.troubles)
            except Exception:
                log.exception("Looking ahead failed", action="worker.foresight_failed")

    async def _look_around(self) -> None:
        """Keep an eye on the channels."""
        while True:
            await asyncio.sleep(lookout.EVERY)
            try:
                await lookout.look_around(self._deps)
            except Exception:
                log.exception("Looking around failed", action="worker.lookout_failed")

    def _rest(self) -> float | None:
        """Seconds until something that was left can go on; None if only the next tick brings new work."""
        resume_at = self._sender.resume_at
        if resume_at is None:
            return None
        return max((resume_at - self._deps.clock.now()).total_seconds(), SHORTEST_REST)

    async def _give_up_leases(self) -> None:
        """Without a database the leases run out by themselves."""
        machine_now = self._deps.clock.machine_now()
        try:
            await self._deps.write(give_up_leases, holder=self._holder, machine_now=machine_now)
        except Exception as error:
            log.warning("Leases could not be given up", action="worker.leases_kept", exc_info=error)

    async def _end_of_tick(self) -> bool:
        """Let a tick that is under way come to its end."""
        try:
            async with asyncio.timeout(STOPPING), self._ticking:
                return True
        except TimeoutError:
            return False

    async def _cancel_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
