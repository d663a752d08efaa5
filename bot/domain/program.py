"""A program: what an organization is putting into use."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.scale_words import USUAL_WORDS, ScaleWords

MAX_NAME = 60
"""Characters of a program's name: it has to fit into a question that is read at a glance."""


@dataclass(frozen=True)
class DigestTime:
    """When the digest is posted: a weekday (0 = Monday) and a wall time in an IANA zone."""

    weekday: int = 0
    at: time = time(9, 0)
    zone: str = "UTC"


@dataclass(frozen=True)
class Program:
    """A program with its leadership channel, its minimum group k, the time of its digest, and its words for answers."""

    id: str
    name: str
    leadership_channel: str
    k: int
    digest: DigestTime
    digest_due_at: datetime | None = None
    words: ScaleWords = USUAL_WORDS
