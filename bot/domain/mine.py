"""What Driver Pulse has to do with one person, as only that person is shown it."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.cards import CheckInCard
from bot.domain.choice import Choice
from bot.domain.person import Person


@dataclass(frozen=True)
class AskedOfMe:
    """An open check-in that takes this person's answer, and the way to its message.

    There is no place here for the answer itself, nor for whether there is one: Home is made of this.
    """

    round_id: str
    card: CheckInCard
    link: str
    direct: bool = False


@dataclass(frozen=True)
class Kept:
    """What is stored about a person for good: what Slack says of them, and what they wrote in threads.

    `deleted` is of how many replies that are deleted in Slack it is still known that they wrote them.
    """

    person: Person
    channels: tuple[str, ...] = ()
    comments: int = 0
    deleted: int = 0


@dataclass(frozen=True)
class Traces:
    """Where else a person is named, as numbers, and whether an admin named them as one.

    `set_up` are the schedules that they made, `asked_by_name` those that name them among whom they ask, `shares` the
    messages with which they shared a digest with staff; `home` says that they opened a Home tab with figures.
    """

    answers: int = 0
    practices: int = 0
    messages: int = 0
    check_ins: int = 0
    groups: int = 0
    changes: int = 0
    losses: int = 0
    set_up: int = 0
    asked_by_name: int = 0
    shares: int = 0
    named_admin: bool = False
    home: bool = False


@dataclass(frozen=True)
class Mine:
    """One person's side of things. `today` is their own."""

    kept: Kept
    today: date
    asked: tuple[AskedOfMe, ...] = ()
    choice: Choice = field(default_factory=Choice)
