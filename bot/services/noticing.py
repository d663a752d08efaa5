"""Telling whoever set a schedule up that something was missed, whatever went wrong in it.

A notice waits a minute and tells everything that is known of its round when it goes out; what is missed later gets
another. Its subject is what was missed: a check-in, a round that was never opened, or a digest.
"""

from datetime import datetime, timedelta
from random import Random

from bot.domain.cards import DigestNotice, MissedChannel, Notice
from bot.domain.catalogue import Catalogue
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import new_id, program_of_digest
from bot.domain.round import CheckIn, CheckInState, Round, RoundState
from storage import check_ins, deliveries, directory, programs, rounds, schedules
from storage.engine import Reading, Writing

PATIENCE = timedelta(minutes=1)
"""How long a notice waits, so that it can tell of all the channels of a round together."""


async def owe_round_notice(session: Writing, workspace: str, *, round_id: str, now: datetime, random: Random) -> None:
    """Owe one direct message about a round that was never opened; asking again changes nothing."""
    await _owe(session, workspace, round_id, now=now, random=random)


async def owe_check_in_notice(
    session: Writing, workspace: str, check_in: CheckIn, *, now: datetime, random: Random
) -> None:
    """Owe a direct message about a check-in that was missed, unless one about its round is yet to be written."""
    posts = await check_ins.check_ins_of_round(session, workspace, check_in.round_id)
    subjects = {check_in.round_id, *(one.id for one in posts)}
    if not await deliveries.is_yet_to_be_written(session, workspace, DeliveryKind.NOTICE, subjects):
        await _owe(session, workspace, check_in.id, now=now, random=random)


async def owe_digest_notice(session: Writing, workspace: str, *, digest_id: str, now: datetime, random: Random) -> None:
    """Owe one direct message about a digest that was missed; asking again changes nothing."""
    await _owe(session, workspace, digest_id, now=now, random=random)


async def hand_notice_on(session: Writing, workspace: str, taken: Delivery, *, now: datetime) -> bool:
    """Its reader can't be reached, so the next admin gets it; False if there is none left, or it is not ours any more.

    After the owner, admins take turns in the order of their ids, so that everybody is tried once.
    """
    owner = await _owner(session, workspace, taken.subject)
    others = sorted(one.id for one in await directory.admins(session, workspace) if one.id != owner)
    untried = [one for one in others if taken.person == owner or one > (taken.person or "")]
    if not untried:
        return False
    return await deliveries.hand_on(session, workspace, taken.id, attempt=taken.attempt, person=untried[0], due_at=now)


async def notice(
    session: Reading, workspace: str, subject: str, *, catalogue: Catalogue
) -> Notice | DigestNotice | None:
    """What there is to tell about a subject; None if it is gone, or asked after all."""
    round_ = await _round_of(session, workspace, subject)
    if round_ is None:
        return await _digest_notice(session, workspace, subject)
    program = await programs.program(session, workspace, round_.program_id)
    posts = await check_ins.check_ins_of_round(session, workspace, round_.id)
    missed = tuple(MissedChannel(one.channel, one.reason) for one in posts if one.reason)
    if program is None or (round_.state in {RoundState.OPEN, RoundState.CLOSED} and not missed):
        return None
    return Notice(
        program=program.name,
        practice=catalogue.find(round_.practice) if round_.practice else None,
        local_date=round_.local_date,
        due_at=round_.opens_at,
        reason=round_.reason,
        missed=missed,
        standing=tuple(one.channel for one in posts if one.state is CheckInState.STANDING),
        tried=tuple(one.channel for one in posts if one.state is CheckInState.DUE),
    )


async def _digest_notice(session: Reading, workspace: str, digest_id: str) -> DigestNotice | None:
    program = await programs.program(session, workspace, program_of_digest(digest_id))
    missed = await deliveries.missed(session, workspace, DeliveryKind.DIGEST, digest_id)
    if program is None or missed is None:
        return None
    delivery, reason = missed
    due_at = delivery.expires_at - delivery.kind.lateness  # its own due time moves on when a try is put off
    return DigestNotice(program.name, delivery.channel or "", due_at, reason)


async def _round_of(session: Reading, workspace: str, subject: str) -> Round | None:
    """The round that a notice is about, by its own id or by a check-in's."""
    check_in = await check_ins.check_in(session, workspace, subject)
    return await rounds.round_by_id(session, workspace, check_in.round_id if check_in else subject)


async def _owner(session: Reading, workspace: str, subject: str) -> str | None:
    """Who set up the schedule that was missed; of a digest, the oldest schedule of its program."""
    round_ = await _round_of(session, workspace, subject)
    if round_:
        return await schedules.owner(session, workspace, round_.schedule_id)
    found = await schedules.schedules(session, workspace, program_id=program_of_digest(subject), deleted=True)
    living = (one for one in found if one.state in schedules.LIVING)
    oldest = next(living, next(iter(found), None))
    return oldest.owner if oldest else None


async def _owe(session: Writing, workspace: str, subject: str, *, now: datetime, random: Random) -> None:
    owner = await _owner(session, workspace, subject)
    if owner is None:
        return
    message = Delivery(
        id=new_id(random),
        kind=DeliveryKind.NOTICE,
        subject=subject,
        state=DeliveryState.DUE,
        due_at=now + PATIENCE,
        expires_at=now + DeliveryKind.NOTICE.lateness,
        person=owner,
    )
    await deliveries.owe(session, workspace, message)
