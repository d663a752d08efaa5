"""What the bot and its libraries log during a simulation: errors that were raised are kept, since nothing may fail in a
way that nobody foresaw."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.commenting import NotSettledYetError

FORESEEN = ("database is locked", "disk I/O error", "no active connection")
"""What SQLite says when the database is busy or away. Besides, somebody may wait for it for too long, and Slack is
asked in this way to send a reply again that came before its check-in was known to stand."""

OF_THE_DAY = frozenset({"app.other_secret", "events.taken_away"})


@dataclass
class Log:
    """The errors that were logged, and how many lines there were."""

    lines: int = 0
    errors: list[str] = field(default_factory=list)

    def __call__(self, _logger: Any, level: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
        self.lines += 1
        if level in {"error", "exception", "critical"} and line.get("action") not in OF_THE_DAY:
            self._note(line)
        raise structlog.DropEvent

    def of_library(self, record: logging.LogRecord) -> None:
        """A line of a library; Bolt has one of a call that could not begin, since Slack did not say who the bot is."""
        self.lines += 1
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, SlackRefusedError | SlackBusyError | SlackUnknownError):
            self._note({"action": record.name, "exc_info": error})

    def _note(self, line: structlog.types.EventDict) -> None:
        error = line.get("exc_info")
        error = sys.exc_info()[1] if error is True else error
        if isinstance(error, BaseException) and not _is_foreseen(error):
            self.errors.append(f"{line.get('action')}: {_in_words(error)}")


class _Libraries(logging.Handler):
    """Hears what Bolt and asyncio log, who know nothing of structlog."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.ERROR)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.of_library(record)


@contextmanager
def listening() -> Iterator[Log]:
    """Hear everything that is logged, and print none of it."""
    before, log, root = structlog.get_config(), Log(), logging.getLogger()
    libraries = _Libraries(log)
    structlog.configure(processors=[log])
    root.addHandler(libraries)
    try:
        yield log
    finally:
        root.removeHandler(libraries)
        structlog.configure(**before)


def _is_foreseen(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_is_foreseen(one) for one in error.exceptions)
    if isinstance(error, OperationalError):
        return any(words in str(error.orig) for words in FORESEEN)
    return isinstance(error, TimeoutError | NotSettledYetError)


def _in_words(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(_in_words(one) for one in error.exceptions)
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f" at {where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
    return f"{type(error).__name__}: {error}{place}"
