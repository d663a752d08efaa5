"""The audit list: who changed what or took figures along, and when. Nothing in it tells of anybody's answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_SUBJECT = 200
"""Characters kept of what an entry is about; names of programs and drivers are far shorter."""

MAX_DETAIL = 1200
"""Characters kept of what is different: a screen of entries has to fit into one Slack message."""


class Act(StrEnum):
    """What somebody did; leaders too may do what is EXPORTED or DIGEST_SHARED, admins alone the rest."""

    SCHEDULE_MADE = "schedule_made"
    SCHEDULE_CHANGED = "schedule_changed"
    SCHEDULE_PAUSED = "schedule_paused"
    SCHEDULE_RESUMED = "schedule_resumed"
    SCHEDULE_DELETED = "schedule_deleted"
    SCHEDULE_DUPLICATED = "schedule_duplicated"
    ASKED_NOW = "asked_now"
    OCCURRENCE_SKIPPED = "occurrence_skipped"
    OCCURRENCE_UNSKIPPED = "occurrence_unskipped"
    PRACTICES_CHANGED = "practices_changed"
    QUESTION_REWORDED = "question_reworded"
    PRACTICE_ADDED = "practice_added"
    PRACTICE_REWORDED = "practice_reworded"
    PRACTICE_RETIRED = "practice_retired"
    PRACTICE_BROUGHT_BACK = "practice_brought_back"
    PROGRAM_CHANGED = "program_changed"
    ADMIN_NAMED = "admin_named"
    ADMIN_REMOVED = "admin_removed"
    EXPORTED = "exported"
    DIGEST_SHARED = "digest_shared"

    @property
    def is_about_person(self) -> bool:
        """Whether the subject is a person's id; otherwise it is a name that people wrote."""
        return self in {Act.ADMIN_NAMED, Act.ADMIN_REMOVED}


_MARK = re.compile(r"<#(\w+)>")
_CUT_MARK = re.compile(r"<#?\w*$")


def mark_of(channel_id: str) -> str:
    """A channel as an entry is kept: `named` puts its name there, as long as it may be told."""
    return f"<#{channel_id}>"


def named(text: str, channels: Mapping[str, str]) -> str:
    """A text with what channels are called, by their ids, in the place of their marks."""
    return _MARK.sub(lambda mark: channels.get(mark[1], "a channel"), text)


def cut(text: str, most: int) -> str:
    """A text in up to so many characters; a mark that would be cut in two is left out."""
    return text if len(text) <= most else f"{_CUT_MARK.sub('', text[: most - 1])}…"


@dataclass(frozen=True)
class Entry:
    """One change: what `person` did to `subject`, and in words what is different since, a line for each difference.

    `about` is the id of the schedule or program that it is about, if it is about one.
    """

    at: datetime
    person: str
    act: Act
    subject: str
    detail: str = ""
    about: str = ""


@dataclass(frozen=True)
class AuditPage:
    """Entries in a row, newest first, from the one at `start` of all `total`."""

    entries: tuple[Entry, ...]
    start: int
    total: int
