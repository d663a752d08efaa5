"""Who is who: the workspace, its people and channels."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class WorkspaceRow(Table):
    """A Slack team and the bot's own identity in it; `scopes` are what it may do there, if Slack has said so.

    `blocks_refused_at` is when its Slack last refused a block that older ones can stand for; empty if it never did.
    """

    __tablename__ = "workspaces"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    bot_user_id: Mapped[str]
    scopes: Mapped[list[str] | None]
    directory_read_at: Mapped[datetime | None]
    blocks_refused_at: Mapped[datetime | None]


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
    gone: Mapped[bool]
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


class UserGroupRow(Table):
    """The directory: user groups, as far as a schedule asks their members."""

    __tablename__ = "user_groups"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    handle: Mapped[str]
    disabled: Mapped[bool]
    members_read_at: Mapped[datetime | None]


class GroupMemberRow(Table):
    """The directory: who is in which user group."""

    __tablename__ = "group_members"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)


class ChoiceRow(Table):
    """What a person chose for themselves: no direct messages, or none before a date."""

    __tablename__ = "choices"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    snoozed_until: Mapped[date | None]
    direct_messages: Mapped[bool]
