"""The director: moves the organization's time on when a visitor asks, and lets its people live meanwhile.

Between moves the organization's clock stands still: nothing closes while somebody reads, and a screen stays as it is.
It goes on only for what a visitor's own clicks set off. A count is brought up to date every 30 seconds at most, and
what Slack refused is tried again after a while; waits of up to a minute are passed over at once.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.domain.schedule import Manner
from demo.organization import HOME_ZONE
from demo.runner import SECOND, Runner
from sandbox import SandboxError, dates
from sandbox.feed import TIME, TRAFFIC
from sandbox.page.setting import BusyError, Progress, Step
from storage.deliveries import next_direct_check_in_due
from storage.schedules import next_schedule_due, schedules_due_by

log = structlog.stdlib.get_logger(__name__)

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)

FARTHEST = timedelta(weeks=9)
"""How far away a check-in may be to be gone to."""

PARTS = 20
"""Into how many parts a move is divided, for the progress that a visitor sees."""

QUIET = 3.0
"""Seconds without traffic after which what a visitor did is kept."""


class NothingPlannedError(SandboxError):
    """There is no check-in to go to."""

    def __init__(self) -> None:
        super().__init__("No check-in is planned: resume a schedule with /drivers schedules, or make one.")


class NotPostedError(SandboxError):
    """The check-in that was gone to stands nowhere; `due` is when it was due."""

    def __init__(self, due: datetime) -> None:
        at = dates.formatted(int(due.timestamp()), "{date_long} at {time}", ZoneInfo(HOME_ZONE))
        super().__init__(
            f"The check-in due on {at} has not been posted. Trouble shows what is switched on, the Inspector what "
            "Slack answered, and /drivers schedules what was missed."
        )
        self.due = due


class Director:
    """Moves once at a time; `keep` is given, after each move, what brings everything to rest."""

    steps = (
        Step("check-in", "Next check-in"),
        Step("hour", "+1 hour"),
        Step("day", "+1 day"),
        Step("week", "+1 week"),
    )

    def __init__(self, runner: Runner, *, keep: Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]) -> None:
        self.progress: Progress | None = None
        self._runner = runner
        self._stage = runner.stage
        self._slack = runner.stage.organization.slack
        self._clock = runner.stage.clock
        self._keep = keep
        self._kept_at = 0
        self._living = asyncio.Lock()
        self._ways: Mapping[str, Callable[[], Awaitable[None]]] = {
            "check-in": self._to_next_check_in,
            "hour": partial(self._go_on, HOUR),
            "day": partial(self._go_on, DAY),
            "week": partial(self._go_on, timedelta(weeks=1)),
        }

    async def move(self, step: str) -> None:
        """Move on by a step; returns when everything on the way has happened.

        Raises BusyError if it moves already, and SandboxError if there is no such step or nothing to go to.
        """
        way = self._ways.get(step)
        if way is None:
            raise SandboxError(f"Time moves on by {', '.join(self._ways)}, not by {step!r}.")
        async with self._moving():
            await way()

    async def play(self, until: datetime, *, watch: Callable[[Progress], None] | None = None) -> None:
        """Live through a history, day by day, from wherever it stands; `watch` sees how far it has come."""
        if self._clock.now() >= until:
            return
        async with self._moving():
            await self._live(until, "Playing the first half year", parts=_days(until, self._clock.now()), watch=watch)

    async def attend(self) -> None:
        """Let the bot send at once what a visitor's clicks owe, as long as it runs."""
        seen = 0
        async for touched in self._slack.feed.listen():
            if TRAFFIC not in touched or self._slack.traffic.total == seen:
                continue
            async with self._living:
                try:
                    await self._catch_up()
                except Exception:
                    log.exception(
                        "What a click owed could not be sent; the next click tries again", action="demo.attend"
                    )
                seen = self._slack.traffic.total

    async def keep_when_quiet(self) -> None:
        """Keep what visitors did, once they pause."""
        before = -1
        while True:
            await asyncio.sleep(QUIET)
            total = self._slack.traffic.total
            if total == before != self._kept_at and not self._living.locked():
                async with self._living:
                    await self._rest()
            before = total

    async def halt(self) -> None:
        """Let nothing more happen, finish what is under way, and keep it."""
        self._runner.halted = True
        async with self._living:
            await self._rest()

    async def _to_next_check_in(self) -> None:
        """Go to where somebody is asked next and no further, whether anything can be posted then or not."""
        read, tally, before = self._stage.bot.deps.read, self._runner.life.tally, self._runner.life.tally.check_ins
        moments = (await read(next_schedule_due), await read(next_direct_check_in_due))
        due = min((moment for moment in moments if moment), default=None)
        if due is None or due > self._clock.now() + FARTHEST:
            raise NothingPlannedError
        opening = [one.manner for _, one in await read(schedules_due_by, due)]
        await self._to(due)
        if not opening or tally.check_ins > before or self._runner.halted:
            return
        first = None if Manner.CHANNEL in opening else await read(next_direct_check_in_due)
        if first is None:
            raise NotPostedError(due)
        await self._to(first)  # a round of direct messages opens before it is time for its first person

    async def _to(self, due: datetime) -> None:
        await self._live(max(due, self._clock.now()) + MINUTE, "To the next check-in")

    async def _go_on(self, by: timedelta) -> None:
        await self._live(self._clock.now() + by, "Time moves on")

    async def _live(
        self, end: datetime, words: str, *, parts: int = PARTS, watch: Callable[[Progress], None] | None = None
    ) -> None:
        start = self._clock.now()
        for part in range(1, parts + 1):
            self._report(Progress(part - 1, parts, words))
            await self._runner.live_until(start + (end - start) * part / parts)
            if self._runner.halted:
                return
            if watch:
                watch(Progress(part, parts, self._today()))

    async def _catch_up(self) -> None:
        """Live on for at most a minute, as far as something is owed by then."""
        await self._stage.settle()
        latest, worker = self._clock.now() + MINUTE, self._stage.bot.worker
        while not self._runner.halted and (due := await worker.next_due()) and due <= latest:
            await self._runner.live_until(max(due, self._clock.now() + SECOND))

    @asynccontextmanager
    async def _moving(self) -> AsyncIterator[None]:
        if self.progress is not None:
            raise BusyError("Time is moving already. Wait until it stands again.")
        self._report(Progress(0, 1, "Time moves on"))
        try:
            async with self._living:
                try:
                    yield
                finally:
                    await self._rest()
        finally:
            self._report(None)

    async def _rest(self) -> None:
        await self._keep(self._settle)

    async def _settle(self) -> None:
        await self._stage.settle()
        self._kept_at = self._slack.traffic.total

    def _report(self, progress: Progress | None) -> None:
        self.progress = progress
        self._slack.feed.touch(TIME)

    def _today(self) -> str:
        now = self._clock.now().astimezone(ZoneInfo(HOME_ZONE))
        return f"{now:%A, %B} {now.day}"


def _days(until: datetime, now: datetime) -> int:
    return max(1, (until - now) // DAY)
