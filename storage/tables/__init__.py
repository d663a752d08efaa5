"""The tables. Every row belongs to a workspace; times are UTC; nothing above storage sees these classes."""

from storage.tables.base import Table
from storage.tables.directory import (
    ChannelRow,
    ChoiceRow,
    GroupMemberRow,
    MemberRow,
    PersonRow,
    UserGroupRow,
    WorkspaceRow,
)
from storage.tables.messages import (
    CheckInRow,
    CommentRow,
    DeliveryRow,
    DigestRow,
    HomeTabRow,
    LeaseRow,
    LossRow,
    MessageUpdateRow,
    ShareRow,
)
from storage.tables.own import OwnPracticeRow, WordingRow
from storage.tables.plans import AuditRow, NamedAdminRow, ProgramRow, ScheduleRow
from storage.tables.rounds import (
    AnswerRow,
    AskedRow,
    AskingRow,
    PersonAskedRow,
    RoundKeyRow,
    RoundRow,
    SegmentRow,
    TallyRow,
)
from storage.tables.running import SeenEventRow, TickRow

__all__ = [
    "AnswerRow",
    "AskedRow",
    "AskingRow",
    "AuditRow",
    "ChannelRow",
    "CheckInRow",
    "ChoiceRow",
    "CommentRow",
    "DeliveryRow",
    "DigestRow",
    "GroupMemberRow",
    "HomeTabRow",
    "LeaseRow",
    "LossRow",
    "MemberRow",
    "MessageUpdateRow",
    "NamedAdminRow",
    "OwnPracticeRow",
    "PersonAskedRow",
    "PersonRow",
    "ProgramRow",
    "RoundKeyRow",
    "RoundRow",
    "ScheduleRow",
    "SeenEventRow",
    "SegmentRow",
    "ShareRow",
    "Table",
    "TallyRow",
    "TickRow",
    "UserGroupRow",
    "WordingRow",
    "WorkspaceRow",
]
