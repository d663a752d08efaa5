"""Virtual time as the bot and Slack read it: they agree, but for the steps that a machine's clock makes."""

import asyncio
from datetime import datetime, timedelta
from random import Random


class VirtualClock:
    """The time of the running loop, counted from `begins`. `step` is how far this machine's clock is off."""

    def __init__(self, begins: datetime, random: Random) -> None:
        self.random = random
        self.step = timedelta()
        self._begins = begins
        self._loop = asyncio.get_running_loop()

    def now(self) -> datetime:
        """The organization's time: what this machine takes for it."""
        return self._begins + timedelta(seconds=self._loop.time()) + self.step

    def machine_now(self) -> datetime:
        """The machine's time: the same clock, as in every real run."""
        return self.now()


async def sleep_until(moment: datetime, clock: VirtualClock) -> None:
    """Wait until a clock shows a moment."""
    await asyncio.sleep(max((moment - clock.now()).total_seconds(), 0.0))
