"""The health of a schedule: what keeps it from asking, posting or telling as it is set to, each with what mends it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.loss import loss_of, public_name
from bot.domain.person import Channel, Person
from bot.domain.program import Program
from bot.domain.round import MissedReason
from bot.domain.schedule import Manner, Schedule


class Ailing(StrEnum):
    """What ails a schedule: the token's scopes, its channels, its leaders' channel, its people, or its owner."""

    SCOPES = "scopes"
    NOT_IN_CHANNEL = "not_in_channel"
    CHANNEL_ARCHIVED = "channel_archived"
    CHANNEL_GONE = "channel_gone"
    NOT_WITH_LEADERS = "not_with_leaders"
    LEADERS_ARCHIVED = "leaders_archived"
    LEADERS_GONE = "leaders_gone"
    NOBODY = "nobody"
    OWNER = "owner"


ASKED = {
    MissedReason.NOT_IN_CHANNEL: Ailing.NOT_IN_CHANNEL,
    MissedReason.CHANNEL_ARCHIVED: Ailing.CHANNEL_ARCHIVED,
    MissedReason.CHANNEL_GONE: Ailing.CHANNEL_GONE,
}
LEADING = {
    MissedReason.NOT_IN_CHANNEL: Ailing.NOT_WITH_LEADERS,
    MissedReason.CHANNEL_ARCHIVED: Ailing.LEADERS_ARCHIVED,
    MissedReason.CHANNEL_GONE: Ailing.LEADERS_GONE,
}

ALWAYS = frozenset({"chat:write", "im:write", "users:read"})
"""What every schedule takes: posting, knowing people, and telling its owner what went wrong."""


@dataclass(frozen=True)
class Ailment:
    """One thing that ails a schedule. `names` are scopes, ids of channels (of those that are gone, what they were
    called, see `public_name`), or the owner who left and, if there is anybody, who is told in their place."""

    what: Ailing
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What a schedule depends on: the channels that the directory knows, what the token may do (None if Slack has not
    said so), how many people there are to ask, its owner if known, and who is told in the owner's place."""

    channels: Mapping[str, Channel]
    scopes: frozenset[str] | None
    people: int
    owner: Person | None
    reader: str | None


def health(schedule: Schedule, program: Program, around: Surroundings) -> tuple[Ailment, ...]:
    """All that ails a schedule, what stops most of it first; nothing if it is well."""
    return (
        *_scopes(schedule, program, around),
        *_lost(schedule.channels, around.channels, ASKED),
        *_lost([program.leadership_channel], around.channels, LEADING),
        *_nobody(schedule, around),
        *_owner(around),
    )


def scopes_for(schedule: Schedule, program: Program, channels: Mapping[str, Channel]) -> frozenset[str]:
    """What the token must be allowed so that a schedule can do all that it is set to
    (https://docs.slack.dev/reference/scopes)."""
    needed = set(ALWAYS)
    for id in (*schedule.channels, program.leadership_channel):
        if id in channels:
            kind = "groups" if channels[id].private else "channels"
            needed |= {f"{kind}:read", f"{kind}:history"}
    if schedule.manner is Manner.DIRECT or schedule.reminds:
        needed |= {"im:history", "dnd:read"}
    if schedule.groups:
        needed.add("usergroups:read")
    return frozenset(needed)


def _scopes(schedule: Schedule, program: Program, around: Surroundings) -> Iterator[Ailment]:
    missing = scopes_for(schedule, program, around.channels) - (around.scopes or frozenset())
    if around.scopes is not None and missing:
        yield Ailment(Ailing.SCOPES, tuple(sorted(missing)))


def _lost(
    chosen: Iterable[str], channels: Mapping[str, Channel], ailing: Mapping[MissedReason, Ailing]
) -> Iterator[Ailment]:
    by_reason: dict[MissedReason, list[str]] = {}
    for id in chosen:
        if reason := loss_of(channels.get(id)):
            name = public_name(channels.get(id)) if reason is MissedReason.CHANNEL_GONE else id
            by_reason.setdefault(reason, []).append(name)
    for reason, what in ailing.items():
        if reason in by_reason:
            yield Ailment(what, tuple(by_reason[reason]))


def _nobody(schedule: Schedule, around: Surroundings) -> Iterator[Ailment]:
    """Where every source is a channel that is lost, that is said already."""
    lost = sum(loss_of(around.channels.get(id)) is not None for id in schedule.channels)
    if not around.people and lost < len(schedule.sources):
        yield Ailment(Ailing.NOBODY)


def _owner(around: Surroundings) -> Iterator[Ailment]:
    if around.owner and around.owner.deleted:
        yield Ailment(Ailing.OWNER, (around.owner.id, *([around.reader] if around.reader else [])))
