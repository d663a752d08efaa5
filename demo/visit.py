"""A visit in the browser: the page, the organization behind it, and the way in and out of a day of theirs."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.clock import MovableClock
from demo.bar import Bar
from demo.browser import open_page
from demo.cast import cast_of
from demo.director import Director
from demo.guide import guide_of
from demo.keeping import Chronicle, Keeper
from demo.life import Life
from demo.options import Options, PortError
from demo.organization import Organization
from demo.runner import Runner
from demo.stage import new_clock, new_organization, staged
from demo.story import SEED, TURN, present
from sandbox.page import serve_page
from sandbox.page.setting import PageSetting

BANNER = "All made up. Nothing here reaches a real Slack."

ARRIVAL = timedelta(minutes=30)
"""How long before the end of the history a visitor takes the cast over."""


@dataclass(frozen=True)
class Past:
    """What the demo starts from: a moment that was kept, or the beginning. History is played up to `until`."""

    clock: MovableClock
    organization: Organization
    life: Life
    until: datetime
    luck: Random | None = None


@dataclass(frozen=True)
class Visit:
    """A running demo with its page."""

    url: str
    director: Director
    past: Past

    async def live(self, stop: asyncio.Event, bar: Bar) -> None:
        """Play the history, then let visitors do as they like until `stop`; keep everything at the end."""
        async with asyncio.TaskGroup() as lives:
            lived = [
                lives.create_task(self._play(bar)),
                lives.create_task(self.director.attend()),
                lives.create_task(self.director.keep_when_quiet()),
            ]
            await stop.wait()
            await self.director.halt()
            for life in lived:
                life.cancel()

    async def _play(self, bar: Bar) -> None:
        """Play the history; the last check-in finds those whom a visitor can be with their answers still to give."""
        await self.director.play(self.past.until - ARRIVAL, watch=bar.show)
        bar.end()
        if self.past.clock.now() >= self.past.until - ARRIVAL:
            self.past.organization.welcome_the_newcomer()
            self.past.life.leave_to_visitors(actor.person for actor in cast_of(self.past.organization))
            await self.director.play(self.past.until)


async def visit(options: Options) -> None:
    """Open the demo in the browser until somebody presses Ctrl-C.

    Raises StateError or PortError.
    """
    _check_port(options.port)
    keeper = Keeper(options.folder)
    if options.anew:
        keeper.forget()
    async with visited(keeper, options) as open_visit:
        print(f"Driver Pulse in a made-up organization, on this machine alone: {open_visit.url}", flush=True)
        print(
            "Your browser should show it now. Ctrl-C ends it."
            if options.browser and await asyncio.to_thread(open_page, open_visit.url)
            else "Open this address in a browser. Ctrl-C ends it.",
            flush=True,
        )
        await open_visit.live(_stopped(), Bar(sys.stdout))
        print(f"\nEnded. What happened is kept in {options.folder}; make demo goes on from there.")


@asynccontextmanager
async def visited(keeper: Keeper, options: Options) -> AsyncIterator[Visit]:
    """The demo from where it was left, or from the beginning, with its page."""
    past = past_of(keeper, options)
    async with staged(past.organization, past.clock, options.folder, luck=past.luck) as stage:
        chronicle = Chronicle(keeper, past.organization, past.life, past.clock, until=past.until)
        director = Director(Runner(stage, past.life, turn=TURN), keep=chronicle.keep)
        async with serve_page(past.organization.slack, setting_of(past.organization, director), options.port) as url:
            if past.luck is None:
                await stage.set_up()
            yield Visit(url, director, past)


def past_of(keeper: Keeper, options: Options) -> Past:
    """What was kept, or a beginning. Raises StateError."""
    clock = new_clock()
    kept = keeper.recall(clock)
    if kept:
        return Past(clock, kept.organization, kept.life, kept.until, kept.luck)
    until = present(options.weeks) if options.weeks else clock.now()
    return Past(clock, new_organization(clock), Life(Random(SEED)), until)


def setting_of(organization: Organization, director: Director) -> PageSetting:
    """What the page has to know of the demo."""
    return PageSetting(
        title=organization.slack.team_name,
        banner=BANNER,
        actors=cast_of(organization),
        director=director,
        guide=guide_of(organization),
    )


def _check_port(port: int) -> None:
    """Raise PortError before anything else is begun."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise PortError(f"The page can't have port {port} ({error.strerror}): is another demo running?") from error


def _stopped() -> asyncio.Event:
    """Is set by Ctrl-C, or whatever else asks a process to end; the second time ends it at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ask(number: int) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(RuntimeError):  # Windows has no such handlers: there Ctrl-C interrupts asyncio.run
            loop.add_signal_handler(number, ask, number)
    return stop
