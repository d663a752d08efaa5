"""Looking around once an hour: what the bot may do, which channels it is in, and which user groups there are.

Events tell of every change; this makes good what was lost of them, and whoever looks after a channel is told.
"""

import structlog

from bot import lookups
from bot.errors import PulseError
from bot.ports import Deps

log = structlog.stdlib.get_logger(__name__)

EVERY = 3600.0
"""Seconds between two looks."""


async def look_around(deps: Deps) -> None:
    """See what has changed about the installation and its channels since the last look."""
    try:
        workspace = await lookups.learn_who_we_are(deps)
        await lookups.refresh_channels(deps, workspace)
        await lookups.refresh_user_groups(deps, workspace)
    except PulseError as error:
        log.warning("The channels could not be looked at", action="worker.lookout", error=error.sentence)
