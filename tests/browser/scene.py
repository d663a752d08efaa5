"""The town of the journeys with a page before it: the whole bot, in a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sandbox import SandboxError
from sandbox.feed import TIME
from sandbox.page import PageSetting, serve_page
from sandbox.page.setting import Actor, BusyError, Progress, Step
from storage.schedules import next_schedule_due
from tests.journeys.town import Town, town

BANNER = "A made-up town. Nothing here reaches a real Slack."


class TownDirector:
    """Moves the town's time on, from due time to due time."""

    steps = (
        Step("check-in", "Next check-in"),
        Step("hour", "+1 hour"),
        Step("day", "+1 day"),
        Step("week", "+1 week"),
    )

    def __init__(self, place: Town) -> None:
        self.progress: Progress | None = None
        self._town = place

    async def move(self, step: str) -> None:
        if self.progress is not None:
            raise BusyError("Time is moving already.")
        self._report(Progress(0, 1, "Time moves on"))
        try:
            await self._go(step)
        finally:
            self._report(None)

    async def _go(self, step: str) -> None:
        if step != "check-in":
            await self._town.moves(**{f"{step}s": 1})
            return
        due = await self._town.bot.deps.read(next_schedule_due)
        if due is None:
            raise SandboxError("No check-in is planned.")
        await self._town.moves_to(due + timedelta(seconds=5))

    def _report(self, progress: Progress | None) -> None:
        self.progress = progress
        self._town.slack.feed.touch(TIME)


@dataclass(frozen=True)
class Scene:
    """A town whose people can come before its page."""

    town: Town
    director: TownDirector
    url: str


@asynccontextmanager
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """The town, and the page served for it."""
    async with town(database_url) as place:
        director = TownDirector(place)
        actors = (
            Actor(place.ana, "Teacher in North"),
            Actor(place.ben, "Teacher in North"),
            Actor(place.cleo, "Teacher in South, and in an office an hour behind"),
            Actor(place.leader, "Leader"),
            Actor(place.admin, "Admin"),
        )
        setting = PageSetting(place.slack.team_name, BANNER, actors, director)
        async with serve_page(place.slack, setting) as url:
            yield Scene(place, director, url)
