"""What ails a schedule, each in one sentence with what mends it."""

from collections.abc import Callable, Iterable, Mapping

from bot.domain.health import Ailing, Ailment
from bot.views.audience import channels_in_words
from bot.views.words import escaped, listed

SHOWN = 7
"""Channels that one sentence names; with the rest as a number, four schedules stay under what Slack takes."""

NAMED = 2
"""The same for channels that only their long names are left of."""


def gone_channel(name: str) -> str:
    """A channel of which Slack shows nothing any more, by the name it had if everybody might know that."""
    return f"#{escaped(name)}" if name else "a private channel"


def ailment_lines(ailments: Iterable[Ailment]) -> list[str]:
    """One sentence for each, in mrkdwn."""
    return [_SENTENCES[one.what](one.names) for one in ailments]


def _scopes(names: tuple[str, ...]) -> str:
    scopes = listed([f"`{name}`" for name in names])
    permission, them = ("permission", "it") if len(names) == 1 else ("permissions", "them")
    return (
        f"The Slack app lacks the {permission} {scopes}; whoever runs Driver Pulse adds {them} under *OAuth & "
        "Permissions* of the app, and installs it again."
    )


def _not_in_channel(names: tuple[str, ...]) -> str:
    return (
        f"Driver Pulse is not in {channels_in_words(names, SHOWN)}; to invite it, type `/invite @Driver Pulse` there. "
        "It tries again at every check-in."
    )


def _archived(names: tuple[str, ...]) -> str:
    them, are = ("it", "is") if len(names) == 1 else ("them", "are")
    channels = channels_in_words(names, SHOWN)
    return (
        f"{channels} {are} archived; unarchive {them} or take {them} out of the schedule. It tries again at every "
        "check-in."
    )


def _gone(names: tuple[str, ...]) -> str:
    them = "it" if len(names) == 1 else "them"
    rest = len(names) - NAMED
    shown = [gone_channel(name) for name in names[:NAMED]]
    channels = listed([*shown, *([f"{rest} more"] if rest > 0 else [])])
    return f"Slack does not find {channels} any more; take {them} out of the schedule."


def _not_with_leaders(names: tuple[str, ...]) -> str:
    return (
        f"Digests are held, since Driver Pulse is not in <#{names[0]}>; to invite it, type `/invite @Driver Pulse` "
        "there. It tries again at every digest."
    )


def _leaders_archived(names: tuple[str, ...]) -> str:
    return (
        f"Digests are held, since <#{names[0]}> is archived; unarchive it or choose another leadership channel in the "
        "schedule. It tries again at every digest."
    )


def _leaders_gone(names: tuple[str, ...]) -> str:
    return (
        f"Digests are held, since Slack does not find {gone_channel(names[0])} any more; choose another leadership "
        "channel in the schedule."
    )


def _nobody(names: tuple[str, ...]) -> str:
    return "There is nobody to ask: add people where it asks, or change whom it asks."


def _owner(names: tuple[str, ...]) -> str:
    left, *reader = names
    if not reader:
        return f"<@{left}>, who set this up, has left, and there is no admin whom Driver Pulse could tell of trouble."
    return f"<@{left}>, who set this up, has left; <@{reader[0]}> is told of trouble now."


_SENTENCES: Mapping[Ailing, Callable[[tuple[str, ...]], str]] = {
    Ailing.SCOPES: _scopes,
    Ailing.NOT_IN_CHANNEL: _not_in_channel,
    Ailing.CHANNEL_ARCHIVED: _archived,
    Ailing.CHANNEL_GONE: _gone,
    Ailing.NOT_WITH_LEADERS: _not_with_leaders,
    Ailing.LEADERS_ARCHIVED: _leaders_archived,
    Ailing.LEADERS_GONE: _leaders_gone,
    Ailing.NOBODY: _nobody,
    Ailing.OWNER: _owner,
}
