"""Rounds: who is asked, what they answer while one is open, and what is left of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class RoundRow(Table):
    """One occurrence of a schedule; the unique key makes a second one on the same local date impossible.

    `digest_id` is the digest that tells of it, empty until one does; `question` the program's own words for the
    practice as they were when it opened, empty for the shipped ones.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("schedule_id", "local_date"),
        ForeignKeyConstraint(["schedule_id"], ["schedules.id"]),
        ForeignKeyConstraint(["digest_id"], ["digests.id"]),
        Index("ix_rounds_state_closes_at", "state", "closes_at"),
        Index("ix_rounds_program_id_digest_id", "program_id", "digest_id"),
        Index("ix_rounds_schedule_id_closed_at", "schedule_id", "closed_at"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    schedule_id: Mapped[str]
    program_id: Mapped[str]
    digest_id: Mapped[str | None] = mapped_column(index=True)
    local_date: Mapped[date]
    practice: Mapped[str | None]
    driver: Mapped[str | None]
    question: Mapped[str | None] = mapped_column(Text)
    cycle: Mapped[int]
    manner: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    k: Mapped[int]
    scale_words: Mapped[dict[str, Any] | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    asked: Mapped[int]
    answered: Mapped[int]
    published: Mapped[bool]


class RoundKeyRow(Table):
    """The key of an open round, encrypted; the row goes at the close and the table is rewritten."""

    __tablename__ = "round_keys"
    round_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    ciphertext: Mapped[bytes]


class SegmentRow(Table):
    """A source of a round's people, in the round's fixed order; `asked` is how many belong to it."""

    __tablename__ = "segments"
    __table_args__ = (ForeignKeyConstraint(["round_id"], ["rounds.id"]),)
    round_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    position: Mapped[int]
    asked: Mapped[int]


class AskedRow(Table):
    """Who belongs to which segment of an open round; gone at the close."""

    __tablename__ = "asked"
    __table_args__ = (ForeignKeyConstraint(["round_id"], ["rounds.id"]),)
    round_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel_id: Mapped[str]


class AnswerRow(Table):
    """A rating under a pseudonym that only the round's key can make; gone at the close."""

    __tablename__ = "answers"
    __table_args__ = (ForeignKeyConstraint(["round_id"], ["rounds.id"]),)
    round_id: Mapped[str] = mapped_column(primary_key=True)
    pseudonym: Mapped[bytes] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel_id: Mapped[str]
    rating: Mapped[str]
    action_ts: Mapped[str]


class AskingRow(Table):
    """That a practice was asked of a channel; what the 28 days of rest are counted from. Outlives its schedule."""

    __tablename__ = "askings"
    __table_args__ = (Index("ix_askings_workspace_id_channel_id_asked_at", "workspace_id", "channel_id", "asked_at"),)
    round_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    practice: Mapped[str]
    asked_at: Mapped[datetime]


class TallyRow(Table):
    """The counts of one unit of a closed round: never of fewer than k raters."""

    __tablename__ = "tallies"
    __table_args__ = (ForeignKeyConstraint(["round_id"], ["rounds.id"]),)
    round_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channels: Mapped[list[str]]
    asked: Mapped[int]
    not_yet: Mapped[int]
    partly: Mapped[int]
    fully: Mapped[int]
    cant_tell: Mapped[int]


class PersonAskedRow(Table):
    """That a practice was asked of a person in the last 28 days, so that no direct message asks it again too soon."""

    __tablename__ = "people_asked"
    __table_args__ = (Index("ix_people_asked_workspace_id_practice_asked_at", "workspace_id", "practice", "asked_at"),)
    round_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    practice: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(index=True)
