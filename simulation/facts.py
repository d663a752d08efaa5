"""What the database holds, read beside the bot on a connection of its own, and never written."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

NEXT_OCCURRENCE = "SELECT min(due_at) FROM schedules WHERE state = 'active'"
NEXT_END = "SELECT min(closes_at) FROM rounds WHERE state = 'open' UNION ALL SELECT min(digest_due_at) FROM programs"
LEFT_TO_ERASE = "SELECT '2000-01-01' FROM ticks WHERE erasures_owed > erasures_done"
NEXT_MESSAGE = (
    "SELECT min(due_at) FROM deliveries WHERE state IN ('due', 'claimed', 'sending')"
    " UNION ALL SELECT min(due_at) FROM message_updates UNION ALL SELECT min(stale_at) FROM home_tabs"
)


@dataclass(frozen=True)
class RoundFact:
    """A round as its row has it."""

    id: str
    schedule: str
    local_date: str
    state: str
    reason: str | None
    k: int
    answered: int
    published: bool
    manner: str
    closes_at: datetime


@dataclass(frozen=True)
class CheckInFact:
    """A check-in as its row has it, with the delivery that brings it if that is still known."""

    id: str
    round: str
    channel: str
    person: str | None
    state: str
    reason: str | None
    ts: str | None
    delivery: str | None


class Facts:
    """Questions to the database file, each answered from what is committed."""

    def __init__(self, file: Path, *, patience: float = 0.0) -> None:
        """Read a file; `patience` is for how many seconds others may keep it to themselves."""
        self._file = file
        self._connection = sqlite3.connect(file, timeout=patience, isolation_level=None)
        self._connection.row_factory = sqlite3.Row

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def value(self, query: str, *values: object) -> Any:
        """The one value of a query; None if there is no row."""
        found = self.rows(query, *values)
        return found[0][0] if found else None

    def rounds(self) -> list[RoundFact]:
        """All rounds, in the order in which they opened."""
        return [
            RoundFact(
                row["id"],
                row["schedule_id"],
                row["local_date"],
                row["state"],
                row["reason"],
                row["k"],
                row["answered"],
                bool(row["published"]),
                row["manner"],
                moment(row["closes_at"]),
            )
            for row in self.rows("SELECT * FROM rounds ORDER BY opens_at, id")
        ]

    def check_ins(self) -> list[CheckInFact]:
        """All check-ins."""
        query = (
            "SELECT c.*, d.id AS delivery FROM check_ins c"
            " LEFT JOIN deliveries d ON d.kind = 'check_in' AND d.subject = c.id"
        )
        return [
            CheckInFact(
                row["id"],
                row["round_id"],
                row["channel_id"],
                row["person_id"],
                row["state"],
                row["reason"],
                row["ts"],
                row["delivery"],
            )
            for row in self.rows(query)
        ]

    def closing_time(self, check_in: str) -> datetime | None:
        """When the round of a check-in closes."""
        found = self.value(
            "SELECT r.closes_at FROM rounds r JOIN check_ins c ON c.round_id = r.id WHERE c.id = ?", check_in
        )
        return moment(found) if found else None

    def next_occurrence(self) -> datetime | None:
        """When a schedule asks next."""
        return self._first(NEXT_OCCURRENCE)

    def next_due(self) -> datetime | None:
        """When the next round opens or closes, or the next digest is due."""
        return self._first(f"{NEXT_OCCURRENCE} UNION ALL {NEXT_END}")

    def next_tick(self) -> datetime | None:
        """The same; at once while deleted keys are still to be rewritten away."""
        return self._first(f"{NEXT_OCCURRENCE} UNION ALL {NEXT_END} UNION ALL {LEFT_TO_ERASE}")

    def next_message(self) -> datetime | None:
        """When the next message is owed, or one or a Home tab is to be rendered anew."""
        return self._first(NEXT_MESSAGE)

    def _first(self, query: str) -> datetime | None:
        found = min((row[0] for row in self._connection.execute(query) if row[0]), default=None)
        return moment(found) if found else None  # as text, which SQLite keeps at one length, they sort as they are

    def files(self) -> bytes:
        """Every byte of the database's files."""
        names = (self._file, self._file.with_name(f"{self._file.name}-wal"))
        return b"".join(name.read_bytes() for name in names if name.exists())


def moment(stored: str | datetime) -> datetime:
    """A time as SQLite has it, in letters, or PostgreSQL."""
    if isinstance(stored, str):
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    return stored.astimezone(UTC)
