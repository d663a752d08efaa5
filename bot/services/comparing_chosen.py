"""What a form of comparison can offer, and the answer to it."""

from bot.domain.compare_form import Answer, Comparable, Compared, CompareForm, Kind, LeadersCompared
from bot.services.cataloguing import catalogues
from bot.services.comparing import (
    Reader,
    choices,
    compare_channels,
    compare_times,
    leaders_and_staff,
    put_side_by_side,
)
from bot.services.reading import NotReadableError, names_for, readable
from storage.engine import Reading


async def comparable(session: Reading, workspace: str, reader: Reader) -> Comparable:
    """All that a reader can compare. Raises NoProgramError or NotLeaderError."""
    found = await choices(session, workspace, reader)
    return Comparable(found, await names_for(session, workspace, reader.person), reader.now)


async def answer(session: Reading, workspace: str, reader: Reader, form: CompareForm) -> Answer:
    """What the form asks.

    Raises, besides what a summary raises, NotReadableError for what is none of the reader's or not there any more,
    TwiceTheSameError for one thing on both sides, and OverlapError for times with days in common.
    """
    there = await comparable(session, workspace, reader)
    asked = there.completed(form)
    if asked is None or asked.kind is None:
        raise NotReadableError
    visible = await readable(session, workspace, reader.person)
    own = await catalogues(session, workspace, reader.catalogue)
    found = await _compared(session, workspace, reader, asked.kind, asked)
    return Answer(found, own.of_several([one.id for one in visible.programs]), there.names)


async def _compared(session: Reading, workspace: str, reader: Reader, kind: Kind, form: CompareForm) -> Compared:
    match kind:
        case Kind.CHANNELS:
            return await compare_channels(session, workspace, reader, form.schedule, form.pair)
        case Kind.TIMES:
            channel = form.channel or None
            return await compare_times(session, workspace, reader, form.schedule, form.periods, channel=channel)
        case Kind.SCHEDULES:
            return await put_side_by_side(session, workspace, reader, form.pair)
        case Kind.LEADERS:
            return await _leaders(session, workspace, reader, form.program)


async def _leaders(session: Reading, workspace: str, reader: Reader, program_id: str) -> LeadersCompared:
    visible = await readable(session, workspace, reader.person)
    program = next((one for one in visible.programs if one.id == program_id), None)
    if program is None:
        raise NotReadableError
    return LeadersCompared(program, await leaders_and_staff(session, workspace, reader, program_id))
