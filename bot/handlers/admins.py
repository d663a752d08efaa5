"""What every screen of admins begins with: who may see it, and which channels the bot is in."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from bot import lookups
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services.directory import learn_channels
from bot.services.roles import require_admin
from bot.services.schedule_advising import is_known_channel

PATIENCE = 1.0
"""Seconds that Slack may take to say which channels the bot is in; the handler as a whole has two."""


async def admit(deps: Deps, workspace: str, person: str) -> None:
    """Let only admins pass. Raises NotAdminError, which names who has the role."""
    await lookups.learn_person(deps, workspace, person)
    await deps.read(require_admin, workspace, person)


async def look_at_channels(deps: Deps, workspace: str, *, leadership: str = "") -> None:
    """Ask Slack which channels the bot is in, and whether the leadership channel is public.

    Events keep the directory up to date, so where Slack can't say in time, what is known serves.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            await lookups.refresh_channels(deps, workspace)
            if leadership and not await deps.read(is_known_channel, workspace, leadership):
                found = await deps.messenger.channel(workspace, leadership)
                await deps.write(learn_channels, workspace, [found])
    except (SlackRefusedError, SlackBusyError, SlackUnknownError, TimeoutError):
        return


async def learn_people(deps: Deps, workspace: str, people: Iterable[str]) -> None:
    """Look up who is chosen somewhere and not known yet, as far as Slack says so in time."""
    with suppress(SlackBusyError, SlackUnknownError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            for person in sorted(people):
                with suppress(lookups.NobodyError, SlackRefusedError):
                    await lookups.learn_person(deps, workspace, person)


async def learn_groups(deps: Deps, workspace: str, groups: Iterable[str]) -> None:
    """Read who is in the user groups that were chosen, as far as Slack says so: the worker does it only shortly before
    an occurrence, and until then there would be nobody to ask by hand."""
    for group in groups:
        with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
            await lookups.refresh_group(deps, workspace, group, max_age=timedelta())
