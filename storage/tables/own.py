"""What programs have of their own: practices, and questions in other words."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table


class OwnPracticeRow(Table):
    """A practice that an admin added for one program; it stays when it is retired, for its figures."""

    __tablename__ = "own_practices"
    __table_args__ = (ForeignKeyConstraint(["program_id"], ["programs.id"]),)
    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(index=True)
    program_id: Mapped[str]
    driver: Mapped[str]
    title: Mapped[str]
    question: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    signs: Mapped[list[str]]
    version: Mapped[int]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class WordingRow(Table):
    """How one program asks about a shipped practice; without a row it asks in the shipped words."""

    __tablename__ = "wordings"
    __table_args__ = (ForeignKeyConstraint(["program_id"], ["programs.id"]),)
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    program_id: Mapped[str] = mapped_column(primary_key=True)
    practice: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
