"""What keeps the machine in order."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class SeenEventRow(Table):
    """Ids of Slack's events, kept for a day, so that a retried event changes nothing."""

    __tablename__ = "seen_events"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class TickRow(Table):
    """One row: when a worker last ticked, by the machine's clock, and how far erasing has come.

    Of all keys ever deleted (`erasures_owed`) the first `erasures_done` are rewritten away; both only rise.
    """

    __tablename__ = "ticks"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticked_at: Mapped[datetime | None]
    erasures_owed: Mapped[int]
    erasures_done: Mapped[int]
