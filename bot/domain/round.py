"""A round: one occurrence of a schedule, and the check-ins that stand for it in channels."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.schedule import Manner


class RoundState(StrEnum):
    """Skipped: no practice might be asked. Missed: it could not be asked in time. Both keep their reason."""

    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"
    MISSED = "missed"


class MissedReason(StrEnum):
    """Why something that was due was not asked, as a code that the screens put into words."""

    TOO_LATE = "too_late"
    NOT_IN_CHANNEL = "not_in_channel"
    CHANNEL_ARCHIVED = "channel_archived"
    CHANNEL_GONE = "channel_gone"
    NO_CHANNEL_LEFT = "no_channel_left"
    REFUSED_BY_SLACK = "refused_by_slack"
    FATE_UNKNOWN = "fate_unknown"
    NOTHING_TO_ASK = "nothing_to_ask"
    NOBODY_TO_ASK = "nobody_to_ask"
    DO_NOT_DISTURB = "do_not_disturb"
    OPTED_OUT = "opted_out"
    PERSON_GONE = "person_gone"
    CALLED_OFF = "called_off"


OWN_REASONS = frozenset(
    {MissedReason.DO_NOT_DISTURB, MissedReason.OPTED_OUT, MissedReason.PERSON_GONE, MissedReason.CALLED_OFF}
)
"""Why a person was not written to, where that is their own affair, or what an admin wanted: nobody is told."""


@dataclass(frozen=True)
class Round:
    """One practice asked at one time. `asked` and `answered` are people; final once it is closed.

    `question` is how it was asked, if that was in the program's own words: a round keeps those that it opened with.
    """

    id: str
    schedule_id: str
    program_id: str
    local_date: date
    practice: str | None
    cycle: int
    opens_at: datetime
    closes_at: datetime
    k: int
    state: RoundState
    reason: MissedReason | None = None
    asked: int = 0
    answered: int = 0
    published: bool = False
    manner: Manner = Manner.CHANNEL
    words: ScaleWords = USUAL_WORDS
    question: str = ""


class CheckInState(StrEnum):
    """Due: owed to Slack. Standing: its message is in the channel. Missed: it never came to stand there."""

    DUE = "due"
    STANDING = "standing"
    MISSED = "missed"


@dataclass(frozen=True)
class CheckIn:
    """The message of a round in one channel; `ts` is Slack's name for the message once it stands.

    One that goes to a `person` has their id as its channel too, and stands in `dm`, their channel with the bot.
    """

    id: str
    round_id: str
    channel: str
    state: CheckInState
    ts: str | None = None
    reason: MissedReason | None = None
    person: str | None = None
    dm: str | None = None
