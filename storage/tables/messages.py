"""What stands in Slack or is owed to it, and what people say there."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class CheckInRow(Table):
    """The message of a round in a channel, or to a person: then `channel_id` is the person's id too, and `dm` the
    channel in which it stands."""

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
    person_id: Mapped[str | None]
    dm: Mapped[str | None]
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


class LossRow(Table):
    """A channel that was lost to schedules, and the messages that tell a person of it and of its end.

    `notice` is empty while only a form has shown it to them.
    """

    __tablename__ = "losses"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    notice: Mapped[str]
    mended_in: Mapped[str | None]


class HomeTabRow(Table):
    """A Home tab with figures: when its owner last opened it, and last looked at the comments.

    It shows old figures from `stale_at` on, and is shown anew no earlier than `next_at`.
    """

    __tablename__ = "home_tabs"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    next_at: Mapped[datetime]
    stale_at: Mapped[datetime | None] = mapped_column(index=True)
    comments_read_at: Mapped[datetime | None]


class LeaseRow(Table):
    """Which sender may speak for a workspace, and until when by the machine's clock."""

    __tablename__ = "leases"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    expires_at: Mapped[datetime]


class CommentRow(Table):
    __tablename__ = "comments"
    __table_args__ = (
        ForeignKeyConstraint(["check_in_id"], ["check_ins.id"]),
        Index("ix_comments_workspace_id_author", "workspace_id", "author"),
        Index("ix_comments_workspace_id_written_at", "workspace_id", "written_at"),
    )
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
    """A digest of a program: of the rounds that name it, and of comments after `covers_after` up to `covers_until`.

    `channel_id` and `ts` say where its message stands, once it does.
    """

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
    channel_id: Mapped[str | None]
    ts: Mapped[str | None]


class ShareRow(Table):
    """A digest's version for staff in a channel: who shared it, with which words, and what became of it.

    `act` is the same for all channels that were chosen at once; `schedules` are those that the version tells of.
    """

    __tablename__ = "shares"
    __table_args__ = (ForeignKeyConstraint(["digest_id"], ["digests.id"]),)
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    digest_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[str]
    person_id: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    schedules: Mapped[list[str]]
    shared_at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
