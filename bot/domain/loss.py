"""Losing a channel: nothing can be posted there any more, and somebody who can mend it is told, once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.cadence import Cadence
from bot.domain.person import Channel
from bot.domain.round import MissedReason
from bot.domain.schedule import Manner, ScheduleState

LOSSES = frozenset({MissedReason.NOT_IN_CHANNEL, MissedReason.CHANNEL_ARCHIVED, MissedReason.CHANNEL_GONE})
"""The reasons that speak of a whole channel, so that the next message would fare no better."""

Where = tuple[str, str]
"""A channel, and the person who looks after what is asked or posted there."""


@dataclass(frozen=True)
class Loss:
    """A channel that was lost, and what one person was told of it.

    - `notice` names the message that tells of the loss; empty while only a form has shown it to them.
    - `mended_in` names the message that tells that the channel works again.
    """

    channel: str
    person: str
    reason: MissedReason
    notice: str = ""
    mended_in: str | None = None

    @property
    def is_told(self) -> bool:
        """Whether a message has told or is about to tell of it, and none has told that it is over."""
        return bool(self.notice) and self.mended_in is None


@dataclass(frozen=True)
class News:
    """What is different from what people were told: channels `lost`, those `mended`, and losses that concern nobody
    any more."""

    lost: Mapping[Where, MissedReason]
    mended: tuple[Loss, ...]
    idle: tuple[Loss, ...]

    def __bool__(self) -> bool:
        return bool(self.lost or self.mended or self.idle)


def loss_of(channel: Channel | None) -> MissedReason | None:
    """Why nothing can be posted in a channel; None if it can. One that nobody has heard of was not joined."""
    if channel is None:
        return MissedReason.NOT_IN_CHANNEL
    if channel.gone:
        return MissedReason.CHANNEL_GONE
    if channel.archived:
        return MissedReason.CHANNEL_ARCHIVED
    return None if channel.joined else MissedReason.NOT_IN_CHANNEL


def public_name(channel: Channel | None) -> str:
    """What a channel may be called where Slack can't show its name any more: nothing if it was private."""
    return channel.name if channel and not channel.private else ""


def news(watched: Collection[Where], channels: Mapping[str, Channel], known: Iterable[Loss]) -> News:
    """Compare the channels that people look after, as they are now, with what those people were told."""
    told = {(one.channel, one.person): one for one in known}
    lost = {where: reason for where in sorted(watched) if (reason := loss_of(channels.get(where[0])))}
    return News(
        lost={where: reason for where, reason in lost.items() if _is_new(told.get(where), reason)},
        mended=tuple(
            one for where, one in told.items() if where in watched and where not in lost and not one.mended_in
        ),
        idle=tuple(one for where, one in told.items() if where not in watched),
    )


def _is_new(told: Loss | None, reason: MissedReason) -> bool:
    return told is None or told.reason is not reason or told.mended_in is not None


@dataclass(frozen=True)
class Asking:
    """A schedule that asks in a lost channel, or its members; `others` are its channels that work."""

    program: str
    cadence: Cadence
    state: ScheduleState
    manner: Manner
    others: int


@dataclass(frozen=True)
class LostChannel:
    """A lost channel with all that it is missed for: schedules, and programs whose leaders read there.

    Its `name` (see `public_name`) is for where its id would show nothing any more.
    """

    channel: str
    name: str
    reason: MissedReason
    asks: tuple[Asking, ...]
    leads: tuple[str, ...]


@dataclass(frozen=True)
class ChannelNotice:
    """What whoever looks after some channels is told when they are lost, and when they work again."""

    lost: tuple[LostChannel, ...]
    mended: tuple[str, ...]
