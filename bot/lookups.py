"""Asking Slack who is who, and writing it down. What is asked for was asked at most once in a while."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.errors import PulseError
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import directory, watching

log = structlog.stdlib.get_logger(__name__)

LEADERSHIP_AGE = timedelta(seconds=60)
"""How old the list of a leadership channel's members may be when it decides who reads a summary."""


MANY = 20
"""Reading everybody takes fewer calls than looking up more people than this."""

NOBODY = frozenset({"user_not_found", "user_not_visible"})
"""Codes that speak of one person alone (https://docs.slack.dev/reference/methods/users.info)."""

IMPATIENCE = 1.0
"""Seconds that are waited for members who are known from before: the person who asked has to be answered within 3."""


async def learn_who_we_are(deps: Deps) -> str:
    """Ask whose token it is and what it may do, and write it down; returns the workspace's id."""
    identity = await deps.messenger.identify()
    await deps.write(
        directory.learn_workspace,
        identity.workspace,
        name=identity.name,
        url=identity.url,
        bot_user=identity.bot_user,
        scopes=identity.scopes,
    )
    return identity.workspace


async def refresh_people(deps: Deps, workspace: str) -> None:
    """Read all people of a workspace from Slack."""
    people = await deps.messenger.people(workspace)
    await deps.write(directory.learn_people, workspace, people, all_read_at=deps.clock.now())


async def refresh_channels(deps: Deps, workspace: str) -> None:
    """Read which channels the bot is in; whoever looks after one that is lost, or works again, is told."""
    joined = await deps.messenger.joined_channels(workspace)
    await deps.write(directory.learn_joined_channels, workspace, joined)
    await look_over_channels(deps, workspace)


async def learn_channel(deps: Deps, workspace: str, channel: str) -> None:
    """Look up a channel that the bot is not in: it may be archived, or deleted."""
    try:
        found = await deps.messenger.channel(workspace, channel)
    except SlackRefusedError as refused:
        if refused.code == "channel_not_found":
            await deps.write(directory.note_not_found, workspace, channel)
    else:
        await deps.write(directory.learn_channels, workspace, [found])


async def look_over_channels(deps: Deps, workspace: str) -> None:
    """Tell whoever looks after channels what is different from what they were told; events may come late, so Slack is
    asked before it is said that the bot is not in a channel."""
    for channel in await deps.read(watching.unexplained, workspace):
        await learn_channel(deps, workspace, channel)
    if await deps.read(watching.has_news, workspace):
        await deps.write(watching.look_over, workspace, now=deps.clock.now(), random=deps.clock.random)


@dataclass
class SlowSlackError(PulseError):
    """Slack did not say in time who is in a channel that nothing is known of yet."""

    channel: str

    @property
    def sentence(self) -> str:
        return f"Slack has not said yet who is in <#{self.channel}>. Please try again in a minute."


async def refresh_leaders(deps: Deps, workspace: str, channels: Iterable[str]) -> None:
    """Read the members of leadership channels at once, in IMPATIENCE all together.

    Raises SlowSlackError if one that is not known yet stays unknown.
    """
    await asyncio.gather(*(_refresh_in_time(deps, workspace, channel) for channel in channels))


async def _refresh_in_time(deps: Deps, workspace: str, channel: str) -> None:
    try:
        async with asyncio.timeout(IMPATIENCE):
            await refresh_members(deps, workspace, channel)
    except (SlackBusyError, SlackUnknownError, TimeoutError) as error:
        if await deps.read(directory.members_read_at, workspace, channel) is None:
            raise SlowSlackError(channel) from error


async def refresh_members(deps: Deps, workspace: str, channel: str, *, max_age: timedelta = LEADERSHIP_AGE) -> None:
    """Read the members of a channel, unless that was done within `max_age`.

    The last known stay if Slack refuses, or if it is slow or silent and we know some: events keep them up to date.
    How old an answer of Slack's is goes by the machine's time, as does its order with events.
    """
    now = deps.clock.machine_now()
    read_at = await deps.read(directory.members_read_at, workspace, channel)
    if read_at and read_at > now - max_age:
        return
    try:
        async with asyncio.timeout(IMPATIENCE if read_at else None):
            members = await deps.messenger.members(workspace, channel)
    except SlackRefusedError:
        return
    except (SlackBusyError, SlackUnknownError, TimeoutError):
        if read_at is None:
            raise
        return
    await deps.write(directory.learn_members, workspace, channel, members, at=now)


async def refresh_user_groups(deps: Deps, workspace: str) -> None:
    """Read which user groups there are. Where the bot may not read them, there are none to choose or to ask."""
    try:
        groups = await deps.messenger.user_groups(workspace)
    except SlackRefusedError as refused:
        log.info("User groups can't be read", action="directory.user_groups", error=refused.sentence)
        return
    await deps.write(directory.learn_user_groups, workspace, groups)


async def refresh_group(deps: Deps, workspace: str, group: str, *, max_age: timedelta) -> None:
    """Read the members of a user group, unless that was done within `max_age`; of one that was disabled, nobody."""
    now = deps.clock.machine_now()
    read_at = await deps.read(directory.group_read_at, workspace, group)
    if read_at and read_at > now - max_age:
        return
    try:
        members = await deps.messenger.group_members(workspace, group)
    except SlackRefusedError as refused:
        if refused.code != "no_such_subteam":
            raise
        members = frozenset()
    await deps.write(directory.learn_group_members, workspace, group, members, at=now)
    await learn_unknown(deps, workspace, await deps.read(directory.unknown_group_members, workspace, group))


async def learn_newcomers(deps: Deps, workspace: str, channel: str) -> None:
    """Look up the members of a channel whom the directory has never heard of."""
    await learn_unknown(deps, workspace, await deps.read(directory.unknown_members, workspace, channel))


async def learn_unknown(deps: Deps, workspace: str, unknown: Sequence[str]) -> None:
    """Look up people one by one, or all there are if they are many; who does not exist is passed over."""
    if len(unknown) > MANY:
        await refresh_people(deps, workspace)
        return
    for person in unknown:
        try:
            await learn_person(deps, workspace, person)
        except NobodyError as nobody:
            log.info("Somebody is not known to Slack", action="directory.nobody", error=str(nobody.__cause__))


@dataclass
class NobodyError(PulseError):
    """Slack does not know this person, or does not say who they are."""

    person: str

    @property
    def sentence(self) -> str:
        return "Slack does not say who you are, so this can't be done for you. Please ask an admin of your Slack."


async def learn_person(deps: Deps, workspace: str, person: str) -> None:
    """Look up one person that the directory does not know yet. Raises NobodyError if Slack does not say who it is."""
    if await deps.read(directory.known_person, workspace, person) is not None:
        return
    try:
        found = await deps.messenger.person(workspace, person)
    except SlackRefusedError as refused:
        if refused.code in NOBODY:
            raise NobodyError(person) from refused
        raise
    await deps.write(directory.learn_people, workspace, [found])
