"""A delivery: one message owed to Slack, and the states that let a crash be settled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.pacing import Call


class DeliveryKind(StrEnum):
    """What is owed. Subjects: a check-in, a digest, a check-in's thread, a check-in or round that was missed, a person
    in a round; a digest and one of its schedules, an act of sharing and a channel, a digest and such an act."""

    CHECK_IN = "check_in"
    DIGEST = "digest"
    THREAD_NOTE = "thread_note"
    NOTICE = "notice"
    REMINDER = "reminder"
    DIGEST_REPLY = "digest_reply"
    SHARE = "share"
    DIGEST_UPDATE = "digest_update"

    @property
    def at_most_once(self) -> bool:
        """Ephemerals can't be found again in Slack, so they are never sent twice."""
        return self in AT_MOST_ONCE

    @property
    def is_change(self) -> bool:
        """A message that stands is written anew, which does no harm if it is done twice."""
        return self is DeliveryKind.DIGEST_UPDATE

    @property
    def lateness(self) -> timedelta:
        """How long after its due time it may still be sent."""
        return _LATENESS[self]


AT_MOST_ONCE = frozenset({DeliveryKind.THREAD_NOTE})

_LATENESS = {
    DeliveryKind.CHECK_IN: timedelta(hours=6),
    DeliveryKind.DIGEST: timedelta(hours=24),
    DeliveryKind.THREAD_NOTE: timedelta(minutes=10),
    DeliveryKind.NOTICE: timedelta(days=7),
    DeliveryKind.REMINDER: timedelta(days=14),
    DeliveryKind.DIGEST_REPLY: timedelta(hours=24),
    DeliveryKind.SHARE: timedelta(hours=24),
    DeliveryKind.DIGEST_UPDATE: timedelta(days=7),
}


class DeliveryState(StrEnum):
    """Due, claimed (certainly not posted), sending (fate unknown until settled), then one of three ends."""

    DUE = "due"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    MISSED = "missed"
    FAILED = "failed"


@dataclass(frozen=True)
class Delivery:
    """One message owed to Slack. `attempt` rises with every claim, so that a late sender learns that it is late.

    `due_at` is when it is to be tried; a try that fails may put it off.
    """

    id: str
    kind: DeliveryKind
    subject: str
    state: DeliveryState
    due_at: datetime
    expires_at: datetime
    attempt: int = 0
    channel: str | None = None
    person: str | None = None
    claimed_at: datetime | None = None
    ts: str | None = None

    @property
    def asks_a_person(self) -> bool:
        """Whether this asks somebody in a direct message of their own, who may not want to be asked now."""
        return self.person is not None and self.kind in {DeliveryKind.CHECK_IN, DeliveryKind.REMINDER}

    def next_call(self, now: datetime) -> Call | None:
        """The call to Slack with which this goes on; None if it is to be given up: too late, or unknown for ever."""
        if self.state is DeliveryState.SENDING:
            return None if self.kind.at_most_once else Call.READ
        if now >= self.expires_at:
            return None
        return Call.EPHEMERAL if self.kind.at_most_once else Call.POST


@dataclass(frozen=True)
class Stale:
    """A check-in whose message no longer shows its rows; `closes` says that it must lose its buttons, `turn` what goes
    first."""

    check_in_id: str
    closes: bool
    due_at: datetime
    turn: int
