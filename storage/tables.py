"""The tables. Every row belongs to a workspace; times are UTC; nothing above storage sees these classes."""

from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Refuses datetimes without a zone, so that no local time slips in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: String(255),
        datetime: UtcDateTime(),
        list[str]: JSON(),
        list[int]: JSON(),
        dict[str, Any]: JSON(),
        bytes: LargeBinary(),
    }


class WorkspaceRow(Table):
    """A Slack team and the bot's own identity in it."""

    __tablename__ = "workspaces"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    bot_user_id: Mapped[str]
    directory_read_at: Mapped[datetime | None]


class PersonRow(Table):
    """The directory: people."""

    __tablename__ = "people"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str]
    admin: Mapped[bool]
    bot: Mapped[bool]
    deleted: Mapped[bool]
    guest: Mapped[bool]
    stranger: Mapped[bool]


class ChannelRow(Table):
    """The directory: channels. `members_read_at` is empty until the members were read once."""

    __tablename__ = "channels"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    private: Mapped[bool]
    archived: Mapped[bool]
    joined: Mapped[bool]
    members_read_at: Mapped[datetime | None]


class MemberRow(Table):
    """The directory: who is in which channel. Rows of people who `left` stay until a later listing of the members.

    `heard_at` is when an event told that they joined or left; empty if a listing did.
    """

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_workspace_id_person_id", "workspace_id", "person_id"),)
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    left: Mapped[bool]
    heard_at: Mapped[datetime | None]


class ProgramRow(Table):
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
    digest_due_at: Mapped[datetime | None] = mapped_column(index=True)


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


class RoundRow(Table):
    """One occurrence of a schedule; the unique key makes a second one on the same local date impossible.

    `digest_id` is the digest that tells of it, empty until one does.
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
    cycle: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    k: Mapped[int]
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


class CheckInRow(Table):
    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("round_id", "channel_id"),
        UniqueConstraint("workspace_id", "channel_id", "ts"),
        ForeignKeyConstraint(["round_id"], ["rounds.id"]),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    round_id: Mapped[str]
    channel_id: Mapped[str]
    state: Mapped[str]
    ts: Mapped[str | None]
    reason: Mapped[str | None]


class MessageUpdateRow(Table):
    """A dirty mark: the message of this check-in is to be rendered anew. At most one is pending per message."""

    __tablename__ = "message_updates"
    __table_args__ = (Index("ix_message_updates_workspace_id_due_at", "workspace_id", "due_at"),)
    check_in_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    closes: Mapped[bool]
    due_at: Mapped[datetime]
    claimed: Mapped[bool]
    again: Mapped[bool]
    attempt: Mapped[int]


class DeliveryRow(Table):
    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "subject"),
        Index("ix_deliveries_state_due_at_workspace_id", "state", "due_at", "workspace_id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    state: Mapped[str]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempt: Mapped[int]
    channel_id: Mapped[str | None]
    person_id: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    ts: Mapped[str | None]
    reason: Mapped[str | None]


class LeaseRow(Table):
    """Which sender may speak for a workspace, and until when by the machine's clock."""

    __tablename__ = "leases"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    expires_at: Mapped[datetime]


class CommentRow(Table):
    __tablename__ = "comments"
    __table_args__ = (ForeignKeyConstraint(["check_in_id"], ["check_ins.id"]),)
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    ts: Mapped[str] = mapped_column(primary_key=True)
    check_in_id: Mapped[str] = mapped_column(index=True)
    author: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    changed_ts: Mapped[str]
    deleted: Mapped[bool]


class DigestRow(Table):
    """A digest of a program: of the rounds that name it, and of comments after `covers_after` up to `covers_until`."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("program_id", "local_date"),
        ForeignKeyConstraint(["program_id"], ["programs.id"]),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    program_id: Mapped[str]
    local_date: Mapped[date]
    covers_after: Mapped[datetime]
    covers_until: Mapped[datetime]


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
