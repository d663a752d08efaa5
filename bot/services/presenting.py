"""A check-in as its channel, or the person it came to, is to see it."""

from dataclasses import replace

from bot.domain.cards import CheckInCard
from bot.domain.catalogue import Catalogue, Practice
from bot.domain.round import CheckIn, Round, RoundState
from bot.services.cataloguing import catalogue_of
from storage import answers, check_ins, programs, rounds
from storage.engine import Reading


async def check_in_card(
    session: Reading, workspace: str, check_in_id: str, *, catalogue: Catalogue
) -> CheckInCard | None:
    """A check-in as its channel is to see it now; None if it is gone."""
    check_in = await check_ins.check_in(session, workspace, check_in_id)
    if check_in is None:
        return None
    round_ = await rounds.round_by_id(session, workspace, check_in.round_id)
    if round_ is None:
        return None
    return await _card(session, workspace, check_in, round_, catalogue=catalogue)


async def _card(
    session: Reading, workspace: str, check_in: CheckIn, round_: Round, *, catalogue: Catalogue
) -> CheckInCard:
    program = await programs.program(session, workspace, round_.program_id)
    if program is None or round_.practice is None:
        raise LookupError(f"round {round_.id} asks nothing")
    answered, asked = round_.answered, round_.asked
    direct = check_in.person is not None
    if round_.state is RoundState.OPEN and not direct:
        answered = await answers.answered_in_segment(session, workspace, round_.id, check_in.channel)
        asked = dict(await rounds.segments(session, workspace, round_.id)).get(check_in.channel, 0)
    practice = await _practice_asked(session, workspace, round_, round_.practice, shipped=catalogue)
    return CheckInCard(
        check_in_id=check_in.id,
        channel=check_in.channel,
        program=program.name,
        leadership_channel=program.leadership_channel,
        practice=practice,
        driver=catalogue.driver_or_gone(practice.driver),
        answered=answered,
        asked=asked,
        k=round_.k,
        closes_at=round_.closes_at,
        open=round_.state is RoundState.OPEN,
        published=round_.published,
        words=round_.words,
        direct=direct,
    )


async def _practice_asked(
    session: Reading, workspace: str, round_: Round, practice_id: str, *, shipped: Catalogue
) -> Practice:
    """The practice in the words with which the round opened, also after it was retired."""
    known = shipped.find(practice_id)
    if known is None:
        catalogue = await catalogue_of(session, workspace, round_.program_id, shipped)
        known = catalogue.found_or_gone(practice_id)
    return replace(known, question=round_.question, reworded=not known.own) if round_.question else known
