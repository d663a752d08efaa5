"""The bot's processes on one database: who runs, who died, and who takes their place."""

from random import Random

from starlette.types import ASGIApp

from simulation.machine import Means, Running, start_web, start_worker
from simulation.process import Process


class Cluster:
    """Some web processes and some workers."""

    def __init__(self, means: Means, random: Random, *, webs: int, workers: int) -> None:
        self._means = means
        self._random = random
        self._started = 0
        self._webs = [self._web() for _ in range(webs)]
        self._workers = [self._worker() for _ in range(workers)]
        self.ever: list[Running] = [*self._webs, *self._workers]

    @property
    def doors(self) -> list[tuple[Process, ASGIApp]]:
        """Where Slack reaches the bot."""
        return [running.door for running in self._webs if running.door]

    def pick(self, random: Random) -> Running:
        """Any process; workers more often, since they do more."""
        return random.choice([*self._webs, *self._workers, *self._workers])

    def any_web(self, random: Random) -> Running | None:
        """A web process that runs."""
        running = [one for one in self._webs if one.process.alive]
        return random.choice(running) if running else None

    def replace(self, old: Running) -> None:
        """Start another process in the place of a dead one."""
        for group, start in ((self._webs, self._web), (self._workers, self._worker)):
            if old in group and not old.process.alive:
                group[group.index(old)] = start()
                self.ever.append(group[-1])

    def restart(self) -> None:
        """End everything that runs, and start it anew."""
        for running in (*self._webs, *self._workers):
            running.process.release()
            running.process.kill()
            self.replace(running)

    def end(self) -> None:
        """End everything, and forget the dead."""
        for running in self.ever:
            running.process.kill()
        for running in self.ever:
            running.process.bury()

    def _web(self) -> Running:
        return start_web(self._name("web"), self._means, self._luck())

    def _worker(self) -> Running:
        return start_worker(self._name("worker"), self._means, self._luck())

    def _name(self, kind: str) -> str:
        self._started += 1
        return f"{kind}-{self._started}"

    def _luck(self) -> Random:
        return Random(self._random.getrandbits(64))
