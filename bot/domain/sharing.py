"""Sharing a digest with staff: which channels may get it, and what each of them reads."""

from dataclasses import dataclass

from bot.domain.report import DigestContent, Share

MOST_WORDS = 500
"""Characters that a leader may add in their own words: a line, not a letter."""


@dataclass(frozen=True)
class ShareChannel:
    """A channel that can get a digest; `name` is empty for a private one that the sharer is not in."""

    id: str
    name: str


@dataclass(frozen=True)
class ShareOffer:
    """A digest to be shared: what it says, and to which channels each of its schedules' figures may go.

    `channels` are by schedule, for schedules that have any: channels behind its figures that the bot can post to.
    """

    content: DigestContent
    channels: dict[str, tuple[ShareChannel, ...]]


@dataclass(frozen=True)
class StaffVersion:
    """What one channel reads of a digest: the schedules that were chosen for it, and the sharer's own words."""

    content: DigestContent
    share: Share


@dataclass(frozen=True)
class SharedNow:
    """Channels that get a digest now, and those that had it, or were about to get it, already."""

    channels: tuple[str, ...]
    already: tuple[str, ...] = ()
