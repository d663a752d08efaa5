"""Asking Slack who is who, and writing it down. What is asked for was asked at most once in a while."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import PulseError
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import directory

LEADERSHIP_AGE = timedelta(seconds=60)
"""How old the list of a leadership channel's members may be when it decides who reads a summary."""


MANY = 20
"""Reading everybody takes fewer calls than looking up more people than this."""

IMPATIENCE = 1.0
"""Seconds that are waited for members who are known from before: the person who asked has to be answered within 3."""


async def refresh_people(deps: Deps, workspace: str) -> None:
    """Read all people of a workspace from Slack."""
    people = await deps.messenger.people(workspace)
    await deps.write(directory.learn_people, workspace, people, all_read_at=deps.clock.now())


async def refresh_channels(deps: Deps, workspace: str) -> None:
    """Read which channels the bot is in."""
    joined = await deps.messenger.joined_channels(workspace)
    await deps.write(directory.learn_joined_channels, workspace, joined)


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
    """
    now = deps.clock.now()
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


async def learn_newcomers(deps: Deps, workspace: str, channel: str) -> None:
    """Look up the members of a channel whom the directory has never heard of: one by one, or all if they are many."""
    unknown = await deps.read(directory.unknown_members, workspace, channel)
    if len(unknown) > MANY:
        await refresh_people(deps, workspace)
        return
    for person in unknown:
        await learn_person(deps, workspace, person)


async def learn_person(deps: Deps, workspace: str, person: str) -> None:
    """Look up one person that the directory does not know yet."""
    if await deps.read(directory.known_person, workspace, person) is None:
        found = await deps.messenger.person(workspace, person)
        await deps.write(directory.learn_people, workspace, [found])
