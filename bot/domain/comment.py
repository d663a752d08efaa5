"""A comment: a reply in the thread of a check-in, with its author's name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

COMMENTS_AFTER_CLOSE = timedelta(days=14)
"""How long after the close a reply in the thread still counts as a comment."""


@dataclass(frozen=True)
class Comment:
    """A thread reply. A deleted one keeps its place and loses its text."""

    check_in_id: str
    channel: str
    ts: str
    author: str
    text: str
    written_at: datetime
    deleted: bool = False
