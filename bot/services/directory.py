"""Keeping the stored directory of people and channels as Slack has it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.person import Channel, Person, UserGroup
from bot.domain.round import MissedReason
from storage import directory, user_groups
from storage.engine import Reading, Writing


async def learn_workspace(
    session: Writing, workspace: str, *, name: str, url: str, bot_user: str, scopes: Collection[str] | None = None
) -> None:
    """Write down the team that the bot's token belongs to, and what the token may do if Slack says so."""
    await directory.save_workspace(session, workspace, name=name, url=url, bot_user=bot_user)
    if scopes is not None:
        await directory.save_scopes(session, workspace, scopes)


async def learn_people(
    session: Writing, workspace: str, people: Iterable[Person], *, all_read_at: datetime | None = None
) -> None:
    """Write down people; with `all_read_at` they were all there are."""
    await directory.save_people(session, workspace, people)
    if all_read_at:
        await directory.mark_directory_read(session, workspace, all_read_at)


async def learn_channels(session: Writing, workspace: str, channels: Iterable[Channel]) -> None:
    """Write down channels one by one, as events tell of them."""
    await directory.save_channels(session, workspace, channels)


async def learn_joined_channels(session: Writing, workspace: str, joined: Collection[Channel]) -> None:
    """These are all the channels that the bot is in; it has left every other one."""
    here = {channel.id for channel in joined}
    known = await directory.channels(session, workspace)
    left = [replace(one, joined=False) for one in known if one.joined and one.id not in here]
    await directory.save_channels(session, workspace, [*joined, *left])


async def learn_members(
    session: Writing, workspace: str, channel: str, people: Collection[str], *, at: datetime
) -> None:
    """These were all the members of a channel when reading them began, at a moment; who joined or left since stays."""
    await directory.save_members(session, workspace, channel, people, read_at=at)


async def learn_user_groups(session: Writing, workspace: str, groups: Iterable[UserGroup]) -> None:
    """These are all the user groups there are."""
    await user_groups.save_user_groups(session, workspace, groups)


async def learn_group_members(
    session: Writing, workspace: str, group: str, people: Collection[str], *, at: datetime
) -> None:
    """These were all the members of a user group when reading them began, at a moment."""
    await user_groups.save_group_members(session, workspace, group, people, read_at=at)


async def group_read_at(session: Reading, workspace: str, group: str) -> datetime | None:
    """When the members of a user group were last read from Slack."""
    return await user_groups.group_read_at(session, workspace, group)


async def unknown_group_members(session: Reading, workspace: str, group: str) -> tuple[str, ...]:
    """Members of a user group whom the directory has never heard of."""
    return await user_groups.unknown_group_members(session, workspace, group)


async def note_joined(session: Writing, workspace: str, channel: str, person: str, *, heard_at: datetime) -> bool:
    """Somebody joined a channel; True if it was the bot itself, so that the channel can be posted to now."""
    itself = person == await directory.bot_user(session, workspace)
    if itself:  # the channel before its members, as whoever reads the members does: else each could wait for the other
        await _set_joined(session, workspace, channel, joined=True)
    await directory.add_member(session, workspace, channel, person, heard_at=heard_at)
    return itself


async def note_left(session: Writing, workspace: str, channel: str, person: str, *, heard_at: datetime) -> None:
    """Somebody left a channel, or was removed from it; perhaps the bot itself."""
    if person == await directory.bot_user(session, workspace):
        await note_bot_left(session, workspace, channel)
    await directory.remove_member(session, workspace, channel, person, heard_at=heard_at)


async def note_bot_left(session: Writing, workspace: str, channel: str) -> None:
    """The bot can't post to this channel any more."""
    await _set_joined(session, workspace, channel, joined=False)


async def note_gone(session: Writing, workspace: str, channel: str) -> None:
    """A channel was deleted, for good."""
    known = await directory.channel(session, workspace, channel) or Channel(channel, channel)
    await directory.save_channels(session, workspace, [replace(known, joined=False, gone=True)])


async def note_not_found(session: Writing, workspace: str, channel: str) -> None:
    """Slack knows no such channel: a public one was deleted, a private one may only be closed to the bot."""
    known = await directory.channel(session, workspace, channel)
    await (note_bot_left if known is None or known.private else note_gone)(session, workspace, channel)


async def note_refused(session: Writing, workspace: str, channel: str, reason: MissedReason) -> None:
    """Slack has just refused a message there, for a reason that no event told of."""
    if reason is MissedReason.CHANNEL_ARCHIVED:
        await note_archived(session, workspace, channel, archived=True)
    elif reason is MissedReason.CHANNEL_GONE:
        await note_not_found(session, workspace, channel)
    else:
        await note_bot_left(session, workspace, channel)


async def note_archived(session: Writing, workspace: str, channel: str, *, archived: bool) -> None:
    known = await directory.channel(session, workspace, channel)
    if known:
        await directory.save_channels(session, workspace, [replace(known, archived=archived)])


async def note_renamed(session: Writing, workspace: str, channel: str, name: str) -> None:
    known = await directory.channel(session, workspace, channel)
    if known:
        await directory.save_channels(session, workspace, [replace(known, name=name)])


async def note_converted(session: Writing, workspace: str, channel: str, *, private: bool) -> None:
    """A channel was made private, or public: it keeps its id, and the bot stays in it."""
    known = await directory.channel(session, workspace, channel)
    if known:
        await directory.save_channels(session, workspace, [replace(known, private=private)])


async def known_channels(session: Reading, workspace: str) -> tuple[Channel, ...]:
    return await directory.channels(session, workspace)


async def known_person(session: Reading, workspace: str, person: str) -> Person | None:
    return await directory.person(session, workspace, person)


async def members_read_at(session: Reading, workspace: str, channel: str) -> datetime | None:
    """When the members of a channel were last read from Slack."""
    return await directory.members_read_at(session, workspace, channel)


async def unknown_members(session: Reading, workspace: str, channel: str) -> tuple[str, ...]:
    """Members of a channel whom the directory has never heard of."""
    return await directory.unknown_members(session, workspace, channel)


async def is_bot(session: Reading, workspace: str, person: str) -> bool:
    """Whether this is the bot's own user."""
    return person == await directory.bot_user(session, workspace)


async def is_member(session: Reading, workspace: str, channel: str, person: str) -> bool:
    return channel in await directory.memberships(session, workspace, person)


async def _set_joined(session: Writing, workspace: str, channel: str, *, joined: bool) -> None:
    known = await directory.channel(session, workspace, channel) or Channel(channel, channel)
    await directory.save_channels(session, workspace, [replace(known, joined=joined)])
