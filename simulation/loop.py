"""An event loop on virtual time: where another would wait, its clock moves on instead."""

import asyncio
import selectors
from collections.abc import Mapping
from typing import Any


class StandstillError(Exception):
    """Nothing is planned any more, and the simulation has not ended: somebody waits for what never comes."""


class SocketError(Exception):
    """Something asked for a socket, which would bring real time and real luck in."""


class NeverWaits(selectors.BaseSelector):
    """A selector that watches nothing; being asked to wait, it moves the time on."""

    def __init__(self) -> None:
        self.time = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Let `timeout` seconds have passed. Raises StandstillError if there is nothing to wait for."""
        if timeout is None:
            raise StandstillError("nothing is planned, and the simulation has not ended")
        self.time += max(timeout, 0.0)
        return []

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """Nothing can be watched. Raises SocketError: in here there are no sockets."""
        raise SocketError("a simulation has no sockets")

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """Nothing is watched."""
        raise KeyError(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """Nothing is watched."""
        return {}


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs everything that is ready, then goes to when the next thing is due. `time()` begins at 0."""

    def __init__(self) -> None:
        self._waiting = NeverWaits()
        super().__init__(self._waiting)
        self._clock_resolution = 1e-6

    def time(self) -> float:
        """Virtual seconds since the beginning."""
        return self._waiting.time

    def _make_self_pipe(self) -> None:
        """Nobody wakes this loop from another thread."""

    def _close_self_pipe(self) -> None:
        """There is none."""

    def _write_to_self(self) -> None:
        """It never waits, so it need not be woken."""
