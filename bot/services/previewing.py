"""The next check-in of a schedule before it is asked, for the admin who wants to see it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cards import CheckInCard, Foreseen
from bot.domain.catalogue import Catalogue
from bot.domain.schedule import Manner, ScheduleState
from bot.services.foreseeing import foreseen
from bot.services.steering import living, program_of
from storage import directory
from storage.engine import Reading


@dataclass(frozen=True)
class Preview:
    """What would be asked next, and when; without a card there is nothing to ask, as it is `paused` or all rests."""

    program: str
    card: CheckInCard | None = None
    coming: Foreseen | None = None
    direct: bool = False
    paused: bool = False


async def preview(
    session: Reading, workspace: str, schedule_id: str, *, now: datetime, catalogue: Catalogue
) -> Preview:
    """The next check-in as it will look in the first of its channels, or to a person. Raises GoneError.

    Nobody has been asked, so that nobody is counted as asked but the members as they are now.
    """
    schedule = await living(session, workspace, schedule_id)
    program = await program_of(session, workspace, schedule)
    found = await foreseen(session, workspace, [schedule.id], now=now, catalogue=catalogue)
    coming = next((one for one in found.get(schedule.id, ()) if one.practice), None)
    if coming is None or coming.practice is None:
        return Preview(program.name, paused=schedule.state is ScheduleState.PAUSED)
    direct = schedule.manner is Manner.DIRECT
    channel = next(iter(schedule.channels), "")
    people = {} if direct else await directory.people_to_ask(session, workspace, [channel])
    card = CheckInCard(
        check_in_id="preview",
        channel=channel,
        program=program.name,
        leadership_channel=program.leadership_channel,
        practice=coming.practice,
        driver=catalogue.driver(coming.practice.driver),
        answered=0,
        asked=len(people),
        k=program.k,
        closes_at=coming.occurrence.closes_at,
        open=True,
        words=program.words,
        direct=direct,
    )
    return Preview(program.name, card, coming, direct)
