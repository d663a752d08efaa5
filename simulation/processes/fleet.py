"""The bot's processes: who runs, whom a kill takes away, and who is started in their place."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from random import Random
from typing import Any

from simulation.processes.machine import Machine, Role, Start, becomes_ready, started
from simulation.processes.strikes import Whom

CALLS_END_WITHIN = 2.0
"""Seconds after which Slack has stored what a dead process sent. A lease gives it 60; this Slack is next door, and its
answers take milliseconds."""


class Fleet:
    """Some processes; each that is killed is replaced at once, as a platform does."""

    def __init__(self, roles: Sequence[Role], start: Start, end_lease: Callable[[str], Awaitable[None]]) -> None:
        self._roles = roles
        self._start = start
        self._end_lease = end_lease
        self._machines: list[Machine] = []
        self._replacing: set[asyncio.Task[None]] = set()
        self._reading: set[asyncio.Task[None]] = set()
        self.kills: Counter[Role] = Counter()

    @property
    def doors(self) -> list[int]:
        """The ports at which Slack reaches the bot now."""
        return [one.port for one in self._machines if one.port and one.ready and one.role.answers]

    async def start(self) -> None:
        """Start everything, and wait until it is ready."""
        await asyncio.gather(*(self._begin(role) for role in self._roles))
        await self.ready()

    async def ready(self) -> None:
        """Wait until everybody is there. Raises NotReadyError."""
        while self._replacing:
            await asyncio.gather(*self._replacing)
        for machine in self._machines:
            await becomes_ready(machine)

    def strike(self, whom: Whom, random: Random) -> None:
        """Kill some of those that run or start, and start others in their place."""
        for machine in self._picked(whom, random):
            machine.kill()
            self.kills[machine.role] += 1
            self._machines.remove(machine)
            _keep(self._replacing, self._replaced(machine))

    async def end(self) -> None:
        """End everything that was started here."""
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        await asyncio.gather(*(machine.end() for machine in self._machines), *self._reading)

    def _picked(self, whom: Whom, random: Random) -> list[Machine]:
        wanted = [one for one in self._machines if whom.means(one.role)]
        return [random.choice(wanted)] if wanted and not whom.all else wanted

    async def _begin(self, role: Role) -> None:
        machine = await started(role, self._start)
        self._machines.append(machine)
        _keep(self._reading, machine.read())

    async def _replaced(self, machine: Machine) -> None:
        await asyncio.gather(self._begin(machine.role), self._buried(machine))

    async def _buried(self, machine: Machine) -> None:
        """Nothing is left of the dead in the end, their lease included: nobody waits a minute for it to run out."""
        await machine.end()
        await asyncio.sleep(CALLS_END_WITHIN)
        if machine.holder:
            await self._end_lease(machine.holder)


def _keep(tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
    """Do something in the background, among others of its kind."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
