"""What a worker does first: learn who it is and who is who, and catch up on what was said while it was away.

All of it is done as well as Slack and the database allow: what fails is logged, and the stored directory and later
events make do.
"""

from datetime import timedelta

import structlog

from bot import lookups
from bot.domain.round import CheckIn
from bot.errors import as_logged
from bot.ports import Deps, SlackRefusedError, SlackUnknownError
from bot.services import directory
from bot.services.commenting import ThreadReply, open_threads, reconcile

log = structlog.stdlib.get_logger(__name__)


async def read_directory(deps: Deps) -> str | None:
    """Learn the workspace, its people, and the channels that the bot is in with their members; the workspace's id."""
    try:
        workspace = await lookups.learn_who_we_are(deps)
        await lookups.refresh_people(deps, workspace)
        await lookups.refresh_channels(deps, workspace)
        await lookups.refresh_user_groups(deps, workspace)
        for channel in await deps.read(directory.known_channels, workspace):
            if channel.joined:
                await lookups.refresh_members(deps, workspace, channel.id, max_age=timedelta())
    except Exception as error:
        log.warning("The directory could not be read whole", action="worker.directory", **as_logged(error))
        return None
    log.info("The directory was read", action="worker.directory", workspace=workspace)
    return workspace


async def catch_up_on_threads(deps: Deps, workspace: str) -> int:
    """Bring the comments of open threads to what Slack has now; returns how many changed."""
    changed = 0
    try:
        for check_in in await deps.read(open_threads, workspace, now=deps.clock.now()):
            changed += await _catch_up_on(deps, workspace, check_in)
    except Exception as error:
        log.warning("Threads could not be read", action="worker.threads", **as_logged(error))
    return changed


async def _catch_up_on(deps: Deps, workspace: str, check_in: CheckIn) -> int:
    """How many comments of a thread changed; one that Slack does not show keeps no other from being read."""
    asked_at = deps.clock.now()
    try:
        replies = await _replies(deps, workspace, check_in)
    except (SlackRefusedError, SlackUnknownError) as error:
        log.warning("A thread could not be read", action="worker.threads", check_in=check_in.id, **as_logged(error))
        return 0
    return await deps.write(reconcile, workspace, check_in.id, replies, asked_at=asked_at)


async def _replies(deps: Deps, workspace: str, check_in: CheckIn) -> list[ThreadReply]:
    """What people said in a thread; apps' messages are no comments."""
    thread = check_in.ts or ""
    return [
        ThreadReply(
            channel=check_in.channel,
            thread_ts=thread,
            ts=reply.ts,
            person=reply.author,
            text=reply.text,
            changed_ts=reply.edited_ts or reply.ts,
        )
        for reply in await deps.messenger.replies(workspace, check_in.channel, thread)
        if reply.author
    ]
