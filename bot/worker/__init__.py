"""The worker: the tick that turns what is due into rows, and the sender that turns rows into messages."""

from bot.worker.ticking import TickReport, tick
from bot.worker.worker import Worker

__all__ = ["TickReport", "Worker", "tick"]
