"""Logging: one shape for every line, ours and the libraries', without secrets and without what people said.

Every line has an `action`, a short fixed name to search for. Loggers are used as
`log = structlog.stdlib.get_logger(__name__)` and `log.info("What happened", action="worker.ticked", opened=2)`.
"""

import logging
import re
import sys
from collections.abc import Collection
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

LIBRARIES = {"slack_bolt": logging.ERROR, "slack_sdk": logging.WARNING, "asyncio": logging.ERROR}
"""What libraries may say, WARNING unless named. Below these levels Bolt and the SDK log whole payloads."""

OURS = ("bot", "storage", "demo")

MASK = "[masked]"

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+"  # Slack's tokens
    r"|https?://[^\s/'\"]+/(?:actions|commands|app|services)/[^\s'\")]+"  # addresses that let anybody answer
    r"|(?<=://)[^\s/@:]*:[^\s/@]*(?=@)"  # name and password in a database's address
)
_VALUES = re.compile(r"(?s)\[parameters: .*?\](?=\n|$)|^DETAIL: .*?$", re.MULTILINE)
"""What SQLAlchemy and PostgreSQL add to errors: the values of the row, which may be somebody's."""


def configure(level: str, shape: str, *, secrets: Collection[str] = (), stream: TextIO = sys.stderr) -> None:
    """Send every line to `stream`, as text for people (`console`) or one JSON object a line (`json`).

    `secrets` are masked wherever they would appear.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_action,
        structlog.processors.format_exc_info,
        Mask(secrets),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    render = _renderer(shape, colors=stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    handler.addFilter(_worth_keeping)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)


class Mask:
    """Takes secrets, response addresses and the values of database rows out of a line, wherever they stand."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def __call__(self, _logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        for key, value in line.items():
            if not key.startswith("_"):
                line[key] = self._masked(value)
        return line

    def _masked(self, value: Any) -> Any:
        if isinstance(value, bool | int | float | None):
            return value
        text = str(value)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return _VALUES.sub(MASK, _SECRETS.sub(MASK, text))


def _with_action(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Lines of libraries go by the library's name."""
    line.setdefault("action", str(line.get("logger") or "unnamed").partition(".")[0])
    return line


def _renderer(shape: str, *, colors: bool) -> Processor:
    if shape == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)


def _worth_keeping(record: logging.LogRecord) -> bool:
    library = record.name.partition(".")[0]
    return library in OURS or record.levelno >= LIBRARIES.get(library, logging.WARNING)
