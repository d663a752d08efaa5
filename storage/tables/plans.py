"""What is asked when: programs and schedules."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class ProgramRow(Table):
    """What is being implemented. `scale_words` are its words for the answers, by rating; empty for the usual ones.

    `quarters_from` and `school_from` are the months, 1 = January, in which its first quarter and its school year begin.
    """

    __tablename__ = "programs"
    __table_args__ = (UniqueConstraint("workspace_id", "folded_name"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    name: Mapped[str]
    folded_name: Mapped[str]
    leadership_channel: Mapped[str]
    k: Mapped[int]
    digest_weekday: Mapped[int]
    digest_at: Mapped[time]
    digest_zone: Mapped[str]
    digest_rhythm: Mapped[str]
    digest_anchor: Mapped[date]
    digest_due_at: Mapped[datetime | None] = mapped_column(index=True)
    scale_words: Mapped[dict[str, Any] | None]
    quarters_from: Mapped[int]
    school_from: Mapped[int]


class ScheduleRow(Table):
    __tablename__ = "schedules"
    __table_args__ = (
        ForeignKeyConstraint(["program_id"], ["programs.id"]),
        Index("ix_schedules_state_due_at", "state", "due_at"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(index=True)
    program_id: Mapped[str]
    drivers: Mapped[list[str]]
    channels: Mapped[list[str]]
    kind: Mapped[str]
    at: Mapped[time]
    zone: Mapped[str]
    open_hours: Mapped[int]
    weekdays: Mapped[list[int]]
    every: Mapped[int]
    ordinal: Mapped[int | None]
    anchor: Mapped[date]
    state: Mapped[str]
    due_at: Mapped[datetime | None]
    owner: Mapped[str]
    version: Mapped[int]
    manner: Mapped[str]
    groups: Mapped[list[str]]
    people: Mapped[list[str]]
    reminds: Mapped[bool]
    off_weekdays: Mapped[list[int]]
    off_calendar: Mapped[str]
    off_then: Mapped[str]
    paused_until: Mapped[date | None]
    skipped: Mapped[list[str]]
    practices: Mapped[list[str]]


class NamedAdminRow(Table):
    """Somebody who may do what admins may, besides Slack's own admins and owners."""

    __tablename__ = "named_admins"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    named_by: Mapped[str]
    named_at: Mapped[datetime]


class AuditRow(Table):
    """One change by an admin: who did what to which thing, and in words of ours what is different.

    `number` counts the entries of a workspace in the order in which they were made; `about` is the id of the schedule
    or program, if it is about one.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_workspace_id_number", "workspace_id", "number"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    number: Mapped[int]
    about: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[str]
    act: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str] = mapped_column(Text)
