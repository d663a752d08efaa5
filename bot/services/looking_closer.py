"""Looking closer: from a summary to one practice of a schedule, and to one of its rounds."""

from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.close_look import CloseLook, RoundThread
from bot.domain.links import message_link
from bot.domain.report import CommentThread
from bot.domain.trail import Trail
from bot.services.charting import read_practice
from bot.services.reading import NotReadableError, names_for
from storage import comments, directory
from storage.engine import Reading


async def look_closer(
    session: Reading, workspace: str, person: str, trail: Trail, *, now: datetime, catalogue: Catalogue
) -> CloseLook:
    """What stands where a trail leads.

    Raises NoProgramError or NotLeaderError if it is not for this person, NotReadableError if the schedule is none of
    theirs, or if the practice or the round is not there.
    """
    channel = trail.channel or None
    read = await read_practice(
        session,
        workspace,
        person,
        trail.schedule,
        trail.practice,
        now=now,
        catalogue=catalogue,
        channel=channel,
    )
    found = CloseLook(
        trail=trail,
        program=read.program,
        schedule=read.schedule,
        catalogue=read.catalogue,
        rounds=read.rounds,
        threads=await _threads(session, workspace, trail),
        names=await names_for(session, workspace, person),
    )
    if not found.driver or (trail.round and found.round is None):
        raise NotReadableError
    return found


async def _threads(session: Reading, workspace: str, trail: Trail) -> tuple[RoundThread, ...]:
    """The threads of a practice that have comments, oldest first, of one channel if the trail is about one."""
    found = await comments.practice_threads(session, workspace, trail.schedule, trail.practice)
    home = await directory.workspace_url(session, workspace)
    return tuple(
        RoundThread(round_id, CommentThread(channel, message_link(home, channel, ts), trail.practice, number))
        for channel, ts, round_id, number in found
        if trail.channel in ("", channel)
    )
