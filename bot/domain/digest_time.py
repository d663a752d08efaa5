"""When digests come: on a weekday at a wall time, in every week, every second one, or the first such day of a month."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.domain.cadence import moment_of
from bot.domain.program import DigestRhythm, DigestTime

WEEK = timedelta(weeks=1)


def next_digest_at(digest: DigestTime, after: datetime) -> datetime:
    """The first time after a moment at which a program's digest is due, in UTC.

    A wall time that does not exist that day is the next valid moment; one that occurs twice is the first of the two.
    """
    today = after.astimezone(ZoneInfo(digest.zone)).date()
    first = today + timedelta(days=(digest.weekday - today.weekday()) % 7)
    days = (first + week * WEEK for week in count())
    moments = (moment_of(day, digest.at, digest.zone) for day in days if digest.falls_on(day))
    return next(moment for moment in moments if moment > after)


def begun_anew(digest: DigestTime, now: datetime) -> DigestTime:
    """The same for digests whose time or rhythm was just changed: the next such weekday is one of its days.

    So that whoever chooses every two weeks waits no longer than before for the first, and then two weeks for each.
    """
    if digest.rhythm is not DigestRhythm.TWO_WEEKLY:
        return digest
    due_at = next_digest_at(replace(digest, rhythm=DigestRhythm.WEEKLY), now)
    return replace(digest, anchor=due_at.astimezone(ZoneInfo(digest.zone)).date())
