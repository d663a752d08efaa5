"""What is watched while strange things arrive: the log, and every row of the database."""

import hashlib
import logging
import sqlite3
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import structlog

from storage.tables import Table

DIRECTORY = frozenset(
    {"workspaces", "people", "channels", "members", "user_groups", "group_members", "leases", "ticks"}
)
"""What is only copied from Slack, or about the installation: it may be looked up anew for whoever is refused then."""

OF_THE_DAY = frozenset({"events.taken_away"})
"""Errors that are meant for the operator, and no fault of the bot's."""


class Journal(logging.Handler):
    """What is logged, by the bot and by the libraries."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[Mapping[str, Any]] = []

    def __call__(self, _logger: Any, level: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
        self.lines.append({**line, "level": level})
        raise structlog.DropEvent

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info and record.exc_info[1]
        self.lines.append({"event": record.getMessage(), "level": "error", "exc_info": error, "logger": record.name})

    def take(self) -> list[Mapping[str, Any]]:
        lines, self.lines = self.lines, []
        return lines


TICKETS = ("invalid_trigger_id", "exchanged_trigger_id", "view_not_found")
"""Codes by which Slack refuses a ticket that was bent on the way; the person is told, and the log has one line."""

UNSPEAKABLE = ("invalid_blocks", "invalid_arguments", "no_text", "msg_too_long", "invalid_form")
"""Codes by which Slack says that it can't show what the bot said."""


@contextmanager
def listening() -> Iterator[Journal]:
    """Keep everything that is logged, and print none of it."""
    before, journal = structlog.get_config(), Journal()
    structlog.configure(processors=[journal])
    logging.root.addHandler(journal)
    try:
        yield journal
    finally:
        logging.root.removeHandler(journal)
        structlog.configure(**before)


def fault_in(line: Mapping[str, Any], *, ticket: bool = True) -> str | None:
    """What is wrong with the bot by a line of its log; None if it is as it should be.

    `ticket` says whether the request came with what opens a modal; without it Slack takes none.
    """
    error = line.get("exc_info")
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        return "".join(traceback.format_exception(error))
    said = str(line.get("error", ""))
    of_the_day = line.get("action") in OF_THE_DAY or any(code in said for code in TICKETS)
    if not ticket and any(f"views.{how}: invalid_arguments" in said for how in ("open", "push")):
        of_the_day = True
    elif "views.publish: invalid_arguments" in said:
        of_the_day = True  # who pressed is nobody in this workspace, so there is no Home tab of theirs
    elif any(code in said for code in UNSPEAKABLE):
        return str(line)
    return str(line) if line["level"] in {"error", "exception", "critical"} and not of_the_day else None


class Watch:
    """A look at the database from outside: what has changed since the last one, by table and workspace."""

    def __init__(self, url: str) -> None:
        self._connection: Any = sqlite3.connect(url.removeprefix("sqlite:///")) if _is_embedded(url) else _psycopg(url)
        self._asks_version = "PRAGMA data_version" if _is_embedded(url) else "SELECT pg_current_wal_insert_lsn()::text"
        self._version = None
        self._seen: dict[tuple[str, str], str] = {}

    def close(self) -> None:
        self._connection.close()

    def changed(self) -> set[tuple[str, str]]:
        """The tables in which rows are not as they were, each with the workspace that they are of."""
        (version,) = self._connection.execute(self._asks_version).fetchone()
        if version == self._version:
            return set()
        self._version = version
        before, self._seen = self._seen, self._looked()
        return {key for key in {*before, *self._seen} if before.get(key) != self._seen.get(key)}

    def ids(self) -> set[str]:
        """Every id that a row has."""
        found: set[str] = set()
        for table in Table.metadata.sorted_tables:
            for column in table.columns:
                if column.name.rpartition("_")[2] == "id":
                    found |= {
                        str(one) for (one,) in self._connection.execute(f"SELECT {column.name} FROM {table.name}")
                    }
        return found

    def _looked(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], Any] = {}
        for table in Table.metadata.sorted_tables:
            names = [column.name for column in table.columns]
            owner = names.index("workspace_id" if "workspace_id" in names else "id")
            for row in self._connection.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2, 3"):
                key = (table.name, str(row[owner]))
                found.setdefault(key, hashlib.sha256()).update(repr(row).encode(errors="replace"))
        return {key: digest.hexdigest() for key, digest in found.items()}


@contextmanager
def watching(url: str) -> Iterator[Watch]:
    """Watch a database that others write."""
    with closing(Watch(url)) as watch:
        watch.changed()
        yield watch


def _is_embedded(url: str) -> bool:
    return url.startswith("sqlite:")


def _psycopg(url: str) -> Any:
    import psycopg  # takes a while, and is needed in a soak only

    return psycopg.connect(url, autocommit=True)
