"""Reading from Slack who is asked soon, in channels, in user groups or by name, so that an opening round finds them.

Events keep the directory up to date; this makes good what was lost of them. The tick itself never waits for Slack.
"""

from datetime import timedelta

import structlog

from bot import lookups
from bot.domain.troubles import Troubles
from bot.errors import PulseError
from bot.ports import Deps
from bot.services.upcoming import channels_asked_by, groups_asked_by, unknown_people_asked_by

log = structlog.stdlib.get_logger(__name__)

AHEAD = timedelta(minutes=15)
"""How long before its time a round's channels are looked at."""

FRESH = timedelta(minutes=20)
"""Members read within this time are not read again; more than AHEAD, so that each occurrence is looked at once."""

EVERY = 60.0
"""Seconds between two looks."""


async def read_who_is_asked_soon(deps: Deps, troubles: Troubles | None = None) -> None:
    """Read the members of the channels and user groups that are asked soon, and who among them or by name is new here.

    `troubles` is what this worker remembers from earlier looks, so that what keeps failing is not logged at each.
    """
    soon = deps.clock.now() + AHEAD
    asked_soon = await deps.read(channels_asked_by, soon, troubles=troubles)
    for workspace, channel in asked_soon:
        try:
            await lookups.refresh_members(deps, workspace, channel, max_age=FRESH)
            await lookups.learn_newcomers(deps, workspace, channel)
        except PulseError as error:
            log.warning("A channel's members could not be read", action="worker.foresight", error=error.sentence)
    for workspace, group in await deps.read(groups_asked_by, soon, troubles=troubles):
        try:
            await lookups.refresh_group(deps, workspace, group, max_age=FRESH)
        except PulseError as error:
            log.warning("A user group's members could not be read", action="worker.foresight", error=error.sentence)
    for workspace, people in (await deps.read(unknown_people_asked_by, soon, troubles=troubles)).items():
        try:
            await lookups.learn_unknown(deps, workspace, people)
        except PulseError as error:
            log.warning("Somebody could not be looked up", action="worker.foresight", error=error.sentence)
