"""Slack's way to the bot, in process: signed requests into the bot's own web application, with the day's faults.

Events come late, twice, out of order; what is not acknowledged is retried after Slack's own delays, on virtual time.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
from starlette.types import ASGIApp

from sandbox import App, Slack
from sandbox.deliver import Delivery, Kind, Outbox, Reply
from simulation.knock import knock
from simulation.process import Process, looked_at, outside
from simulation.weather import Fate, Weather

LATEST = 240.0
"""Seconds that an event is late at most."""


class Clerk(Protocol):
    """Who keeps the books of what people did."""

    def pressed(self, payload: Mapping[str, Any]) -> None:
        """Somebody's click leaves for the bot."""
        ...

    def acknowledged(self, payload: Mapping[str, Any], reply: Reply) -> None:
        """The click's answer is known."""
        ...

    def told(self) -> None:
        """The bot was told of something."""
        ...


Door = tuple[Process, ASGIApp]


class Post(Outbox):
    """The sandbox's outbox with another way out. `doors` are the web processes that listen now."""

    def __init__(self, slack: Slack, weather: Weather, clerk: Clerk, doors: Callable[[], list[Door]]) -> None:
        super().__init__(slack)
        self.retry_in_real_time = True
        self._weather = weather
        self._clerk = clerk
        self._doors = doors

    @property
    def _is_open(self) -> bool:
        return True

    def post_event(self, app: App, payload: Mapping[str, Any]) -> None:
        """Send an event, sooner or later, once or twice."""
        if not app.request_url:
            return
        fate = self._weather.event()
        for _ in range(2 if fate is Fate.DUPLICATED else 1):
            delay = self._weather.random.uniform(0, LATEST) if fate is Fate.LATE else self._weather.latency()
            work = self._deliver_after(delay, Delivery(app, payload))
            task = outside(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def send(self, app: App, kind: Kind, name: str, payload: Mapping[str, Any]) -> Reply:
        """Send an interaction or a command; the clerk writes it down."""
        self._clerk.pressed(payload)
        reply = await self._carry(app, kind, payload, {})
        self._clerk.acknowledged(payload, reply)
        return reply

    async def _deliver(self, delivery: Delivery) -> None:
        await super()._deliver(delivery)
        if "bot_id" not in delivery.payload.get("event", {}):  # its own messages are no news to the bot
            self._clerk.told()

    async def _deliver_after(self, seconds: float, delivery: Delivery) -> None:
        await asyncio.sleep(seconds)
        await self._deliver(delivery)

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        weather = self._weather
        fate = weather.from_slack()
        await asyncio.sleep(weather.latency())
        doors = self._doors()
        if not doors or fate is Fate.RESET_BEFORE:
            raise aiohttp.ServerDisconnectedError
        process, web = weather.random.choice(doors)
        if fate is Fate.SLOW:
            await asyncio.sleep(weather.random.uniform(1.0, 5.0))
        reply = await _answer_of(process, web, urlsplit(url).path, body, headers)
        if fate is Fate.LOST_ANSWER:
            raise aiohttp.ServerDisconnectedError
        await asyncio.sleep(weather.latency())
        return reply

    def _record(self, app: App, name: str, payload: Mapping[str, Any], reply: Reply, *, retry: int = 0) -> None:
        """Nobody looks at the traffic."""


async def _answer_of(process: Process, web: ASGIApp, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Hand a request to a web process. It goes on with it when nobody waits any more, as servers do."""
    if not process.alive:
        raise aiohttp.ServerDisconnectedError
    answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    async def handle() -> None:
        try:
            reply = await knock(web, body, headers, path=path)
        except Exception:  # a server logs it and answers so
            reply = Reply(500)
        process.not_at_death(broken)
        if not answer.done():
            answer.set_result(reply)

    def broken() -> None:
        if not answer.done():
            answer.set_exception(aiohttp.ServerDisconnectedError())

    process.at_death(broken)
    answer.add_done_callback(looked_at)
    process.run(handle())
    return await answer
