"""Asking Slack who is who, and writing it down. What is asked for was asked at most once in a while."""

from datetime import timedelta

from bot.ports import Deps, SlackRefusedError
from bot.services import directory

LEADERSHIP_AGE = timedelta(seconds=60)
"""How old the list of a leadership channel's members may be when it decides who reads a summary."""


async def refresh_people(deps: Deps, workspace: str) -> None:
    """Read all people of a workspace from Slack."""
    people = await deps.messenger.people(workspace)
    await deps.write(directory.learn_people, workspace, people, all_read_at=deps.clock.now())


async def refresh_channels(deps: Deps, workspace: str) -> None:
    """Read which channels the bot is in."""
    joined = await deps.messenger.joined_channels(workspace)
    await deps.write(directory.learn_joined_channels, workspace, joined)


async def refresh_members(deps: Deps, workspace: str, channel: str, *, max_age: timedelta = LEADERSHIP_AGE) -> None:
    """Read the members of a channel, unless that was done within `max_age`; the last known stay if Slack refuses."""
    now = deps.clock.now()
    read_at = await deps.read(directory.members_read_at, workspace, channel)
    if read_at and read_at > now - max_age:
        return
    try:
        members = await deps.messenger.members(workspace, channel)
    except SlackRefusedError:
        return
    await deps.write(directory.learn_members, workspace, channel, members, at=now)


async def learn_person(deps: Deps, workspace: str, person: str) -> None:
    """Look up one person that the directory does not know yet."""
    if await deps.read(directory.known_person, workspace, person) is None:
        found = await deps.messenger.person(workspace, person)
        await deps.write(directory.learn_people, workspace, [found])
