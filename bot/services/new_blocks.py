"""Which blocks a workspace's Slack takes: new kinds reach workspaces one after the other."""

from datetime import datetime, timedelta

from storage import directory
from storage.engine import Reading, Writing

TRIED_AGAIN_AFTER = timedelta(days=7)
"""A Slack that refused a new block may know it by then."""


async def refuses_new_blocks(session: Reading, workspace: str, *, now: datetime) -> bool:
    """Whether a new block was refused here so lately that it need not be tried."""
    refused_at = await directory.blocks_refused_at(session, workspace)
    return refused_at is not None and now < refused_at + TRIED_AGAIN_AFTER


async def note_refused_blocks(session: Writing, workspace: str, *, now: datetime) -> bool:
    """Remember that a new block was refused; True if that was not known."""
    known = await refuses_new_blocks(session, workspace, now=now)
    if not known:
        await directory.save_blocks_refused_at(session, workspace, now)
    return not known
